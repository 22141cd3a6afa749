/** Takes back what was deployed. */
package dev.skep.engine.deletion;

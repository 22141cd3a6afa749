/** Who makes a request: tokens that say so, and whose data they may touch. */
package dev.skep.gateway.identity;

/** Start events with conditions: who listens, and what comes of variables that somebody gives. */
package dev.skep.engine.conditional;

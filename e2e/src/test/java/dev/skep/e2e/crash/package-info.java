/** Brokers that are killed: nothing acknowledged is lost, nothing happens twice. */
package dev.skep.e2e.crash;

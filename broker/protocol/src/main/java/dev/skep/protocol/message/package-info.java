/** Messages between gateways and partitions, and the two ports through which they pass. */
package dev.skep.protocol.message;

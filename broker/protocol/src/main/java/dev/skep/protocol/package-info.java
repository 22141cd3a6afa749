/**
 * What a record is and how it looks as bytes, forever; and the messages between gateways and partitions.
 *
 * <p>Knows nothing of storage, networks or gRPC.
 */
package dev.skep.protocol;

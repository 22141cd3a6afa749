/**
 * The door for HTTP: JSON requests become the public messages that the gRPC door takes as well, and are answered through the same calls.
 *
 * <p>A connection belongs to one of the gateway's loops, like those of gRPC; a request is read, handed over and answered there, and no thread
 * waits for a partition. Requests of one connection are answered one after the other.
 *
 * <p>Knows the gateway through {@link dev.skep.gateway.rest.RestCalls} only; nothing of partitions, commands or records.
 */
package dev.skep.gateway.rest;

/**
 * The front door: public gRPC requests become commands for the right partition, what partitions answer becomes responses,
 * and activated jobs reach the workers that wait for them.
 *
 * <p>Thread model: each gateway loop is one Netty event loop. A call is read, mapped, answered and timed out on the loop of
 * its connection, so {@link dev.skep.gateway.GatewayCore} and all that it owns are single-threaded and need no locks.
 * Partitions hand over whole batches through {@link dev.skep.gateway.GatewayInbox}; one batch is one task on a loop.
 *
 * <p>Knows partitions only through the ports in {@link dev.skep.protocol.message}. Must not know the engine, the state, the
 * journal, or where a partition lives.
 */
package dev.skep.gateway;

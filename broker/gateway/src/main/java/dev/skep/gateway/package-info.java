/**
 * The front door: public gRPC requests become commands for the right partition, what partitions answer becomes responses,
 * and activated jobs reach the workers that wait for them.
 *
 * <p>Thread model: each gateway loop is one Netty event loop. A call is read, mapped, answered and timed out on the loop of
 * its connection, so {@link dev.skep.gateway.GatewayCore} and all that it owns are single-threaded and need no locks.
 * Partitions hand over whole batches through {@link dev.skep.gateway.GatewayInbox}; one batch is one task on a loop.
 *
 * <p>The node says in a {@link dev.skep.gateway.PartitionTable} which partitions there are and who leads them, and each loop follows
 * the newest one. What has not happened is tried again, elsewhere or later, while the caller has time; what may have happened
 * never is: the caller is told that the outcome is unknown.
 *
 * <p>Knows partitions only through the ports in {@link dev.skep.protocol.message}. Must not know the engine, the state, the
 * journal, or where a partition lives.
 */
package dev.skep.gateway;

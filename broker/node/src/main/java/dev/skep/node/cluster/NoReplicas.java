package dev.skep.node.cluster;

import dev.skep.raft.Configuration;

/** For a member that the topology never gives a replica, as it is no broker. */
final class NoReplicas implements Replicas.Opener {
    @Override
    public Replicas.HostedReplica open(
            final int partition, final Configuration bootstrap, final int routedPartitions, final boolean replicated) {
        throw noBroker(partition);
    }

    @Override
    public void delete(final int partition) {
        throw noBroker(partition);
    }

    @Override
    public void setAside(final int partition) {
        throw noBroker(partition);
    }

    private static IllegalStateException noBroker(final int partition) {
        return new IllegalStateException("this member is no broker, and has no replica of partition " + partition);
    }
}

package dev.skep.node.cluster;

import dev.skep.base.MemberId;
import dev.skep.raft.RaftMessage;
import dev.skep.topology.ChangeOperation;

/** What a member of the cluster counts, for people who watch. Any thread; returns at once, and never throws. */
public interface ClusterMetrics {
    /** Counts nothing. */
    ClusterMetrics NONE = new ClusterMetrics() {};

    /** The traffic of the replica of one partition here. */
    interface Traffic {
        Traffic NONE = new Traffic() {};

        default void sent(final MemberId to, final RaftMessage message) {}

        default void received(final MemberId from, final RaftMessage message) {}
    }

    default Traffic trafficOf(final int partition) {
        return Traffic.NONE;
    }

    /** An operation of a change was carried out here, or could not be. */
    default void operationEnded(final ChangeOperation operation, final boolean done, final long nanos) {}
}

package dev.skep.partition;

import dev.skep.base.MemberId;
import dev.skep.raft.RaftMessage;

/** Carries what replicas of one partition say to each other; may lose it. Called on the partition's loop, returns at once. */
@FunctionalInterface
public interface ReplicaNetwork {
    void send(MemberId to, RaftMessage message);

    /** For a partition that has one replica. */
    ReplicaNetwork NONE = (to, message) -> {};
}

package dev.skep.raft;

/** What a replica is at the moment. */
public enum Role {
    /** Gets the log but has no vote: it is not (yet, or any more) a voter of its own configuration, or a newcomer. */
    LEARNER,
    FOLLOWER,
    /** Asks whether it would be elected, without a new term (pre-vote, dissertation section 9.6). */
    PRE_CANDIDATE,
    CANDIDATE,
    LEADER
}

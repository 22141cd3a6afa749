package dev.skep.raft;

/** How far a proposed configuration is. */
public enum ChangeState {
    /** Nothing is known of such a change: this replica does not lead any more, or never did. Look at the configuration. */
    UNKNOWN,
    /** Waits for an entry to be committed before the first step. */
    WAITING,
    /** The new voters get the log before they get a vote. */
    LEARNING,
    /** Old and new voters decide together; it will be done, by whoever leads. */
    JOINT,
    /** The target is in force and committed. */
    DONE,
    /** A new voter could not be reached; what was begun is taken back. Or a later proposal came first. */
    FAILED
}

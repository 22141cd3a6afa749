package dev.skep.raft;

/**
 * What consensus reads of the log. The log begins after a snapshot or at index 1; its owner writes it, in the order in which
 * {@link RaftEffects} say so.
 */
public interface LogView {
    /** Index of the first entry that is there, or would be. */
    long firstIndex();

    /** Index of the last entry; one less than the first when there is none. */
    long lastIndex();

    /** Index up to which entries are durable; never above {@link #lastIndex()}. */
    long flushedIndex();

    /** The term of an entry from {@link #firstIndex()} to {@link #lastIndex()}. */
    long termOf(long index);

    /** The entry; its index lies between first and last. */
    RaftEntry entry(long index);
}

package dev.skep.raft;

/**
 * Which snapshot.
 *
 * @param index of the last entry that it covers
 * @param term of that entry
 * @param configuration in force at that entry
 */
public record SnapshotId(long index, long term, Configuration configuration) {}

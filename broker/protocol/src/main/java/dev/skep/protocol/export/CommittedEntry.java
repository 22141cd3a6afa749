package dev.skep.protocol.export;

/**
 * An entry of the log as it was committed.
 *
 * @param index its place in the log
 * @param bytes for an {@link dev.skep.protocol.EntryReader}; empty where the entry has no records
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared, never changed
public record CommittedEntry(long index, byte[] bytes) {}

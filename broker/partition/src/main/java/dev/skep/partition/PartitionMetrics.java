package dev.skep.partition;

import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;

/** What a partition tells of its work, on its own loop unless said otherwise. Implementations return at once. */
public interface PartitionMetrics {
    /** Any thread: a request of a client came in. */
    default void requestReceived() {}

    /** Any thread: a request of a client was refused because too many are in flight. */
    default void requestDropped() {}

    /** An event was written. */
    default void event(final long key, final Intent intent, final RecordValue value) {}

    /** A batch was decided: so many commands, records and bytes. */
    default void batchDecided(final int commands, final int records, final int bytes) {}

    /** An entry was committed, and its effects released. */
    default void committed(final long position, final long millisSinceAppend) {}

    /** Jobs were pushed to streams. */
    default void jobsPushed(final int count) {}

    /** What exporters are to do: 0 export, 1 pause, 2 pause softly. */
    default void exporting(final int phase) {}

    /** A snapshot was taken. */
    default void snapshotTaken(final long millis) {}

    /** Tells nobody. */
    PartitionMetrics NONE = new PartitionMetrics() {};
}

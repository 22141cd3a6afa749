package dev.skep.partition;

/**
 * Bounds of one partition.
 *
 * @param inboxCommandsMax commands that wait to be decided; more are refused
 * @param turnCommandsMax commands decided in one batch
 * @param followUpsMax follow-up commands decided in the batch of the command that asked for them; the rest is deferred
 * @param entryBytesMax largest log entry; follow-ups that don't fit are deferred
 * @param pendingEntriesMax entries that are decided but not committed yet
 * @param replayEntriesPerTurn log entries replayed before other tasks of the loop get their turn
 * @param snapshotPeriodMillis most time between snapshots
 * @param snapshotLogBytes most log between snapshots, which bounds how long a restart takes
 * @param recentEntryBytes newest log entries that are kept in memory as well, for followers
 * @param resendPeriodMillis time after which unanswered commands to other partitions are sent again
 */
public record PartitionLimits(
        int inboxCommandsMax,
        int turnCommandsMax,
        int followUpsMax,
        int entryBytesMax,
        int pendingEntriesMax,
        int replayEntriesPerTurn,
        long snapshotPeriodMillis,
        long snapshotLogBytes,
        long recentEntryBytes,
        long resendPeriodMillis) {

    public static final PartitionLimits DEFAULT =
            new PartitionLimits(10_000, 200, 100, 4 << 20, 64, 64, 300_000, 128L << 20, 8L << 20, 4_000);

    public PartitionLimits {
        require(inboxCommandsMax >= turnCommandsMax, "inboxCommandsMax", inboxCommandsMax, "at least turnCommandsMax");
        require(turnCommandsMax >= 1, "turnCommandsMax", turnCommandsMax, "at least 1");
        require(followUpsMax >= 1, "followUpsMax", followUpsMax, "at least 1");
        require(entryBytesMax >= 64 << 10, "entryBytesMax", entryBytesMax, "at least 64 KB");
        require(pendingEntriesMax >= 1, "pendingEntriesMax", pendingEntriesMax, "at least 1");
        require(snapshotPeriodMillis >= 1, "snapshotPeriodMillis", snapshotPeriodMillis, "at least 1");
        require(replayEntriesPerTurn >= 1, "replayEntriesPerTurn", replayEntriesPerTurn, "at least 1");
        require(snapshotLogBytes >= 1, "snapshotLogBytes", snapshotLogBytes, "at least 1");
        require(recentEntryBytes >= 0, "recentEntryBytes", recentEntryBytes, "at least 0");
        require(resendPeriodMillis >= 1, "resendPeriodMillis", resendPeriodMillis, "at least 1");
    }

    /** Largest command of a client: it and the event that repeats its content fit into one entry. */
    public int commandBytesMax() {
        return entryBytesMax / 2;
    }

    /** No command is begun in a batch that is larger: one of full size must find room in the same log entry. */
    int batchBytesMax() {
        return entryBytesMax / 2;
    }

    /** The part of a batch that may be used by what the partition itself has to do. */
    int ownBytesMax() {
        return batchBytesMax() / 2;
    }

    private static void require(final boolean holds, final String name, final long value, final String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + expected);
        }
    }
}

package dev.skep.engine;

/**
 * What an engine must know of its place, and its limits.
 *
 * @param partitionId the partition that it decides for
 * @param partitions count of partitions in the beginning, over which correlation keys are spread; those above it were added later,
 *     and how many there are of them is on the log of the deployment partition
 * @param jobBatchBytesMax most bytes of variables that one activation of jobs may carry
 * @param errorMessageCharsMax longer messages of failed jobs and incidents are cut
 * @param faultTextCharsMax the faults of a deployment are listed up to this length
 * @param processesCachedMax executable graphs kept in memory
 * @param dueCommandsMax most commands made at once because their time has come
 * @param messageTtlCheckMillis shortest time between two looks for messages that have outlived their time
 */
public record EngineSettings(
        int partitionId,
        int partitions,
        int jobBatchBytesMax,
        int errorMessageCharsMax,
        int faultTextCharsMax,
        int processesCachedMax,
        int dueCommandsMax,
        int messageTtlCheckMillis) {

    public EngineSettings {
        require(partitions >= 1, "partitions", partitions, "at least 1");
        require(partitionId >= 1, "partitionId", partitionId, "at least 1");
        require(jobBatchBytesMax >= 1024, "jobBatchBytesMax", jobBatchBytesMax, "at least 1024");
        require(errorMessageCharsMax >= 100, "errorMessageCharsMax", errorMessageCharsMax, "at least 100");
        require(faultTextCharsMax >= 100, "faultTextCharsMax", faultTextCharsMax, "at least 100");
        require(processesCachedMax >= 1, "processesCachedMax", processesCachedMax, "at least 1");
        require(dueCommandsMax >= 1, "dueCommandsMax", dueCommandsMax, "at least 1");
        require(messageTtlCheckMillis >= 1, "messageTtlCheckMillis", messageTtlCheckMillis, "at least 1");
    }

    public static EngineSettings of(final int partitionId, final int partitions) {
        return new EngineSettings(partitionId, partitions, (4 << 20) - (8 << 10), 10_000, 12 << 10, 1000, 200, 60_000);
    }

    /** The defaults with what a broker lets its users choose. */
    public static EngineSettings of(
            final int partitionId,
            final int partitions,
            final int jobBatchBytesMax,
            final int faultTextCharsMax,
            final int messageTtlCheckMillis) {
        final EngineSettings base = of(partitionId, partitions);
        return new EngineSettings(
                partitionId,
                partitions,
                jobBatchBytesMax,
                base.errorMessageCharsMax,
                faultTextCharsMax,
                base.processesCachedMax,
                base.dueCommandsMax,
                messageTtlCheckMillis);
    }

    private static void require(final boolean holds, final String name, final int value, final String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + expected);
        }
    }
}

package dev.skep.protocol;

/** Keys carry the partition in their upper 13 bits, so that any gateway can route by key. */
public final class PartitionKeys {
    private static final int COUNTER_BITS = 51;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;

    /** The partition that takes deployments and owns timer start events. */
    public static final int DEPLOYMENT_PARTITION = 1;

    public static final int PARTITIONS_MAX = 8192;

    private PartitionKeys() {}

    public static long key(final int partitionId, final long counter) {
        return ((long) partitionId << COUNTER_BITS) + counter;
    }

    public static int partitionOf(final long key) {
        return (int) (key >> COUNTER_BITS);
    }

    public static long counterOf(final long key) {
        return key & COUNTER_MASK;
    }
}

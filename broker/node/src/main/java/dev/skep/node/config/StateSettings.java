package dev.skep.node.config;

import java.util.List;

/**
 * Memory and files of the state, for all partitions of this broker together.
 *
 * @param rocksDbMemoryBytes block cache and memtables
 * @param overlayMemoryBytes committed changes that are not yet in RocksDB
 * @param maxOpenFiles -1 for no limit
 * @param ioBytesPerSecond limit for flush and compaction, 0 for none
 */
public record StateSettings(
        long rocksDbMemoryBytes,
        long overlayMemoryBytes,
        int maxOpenFiles,
        int maxWriteBufferNumber,
        int minWriteBuffersToMerge,
        long ioBytesPerSecond,
        boolean sstPartitioning) {
    static final Setting<Long> MEMORY = new Setting<>(
            "zeebe.broker.experimental.rocksdb.memoryLimit",
            Kind.size(16 << 20, 1L << 40),
            "128MB",
            "Block cache and memtables of all partitions of this broker together.");
    static final Setting<Long> OVERLAY = new Setting<>(
            "skep.state.overlayMemoryLimit",
            Kind.size(1 << 20, 1L << 36),
            "64MB",
            "Committed changes kept in memory before they are written to RocksDB, all partitions of this broker together.");
    static final Setting<Integer> OPEN_FILES = new Setting<>(
            "zeebe.broker.experimental.rocksdb.maxOpenFiles",
            Kind.whole(-1, Integer.MAX_VALUE),
            "-1",
            "Files that RocksDB keeps open; -1 for no limit.");
    static final Setting<Integer> WRITE_BUFFERS = new Setting<>(
            "zeebe.broker.experimental.rocksdb.maxWriteBufferNumber",
            Kind.whole(1, 64),
            "6",
            "Memtables of one partition before writes wait.");
    static final Setting<Integer> WRITE_BUFFERS_TO_MERGE = new Setting<>(
            "zeebe.broker.experimental.rocksdb.minWriteBufferNumberToMerge",
            Kind.whole(1, 64),
            "3",
            "Memtables merged into one file.");
    static final Setting<Long> IO_RATE = new Setting<>(
            "zeebe.broker.experimental.rocksdb.ioRateBytesPerSecond",
            Kind.size(0, 1L << 40),
            "0",
            "Limit for what flush and compaction write per second; 0 for none.");
    static final Setting<Boolean> SST_PARTITIONING = new Setting<>(
            "zeebe.broker.experimental.rocksdb.enableSstPartitioning",
            Kind.bool(),
            "true",
            "Split the files of RocksDB by table, so that compaction rewrites less.");

    static final Section<StateSettings> SECTION = new Section<>(
            "State",
            List.of(MEMORY, OVERLAY, OPEN_FILES, WRITE_BUFFERS, WRITE_BUFFERS_TO_MERGE, IO_RATE, SST_PARTITIONING),
            values -> new StateSettings(
                    values.of(MEMORY),
                    values.of(OVERLAY),
                    values.of(OPEN_FILES),
                    values.of(WRITE_BUFFERS),
                    values.of(WRITE_BUFFERS_TO_MERGE),
                    values.of(IO_RATE),
                    values.of(SST_PARTITIONING)));

    public StateSettings {
        new Requirements()
                .that(
                        minWriteBuffersToMerge <= maxWriteBufferNumber,
                        WRITE_BUFFERS_TO_MERGE.path() + " is " + minWriteBuffersToMerge + ", above the "
                                + maxWriteBufferNumber + " of " + WRITE_BUFFERS.path())
                .check();
    }
}

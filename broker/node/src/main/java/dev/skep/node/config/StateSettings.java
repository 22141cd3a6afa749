package dev.skep.node.config;

import java.util.List;

/**
 * Memory and files of the state, for all partitions of this broker together.
 *
 * @param rocksDbMemoryBytes block cache and memtables
 * @param overlayMemoryBytes committed changes that are not yet in RocksDB
 * @param openFilesMax of one partition; -1 for no limit
 */
public record StateSettings(long rocksDbMemoryBytes, long overlayMemoryBytes, int openFilesMax) {
    private static final int OPEN_FILES_LEAST = 64;

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
            "1024",
            "Files that RocksDB keeps open for one partition; -1 for no limit, otherwise at least 64.");

    static final Section<StateSettings> SECTION = new Section<>(
            "State",
            List.of(MEMORY, OVERLAY, OPEN_FILES),
            values -> new StateSettings(values.of(MEMORY), values.of(OVERLAY), values.of(OPEN_FILES)));

    public StateSettings {
        new Requirements()
                .that(
                        openFilesMax == -1 || openFilesMax >= OPEN_FILES_LEAST,
                        OPEN_FILES.path() + " is " + openFilesMax + ", expected -1 for no limit, or at least "
                                + OPEN_FILES_LEAST)
                .check();
    }
}

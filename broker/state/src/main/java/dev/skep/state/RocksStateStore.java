package dev.skep.state;

import java.nio.file.Path;
import java.util.List;

/** The state store of a real broker: RocksDB below, in a directory of its own. */
public final class RocksStateStore extends LayeredStateStore {
    private final RocksLowerStore lower;

    private RocksStateStore(final RocksLowerStore lower, final StateLimits limits) {
        super(lower, limits);
        this.lower = lower;
    }

    /** Opens with the newest valid snapshot in the directory, or empty. The memory is shared with other stores. */
    public static RocksStateStore open(final Path directory, final StateLimits limits, final RocksMemory memory) {
        return new RocksStateStore(new RocksLowerStore(directory, limits, memory), limits);
    }

    /** Why newer snapshots than the opened one are not used: one sentence each. */
    public List<String> skippedSnapshots() {
        return lower.skippedSnapshots();
    }

    /** About how many entries lie in RocksDB. */
    public long entriesBelow() {
        return lower.property("rocksdb.estimate-num-keys");
    }

    /** Size of the files in use, in bytes. */
    public long fileBytes() {
        return lower.property("rocksdb.live-sst-files-size");
    }

    /** Size of the memtables, in bytes. */
    public long memtableBytes() {
        return lower.property("rocksdb.cur-size-all-mem-tables");
    }
}

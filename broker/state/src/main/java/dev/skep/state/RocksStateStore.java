package dev.skep.state;

import dev.skep.state.snapshot.SnapshotDirectory;
import java.nio.file.Path;

/** The state store of a real broker: RocksDB below, in a directory of its own. */
public final class RocksStateStore extends LayeredStateStore {
    private RocksStateStore(final StoreSnapshots snapshots, final RocksLowerStores lowers, final StateLimits limits) {
        super(snapshots, lowers, limits);
    }

    /** The same as below with {@link Redundancy#ALONE}. */
    public static RocksStateStore open(final Path directory, final StateLimits limits, final RocksMemory memory) {
        return open(directory, limits, memory, Redundancy.ALONE);
    }

    /** Opens with the newest valid snapshot in the directory, or empty. The memory is shared with other stores. */
    public static RocksStateStore open(
            final Path directory, final StateLimits limits, final RocksMemory memory, final Redundancy redundancy) {
        final RocksLowerStores lowers = new RocksLowerStores(directory, limits, memory);
        final SnapshotDirectory snapshots = lowers.prepare();
        return new RocksStateStore(new StoreSnapshots(snapshots, redundancy), lowers, limits);
    }

    /** About how many entries lie in RocksDB. */
    public long entriesBelow() {
        return property("rocksdb.estimate-num-keys");
    }

    /** Size of the files in use, in bytes. */
    public long fileBytes() {
        return property("rocksdb.live-sst-files-size");
    }

    /** Size of the memtables, in bytes. */
    public long memtableBytes() {
        return property("rocksdb.cur-size-all-mem-tables");
    }

    private long property(final String name) {
        return ((RocksLowerStore) lower()).property(name);
    }
}

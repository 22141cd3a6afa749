package dev.skep.state;

import dev.skep.base.Disk;
import dev.skep.state.snapshot.DiskSnapshotFiles;
import dev.skep.state.snapshot.SnapshotDirectory;

/**
 * A state store that keeps everything in memory and its snapshots on the disk port: for the simulator and for tests. It
 * behaves like the {@link RocksStateStore} in all that can be seen from above.
 */
public final class MemoryStateStore extends LayeredStateStore {
    private MemoryStateStore(final StoreSnapshots snapshots, final LowerStores lowers, final StateLimits limits) {
        super(snapshots, lowers, limits);
    }

    /** The same as below with {@link Redundancy#ALONE}. */
    public static MemoryStateStore open(final Disk disk, final String directory, final StateLimits limits) {
        return open(disk, directory, limits, Redundancy.ALONE);
    }

    /** Opens with the newest valid snapshot in the directory, or empty. */
    public static MemoryStateStore open(
            final Disk disk, final String directory, final StateLimits limits, final Redundancy redundancy) {
        final DiskSnapshotFiles files = new DiskSnapshotFiles(disk);
        final SnapshotDirectory snapshots = new SnapshotDirectory(files, directory + "/snapshots");
        final LowerStores lowers =
                snapshot -> new MemoryLowerStore(files, snapshot == null ? null : snapshots.pathOf(snapshot.index()));
        return new MemoryStateStore(new StoreSnapshots(snapshots, redundancy), lowers, limits);
    }
}

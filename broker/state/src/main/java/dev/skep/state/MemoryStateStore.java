package dev.skep.state;

import dev.skep.base.Disk;
import java.util.List;

/**
 * A state store that keeps everything in memory and its snapshots on the disk port: for the simulator and for tests. It
 * behaves like the {@link RocksStateStore} in all that can be seen from above.
 */
public final class MemoryStateStore extends LayeredStateStore {
    private final MemoryLowerStore lower;

    private MemoryStateStore(final MemoryLowerStore lower, final StateLimits limits) {
        super(lower, limits);
        this.lower = lower;
    }

    /** Opens with the newest valid snapshot in the directory, or empty. */
    public static MemoryStateStore open(final Disk disk, final String directory, final StateLimits limits) {
        return new MemoryStateStore(new MemoryLowerStore(disk, directory), limits);
    }

    /** Why newer snapshots than the opened one are not used: one sentence each. */
    public List<String> skippedSnapshots() {
        return lower.skippedSnapshots();
    }
}

package dev.skep.state;

import dev.skep.base.Check;

/**
 * The bounds of one partition's state.
 *
 * @param overlayBytesMax about how much memory committed changes may take before a flush is wanted
 * @param overloadBytesMax at how much of it, together with what is being flushed, the partition has to stop taking commands
 * @param writeBatchBytes how much a flush gives to RocksDB at once
 * @param memtableBytes size of a memtable of RocksDB, and about that of a file of the first level
 * @param openFilesMax how many files RocksDB keeps open; -1 for no limit
 */
public record StateLimits(
        long overlayBytesMax, long overloadBytesMax, int writeBatchBytes, long memtableBytes, int openFilesMax) {
    private static final long MIB = 1024 * 1024;

    public StateLimits {
        Check.that(overlayBytesMax > 0, "overlayBytesMax %d must be positive", overlayBytesMax);
        Check.that(
                overloadBytesMax >= 2 * overlayBytesMax,
                "overloadBytesMax %d must be at least twice overlayBytesMax %d: one is flushed, one is filled",
                overloadBytesMax,
                overlayBytesMax);
        Check.that(writeBatchBytes > 0, "writeBatchBytes %d must be positive", writeBatchBytes);
        Check.that(memtableBytes >= 64 * 1024, "memtableBytes %d must be at least 65536", memtableBytes);
        Check.that(openFilesMax == -1 || openFilesMax >= 64, "openFilesMax %d must be -1 or at least 64", openFilesMax);
    }

    /** 64 MiB of overlay, twice that on top while a flush is slow. */
    public static StateLimits defaults() {
        return ofOverlay(64 * MIB);
    }

    /** The defaults with another bound of the overlay. */
    public static StateLimits ofOverlay(final long overlayBytesMax) {
        return new StateLimits(overlayBytesMax, 3 * overlayBytesMax, (int) MIB, 16 * MIB, 1024);
    }

    public StateLimits withOpenFilesMax(final int newOpenFilesMax) {
        return new StateLimits(overlayBytesMax, overloadBytesMax, writeBatchBytes, memtableBytes, newOpenFilesMax);
    }
}

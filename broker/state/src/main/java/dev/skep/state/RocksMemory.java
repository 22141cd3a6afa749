package dev.skep.state;

import dev.skep.base.Check;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all partitions of a broker share for RocksDB: one cache for blocks, indexes and filters, out of which the
 * memtables are paid too. Nothing is reserved before it is used. Close it after the stores.
 */
public final class RocksMemory implements AutoCloseable {
    private final long bytesMax;
    private final LRUCache cache;
    private final WriteBufferManager memtables;

    /**
     * Sets the bounds.
     *
     * @param bytesMax of cache and memtables together
     * @param memtableBytesMax of memtables alone; beyond it they are written to files earlier
     */
    public RocksMemory(final long bytesMax, final long memtableBytesMax) {
        Check.that(
                memtableBytesMax > 0 && memtableBytesMax < bytesMax,
                "memtableBytesMax %d must be above zero and below bytesMax %d",
                memtableBytesMax,
                bytesMax);
        RocksLibrary.load();
        this.bytesMax = bytesMax;
        cache = new LRUCache(bytesMax, 4);
        memtables = new WriteBufferManager(memtableBytesMax, cache);
    }

    /** 128 MiB, a quarter of it for memtables. */
    public static RocksMemory ofDefaults() {
        return new RocksMemory(128L << 20, 32L << 20);
    }

    public long bytesMax() {
        return bytesMax;
    }

    /** What is used of it now. */
    public long bytesUsed() {
        return cache.getUsage();
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager memtables() {
        return memtables;
    }

    @Override
    public void close() {
        memtables.close();
        cache.close();
    }
}

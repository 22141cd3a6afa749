package dev.skep.state;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.SstPartitionerFixedPrefixFactory;

/** How RocksDB is set up: small when idle, bounded when busy, one table of ours per file. */
final class RocksSettings implements AutoCloseable {
    private static final int TABLE_ID_BYTES = 2;
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final long BLOCK_BYTES = 8 * 1024;
    private static final long SYNC_STEP_BYTES = 1024 * 1024;
    private static final int BACKGROUND_JOBS = 2;
    private static final int MEMTABLES_MAX = 3;

    private final BloomFilter bloom = new BloomFilter(BLOOM_BITS_PER_KEY);
    private final SstPartitionerFixedPrefixFactory partitioner = new SstPartitionerFixedPrefixFactory(TABLE_ID_BYTES);
    private final Options options = new Options();

    RocksSettings(final StateLimits limits, final RocksMemory memory) {
        options.setCreateIfMissing(true)
                .setWriteBufferManager(memory.memtables())
                .setWriteBufferSize(limits.memtableBytes())
                .setMaxWriteBufferNumber(MEMTABLES_MAX)
                .setTargetFileSizeBase(2 * limits.memtableBytes())
                .setMaxBytesForLevelBase(8 * limits.memtableBytes())
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setSstPartitionerFactory(partitioner)
                .setTableFormatConfig(tableFormat(memory))
                .setMaxOpenFiles(limits.openFilesMax())
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setBytesPerSync(SYNC_STEP_BYTES);
        // One thread writes, and nobody reads the statistics or the log of RocksDB unless something is wrong.
        options.setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
        // The files in use are thrown away at the next start, so there is nothing to save at the end, and little to
        // check at
        // the start: the checksums of the snapshot were right.
        options.setAvoidFlushDuringShutdown(true)
                .setAvoidUnnecessaryBlockingIO(true)
                .setSkipStatsUpdateOnDbOpen(true);
    }

    Options options() {
        return options;
    }

    @Override
    public void close() {
        options.close();
        partitioner.close();
        bloom.close();
    }

    private BlockBasedTableConfig tableFormat(final RocksMemory memory) {
        return new BlockBasedTableConfig()
                .setBlockCache(memory.cache())
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(bloom)
                .setWholeKeyFiltering(true)
                .setOptimizeFiltersForMemory(true)
                .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(6);
    }
}

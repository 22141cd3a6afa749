package dev.skep.state;

import dev.skep.base.DiskException;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.base.LittleEndian;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** One RocksDB without a write-ahead log, in a directory of its own, which holds the files of a snapshot already or nothing. */
final class RocksLowerStore implements LowerStore {
    private static final byte[] INDEX_KEY = {(byte) (Table.RESERVED_ID >>> 8), (byte) Table.RESERVED_ID};

    private final RocksLowerStores owner;
    private final String directory;
    private final int writeBatchBytes;
    private final RocksSettings settings;
    private final ReadOptions readOptions = new ReadOptions();
    private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
    private final RocksDB db;

    /** Throws {@link MalformedBytes} when RocksDB finds the files that are there to be wrong. */
    RocksLowerStore(
            final RocksLowerStores owner, final String directory, final StateLimits limits, final RocksMemory memory) {
        this.owner = owner;
        this.directory = directory;
        this.writeBatchBytes = limits.writeBatchBytes();
        settings = new RocksSettings(limits, memory);
        RocksDB opened = null;
        try {
            opened = RocksDB.open(settings.options(), owner.path(directory).toString());
            opened.get(readOptions, INDEX_KEY); // it will be read in any case, better now
        } catch (RocksDBException failure) {
            if (opened != null) {
                opened.close();
            }
            closeOptions();
            if (isCorruption(failure)) {
                throw new MalformedBytes("RocksDB can't open it: " + failure.getMessage());
            }
            throw failed("open", failure);
        }
        db = opened;
    }

    /** A number that RocksDB knows of itself. */
    long property(final String name) {
        try {
            return db.getLongProperty(name);
        } catch (RocksDBException failure) {
            throw failed("ask", failure);
        }
    }

    @Override
    public byte[] get(final Key key) {
        return get(key.bytes());
    }

    @Override
    public boolean mayHold(final Key key) {
        return db.keyMayExist(readOptions, key.bytes(), null);
    }

    @Override
    public Cursor seek(final Key prefix, final Key from) {
        return new RocksCursor(prefix, from);
    }

    @Override
    public Key first(final Key prefix) {
        try (RocksCursor cursor = new RocksCursor(prefix, prefix)) {
            return cursor.next();
        }
    }

    @Override
    public Key last(final Key prefix) {
        try (RocksIterator iterator = db.newIterator(readOptions)) {
            iterator.seekForPrev(prefix.afterPrefix().bytes());
            if (iterator.isValid() && Key.ofBytes(iterator.key()).equals(prefix.afterPrefix())) {
                iterator.prev();
            }
            iterator.status();
            final Key last = iterator.isValid() ? Key.ofBytes(iterator.key()) : null;
            return last != null && last.startsWith(prefix) ? last : null;
        } catch (RocksDBException failure) {
            throw failed("read", failure);
        }
    }

    @Override
    public long committedIndex() {
        final byte[] index = get(INDEX_KEY);
        return index == null ? -1 : LittleEndian.getLong(index, 0);
    }

    @Override
    public void write(final Overlay changes, final long index) {
        final FieldWriter out = new FieldWriter();
        try (WriteBatch batch = new WriteBatch()) {
            for (int i = 0; i < changes.count(); i++) {
                final Entry entry = changes.entry(i);
                if (Entry.isDeleted(changes.value(i))) {
                    batch.delete(entry.key.bytes());
                } else {
                    entry.table.encode(changes.value(i), out.clear());
                    batch.put(entry.key.bytes(), out.toByteArray());
                }
                if (batch.getDataSize() >= writeBatchBytes) {
                    db.write(writeOptions, batch);
                    batch.clear();
                }
            }
            batch.put(INDEX_KEY, new FieldWriter().int64(index).toByteArray());
            db.write(writeOptions, batch);
        } catch (RocksDBException failure) {
            throw failed("write to", failure);
        }
    }

    @Override
    public void written() {
        // The writes were visible as they were made.
    }

    @Override
    public void writeFiles(final String target) {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
                Checkpoint checkpoint = Checkpoint.create(db)) {
            db.flush(flush);
            checkpoint.createCheckpoint(owner.path(target).toString());
        } catch (RocksDBException failure) {
            throw failed("make a snapshot of", failure);
        }
    }

    @Override
    public void discard() {
        close();
        owner.delete(directory);
    }

    @Override
    public void close() {
        db.close();
        closeOptions();
    }

    private void closeOptions() {
        writeOptions.close();
        readOptions.close();
        settings.close();
    }

    private byte[] get(final byte[] key) {
        try {
            return db.get(readOptions, key);
        } catch (RocksDBException failure) {
            throw failed("read", failure);
        }
    }

    private DiskException failed(final String operation, final RocksDBException failure) {
        final Status status = failure.getStatus();
        final boolean full = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        final DiskException failed = new DiskException(
                "cannot " + operation + " RocksDB in " + owner.path(directory) + ": " + failure.getMessage(),
                failure,
                full);
        if (isCorruption(failure)) {
            owner.suspect(failed);
        }
        return failed;
    }

    private static boolean isCorruption(final RocksDBException failure) {
        return failure.getStatus() != null && failure.getStatus().getCode() == Status.Code.Corruption;
    }

    /** An iterator that ends with its prefix, so that it does not wade through the deletions behind it. */
    private final class RocksCursor implements Cursor {
        private final Key prefix;
        private final Slice end;
        private final ReadOptions bounded;
        private final RocksIterator iterator;
        private boolean started;

        RocksCursor(final Key prefix, final Key from) {
            this.prefix = prefix;
            final Key after = prefix.afterPrefix();
            bounded = new ReadOptions();
            end = after == null ? null : new Slice(after.bytes());
            if (end != null) {
                bounded.setIterateUpperBound(end);
            }
            iterator = db.newIterator(bounded);
            iterator.seek(from.bytes());
        }

        @Override
        public Key next() {
            if (started) {
                iterator.next();
            }
            started = true;
            if (!iterator.isValid()) {
                requireHealthy();
                return null;
            }
            final Key key = Key.ofBytes(iterator.key());
            return key.startsWith(prefix) ? key : null;
        }

        @Override
        public byte[] value() {
            return iterator.value();
        }

        @Override
        public void close() {
            iterator.close();
            bounded.close();
            if (end != null) {
                end.close();
            }
        }

        private void requireHealthy() {
            try {
                iterator.status();
            } catch (RocksDBException failure) {
                throw failed("read", failure);
            }
        }
    }
}

package dev.skep.state;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.state.snapshot.SnapshotFiles;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** A sorted map of bytes; a snapshot is one file with all of it. */
final class MemoryLowerStore implements LowerStore {
    private static final String FILE = "entries";
    private static final int MAGIC = 0x4553_4B53;
    private static final int VERSION = 1;

    private final SnapshotFiles files;
    private final TreeMap<Key, byte[]> entries = new TreeMap<>();
    private long committedIndex = -1;

    /** What a flush has encoded: put in by the flush, taken over by the loop. Null is a deletion. */
    private Key[] changedKeys = {};

    private byte[][] changedValues = {};
    private long changedIndex = -1;

    /** With the snapshot in the directory, or empty when that is null. */
    MemoryLowerStore(final SnapshotFiles files, final String directory) {
        this.files = files;
        if (directory != null) {
            load(directory + "/" + FILE);
        }
    }

    @Override
    public byte[] get(final Key key) {
        final byte[] value = entries.get(key);
        return value == null ? null : value.clone();
    }

    @Override
    public boolean mayHold(final Key key) {
        return entries.containsKey(key);
    }

    @Override
    public Cursor seek(final Key prefix, final Key from) {
        return new MapCursor(prefix, entries.tailMap(from, true).entrySet().iterator());
    }

    @Override
    public Key first(final Key prefix) {
        final Key first = entries.ceilingKey(prefix);
        return first != null && first.startsWith(prefix) ? first : null;
    }

    @Override
    public Key last(final Key prefix) {
        final Key after = prefix.afterPrefix();
        final Key last = after == null ? (entries.isEmpty() ? null : entries.lastKey()) : entries.lowerKey(after);
        return last != null && last.startsWith(prefix) ? last : null;
    }

    @Override
    public long committedIndex() {
        return committedIndex;
    }

    @Override
    public void write(final Overlay changes, final long index) {
        final FieldWriter out = new FieldWriter();
        changedKeys = new Key[changes.count()];
        changedValues = new byte[changes.count()][];
        changedIndex = index;
        for (int i = 0; i < changes.count(); i++) {
            changedKeys[i] = changes.entry(i).key;
            if (!Entry.isDeleted(changes.value(i))) {
                changes.entry(i).table.encode(changes.value(i), out.clear());
                changedValues[i] = out.toByteArray();
            }
        }
    }

    @Override
    public void written() {
        apply(entries);
        committedIndex = changedIndex;
        changedKeys = new Key[0];
        changedValues = new byte[0][];
    }

    @Override
    public void writeFiles(final String directory) {
        final TreeMap<Key, byte[]> content = new TreeMap<>(entries);
        apply(content);
        final FieldWriter out = new FieldWriter(64 * 1024);
        out.int32(MAGIC).int32(VERSION).int64(changedIndex).int32(content.size());
        for (final Map.Entry<Key, byte[]> entry : content.entrySet()) {
            out.bytes(entry.getKey().bytes()).bytes(entry.getValue());
        }
        files.write(directory + "/" + FILE, out.toByteArray());
    }

    @Override
    public void discard() {
        close();
    }

    @Override
    public void close() {
        entries.clear();
    }

    private void apply(final Map<Key, byte[]> target) {
        for (int i = 0; i < changedKeys.length; i++) {
            if (changedValues[i] == null) {
                target.remove(changedKeys[i]);
            } else {
                target.put(changedKeys[i], changedValues[i]);
            }
        }
    }

    private void load(final String file) {
        final FieldReader in = new FieldReader(files.read(file));
        if (in.int32() != MAGIC) {
            throw new MalformedBytes("its file " + FILE + " is not one of a memory store");
        }
        final int version = in.int32();
        if (version != VERSION) {
            throw new MalformedBytes(
                    "its file " + FILE + " has version " + version + ", but this program reads version " + VERSION);
        }
        committedIndex = in.int64();
        final int count = in.int32();
        for (int i = 0; i < count; i++) {
            entries.put(Key.ofBytes(in.bytes()), in.bytes());
        }
    }

    private static final class MapCursor implements Cursor {
        private final Key prefix;
        private final Iterator<Map.Entry<Key, byte[]>> rest;
        private byte[] value;

        MapCursor(final Key prefix, final Iterator<Map.Entry<Key, byte[]>> rest) {
            this.prefix = prefix;
            this.rest = rest;
        }

        @Override
        public Key next() {
            if (!rest.hasNext()) {
                return null;
            }
            final Map.Entry<Key, byte[]> entry = rest.next();
            value = entry.getValue();
            return entry.getKey().startsWith(prefix) ? entry.getKey() : null;
        }

        @Override
        public byte[] value() {
            return value.clone();
        }

        @Override
        public void close() {
            value = null;
        }
    }
}

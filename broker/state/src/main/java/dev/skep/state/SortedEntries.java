package dev.skep.state;

import dev.skep.base.Check;
import java.util.Arrays;

/**
 * The entries of a table in the order of their keys: a list of small sorted chunks. Two binary searches find a key; nearly
 * all keys grow, so that most additions are appends.
 */
final class SortedEntries {
    private static final int CHUNK_ENTRIES = 128;

    private Chunk[] chunks = new Chunk[4];
    private int chunkCount;
    private int size;

    int size() {
        return size;
    }

    void add(final Entry entry) {
        size++;
        if (chunkCount == 0) {
            insertChunk(0, new Chunk());
        }
        final int at = chunkOf(entry.key, entry.head);
        final Chunk chunk = chunks[at];
        final int position = chunk.lowerBound(entry.key, entry.head);
        if (chunk.size < CHUNK_ENTRIES) {
            chunk.insert(position, entry);
            return;
        }
        if (position == CHUNK_ENTRIES) {
            final Chunk next = new Chunk();
            next.insert(0, entry);
            insertChunk(at + 1, next);
            return;
        }
        final Chunk upper = chunk.split();
        insertChunk(at + 1, upper);
        if (position > chunk.size) {
            upper.insert(position - chunk.size, entry);
        } else {
            chunk.insert(position, entry);
        }
    }

    void remove(final Entry entry) {
        final int at = chunkOf(entry.key, entry.head);
        final Chunk chunk = chunks[at];
        final int position = chunk.lowerBound(entry.key, entry.head);
        Check.that(
                position < chunk.size && chunk.entries[position] == entry, "the entry to remove is not in the index");
        chunk.remove(position);
        size--;
        if (chunk.size == 0) {
            System.arraycopy(chunks, at + 1, chunks, at, chunkCount - at - 1);
            chunks[--chunkCount] = null;
        }
    }

    /** Stands before the first entry that is not below the key. Nothing may be added or removed while it is used. */
    Cursor seek(final Key key) {
        if (chunkCount == 0) {
            return new Cursor(0, 0);
        }
        final long head = key.head();
        final int at = chunkOf(key, head);
        return new Cursor(at, chunks[at].lowerBound(key, head));
    }

    /** The last chunk that begins at or below the key, or the first one. */
    private int chunkOf(final Key key, final long head) {
        int low = 0;
        int high = chunkCount - 1;
        while (low < high) {
            final int middle = (low + high + 1) >>> 1;
            if (chunks[middle].compare(0, key, head) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void insertChunk(final int at, final Chunk chunk) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunkCount);
        }
        System.arraycopy(chunks, at, chunks, at + 1, chunkCount - at);
        chunks[at] = chunk;
        chunkCount++;
    }

    /** Goes forward over the entries. */
    final class Cursor {
        private int chunk;
        private int position;

        private Cursor(final int chunk, final int position) {
            this.chunk = chunk;
            this.position = position;
        }

        /** The next entry, or null at the end. */
        Entry next() {
            while (chunk < chunkCount) {
                if (position < chunks[chunk].size) {
                    return chunks[chunk].entries[position++];
                }
                chunk++;
                position = 0;
            }
            return null;
        }
    }

    private static final class Chunk {
        private final Entry[] entries = new Entry[CHUNK_ENTRIES];
        private final long[] heads = new long[CHUNK_ENTRIES];
        private int size;

        int compare(final int position, final Key key, final long head) {
            final long own = heads[position];
            return own == head ? entries[position].key.compareTo(key) : Long.compareUnsigned(own, head);
        }

        /** The position of the first entry that is not below the key. */
        int lowerBound(final Key key, final long head) {
            int low = 0;
            int high = size;
            if (size > 0 && compare(size - 1, key, head) < 0) {
                return size;
            }
            while (low < high) {
                final int middle = (low + high) >>> 1;
                if (compare(middle, key, head) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        void insert(final int position, final Entry entry) {
            System.arraycopy(entries, position, entries, position + 1, size - position);
            System.arraycopy(heads, position, heads, position + 1, size - position);
            entries[position] = entry;
            heads[position] = entry.head;
            size++;
        }

        void remove(final int position) {
            size--;
            System.arraycopy(entries, position + 1, entries, position, size - position);
            System.arraycopy(heads, position + 1, heads, position, size - position);
            entries[size] = null;
        }

        Chunk split() {
            final Chunk upper = new Chunk();
            final int half = size / 2;
            upper.size = size - half;
            System.arraycopy(entries, half, upper.entries, 0, upper.size);
            System.arraycopy(heads, half, upper.heads, 0, upper.size);
            Arrays.fill(entries, half, size, null);
            size = half;
            return upper;
        }
    }
}

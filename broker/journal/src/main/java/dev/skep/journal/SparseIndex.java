package dev.skep.journal;

import java.util.Arrays;

/** Where some frames of one segment begin: enough to come near any index. Grows with the segment, bounded by its size. */
final class SparseIndex {
    private final int everyBytes;
    private long[] indexes = new long[16];
    private long[] offsets = new long[16];
    private int count;

    SparseIndex(final int everyBytes) {
        this.everyBytes = everyBytes;
    }

    /** Tells the place of the next frame; kept when it is far enough behind the last one kept. */
    void add(final long index, final long offset) {
        if (count > 0 && offset - offsets[count - 1] < everyBytes) {
            return;
        }
        if (count == indexes.length) {
            indexes = Arrays.copyOf(indexes, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        indexes[count] = index;
        offsets[count] = offset;
        count++;
    }

    /** The slot of the last entry at or before the index, -1 when there is none. */
    int floor(final long index) {
        final int found = Arrays.binarySearch(indexes, 0, count, index);
        return found >= 0 ? found : -found - 2;
    }

    long indexAt(final int slot) {
        return indexes[slot];
    }

    long offsetAt(final int slot) {
        return offsets[slot];
    }

    void truncateAfter(final long index) {
        count = floor(index) + 1;
    }
}

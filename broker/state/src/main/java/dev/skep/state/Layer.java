package dev.skep.state;

import java.util.Arrays;

/** The entries that one batch wrote, each once. Reused after its batch. */
final class Layer {
    private static final int KEPT_MAX = 4096;

    /** The log entry of the batch. */
    long index;
    /** What marks the versions of this layer. */
    long stamp;

    private Entry[] entries = new Entry[64];
    private int count;

    int count() {
        return count;
    }

    Entry get(final int position) {
        return entries[position];
    }

    void add(final Entry entry) {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, 2 * count);
        }
        entry.layerPosition = count;
        entries[count++] = entry;
    }

    /** Takes off the entry that was added last. */
    Entry removeLast() {
        final Entry entry = entries[--count];
        entries[count] = null;
        return entry;
    }

    void clear() {
        if (entries.length > KEPT_MAX) {
            entries = new Entry[64];
        } else {
            Arrays.fill(entries, 0, count, null);
        }
        count = 0;
    }
}

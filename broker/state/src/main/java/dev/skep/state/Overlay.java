package dev.skep.state;

import java.util.Arrays;

/**
 * The committed changes of one generation, as a list without order. When it is frozen it is handed to the flush as it is:
 * the values are held here as well, so that the flush never reads what the loop still writes.
 */
final class Overlay {
    /** What the objects of an entry take beside its key and value: entry, key, arrays, slots in map, index and list. */
    private static final int ENTRY_BYTES = 160;

    /** What marks the versions of this generation. */
    final long stamp;

    private Entry[] entries = new Entry[64];
    private Object[] values = new Object[64];
    private int[] weights = new int[64];
    private int count;
    private long bytes;

    Overlay(final long stamp) {
        this.stamp = stamp;
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    Entry entry(final int slot) {
        return entries[slot];
    }

    Object value(final int slot) {
        return values[slot];
    }

    void put(final Entry entry, final Object value) {
        int slot = slotOf(entry);
        if (slot < 0) {
            if (count == entries.length) {
                grow();
            }
            slot = count++;
            entry.overlaySlot = slot;
            entries[slot] = entry;
        }
        final int weight = weight(entry, value);
        bytes += weight - weights[slot];
        values[slot] = value;
        weights[slot] = weight;
    }

    void remove(final Entry entry) {
        final int slot = slotOf(entry);
        if (slot < 0) {
            return;
        }
        bytes -= weights[slot];
        final int last = --count;
        if (slot != last) {
            entries[slot] = entries[last];
            values[slot] = values[last];
            weights[slot] = weights[last];
            entries[slot].overlaySlot = slot;
        }
        entries[last] = null;
        values[last] = null;
        weights[last] = 0;
    }

    /** The slot that the entry remembers may be one of an earlier generation. */
    private int slotOf(final Entry entry) {
        final int slot = entry.overlaySlot;
        return slot < count && entries[slot] == entry ? slot : -1;
    }

    private void grow() {
        entries = Arrays.copyOf(entries, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
        weights = Arrays.copyOf(weights, 2 * count);
    }

    @SuppressWarnings("unchecked") // values of a table are of its type
    private static int weight(final Entry entry, final Object value) {
        final int key = ENTRY_BYTES + entry.key.bytes().length;
        return Entry.isDeleted(value) ? key : key + ((ValueCodec<Object>) entry.table.table.codec()).weight(value);
    }
}

package dev.skep.state;

import dev.skep.base.Check;

/** All entries in memory by key: open addressing with linear probing, without tombstones of its own. */
final class EntryMap {
    private static final int CAPACITY_MIN = 1024;

    private Entry[] slots = new Entry[CAPACITY_MIN];
    private int[] hashes = new int[CAPACITY_MIN];
    private int size;

    Entry find(final Key key) {
        final int hash = spread(key);
        final int mask = slots.length - 1;
        for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
            final Entry entry = slots[slot];
            if (entry == null) {
                return null;
            }
            if (hashes[slot] == hash && entry.key.equals(key)) {
                return entry;
            }
        }
    }

    /** Adds an entry whose key is not there yet. */
    void add(final Entry entry) {
        if (2 * (size + 1) > slots.length) {
            resize(2 * slots.length);
        }
        place(entry, spread(entry.key));
        size++;
    }

    private void remove(final Entry entry) {
        final int mask = slots.length - 1;
        int slot = spread(entry.key) & mask;
        while (slots[slot] != entry) {
            Check.that(slots[slot] != null, "the entry to remove is not in the map");
            slot = (slot + 1) & mask;
        }
        closeGap(slot, mask);
        size--;
    }

    void clear() {
        slots = new Entry[CAPACITY_MIN];
        hashes = new int[CAPACITY_MIN];
        size = 0;
    }

    /** The entry leaves memory. */
    void forget(final Entry entry) {
        remove(entry);
        entry.table.remove(entry);
        entry.value = null;
    }

    int size() {
        return size;
    }

    /** Gives room back after much was removed. */
    void shrink() {
        int capacity = slots.length;
        while (capacity > CAPACITY_MIN && size < capacity / 16) {
            capacity /= 2;
        }
        if (capacity != slots.length) {
            resize(capacity);
        }
    }

    /** The table to walk over all entries; empty slots are null. */
    Entry[] slots() {
        return slots;
    }

    private void closeGap(final int removed, final int mask) {
        int gap = removed;
        for (int slot = (gap + 1) & mask; slots[slot] != null; slot = (slot + 1) & mask) {
            final int home = hashes[slot] & mask;
            if (((slot - home) & mask) >= ((slot - gap) & mask)) {
                slots[gap] = slots[slot];
                hashes[gap] = hashes[slot];
                gap = slot;
            }
        }
        slots[gap] = null;
    }

    private void place(final Entry entry, final int hash) {
        final int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != null) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
        hashes[slot] = hash;
    }

    private void resize(final int capacity) {
        final Entry[] oldSlots = slots;
        final int[] oldHashes = hashes;
        slots = new Entry[capacity];
        hashes = new int[capacity];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != null) {
                place(oldSlots[i], oldHashes[i]);
            }
        }
    }

    private static int spread(final Key key) {
        final int hash = key.hashCode() * 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }
}

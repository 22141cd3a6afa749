package dev.skep.state;

import dev.skep.base.FieldWriter;

/** A hash of the committed content: the sum over all entries, so that the order in which they are met does not matter. */
final class ContentHash {
    private final EntryMap entries;
    private final LowerStore lower;
    private final FieldWriter encoded = new FieldWriter();

    ContentHash(final EntryMap entries, final LowerStore lower) {
        this.entries = entries;
        this.lower = lower;
    }

    long sum() {
        long sum = 0;
        try (LowerStore.Cursor below = lower.seek(Key.ALL, Key.ALL)) {
            for (Key key = below.next(); key != null; key = below.next()) {
                final Entry entry = entries.find(key);
                if (key.tableId() != Table.RESERVED_ID && (entry == null || entry.committedValue() == null)) {
                    final byte[] value = below.value();
                    sum += hash(key, value, value.length);
                }
            }
        }
        for (final Entry entry : entries.slots()) {
            final Object value = entry == null ? null : entry.committedValue();
            if (value != null && !Entry.isDeleted(value)) {
                entry.table.encode(value, encoded.clear());
                sum += hash(entry.key, encoded.array(), encoded.size());
            }
        }
        return sum;
    }

    private static long hash(final Key key, final byte[] value, final int length) {
        long hash = mix(0xCBF29CE484222325L, key.bytes(), key.bytes().length);
        hash = mix(hash ^ length, value, length);
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        return hash ^ (hash >>> 32);
    }

    /** FNV-1a. */
    private static long mix(final long seed, final byte[] bytes, final int length) {
        long hash = seed;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ (bytes[i] & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }
}

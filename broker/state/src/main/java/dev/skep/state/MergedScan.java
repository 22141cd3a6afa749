package dev.skep.state;

import dev.skep.base.FieldReader;

/** A scan over memory and the store below at once: memory wins, deletions hide. */
final class MergedScan {
    private MergedScan() {}

    static <V> void run(
            final TableEntries table,
            final ValueCodec<V> codec,
            final LowerStore lower,
            final Key prefix,
            final Key from,
            final StateView.Visitor<V> visitor) {
        final Key start = from.compareTo(prefix) > 0 ? from : prefix;
        final SortedEntries.Cursor memory = table.sorted().seek(start);
        final Key firstBelow = table.firstBelow(prefix, start);
        Entry entry = within(memory.next(), prefix);
        while (entry != null && (firstBelow == null || entry.key.compareTo(firstBelow) < 0)) {
            if (!visit(entry, visitor)) {
                return;
            }
            entry = within(memory.next(), prefix);
        }
        if (firstBelow != null) {
            try (LowerStore.Cursor below = lower.seek(prefix, firstBelow)) {
                merge(memory, entry, below, prefix, codec, visitor);
            }
        }
    }

    private static <V> void merge(
            final SortedEntries.Cursor memory,
            final Entry first,
            final LowerStore.Cursor below,
            final Key prefix,
            final ValueCodec<V> codec,
            final StateView.Visitor<V> visitor) {
        Entry entry = first;
        Key key = below.next();
        FieldReader reader = null;
        while (entry != null || key != null) {
            final int order = entry == null ? 1 : key == null ? -1 : entry.key.compareTo(key);
            if (order <= 0) {
                if (!visit(entry, visitor)) {
                    return;
                }
                entry = within(memory.next(), prefix);
            } else {
                final byte[] bytes = below.value();
                reader = reader == null ? new FieldReader(bytes) : reader.wrap(bytes, 0, bytes.length);
                if (!visitor.visit(key, codec.read(reader))) {
                    return;
                }
            }
            if (order >= 0) {
                key = below.next();
            }
        }
    }

    @SuppressWarnings("unchecked") // values of a table are of its type
    private static <V> boolean visit(final Entry entry, final StateView.Visitor<V> visitor) {
        return Entry.isDeleted(entry.value) || visitor.visit(entry.key, (V) entry.value);
    }

    private static Entry within(final Entry entry, final Key prefix) {
        return entry != null && entry.key.startsWith(prefix) ? entry : null;
    }
}

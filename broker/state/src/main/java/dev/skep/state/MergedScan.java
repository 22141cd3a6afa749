package dev.skep.state;

import dev.skep.base.FieldReader;

/** One scan over memory and the store below at once: memory wins, deletions hide. */
final class MergedScan<V> {
    /** So many deletions before the first live entry are worth a hint. */
    private static final int SKIPPED_MIN = 32;

    private final TableEntries table;
    private final ValueCodec<V> codec;
    private final Key prefix;
    private final boolean fromStart;
    private final StateView.Visitor<V> visitor;
    private final SortedEntries.Cursor memory;
    /** The next entry in memory, null at the end. */
    private Entry entry;
    /** Deletions met in memory before the first live entry of all; -1 behind that. */
    private int skipped;

    private MergedScan(
            final TableEntries table,
            final ValueCodec<V> codec,
            final Key prefix,
            final Key start,
            final Key firstBelow,
            final StateView.Visitor<V> visitor) {
        this.table = table;
        this.codec = codec;
        this.prefix = prefix;
        this.fromStart = start.equals(prefix);
        this.visitor = visitor;
        final SortedEntries sorted = table.sorted();
        final Key firstLive = table.firstLive(prefix, start);
        // Deletions before the first live entry are needed after all where they hide something below.
        final boolean belowFirst = firstBelow != null && firstBelow.compareTo(firstLive) < 0;
        memory = sorted.seek(belowFirst ? firstBelow : firstLive);
        advance();
    }

    static <V> void run(
            final TableEntries table,
            final ValueCodec<V> codec,
            final LowerStore lower,
            final Key prefix,
            final Key from,
            final StateView.Visitor<V> visitor) {
        final Key start = from.compareTo(prefix) > 0 ? from : prefix;
        final Key firstBelow = table.firstBelow(prefix, start);
        final MergedScan<V> scan = new MergedScan<>(table, codec, prefix, start, firstBelow, visitor);
        if (!scan.visitMemoryBefore(firstBelow)) {
            return;
        }
        if (firstBelow == null) {
            scan.rememberNoneLive();
            return;
        }
        try (LowerStore.Cursor below = lower.seek(prefix, firstBelow)) {
            scan.merge(below);
        }
    }

    /** Visits what surely comes before all that is below; false when the visitor has enough. */
    private boolean visitMemoryBefore(final Key firstBelow) {
        while (entry != null && (firstBelow == null || entry.key.compareTo(firstBelow) < 0)) {
            if (!visitEntry()) {
                return false;
            }
            advance();
        }
        return true;
    }

    private void merge(final LowerStore.Cursor below) {
        Key key = below.next();
        FieldReader reader = null;
        boolean hinted = !fromStart;
        while (entry != null || key != null) {
            final int order = entry == null ? 1 : key == null ? -1 : entry.key.compareTo(key);
            if (!hinted && (order > 0 || key == null)) {
                table.hints().setBelow(prefix, key);
                hinted = true;
            }
            if (order > 0) {
                remember(key);
                final byte[] bytes = below.value();
                reader = reader == null ? new FieldReader(bytes) : reader.wrap(bytes, 0, bytes.length);
                if (!visitor.visit(key, codec.read(reader))) {
                    return;
                }
            } else if (!visitEntry()) {
                if (!hinted) {
                    table.hints().setBelow(prefix, key);
                }
                return;
            } else {
                advance();
            }
            if (order >= 0) {
                key = below.next();
            }
        }
        if (!hinted) {
            table.hints().setBelow(prefix, null);
        }
        rememberNoneLive();
    }

    @SuppressWarnings("unchecked") // values of a table are of its type
    private boolean visitEntry() {
        if (Entry.isDeleted(entry.value)) {
            skipped += skipped < 0 ? 0 : 1;
            return true;
        }
        remember(entry.key);
        return visitor.visit(entry.key, (V) entry.value);
    }

    /** The first live entry, in memory or below. */
    private void remember(final Key first) {
        if (skipped >= SKIPPED_MIN && fromStart) {
            table.hints().setLive(prefix, first);
        }
        skipped = -1;
    }

    private void rememberNoneLive() {
        final Key end = prefix.afterPrefix();
        if (skipped >= SKIPPED_MIN && fromStart && end != null) {
            table.hints().setLive(prefix, end);
        }
    }

    private void advance() {
        final Entry next = memory.next();
        entry = next != null && next.key.startsWith(prefix) ? next : null;
    }
}

package dev.skep.state;

import java.util.Arrays;

/** The lowest and the highest key of each table that a flush puts below: found off the loop, told to the tables on it. */
final class FlushBounds {
    private TableEntries[] tables = new TableEntries[64];
    private Key[] lowest = new Key[64];
    private Key[] highest = new Key[64];

    void take(final Overlay changes) {
        for (int i = 0; i < changes.count(); i++) {
            if (!Entry.isDeleted(changes.value(i))) {
                take(changes.entry(i));
            }
        }
    }

    void apply() {
        for (int id = 0; id < tables.length; id++) {
            if (tables[id] != null) {
                tables[id].wentBelow(lowest[id], highest[id]);
            }
        }
    }

    private void take(final Entry entry) {
        final int id = entry.key.tableId();
        if (id >= tables.length) {
            final int length = Math.max(2 * tables.length, id + 1);
            tables = Arrays.copyOf(tables, length);
            lowest = Arrays.copyOf(lowest, length);
            highest = Arrays.copyOf(highest, length);
        }
        if (tables[id] == null) {
            tables[id] = entry.table;
            lowest[id] = entry.key;
            highest[id] = entry.key;
        } else if (entry.key.compareTo(highest[id]) > 0) {
            highest[id] = entry.key;
        } else if (entry.key.compareTo(lowest[id]) < 0) {
            lowest[id] = entry.key;
        }
    }
}

package dev.skep.state;

import java.util.Arrays;

/** Values to restore when the command is taken back: of entries that the layer had before it. */
final class Undo {
    private Entry[] entries = new Entry[16];
    private Object[] values = new Object[16];
    private int count;

    void add(final Entry entry) {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        entries[count] = entry;
        values[count++] = entry.value;
    }

    void restore() {
        while (count > 0) {
            count--;
            entries[count].restore(values[count]);
            entries[count] = null;
            values[count] = null;
        }
    }

    void clear() {
        Arrays.fill(entries, 0, count, null);
        Arrays.fill(values, 0, count, null);
        count = 0;
    }
}

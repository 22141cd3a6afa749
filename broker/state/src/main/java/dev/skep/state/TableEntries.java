package dev.skep.state;

import dev.skep.base.FieldWriter;
import java.util.Arrays;

/**
 * What memory knows of one table: the ordered index of its entries, and between which keys the store below may hold some.
 *
 * <p>New entries wait in a queue until a scan needs their order: those that die before it cost no sorting, and a table that
 * is never scanned costs next to none.
 */
final class TableEntries {
    /** Beyond this many the queue is put in order without a scan, so that none has to wait long for it. */
    private static final int QUEUE_MAX = 1024;

    final Table<?> table;

    private final SortedEntries sorted = new SortedEntries();
    private Entry[] queue = new Entry[8];
    private int queued;

    private Key lowestBelow;
    private Key highestBelow;

    TableEntries(final Table<?> table, final Key lowestBelow, final Key highestBelow) {
        this.table = table;
        this.lowestBelow = lowestBelow;
        this.highestBelow = highestBelow;
    }

    @SuppressWarnings("unchecked") // values of a table are of its type
    void encode(final Object value, final FieldWriter out) {
        ((ValueCodec<Object>) table.codec()).write(value, out);
    }

    void add(final Entry entry) {
        if (queued == queue.length) {
            makeRoom();
        }
        queue[queued++] = entry;
    }

    void remove(final Entry entry) {
        if (entry.place == Entry.Place.INDEXED) {
            sorted.remove(entry);
        }
        entry.place = Entry.Place.GONE;
    }

    /** All entries in order, deleted ones too. */
    SortedEntries sorted() {
        if (queued > 0) {
            index();
        }
        return sorted;
    }

    /** False when the store below has surely no such key. */
    boolean withinBelow(final Key key) {
        return highestBelow != null && key.compareTo(highestBelow) <= 0 && key.compareTo(lowestBelow) >= 0;
    }

    /** The lowest key that may be below and is not under the given one; null when there is none of the prefix. */
    Key firstBelow(final Key prefix, final Key from) {
        if (highestBelow == null || from.compareTo(highestBelow) > 0) {
            return null;
        }
        if (from.compareTo(lowestBelow) >= 0) {
            return from;
        }
        return lowestBelow.startsWith(prefix) ? lowestBelow : null;
    }

    /** The store below has got keys from the lowest to the highest given ones. */
    void wentBelow(final Key lowest, final Key highest) {
        if (highestBelow == null || highest.compareTo(highestBelow) > 0) {
            highestBelow = highest;
        }
        if (lowestBelow == null || lowest.compareTo(lowestBelow) < 0) {
            lowestBelow = lowest;
        }
    }

    private void makeRoom() {
        int kept = 0;
        for (int i = 0; i < queued; i++) {
            if (queue[i].place == Entry.Place.QUEUED) {
                queue[kept++] = queue[i];
            }
        }
        Arrays.fill(queue, kept, queued, null);
        queued = kept;
        if (kept > QUEUE_MAX / 2) {
            index();
        } else if (kept > queue.length / 2) {
            queue = Arrays.copyOf(queue, 2 * queue.length);
        }
    }

    private void index() {
        for (int i = 0; i < queued; i++) {
            final Entry entry = queue[i];
            if (entry.place == Entry.Place.QUEUED) {
                sorted.add(entry);
                entry.place = Entry.Place.INDEXED;
            }
            queue[i] = null;
        }
        queued = 0;
    }
}

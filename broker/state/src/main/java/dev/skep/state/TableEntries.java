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

    /** Made when a scan has something to remember. */
    private ScanHints hints;

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

    /** The lowest key from which on memory has to be scanned. */
    Key firstLive(final Key prefix, final Key from) {
        final int slot = hints == null ? -1 : hints.find(prefix);
        final Key live = slot < 0 ? null : hints.live(slot);
        return live == null || live.compareTo(from) <= 0 ? from : live;
    }

    /** The lowest key from which on the store below has to be scanned; null when it has nothing to add. */
    Key firstBelow(final Key prefix, final Key from) {
        if (highestBelow == null) {
            return null;
        }
        Key first = from;
        if (first.compareTo(lowestBelow) < 0) {
            first = lowestBelow;
        }
        final int slot = hints == null ? -1 : hints.find(prefix);
        if (slot >= 0) {
            if (hints.noneBelow(slot)) {
                return null;
            }
            final Key hint = hints.below(slot);
            first = hint != null && hint.compareTo(first) > 0 ? hint : first;
        }
        final boolean afterPrefix = first.compareTo(prefix) > 0 && !first.startsWith(prefix);
        return afterPrefix || first.compareTo(highestBelow) > 0 ? null : first;
    }

    ScanHints hints() {
        if (hints == null) {
            hints = new ScanHints();
        }
        return hints;
    }

    /** An entry that was deleted, or not there, has a value now. */
    void appeared(final Key key) {
        if (hints != null) {
            hints.appeared(key);
        }
    }

    /** The entry has left memory, and the store below may hold its key. */
    void uncovered(final Key key) {
        if (hints != null) {
            hints.uncovered(key);
        }
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
                appeared(entry.key);
            }
            queue[i] = null;
        }
        queued = 0;
    }
}

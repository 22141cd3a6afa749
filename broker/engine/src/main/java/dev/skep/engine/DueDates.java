package dev.skep.engine;

import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** Entities in the order in which their time comes. Knows cheaply that nothing is due yet, without looking into the table. */
public final class DueDates {
    /** Nothing is due, ever. */
    public static final long NEVER = Long.MAX_VALUE;

    private final Table<Boolean> table;
    private final StateWriter state;

    /**
     * A bound: no entry is due before this time. Not part of the state; only ever too low. What is looked for begins there: of many that
     * are due at once, those that are gone already are not passed by again each time.
     */
    private long notBefore = Long.MIN_VALUE;

    public DueDates(final StateWriter state, final int tableId, final String name) {
        this.state = state;
        this.table = new Table<>(tableId, name, ValueCodec.PRESENT);
    }

    public void add(final long dateMillis, final long key) {
        state.put(table, Key.of(table, dateMillis, key), Boolean.TRUE);
        notBefore = Math.min(notBefore, dateMillis);
    }

    public void remove(final long dateMillis, final long key) {
        state.delete(table, Key.of(table, dateMillis, key));
    }

    /** Keys of at most this many entities whose time has come, earliest first. */
    public List<Long> due(final long nowMillis, final int most) {
        final List<Long> due = new ArrayList<>();
        if (nowMillis < notBefore) {
            return due;
        }
        final long[] first = {NEVER};
        final Key all = Key.of(table);
        state.scan(table, all, notBefore == Long.MIN_VALUE ? all : Key.of(table, notBefore), (key, present) -> {
            final long date = key.reader().number();
            first[0] = Math.min(first[0], date);
            if (date > nowMillis || due.size() >= most) {
                return false;
            }
            due.add(key.lastLong());
            return true;
        });
        notBefore = first[0];
        return due;
    }

    /** No entry is due before this time, epoch milliseconds. */
    public long notBefore() {
        return notBefore;
    }

    /** State was taken back: entries may be there again that were seen to go. */
    void forgetBound() {
        notBefore = Long.MIN_VALUE;
    }
}

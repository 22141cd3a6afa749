package dev.skep.state;

import dev.skep.base.Check;
import java.util.Arrays;

/** The tables in use by id. */
final class Tables {
    private LowerStore lower;
    private TableEntries[] byId = new TableEntries[64];

    Tables(final LowerStore lower) {
        this.lower = lower;
    }

    /** Forgets all that memory knows, because another store lies below now. */
    void reset(final LowerStore newLower) {
        lower = newLower;
        Arrays.fill(byId, null);
    }

    TableEntries of(final Table<?> table) {
        final int id = table.id();
        final TableEntries known = id < byId.length ? byId[id] : null;
        if (known == null) {
            return add(table);
        }
        Check.that(known.table.name().equals(table.name()), "two tables have the same id");
        return known;
    }

    private TableEntries add(final Table<?> table) {
        if (table.id() >= byId.length) {
            byId = Arrays.copyOf(byId, Math.max(2 * byId.length, table.id() + 1));
        }
        final Key all = Key.of(table);
        final Key first = lower.first(all);
        final TableEntries added = new TableEntries(table, first, first == null ? null : lower.last(all));
        byId[table.id()] = added;
        return added;
    }
}

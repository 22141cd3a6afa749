package dev.skep.state;

import dev.skep.base.Rng;
import java.util.List;

/** Three tables with keys of all kinds, and random entries for them. */
final class TestTables {
    static final Table<Long> NUMBERS = new Table<>(1, "numbers", ValueCodec.INT64);
    static final Table<Note> NOTES = new Table<>(
            2,
            "notes",
            ValueCodec.of(
                    (note, out) -> out.text(note.text()).int32(note.count()),
                    in -> new Note(in.text(), in.int32()),
                    note -> note.text().length()));
    static final Table<Boolean> PAIRS = new Table<>(300, "pairs", ValueCodec.PRESENT);
    static final List<Table<?>> ALL = List.of(NUMBERS, NOTES, PAIRS);

    private static final List<String> TYPES = List.of("a", "ab", "payment-in", "payment-inbound", "ä\0b", "");

    private TestTables() {}

    record Note(String text, int count) {}

    static Key key(final Rng rng, final Table<?> table, final int spread) {
        if (table.equals(NUMBERS)) {
            return Key.of(NUMBERS, rng.between(-spread, spread));
        }
        if (table.equals(NOTES)) {
            return Key.builder(NOTES)
                    .text(TYPES.get(rng.nextInt(TYPES.size())))
                    .number(rng.nextInt(spread))
                    .build();
        }
        return Key.of(PAIRS, rng.nextInt(8), rng.nextInt(spread));
    }

    static Key prefix(final Rng rng, final Table<?> table) {
        if (table.equals(NUMBERS) || rng.chance(0.3)) {
            return Key.of(table);
        }
        if (table.equals(NOTES)) {
            return Key.builder(NOTES).text(TYPES.get(rng.nextInt(TYPES.size()))).build();
        }
        return Key.of(PAIRS, rng.nextInt(8));
    }

    static Object value(final Rng rng, final Table<?> table) {
        if (table.equals(NUMBERS)) {
            return rng.nextLong();
        }
        return table.equals(NOTES) ? new Note("n".repeat(rng.nextInt(40)), rng.nextInt(1000)) : true;
    }
}

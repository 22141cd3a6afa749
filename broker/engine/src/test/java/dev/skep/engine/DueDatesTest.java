package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Rng;
import dev.skep.state.Key;
import dev.skep.state.MemoryStateStore;
import dev.skep.state.StateLimits;
import dev.skep.state.StateStore;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DueDatesTest {
    private static final int TABLE = 250;

    private final StateStore store = MemoryStateStore.open(new EmptyDisk(), "due", StateLimits.ofOverlay(4096));
    private final Starts starts = new Starts(store.writer());
    private final DueDates dates = new DueDates(starts, TABLE, "due");
    private long index;

    @Test
    void tellsWhatATreeWouldTell() {
        final long seed = System.nanoTime();
        final Rng rng = new Rng(seed);
        final TreeSet<Due> all = new TreeSet<>();
        long now = 1_000;
        for (int step = 0; step < 3_000; step++) {
            now += rng.nextInt(20);
            final long time = now;
            final List<Due> added = new ArrayList<>();
            for (int i = rng.nextInt(4); i > 0; i--) {
                added.add(new Due(Math.max(0, now - 50 + rng.nextInt(200)), step * 10L + i));
            }
            final int most = 1 + rng.nextInt(6);
            final List<Long> due = dates.due(now, most);
            assertThat(due)
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(all.stream()
                            .filter(each -> each.date() <= time)
                            .limit(most)
                            .map(Due::key)
                            .toList());
            final List<Due> gone = all.stream()
                    .filter(each -> due.contains(each.key()) && rng.nextInt(5) > 0)
                    .toList();
            final boolean kept = rng.nextInt(10) > 0;
            batch(kept, writer -> {
                added.forEach(each -> dates.add(each.date(), each.key()));
                gone.forEach(each -> dates.remove(each.date(), each.key()));
            });
            if (kept) {
                all.addAll(added);
                gone.forEach(all::remove);
            } else {
                dates.forgetBound();
            }
        }
    }

    @Test
    void doesNotPassByWhatIsGoneAgainAndAgain() {
        batch(true, writer -> {
            for (int i = 0; i < 100; i++) {
                dates.add(i, i);
            }
        });

        for (int i = 0; i < 100; i++) {
            assertThat(dates.due(1_000, 1)).containsExactly((long) i);
            final long date = i;
            batch(true, writer -> dates.remove(date, date));
        }

        assertThat(starts.from.subList(2, 100))
                .as("where it looks from, with the date that was found before")
                .isEqualTo(LongStream.range(1, 99)
                        .mapToObj(date -> Key.of(new Table<>(TABLE, "due", ValueCodec.PRESENT), date))
                        .toList());
        assertThat(dates.due(1_000, 1)).isEmpty();
        assertThat(dates.notBefore()).isEqualTo(DueDates.NEVER);
    }

    private void batch(final boolean keep, final Consumer<StateWriter> writes) {
        store.openLayer(++index);
        store.beginCommand();
        writes.accept(starts);
        store.acceptCommand();
        if (keep) {
            store.sealLayer();
            store.commitLayers(index);
        } else {
            store.dropOpenLayer();
            index--;
        }
    }

    private record Due(long date, long key) implements Comparable<Due> {
        @Override
        public int compareTo(final Due other) {
            return date == other.date ? Long.compare(key, other.key) : Long.compare(date, other.date);
        }
    }

    /** Notes where scans begin. */
    private static final class Starts implements StateWriter {
        private final StateWriter writer;
        private final List<Key> from = new ArrayList<>();

        Starts(final StateWriter writer) {
            this.writer = writer;
        }

        @Override
        public <V> V get(final Table<V> table, final Key key) {
            return writer.get(table, key);
        }

        @Override
        public <V> void scan(final Table<V> table, final Key prefix, final Key start, final Visitor<V> visitor) {
            from.add(start);
            writer.scan(table, prefix, start, visitor);
        }

        @Override
        public <V> void put(final Table<V> table, final Key key, final V value) {
            writer.put(table, key, value);
        }

        @Override
        public void delete(final Table<?> table, final Key key) {
            writer.delete(table, key);
        }
    }
}

package dev.skep.state;

import static dev.skep.state.TestTables.NOTES;
import static dev.skep.state.TestTables.NUMBERS;
import static dev.skep.state.TestTables.PAIRS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Check.InvariantViolation;
import dev.skep.base.Rng;
import dev.skep.state.TestTables.Note;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** What every state store has to do. */
abstract class StateStoreContract {
    static final byte[] NONE = {};
    static final StateLimits TINY = new StateLimits(4096, 16384, 512, 64 * 1024, 64);

    /** Opens a store on what an earlier one has left. */
    abstract StateStore open(StateLimits limits);

    /** Opens an empty store that has nothing to do with the others. */
    abstract StateStore openSender();

    /** Takes the store away as a crash would. */
    abstract void crash(StateStore store);

    /** Forgets all that was stored. */
    abstract void startAfresh();

    /** All files under the directory of snapshots. */
    abstract Map<String, byte[]> snapshotFiles();

    /** Writes such a file, or deletes it when the bytes are null. */
    abstract void putSnapshotFile(String name, byte[] bytes);

    abstract List<String> skipped(StateStore store);

    @Test
    void randomOperationsAgreeWithTheModel() {
        final long root = System.nanoTime();
        for (int i = 0; i < 12; i++) {
            runSeed(root + i, 3000);
        }
    }

    void runSeed(final long seed, final int steps) {
        startAfresh();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        final RandomRun run = new RandomRun(seed, () -> open(TINY), this::openSender, this::crash);
        try {
            run.steps(steps);
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
        } finally {
            run.end();
        }
    }

    @Test
    void contentHashDoesNotDependOnWhereEntriesLie() {
        try (StateStore store = open(TINY)) {
            final StateWriter writer = store.writer();
            final long empty = store.contentHash();
            layer(store, 1, () -> {
                writer.put(NUMBERS, Key.of(NUMBERS, 1), 10L);
                writer.put(NUMBERS, Key.of(NUMBERS, 2), 20L);
            });
            assertThat(store.contentHash()).isEqualTo(empty);
            store.commitLayers(1);
            final long two = store.contentHash();
            assertThat(two).isNotEqualTo(empty);

            final StateStore.BackgroundWork flush = store.prepareFlush();
            assertThat(store.contentHash()).isEqualTo(two);
            flush.run();
            assertThat(store.contentHash()).isEqualTo(two);
            flush.complete();
            assertThat(store.contentHash()).isEqualTo(two);
            commit(store, 2, () -> writer.put(NUMBERS, Key.of(NUMBERS, 2), 21L));
            assertThat(store.contentHash()).isNotEqualTo(two);
            commit(store, 3, () -> writer.put(NUMBERS, Key.of(NUMBERS, 2), 20L));
            assertThat(store.contentHash()).isEqualTo(two);
            commit(store, 4, () -> {
                writer.delete(NUMBERS, Key.of(NUMBERS, 1));
                writer.delete(NUMBERS, Key.of(NUMBERS, 2));
            });
            assertThat(store.contentHash()).isEqualTo(empty);
        }
    }

    @Test
    void whatDiesBeforeAFlushIsNeverFlushed() {
        try (StateStore store = open(TINY)) {
            final StateWriter writer = store.writer();
            commit(store, 1, () -> {
                writer.put(NUMBERS, Key.of(NUMBERS, 1), 1L);
                writer.put(NOTES, note("a", 1), new Note("stays", 1));
            });
            commit(store, 2, () -> writer.delete(NUMBERS, Key.of(NUMBERS, 1)));
            commit(store, 3, () -> {
                writer.put(PAIRS, Key.of(PAIRS, 1, 2), true);
                writer.delete(PAIRS, Key.of(PAIRS, 1, 2));
                writer.delete(NOTES, note("never", 1));
            });
            flush(store);
            assertThat(store.figures().flushedEntries()).isEqualTo(1);

            commit(store, 4, () -> writer.put(NOTES, note("a", 0), new Note("below the only one", 1)));
            commit(store, 5, () -> writer.delete(NOTES, note("a", 0)));
            flush(store);
            assertThat(store.figures().flushedEntries()).isEqualTo(1);

            commit(store, 6, () -> writer.delete(NOTES, note("a", 1)));
            flush(store);
            assertThat(store.figures().flushedEntries()).isEqualTo(2);
            assertThat(store.writer().get(NOTES, note("a", 1))).isNull();
        }
    }

    @Test
    void aFlushIsWantedAtTheBoundAndTooManyChangesAreSignalled() {
        try (StateStore store = open(TINY)) {
            final LongConsumer fill = index -> commit(store, index, () -> {
                for (int i = 0; i < 10; i++) {
                    store.writer().put(NUMBERS, Key.of(NUMBERS, index, i), index);
                }
            });
            assertThat(store.wantsFlush()).isFalse();
            long index = 0;
            while (!store.wantsFlush()) {
                fill.accept(++index);
            }
            assertThat(store.figures().overlayBytes()).isBetween(4096L, 8192L);
            final StateStore.BackgroundWork flush = store.prepareFlush();
            assertThat(store.wantsFlush()).isFalse();
            assertThat(store.overloaded()).isFalse();
            while (!store.overloaded()) {
                fill.accept(++index);
            }
            assertThat(store.figures().overlayBytes() + store.figures().flushingBytes())
                    .isBetween(16384L, 20000L);
            flush.run();
            flush.complete();
            assertThat(store.overloaded()).isFalse();
            assertThat(store.wantsFlush()).isTrue();
        }
    }

    @Test
    void aReopenedStoreIsTheNewestSnapshot() {
        try (StateStore store = open(TINY)) {
            assertThat(store.committedIndex()).isEqualTo(-1);
            assertThat(store.snapshotIndex()).isEqualTo(-1);
            commit(store, 7, () -> store.writer().put(NOTES, note("a", 1), new Note("first", 1)));
            layer(store, 8, () -> store.writer().put(NOTES, note("a", 1), new Note("pending", 1)));
            final StateStore.BackgroundWork snapshot = store.prepareSnapshot(NONE);
            store.commitLayers(8);
            snapshot.run();
            assertThat(store.snapshotIndex()).isEqualTo(-1);
            snapshot.complete();
            assertThat(store.snapshotIndex()).isEqualTo(7);
            assertThat(store.committedIndex()).isEqualTo(8);
            assertThat(store.writer().get(NOTES, note("a", 1))).isEqualTo(new Note("pending", 1));
            flush(store);
            crash(store);
        }
        try (StateStore store = open(TINY)) {
            assertThat(store.committedIndex()).isEqualTo(7);
            assertThat(store.snapshotIndex()).isEqualTo(7);
            assertThat(store.writer().get(NOTES, note("a", 1))).isEqualTo(new Note("first", 1));
            snapshot(store);
            assertThat(store.snapshotIndex()).isEqualTo(7);
        }
    }

    @Test
    void theSpareSnapshotWaitsForWhoNeedsTheLogBehindIt() {
        startAfresh();
        try (StateStore store = open(TINY)) {
            store.spareWithin(0, 2);
            snapshotsAt(store, 1, 3, 5);
            assertThat(store.snapshotIndex()).isEqualTo(5);
            assertThat(store.spareSnapshotIndex()).isEqualTo(1);

            store.spareWithin(0, 4);
            snapshotsAt(store, 7);
            assertThat(store.spareSnapshotIndex()).isEqualTo(1);
            crash(store);
        }
        try (StateStore store = open(TINY)) {
            assertThat(store.snapshotIndex()).isEqualTo(7);
            assertThat(store.spareSnapshotIndex()).isEqualTo(1);
            store.spareWithin(0, 8);
            snapshotsAt(store, 9);
            assertThat(store.spareSnapshotIndex()).isEqualTo(7);

            // one that is older than the log is of no use
            store.spareWithin(8, 8);
            snapshotsAt(store, 11, 13);
            assertThat(store.spareSnapshotIndex()).isEqualTo(9);
            crash(store);
        }
    }

    private void snapshotsAt(final StateStore store, final int... indexes) {
        for (final int index : indexes) {
            commit(store, index, () -> store.writer().put(NOTES, note("a", 1), new Note("text", index)));
            snapshot(store);
        }
    }

    @Test
    void aBrokenSnapshotIsSkippedForTheOlderOneOrNothing() {
        for (final Damage damage : Damage.values()) {
            int file = 0;
            while (breakOneFile(damage, file)) {
                file++;
            }
            assertThat(file).as("files of a snapshot").isGreaterThan(1);
        }
    }

    /** Three snapshots, of which the last two are kept; one file of the newest is damaged, then one of the older. */
    private boolean breakOneFile(final Damage damage, final int number) {
        startAfresh();
        final Map<String, byte[]> older;
        try (StateStore store = open(TINY)) {
            commit(store, 1, () -> store.writer().put(NOTES, note("a", 1), new Note("oldest", 1)));
            snapshot(store);
            assertThat(store.spareSnapshotIndex()).isEqualTo(-1);
            final Map<String, byte[]> oldest = snapshotFiles();
            commit(store, 3, () -> store.writer().put(NOTES, note("a", 1), new Note("older", 3)));
            snapshot(store);
            assertThat(store.spareSnapshotIndex()).isEqualTo(1);
            older = without(snapshotFiles(), oldest);
            commit(store, 9, () -> store.writer().put(NOTES, note("a", 1), new Note("newer", 9)));
            snapshot(store);
            assertThat(store.spareSnapshotIndex()).isEqualTo(3);
            crash(store);
        }
        assertThat(snapshotFiles().keySet())
                .noneMatch(name -> name.contains("0001/"))
                .containsAll(older.keySet());
        final Map<String, byte[]> newer = without(snapshotFiles(), older);
        final List<String> names = List.copyOf(newer.keySet());
        if (number >= names.size()) {
            return false;
        }
        final String broken = names.get(number);
        putSnapshotFile(broken, damage.of(newer.get(broken)));
        try (StateStore store = open(TINY)) {
            assertThat(store.snapshotIndex()).as("%s of %s", damage, broken).isEqualTo(3);
            assertThat(store.committedIndex()).isEqualTo(3);
            assertThat(store.writer().get(NOTES, note("a", 1))).isEqualTo(new Note("older", 3));
            assertThat(skipped(store)).singleElement().asString().contains("00009 is not used: ");
        }
        final String manifest = older.keySet().stream()
                .filter(name -> name.endsWith("manifest"))
                .findFirst()
                .orElseThrow();
        putSnapshotFile(manifest, damage.of(older.get(manifest)));
        try (StateStore store = open(TINY)) {
            assertThat(store.committedIndex()).isEqualTo(-1);
            assertThat(store.snapshotIndex()).isEqualTo(-1);
            assertThat(store.writer().get(NOTES, note("a", 1))).isNull();
            assertThat(skipped(store)).hasSize(2);
            commit(store, 9, () -> store.writer().put(NOTES, note("a", 1), new Note("again", 9)));
            snapshot(store);
            crash(store);
        }
        try (StateStore store = open(TINY)) {
            assertThat(store.writer().get(NOTES, note("a", 1))).isEqualTo(new Note("again", 9));
            assertThat(skipped(store)).isEmpty();
        }
        return true;
    }

    private static Map<String, byte[]> without(final Map<String, byte[]> files, final Map<String, byte[]> others) {
        final Map<String, byte[]> rest = new TreeMap<>(files);
        rest.keySet().removeAll(others.keySet());
        return rest;
    }

    /** What can happen to a file. Null is a missing one. */
    private enum Damage {
        CUT,
        FLIPPED,
        LONGER,
        MISSING;

        byte[] of(final byte[] bytes) {
            final byte[] flipped = bytes.clone();
            if (this == FLIPPED && bytes.length > 0) {
                flipped[bytes.length / 2] ^= 0x10;
                return flipped;
            }
            return switch (this) {
                case CUT -> bytes.length == 0 ? null : Arrays.copyOf(bytes, bytes.length - 1);
                case FLIPPED, LONGER -> Arrays.copyOf(bytes, bytes.length + 1);
                case MISSING -> null;
            };
        }
    }

    @Test
    void misuseIsRefused() {
        try (StateStore store = open(TINY)) {
            final StateWriter writer = store.writer();
            final Key key = Key.of(NUMBERS, 1);
            assertThatThrownBy(() -> writer.put(NUMBERS, key, 1L)).isInstanceOf(InvariantViolation.class);
            assertThatThrownBy(store::beginCommand).isInstanceOf(InvariantViolation.class);
            store.openLayer(5);
            assertThatThrownBy(() -> store.openLayer(6)).isInstanceOf(InvariantViolation.class);
            assertThatThrownBy(() -> writer.put(NUMBERS, key, null)).isInstanceOf(InvariantViolation.class);
            assertThatThrownBy(() -> writer.put(PAIRS, key, true)).isInstanceOf(InvariantViolation.class);
            writer.put(NUMBERS, key, 1L);
            assertThatThrownBy(() -> writer.scan(NUMBERS, Key.of(NUMBERS), (found, value) -> {
                        writer.delete(NUMBERS, found);
                        return true;
                    }))
                    .isInstanceOf(InvariantViolation.class);
            store.beginCommand();
            assertThatThrownBy(store::sealLayer).isInstanceOf(InvariantViolation.class);
            store.acceptCommand();
            store.sealLayer();
            assertThatThrownBy(() -> store.openLayer(5)).isInstanceOf(InvariantViolation.class);
            store.prepareFlush();
            assertThatThrownBy(store::prepareFlush).isInstanceOf(InvariantViolation.class);
        }
    }

    @Test
    void aScanStopsWhenToldToAndBeginsWhereToldTo() {
        try (StateStore store = open(TINY)) {
            final StateWriter writer = store.writer();
            for (int i = 0; i < 10; i++) {
                final int number = i;
                commit(store, i, () -> writer.put(NUMBERS, Key.of(NUMBERS, number), (long) number));
                if (i % 3 == 0) {
                    flush(store);
                }
            }
            final List<Long> seen = new ArrayList<>();
            writer.scan(NUMBERS, Key.of(NUMBERS), Key.of(NUMBERS, 4), (key, value) -> {
                seen.add(value);
                return seen.size() < 3;
            });
            assertThat(seen).containsExactly(4L, 5L, 6L);
        }
    }

    @Test
    void aDeletionTakenBackUncoversItsEntryAndNotTheDeletedOnesBehindIt() {
        try (StateStore store = open(StateLimits.defaults())) {
            final StateWriter writer = store.writer();
            commit(store, 1, () -> {
                for (int i = 0; i < 100; i++) {
                    writer.put(NUMBERS, Key.of(NUMBERS, i), (long) i);
                }
            });
            flush(store);
            releaseFlushed(store, 2);
            commit(store, 10, () -> {
                for (int i = 1; i < 60; i++) {
                    writer.delete(NUMBERS, Key.of(NUMBERS, i));
                }
                writer.put(NUMBERS, Key.of(NUMBERS, 60), 600L);
            });
            store.openLayer(11);
            store.beginCommand();
            writer.delete(NUMBERS, Key.of(NUMBERS, 0));
            assertThat(firstNumbers(store, 2)).containsExactly(600L, 61L);
            assertThat(firstNumbers(store, 2)).containsExactly(600L, 61L);
            store.rollbackCommand();
            assertThat(firstNumbers(store, 3)).containsExactly(0L, 600L, 61L);
            assertThat(firstNumbers(store, 3)).containsExactly(0L, 600L, 61L);
        }
    }

    @Test
    void aDeletionTakenBackShowsItsEntryInMemoryAgain() {
        try (StateStore store = open(StateLimits.defaults())) {
            final StateWriter writer = store.writer();
            commit(store, 1, () -> {
                for (int i = 0; i < 100; i++) {
                    writer.put(NUMBERS, Key.of(NUMBERS, i), (long) i);
                }
            });
            store.openLayer(2);
            store.beginCommand();
            for (int i = 0; i < 50; i++) {
                writer.delete(NUMBERS, Key.of(NUMBERS, i));
            }
            assertThat(firstNumbers(store, 1)).containsExactly(50L);
            store.rollbackCommand();
            assertThat(firstNumbers(store, 2)).containsExactly(0L, 1L);
        }
    }

    @Test
    void manyEntriesInAnyOrderAreScannedInOrder() {
        try (StateStore store = open(StateLimits.defaults())) {
            final Rng rng = new Rng(1);
            final TreeMap<Long, Long> expected = new TreeMap<>();
            for (int i = 0; i < 20; i++) {
                commit(store, i, () -> {
                    for (int n = 0; n < 300; n++) {
                        final long number = rng.between(-2000, 2000);
                        if (rng.chance(0.7)) {
                            store.writer().put(NUMBERS, Key.of(NUMBERS, number), number);
                            expected.put(number, number);
                        } else {
                            store.writer().delete(NUMBERS, Key.of(NUMBERS, number));
                            expected.remove(number);
                        }
                    }
                });
                assertThat(firstNumbers(store, Integer.MAX_VALUE)).containsExactlyElementsOf(expected.values());
            }
        }
    }

    @Test
    void aQueueIsScannedRightlyWhileItIsEmptiedAndFilled() {
        try (StateStore store = open(StateLimits.defaults())) {
            final StateWriter writer = store.writer();
            commit(store, 1, () -> {
                for (int i = 0; i < 200; i++) {
                    writer.put(NUMBERS, Key.of(NUMBERS, i), (long) i);
                }
            });
            flush(store);
            for (int i = 0; i < 200; i++) {
                final long head = i;
                assertThat(firstNumbers(store, 1)).containsExactly(head);
                commit(store, 2 + i, () -> writer.delete(NUMBERS, Key.of(NUMBERS, head)));
                if (i % 70 == 69) {
                    flush(store);
                }
            }
            assertThat(firstNumbers(store, 1)).isEmpty();
            assertThat(firstNumbers(store, 1)).isEmpty();
            commit(store, 500, () -> writer.put(NUMBERS, Key.of(NUMBERS, 7), 7L));
            assertThat(firstNumbers(store, 1)).containsExactly(7L);
            flush(store);
            releaseFlushed(store, 501);
            assertThat(firstNumbers(store, 1)).containsExactly(7L);
        }
    }

    private static List<Long> firstNumbers(final StateStore store, final int countMax) {
        final List<Long> found = new ArrayList<>();
        store.writer().scan(NUMBERS, Key.of(NUMBERS), (key, value) -> found.add(value) && found.size() < countMax);
        return found;
    }

    /** Commits until what was flushed has left memory. */
    private static void releaseFlushed(final StateStore store, final long firstIndex) {
        for (int i = 0; i < 5; i++) {
            commit(store, firstIndex + i, () -> {});
        }
        assertThat(store.figures().memoryEntries()).isZero();
    }

    static void layer(final StateStore store, final long index, final Runnable writes) {
        store.openLayer(index);
        writes.run();
        store.sealLayer();
    }

    static void commit(final StateStore store, final long index, final Runnable writes) {
        layer(store, index, writes);
        store.commitLayers(index);
    }

    static void flush(final StateStore store) {
        final StateStore.BackgroundWork flush = store.prepareFlush();
        flush.run();
        flush.complete();
    }

    static void snapshot(final StateStore store) {
        final StateStore.BackgroundWork snapshot = store.prepareSnapshot(NONE);
        snapshot.run();
        snapshot.complete();
    }

    static Key note(final String type, final long number) {
        return Key.builder(NOTES).text(type).number(number).build();
    }
}

package dev.skep.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Random operations on a store and on its model at once; after each step something of both is compared. */
final class RandomRun {
    private final Rng rng;
    private final Supplier<StateStore> opener;
    private final Supplier<StateStore> senders;
    private final Consumer<StateStore> crash;
    private final StateModel model = new StateModel();
    private final int spread;
    private StateStore store;
    private StateStore.BackgroundWork work;
    private Thread running;
    private boolean snapshotting;
    private long openIndex = -1;
    private boolean inCommand;

    RandomRun(
            final long seed,
            final Supplier<StateStore> opener,
            final Supplier<StateStore> senders,
            final Consumer<StateStore> crash) {
        rng = new Rng(seed);
        this.opener = opener;
        this.senders = senders;
        this.crash = crash;
        spread = 2 + rng.nextInt(rng.chance(0.5) ? 20 : 200);
        store = opener.get();
        model.reopen(store.snapshotIndex());
        assertThat(store.snapshotIndex()).isEqualTo(-1);
    }

    void steps(final int count) {
        for (int i = 0; i < count; i++) {
            step();
            checkPoint();
            if (rng.chance(0.2)) {
                checkScan();
            }
            if (rng.chance(0.005)) {
                checkAll();
            }
        }
        checkAll();
    }

    void end() {
        join();
        store.close();
    }

    private void step() {
        final int draw = rng.nextInt(100);
        if (draw < 12) {
            layerStep();
        } else if (draw < 70) {
            if (openIndex >= 0) {
                write();
            }
        } else if (draw < 85) {
            commandStep();
        } else if (draw < 92) {
            commitStep();
        } else if (draw < 99) {
            workStep();
        } else {
            rareStep();
        }
    }

    private void layerStep() {
        if (openIndex < 0) {
            openIndex = model.lastIndex() + 1 + rng.nextInt(3);
            store.openLayer(openIndex);
        } else if (!inCommand) {
            store.sealLayer();
            model.seal(openIndex);
            openIndex = -1;
        }
    }

    private void write() {
        final Table<?> table = TestTables.ALL.get(rng.nextInt(TestTables.ALL.size()));
        final int draw = rng.nextInt(40);
        if (draw == 0) {
            for (int i = rng.nextInt(80); i > 0; i--) {
                put(table, TestTables.key(rng, table, spread));
            }
        } else if (draw == 1) {
            sweep(table, TestTables.prefix(rng, table));
        } else {
            writeOne(table);
        }
    }

    /** Takes entries from the start of a prefix, as one does with a queue. */
    private void sweep(final Table<?> table, final Key prefix) {
        final List<Key> found = new ArrayList<>();
        final int countMax = 1 + rng.nextInt(80);
        store.writer().scan(table, prefix, (key, value) -> found.add(key) && found.size() < countMax);
        for (final Key key : found) {
            store.writer().delete(table, key);
            model.view().remove(key);
        }
    }

    private void writeOne(final Table<?> table) {
        final Key key = TestTables.key(rng, table, spread);
        if (rng.chance(0.5)) {
            put(table, key);
        } else {
            store.writer().delete(table, key);
            model.view().remove(key);
        }
    }

    @SuppressWarnings("unchecked") // the value is one of the table
    private void put(final Table<?> table, final Key key) {
        final Object value = TestTables.value(rng, table);
        store.writer().put((Table<Object>) table, key, value);
        model.view().put(key, value);
    }

    private void commandStep() {
        if (openIndex < 0) {
            return;
        }
        if (!inCommand) {
            store.beginCommand();
            model.beginCommand();
            inCommand = true;
            return;
        }
        inCommand = false;
        if (rng.chance(0.6)) {
            store.acceptCommand();
        } else {
            store.rollbackCommand();
            model.rollbackCommand();
        }
    }

    private void commitStep() {
        if (model.pendingLayers() > 0) {
            final long index = rng.between(model.firstPendingIndex(), model.lastIndex());
            store.commitLayers(index);
            model.commit(index);
        }
        assertThat(store.committedIndex()).isEqualTo(model.committedIndex());
        assertThat(store.pendingLayers()).isEqualTo(model.pendingLayers());
    }

    private void workStep() {
        if (work == null) {
            snapshotting = rng.chance(0.2);
            model.snapshot();
            work = snapshotting ? store.prepareSnapshot(StateStoreContract.NONE) : store.prepareFlush();
        } else if (running == null) {
            running = new Thread(work::run);
            running.start();
            if (rng.chance(0.3)) {
                join();
            }
        } else {
            join();
            running = null;
            work.complete();
            work = null;
        }
    }

    private void rareStep() {
        if (rng.chance(0.3) && openIndex >= 0) {
            store.dropOpenLayer();
            model.dropOpen();
            openIndex = -1;
            inCommand = false;
        } else if (rng.chance(0.3) && openIndex < 0) {
            store.dropPendingLayers();
            model.dropPending();
        } else if (rng.chance(0.3)) {
            reopen();
        } else if (rng.chance(0.5) && openIndex < 0 && work == null) {
            receive();
        }
    }

    /** A snapshot of another store, with other entries, takes the place of everything. */
    private void receive() {
        final long index = model.lastIndex() + 1 + rng.nextInt(3);
        final TreeMap<Key, Object> content = new TreeMap<>();
        try (StateStore sender = senders.get()) {
            for (long layer = 0; layer <= index; layer += 1 + rng.between(index / 4, index)) {
                StateStoreContract.commit(sender, layer, () -> fill(sender, content));
                StateStoreContract.flush(sender);
            }
            if (sender.committedIndex() < index) {
                StateStoreContract.commit(sender, index, () -> fill(sender, content));
            }
            StateStoreContract.snapshot(sender);
            SnapshotTransferContract.transfer(sender, index, store);
        }
        model.install(index, content);
        checkAll();
    }

    private void fill(final StateStore sender, final Map<Key, Object> content) {
        for (int i = rng.nextInt(2 * spread); i > 0; i--) {
            final Table<?> table = TestTables.ALL.get(rng.nextInt(TestTables.ALL.size()));
            final Key key = TestTables.key(rng, table, spread);
            final Object value = TestTables.value(rng, table);
            put(sender, key, value);
            content.put(key, value);
        }
    }

    private void reopen() {
        join();
        running = null;
        work = null;
        openIndex = -1;
        inCommand = false;
        crash.accept(store);
        store.close();
        store = opener.get();
        model.reopen(store.snapshotIndex());
        checkAll();
    }

    private void join() {
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private void checkPoint() {
        final Table<?> table = TestTables.ALL.get(rng.nextInt(TestTables.ALL.size()));
        final Key key = TestTables.key(rng, table, spread);
        assertThat((Object) store.writer().get(table, key))
                .isEqualTo(model.view().get(key));
    }

    private void checkScan() {
        final Table<?> table = TestTables.ALL.get(rng.nextInt(TestTables.ALL.size()));
        final Key prefix = TestTables.prefix(rng, table);
        final Key from = rng.chance(0.6) ? prefix : TestTables.key(rng, table, spread);
        final int countMax = rng.chance(0.5) ? Integer.MAX_VALUE : 1 + rng.nextInt(4);
        compareScan(table, prefix, from, countMax);
    }

    private void checkAll() {
        for (final Table<?> table : TestTables.ALL) {
            compareScan(table, Key.of(table), Key.of(table), Integer.MAX_VALUE);
        }
        assertThat(store.committedIndex()).isEqualTo(model.committedIndex());
        assertThat(store.contentHash()).isEqualTo(hash(model.committed()));
    }

    private void compareScan(final Table<?> table, final Key prefix, final Key from, final int countMax) {
        final List<Map.Entry<Key, Object>> expected = new ArrayList<>();
        for (final Map.Entry<Key, Object> entry :
                model.view().tailMap(from, true).entrySet()) {
            if (entry.getKey().startsWith(prefix) && expected.size() < countMax) {
                expected.add(Map.entry(entry.getKey(), entry.getValue()));
            }
        }
        final List<Map.Entry<Key, Object>> found = new ArrayList<>();
        store.writer().scan(table, prefix, from, (key, value) -> {
            found.add(Map.entry(key, value));
            return found.size() < countMax;
        });
        assertThat(found).isEqualTo(expected);
    }

    /** The hash that a store has whose content was never anywhere but in its overlay. */
    private static long hash(final Map<Key, Object> content) {
        try (StateStore fresh = MemoryStateStore.open(new FaultyDisk(), "fresh", StateLimits.defaults())) {
            fresh.openLayer(0);
            content.forEach((key, value) -> put(fresh, key, value));
            fresh.sealLayer();
            fresh.commitLayers(0);
            return fresh.contentHash();
        }
    }

    @SuppressWarnings("unchecked") // the value is one of the table
    private static void put(final StateStore store, final Key key, final Object value) {
        for (final Table<?> table : TestTables.ALL) {
            if (table.id() == key.tableId()) {
                store.writer().put((Table<Object>) table, key, value);
            }
        }
    }
}

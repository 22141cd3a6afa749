package dev.skep.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.DiskException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MemoryStateStoreTest extends StateStoreContract {
    private static final String DIRECTORY = "partitions/1";

    private FaultyDisk disk = new FaultyDisk();

    @Override
    StateStore open(final StateLimits limits) {
        return MemoryStateStore.open(disk, DIRECTORY, limits);
    }

    @Override
    StateStore openSender() {
        return MemoryStateStore.open(new FaultyDisk(), DIRECTORY, TINY);
    }

    @Override
    void crash(final StateStore store) {
        disk.crash();
    }

    @Override
    void startAfresh() {
        disk = new FaultyDisk();
    }

    @Override
    Map<String, byte[]> snapshotFiles() {
        return new TreeMap<>(disk.files());
    }

    @Override
    void putSnapshotFile(final String name, final byte[] bytes) {
        if (bytes == null) {
            disk.files().remove(name);
        } else {
            disk.files().put(name, bytes);
        }
    }

    @Override
    List<String> skipped(final StateStore store) {
        return ((MemoryStateStore) store).skippedSnapshots();
    }

    @Test
    void aSnapshotThatFailsAnywhereLeavesTheOlderOneOrIsWhole() {
        for (int operations = 0; operations < 30; operations++) {
            startAfresh();
            try (StateStore store = open(TINY)) {
                commit(store, 1, () -> store.writer().put(TestTables.NUMBERS, Key.of(TestTables.NUMBERS, 1), 1L));
                snapshot(store);
                commit(store, 2, () -> store.writer().put(TestTables.NUMBERS, Key.of(TestTables.NUMBERS, 1), 2L));
                final StateStore.BackgroundWork snapshot = store.prepareSnapshot(NONE);
                disk.failAfter(operations);
                boolean failed = false;
                try {
                    snapshot.run();
                } catch (DiskException failure) {
                    failed = true;
                }
                disk.failAfter(Integer.MAX_VALUE);
                disk.crash();
                try (StateStore reopened = open(TINY)) {
                    assertThat(reopened.snapshotIndex()).isBetween(failed ? 1L : 2L, 2L);
                    assertThat(reopened.writer().get(TestTables.NUMBERS, Key.of(TestTables.NUMBERS, 1)))
                            .isEqualTo(reopened.snapshotIndex());
                }
            }
        }
    }

    @Test
    void aFlushThatFailedMayRunAgain() {
        try (StateStore store = open(TINY)) {
            commit(store, 1, () -> store.writer().put(TestTables.NUMBERS, Key.of(TestTables.NUMBERS, 1), 1L));
            final StateStore.BackgroundWork snapshot = store.prepareSnapshot(NONE);
            disk.failAfter(3);
            assertThatThrownBy(snapshot::run).isInstanceOf(DiskException.class);
            disk.failAfter(Integer.MAX_VALUE);
            snapshot.run();
            snapshot.complete();
            assertThat(store.snapshotIndex()).isEqualTo(1);
        }
        try (StateStore store = open(TINY)) {
            assertThat(store.snapshotIndex()).isEqualTo(1);
        }
    }
}

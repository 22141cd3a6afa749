package dev.skep.state;

import static dev.skep.state.TestTables.NUMBERS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksStateStoreTest extends StateStoreContract {
    private static RocksMemory memory;

    @TempDir
    private Path root;

    private int partition;
    private int senders;

    @BeforeAll
    static void openMemory() {
        memory = new RocksMemory(16L << 20, 4L << 20);
    }

    @AfterAll
    static void closeMemory() {
        memory.close();
    }

    @Override
    StateStore open(final StateLimits limits) {
        return RocksStateStore.open(directory(), limits, memory);
    }

    @Override
    StateStore openSender() {
        return RocksStateStore.open(root.resolve("sender-" + senders++), TINY, memory);
    }

    @Override
    void crash(final StateStore store) {
        // Without a write-ahead log, what is not in a snapshot is thrown away at the next opening anyhow.
    }

    @Override
    void startAfresh() {
        partition++;
    }

    @Override
    Map<String, byte[]> snapshotFiles() {
        final Map<String, byte[]> files = new TreeMap<>();
        final Path snapshots = directory().resolve("snapshots");
        try (Stream<Path> all = Files.walk(snapshots)) {
            for (final Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(snapshots.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }

    @Override
    void putSnapshotFile(final String name, final byte[] bytes) {
        final Path file = directory().resolve("snapshots").resolve(name);
        try {
            Files.createDirectories(file.getParent());
            // Never through a hard link into files in use.
            Files.deleteIfExists(file);
            if (bytes != null) {
                Files.write(file, bytes);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    List<String> skipped(final StateStore store) {
        return ((RocksStateStore) store).skippedSnapshots();
    }

    @Test
    void whatDiesBeforeAFlushIsNotInRocksDb() {
        try (RocksStateStore store = (RocksStateStore) open(TINY)) {
            for (long i = 0; i < 100; i++) {
                final Key key = Key.of(NUMBERS, i);
                commit(store, 2 * i, () -> store.writer().put(NUMBERS, key, 1L));
                commit(store, 2 * i + 1, () -> store.writer().delete(NUMBERS, key));
            }
            flush(store);
            // The one entry is the committed index.
            assertThat(store.entriesBelow()).isEqualTo(1);
        }
    }

    @Test
    void bothStoresHashTheSameContentToTheSame() {
        try (StateStore rocks = open(TINY);
                StateStore inMemory = MemoryStateStore.open(new FaultyDisk(), "1", TINY)) {
            for (final StateStore store : List.of(rocks, inMemory)) {
                commit(store, 1, () -> store.writer().put(NUMBERS, Key.of(NUMBERS, 1), 1L));
                flush(store);
                commit(store, 2, () -> store.writer().put(NUMBERS, Key.of(NUMBERS, 2), 1L));
            }
            assertThat(rocks.contentHash()).isEqualTo(inMemory.contentHash());
        }
    }

    /** A snapshot that shares files with the one before, and that must not change while the store goes on. */
    @Test
    void snapshotsStayWholeWhileTheStoreGoesOn() {
        for (int round = 0; round < 6; round++) {
            try (RocksStateStore store = (RocksStateStore) open(TINY)) {
                assertThat(store.skippedSnapshots()).isEmpty();
                assertThat(store.snapshotIndex()).isEqualTo(round == 0 ? -1 : 100L * round - 1);
                for (long i = 100L * round; i < 100L * (round + 1); i++) {
                    final long number = i;
                    commit(store, i, () -> store.writer().put(NUMBERS, Key.of(NUMBERS, number), number));
                    if (i % 10 == 9) {
                        snapshot(store);
                    }
                }
                commit(store, 10_000, () -> store.writer().delete(NUMBERS, Key.of(NUMBERS, 0)));
                flush(store);
            }
        }
        try (StateStore store = open(TINY)) {
            assertThat(store.writer().get(NUMBERS, Key.of(NUMBERS, 0))).isZero();
            assertThat(store.writer().get(NUMBERS, Key.of(NUMBERS, 599))).isEqualTo(599L);
        }
    }

    private Path directory() {
        return root.resolve(Integer.toString(partition));
    }
}

package dev.skep.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Disk;
import dev.skep.base.DiskFile;
import dev.skep.state.Key;
import dev.skep.state.StateFigures;
import dev.skep.state.StateStore;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.snapshot.SnapshotReceiver;
import dev.skep.state.snapshot.SnapshotStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Bugs planted on purpose: where the simulator does not find one, it is blind. */
final class MutantsTest {
    private static final int SEEDS_MAX = 40;
    private static final int STEPS = 1_500;

    @Test
    void aDiskThatIgnoresSync() {
        assertThat(checkersThatFind(() -> new Fabric() {
                    @Override
                    public Disk disk(final SimDisk disk) {
                        return new LyingDisk(disk, true, false);
                    }
                }))
                .isEqualTo("durability");
    }

    @Test
    void aDiskThatForgetsNames() {
        assertThat(checkersThatFind(() -> new Fabric() {
                    @Override
                    public Disk disk(final SimDisk disk) {
                        return new LyingDisk(disk, false, true);
                    }
                }))
                .isEqualTo("durability");
    }

    @Test
    void aReplayThatLeavesOutAnEntry() {
        assertThat(checkersThatFind(() -> new Fabric() {
                    @Override
                    public StateStore store(final StateStore store) {
                        return new MutantStore(store, true, false);
                    }
                }))
                .isNotEmpty();
    }

    @Test
    void aStateThatForgetsToDelete() {
        assertThat(checkersThatFind(() -> new Fabric() {
                    @Override
                    public StateStore store(final StateStore store) {
                        return new MutantStore(store, false, true);
                    }
                }))
                .isNotEmpty();
    }

    /** The name of the first checker that complains; empty when none does in all seeds. */
    private static String checkersThatFind(final Supplier<Fabric> mutant) {
        for (int seed = 1; seed <= SEEDS_MAX; seed++) {
            final Options options = Options.draw(seed, STEPS);
            final Outcome outcome = Simulation.run(options, mutant.get(), what -> {});
            if (!outcome.ok()) {
                System.out.println("found by seed " + seed + ": " + outcome.checker() + ": " + outcome.failure());
                return outcome.checker();
            }
        }
        return "";
    }

    private record LyingDisk(SimDisk disk, boolean filesLie, boolean namesLie) implements Disk {
        @Override
        public DiskFile open(final String name) {
            return new LyingFile(disk.open(name), filesLie);
        }

        @Override
        public boolean exists(final String name) {
            return disk.exists(name);
        }

        @Override
        public List<String> list(final String directory) {
            return disk.list(directory);
        }

        @Override
        public void delete(final String name) {
            disk.delete(name);
        }

        @Override
        public void rename(final String from, final String to) {
            disk.rename(from, to);
        }

        @Override
        public void syncDirectory(final String directory) {
            if (!namesLie) {
                disk.syncDirectory(directory);
            }
        }

        @Override
        public long freeBytes() {
            return disk.freeBytes();
        }
    }

    private record LyingFile(DiskFile file, boolean lies) implements DiskFile {
        @Override
        public int read(final long position, final ByteBuffer into) {
            return file.read(position, into);
        }

        @Override
        public void write(final long position, final ByteBuffer from) {
            file.write(position, from);
        }

        @Override
        public void sync() {
            if (!lies) {
                file.sync();
            }
        }

        @Override
        public void allocate(final long size) {
            file.allocate(size);
        }

        @Override
        public void truncate(final long size) {
            file.truncate(size);
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /** Says at its opening that it holds one entry more than it does, or keeps each hundredth key that is deleted. */
    private static final class MutantStore implements StateStore {
        private static final int EVERY = 100;

        private final StateStore store;
        private final long aheadAt;
        private final boolean keeps;
        private int deletions;

        MutantStore(final StateStore store, final boolean ahead, final boolean keeps) {
            this.store = store;
            this.aheadAt = ahead ? store.committedIndex() : -1;
            this.keeps = keeps;
        }

        @Override
        public long committedIndex() {
            final long index = store.committedIndex();
            return aheadAt > 0 && index == aheadAt ? index + 1 : index;
        }

        @Override
        public StateWriter writer() {
            final StateWriter writer = store.writer();
            return !keeps
                    ? writer
                    : new StateWriter() {
                        @Override
                        public <V> void put(final Table<V> table, final Key key, final V value) {
                            writer.put(table, key, value);
                        }

                        @Override
                        public void delete(final Table<?> table, final Key key) {
                            if (++deletions % EVERY != 0) {
                                writer.delete(table, key);
                            }
                        }

                        @Override
                        public <V> V get(final Table<V> table, final Key key) {
                            return writer.get(table, key);
                        }

                        @Override
                        public <V> void scan(
                                final Table<V> table, final Key prefix, final Key from, final Visitor<V> visitor) {
                            writer.scan(table, prefix, from, visitor);
                        }
                    };
        }

        @Override
        public void openLayer(final long index) {
            store.openLayer(index);
        }

        @Override
        public void beginCommand() {
            store.beginCommand();
        }

        @Override
        public void acceptCommand() {
            store.acceptCommand();
        }

        @Override
        public void rollbackCommand() {
            store.rollbackCommand();
        }

        @Override
        public void sealLayer() {
            store.sealLayer();
        }

        @Override
        public void dropOpenLayer() {
            store.dropOpenLayer();
        }

        @Override
        public void commitLayers(final long upToIndex) {
            store.commitLayers(upToIndex);
        }

        @Override
        public void dropPendingLayers() {
            store.dropPendingLayers();
        }

        @Override
        public int pendingLayers() {
            return store.pendingLayers();
        }

        @Override
        public boolean wantsFlush() {
            return store.wantsFlush();
        }

        @Override
        public boolean overloaded() {
            return store.overloaded();
        }

        @Override
        public BackgroundWork prepareFlush() {
            return store.prepareFlush();
        }

        @Override
        public BackgroundWork prepareSnapshot(final byte[] metadata) {
            return store.prepareSnapshot(metadata);
        }

        @Override
        public byte[] snapshotMetadata() {
            return store.snapshotMetadata();
        }

        @Override
        public SnapshotStream openSnapshot(final long index) {
            return store.openSnapshot(index);
        }

        @Override
        public SnapshotReceiver receiveSnapshot(final long index, final long totalBytes) {
            return store.receiveSnapshot(index, totalBytes);
        }

        @Override
        public BackgroundWork installReceived(final SnapshotReceiver received) {
            return store.installReceived(received);
        }

        @Override
        public BackgroundWork prepareVerification() {
            return store.prepareVerification();
        }

        @Override
        public long snapshotIndex() {
            return store.snapshotIndex();
        }

        @Override
        public long spareSnapshotIndex() {
            return store.spareSnapshotIndex();
        }

        @Override
        public void spareWithin(final long from, final long upTo) {
            store.spareWithin(from, upTo);
        }

        @Override
        public long contentHash() {
            return store.contentHash();
        }

        @Override
        public void close() {
            store.close();
        }

        @Override
        public StateFigures figures() {
            return store.figures();
        }
    }
}

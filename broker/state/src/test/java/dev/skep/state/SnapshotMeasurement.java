package dev.skep.state;

import dev.skep.base.Rng;
import dev.skep.state.snapshot.SnapshotReceiver;
import dev.skep.state.snapshot.SnapshotStream;
import java.nio.file.Path;

/**
 * Measures what a large snapshot costs: to take, to open, to verify, to send to another replica. To be run by hand: directory,
 * what to do ({@code load}, {@code open} or {@code alone}, {@code send}), GiB to load. Empty the page cache in between to see a cold start.
 */
public final class SnapshotMeasurement {
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int VALUE_BYTES = 240;
    private static final int BATCH_ENTRIES = 2000;
    private static final Table<byte[]> ROWS =
            new Table<>(1, "rows", ValueCodec.of((row, out) -> out.bytes(row), in -> in.bytes(), row -> row.length));

    private SnapshotMeasurement() {}

    public static void main(final String[] arguments) {
        final Path directory = Path.of(arguments[0]);
        try (RocksMemory memory = RocksMemory.ofDefaults()) {
            final long start = System.nanoTime();
            try (RocksStateStore store = RocksStateStore.open(
                    directory.resolve("leader"),
                    StateLimits.defaults(),
                    memory,
                    arguments[1].equals("alone") ? Redundancy.ALONE : Redundancy.REPLICATED)) {
                told("opened at " + store.snapshotIndex() + " " + store.skippedSnapshots(), start);
                switch (arguments[1]) {
                    case "load" -> load(store, (long) (Double.parseDouble(arguments[2]) * (1L << 30)));
                    case "open", "alone" -> verify(store);
                    case "send" -> send(store, directory, memory);
                    default -> throw new IllegalArgumentException(arguments[1]);
                }
            }
        }
    }

    private static void load(final RocksStateStore store, final long bytes) {
        final Rng rng = new Rng(1);
        long index = 0;
        for (long done = 0; done < bytes; ) {
            store.openLayer(++index);
            for (int i = 0; i < BATCH_ENTRIES; i++) {
                final byte[] row = new byte[VALUE_BYTES];
                rng.nextBytes(row);
                store.writer().put(ROWS, Key.of(ROWS, index, i), row);
                done += VALUE_BYTES + 20;
            }
            store.sealLayer();
            store.commitLayers(index);
            if (store.wantsFlush()) {
                StateStoreContract.flush(store);
            }
        }
        for (int i = 0; i < 2; i++) {
            StateStoreContract.commit(store, ++index, () -> store.writer().delete(ROWS, Key.of(ROWS, 1, 1)));
            final long start = System.nanoTime();
            StateStoreContract.snapshot(store);
            told("snapshot of " + (store.fileBytes() >> 20) + " MiB taken", start);
        }
    }

    private static void verify(final RocksStateStore store) {
        final long start = System.nanoTime();
        int pieces = 0;
        long longest = 0;
        for (StateStore.BackgroundWork piece = store.prepareVerification(); piece != null; pieces++) {
            final long pieceStart = System.nanoTime();
            piece.run();
            piece.complete();
            longest = Math.max(longest, System.nanoTime() - pieceStart);
            piece = store.prepareVerification();
        }
        told("verified in " + pieces + " pieces, the longest " + longest / 1_000_000 + " ms", start);
    }

    private static void send(final RocksStateStore leader, final Path directory, final RocksMemory memory) {
        try (RocksStateStore follower =
                RocksStateStore.open(directory.resolve("follower"), StateLimits.defaults(), memory)) {
            long start = System.nanoTime();
            long longest = 0;
            final SnapshotReceiver receiver;
            try (SnapshotStream stream = leader.openSnapshot(leader.snapshotIndex())) {
                receiver = follower.receiveSnapshot(stream.index(), stream.totalBytes());
                while (receiver.nextOffset() < stream.totalBytes()) {
                    final long chunkStart = System.nanoTime();
                    receiver.write(receiver.nextOffset(), stream.read(receiver.nextOffset(), CHUNK_BYTES));
                    longest = Math.max(longest, System.nanoTime() - chunkStart);
                }
            }
            receiver.finish();
            told((receiver.totalBytes() >> 20) + " MiB went over, longest chunk " + longest / 1_000_000 + " ms", start);
            final StateStore.BackgroundWork installation = follower.installReceived(receiver);
            start = System.nanoTime();
            installation.run();
            told("opened beside the loop", start);
            start = System.nanoTime();
            installation.complete();
            told("installed on the loop", start);
            start = System.nanoTime();
            StateStoreContract.flush(follower);
            told("tidied up beside the loop", start);
        }
    }

    private static void told(final String what, final long startNanos) {
        System.out.printf("%s: %.1f ms%n", what, (System.nanoTime() - startNanos) / 1e6);
    }
}

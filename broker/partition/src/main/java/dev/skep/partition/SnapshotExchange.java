package dev.skep.partition;

import dev.skep.base.Background;
import dev.skep.base.DiskException;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.raft.SnapshotChunk;
import dev.skep.raft.SnapshotId;
import dev.skep.state.StateStore;
import dev.skep.state.snapshot.SnapshotReceiver;
import dev.skep.state.snapshot.SnapshotStream;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Moves snapshots between replicas, piece by piece: reads them for others, and takes in what others send. */
final class SnapshotExchange {
    private final StateStore store;
    private final Loop loop;
    private final Background background;
    private final Replica replica;
    private final SnapshotDirector director;
    private final LongConsumer onInstalled;
    private final Consumer<Throwable> onFailure;
    private final SortedMap<MemberId, Sending> sendings = new TreeMap<>();
    private SnapshotReceiver receiver;

    /** @param onInstalled hears that the snapshot of this index has become the state, before consensus does */
    SnapshotExchange(
            final Partition.Parts parts,
            final Replica replica,
            final SnapshotDirector director,
            final LongConsumer onInstalled,
            final Consumer<Throwable> onFailure) {
        store = parts.store();
        loop = parts.loop();
        background = parts.snapshotting();
        this.replica = replica;
        this.director = director;
        this.onInstalled = onInstalled;
        this.onFailure = onFailure;
    }

    /** A snapshot on its way to one follower. */
    private static final class Sending {
        private final SnapshotStream stream;
        private final SnapshotId id;
        private boolean reading;
        private boolean over;

        Sending(final SnapshotStream stream) {
            this.stream = stream;
            id = SnapshotMetadata.read(stream.metadata()).id();
        }

        /** The stream must not be closed while it is read. */
        void end() {
            over = true;
            if (!reading) {
                stream.close();
            }
        }
    }

    // ---------------------------------------------------------------- out

    void read(final MemberId to, final long index, final long offset, final int bytesMax) {
        final Sending sending = sendingTo(to, index);
        if (sending == null) {
            loop.post(() -> replica.step(core -> core.snapshotChunkRead(loop.nanoTime(), to, null)));
            return;
        }
        final byte[][] read = new byte[1][];
        sending.reading = true;
        background.run(() -> read[0] = sending.stream.read(offset, bytesMax), loop, failure -> {
            sending.reading = false;
            if (sending.over) {
                sending.stream.close();
                return;
            }
            if (failure != null) {
                onFailure.accept(
                        failure); // a damaged one is found out again by the next start, which takes the one before
                return;
            }
            final SnapshotChunk chunk = new SnapshotChunk(sending.id, sending.stream.totalBytes(), offset, read[0]);
            if (chunk.isLast()) {
                endSending(to);
            }
            replica.step(core -> core.snapshotChunkRead(loop.nanoTime(), to, chunk));
        });
    }

    private Sending sendingTo(final MemberId to, final long index) {
        final Sending known = sendings.get(to);
        if (known != null && known.stream.index() == index && !known.reading) {
            return known;
        }
        endSending(to);
        final SnapshotStream stream = store.openSnapshot(index);
        if (stream == null) {
            return null;
        }
        final Sending sending = new Sending(stream);
        sendings.put(to, sending);
        return sending;
    }

    private void endSending(final MemberId to) {
        final Sending sending = sendings.remove(to);
        if (sending != null) {
            sending.end();
        }
    }

    /** This replica does not lead any more: nothing is sent. */
    void endSendings() {
        sendings.values().forEach(Sending::end);
        sendings.clear();
    }

    // ---------------------------------------------------------------- in

    void store(final SnapshotChunk chunk) {
        final long index = chunk.snapshot().index();
        if (receiver == null || receiver.index() != index || receiver.totalBytes() != chunk.totalBytes()) {
            abortReceiving();
            receiver = store.receiveSnapshot(index, chunk.totalBytes());
        }
        final SnapshotReceiver into = receiver;
        background.run(() -> into.write(chunk.offset(), chunk.data()), loop, failure -> {
            if (failure != null && !(failure instanceof DiskException full && full.full())) {
                onFailure.accept(failure);
                return;
            }
            replica.step(core -> core.snapshotChunkStored(loop.nanoTime(), index, into.nextOffset()));
        });
    }

    private void abortReceiving() {
        final SnapshotReceiver old = receiver;
        receiver = null;
        if (old != null) {
            background.run(old::abort, loop, failure -> {
                if (failure != null) {
                    onFailure.accept(failure);
                }
            });
        }
    }

    void install(final SnapshotId snapshot) {
        final SnapshotReceiver finished = receiver;
        receiver = null;
        if (finished == null || finished.index() != snapshot.index()) {
            loop.post(() -> installed(snapshot, false));
            return;
        }
        background.run(finished::finish, loop, failure -> {
            if (failure instanceof MalformedBytes) {
                installed(snapshot, false);
            } else if (failure != null) {
                onFailure.accept(failure);
            } else {
                director.install(
                        () -> store.installReceived(finished),
                        () -> {
                            onInstalled.accept(snapshot.index());
                            installed(snapshot, true);
                        },
                        () -> installed(snapshot, false));
            }
        });
    }

    private void installed(final SnapshotId snapshot, final boolean ok) {
        replica.step(core -> core.snapshotInstalled(loop.nanoTime(), snapshot.index(), ok));
    }
}

package dev.skep.partition;

import dev.skep.base.Background;
import dev.skep.base.DiskException;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Loop;
import dev.skep.base.WalkStep;
import dev.skep.journal.Journal;
import dev.skep.state.StateStore;
import dev.skep.state.snapshot.SnapshotStream;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Flushes the state when it has grown, takes a snapshot now and then, and drops the log that two snapshots cover. When there
 * is nothing of that to do it verifies the snapshot from which the state came.
 */
final class SnapshotDirector {
    private static final long RETRY_NANOS = 1_000_000_000;

    private final StateStore store;
    private final Journal journal;
    private final Loop loop;
    private final Background background;
    private final PartitionMetrics metrics;
    private final LongSupplier settledIndex;
    private final LongFunction<SnapshotMetadata> metadata;
    private final Consumer<SnapshotMetadata> onTaken;
    private final Runnable wake;
    private final Consumer<Throwable> onFailure;
    private long snapshotPosition = -1;
    private boolean busy;
    private boolean wanted;
    private Runnable installation;
    private boolean stopped;

    /** @param settledIndex the log up to there is needed for nothing but the state */
    SnapshotDirector(
            final Partition.Parts parts,
            final LongSupplier settledIndex,
            final LongFunction<SnapshotMetadata> metadata,
            final Consumer<SnapshotMetadata> onTaken,
            final Runnable wake,
            final Consumer<Throwable> onFailure) {
        store = parts.store();
        journal = parts.journal();
        loop = parts.loop();
        background = parts.snapshotting();
        metrics = parts.metrics();
        this.settledIndex = settledIndex;
        this.metadata = metadata;
        this.onTaken = onTaken;
        this.wake = wake;
        this.onFailure = onFailure;
    }

    /** Looks whether something is to be done; called after each commit. */
    void step() {
        if (busy || stopped) {
            return;
        }
        if (installation != null) {
            final Runnable next = installation;
            installation = null;
            next.run();
        } else if (wanted && store.committedIndex() > store.snapshotIndex()) {
            wanted = false;
            snapshot();
        } else if (store.wantsFlush()) {
            start(store.prepareFlush(), () -> {});
        } else {
            verify();
        }
    }

    /** What is left of checking the snapshot with which the store was opened, piece by piece when nothing else is to be done. */
    private void verify() {
        final StateStore.BackgroundWork verification = store.prepareVerification();
        if (verification != null) {
            start(verification, () -> {});
        }
    }

    /** Begins nothing new. */
    void stop() {
        stopped = true;
    }

    /** Asks for a snapshot as soon as nothing else is being written. */
    void request() {
        wanted = true;
        step();
    }

    /**
     * Puts a received snapshot in the place of the state, as soon as nothing else is being written.
     *
     * @param work from {@link StateStore#installReceived}
     * @param onBad hears that it can't be opened, and that the state is what it was
     */
    void install(final Supplier<StateStore.BackgroundWork> work, final Runnable onDone, final Runnable onBad) {
        installation = () -> start(work.get(), onDone, onBad);
        step();
    }

    /** The last record in the newest snapshot that this director took; -1 where it took none. */
    long snapshotPosition() {
        return snapshotPosition;
    }

    private void snapshot() {
        final long started = loop.currentTimeMillis();
        final SnapshotMetadata taken = metadata.apply(store.committedIndex());
        store.spareWithin(journal.firstIndex() - 1, settledIndex.getAsLong());
        start(store.prepareSnapshot(taken.toBytes()), () -> {
            WalkStep.mark(WalkStep.Step.SNAPSHOT);
            snapshotPosition = taken.position();
            compact(taken);
            metrics.snapshotTaken(loop.currentTimeMillis() - started);
        });
    }

    /**
     * Consensus gives those who are far behind the snapshot that it was told of last. What exporters need must be in the log behind
     * that one, as whoever gets it may have to lead. Where there is no such snapshot yet the log stays as it is.
     */
    private void compact(final SnapshotMetadata taken) {
        final long settled = settledIndex.getAsLong();
        final long spare = store.spareSnapshotIndex();
        if (spare <= settled) {
            journal.compactBefore(spare + 1);
        }
        if (taken.id().index() <= settled) {
            onTaken.accept(taken);
        } else if (spare >= 0 && spare <= settled) {
            try (SnapshotStream stream = store.openSnapshot(spare)) {
                onTaken.accept(SnapshotMetadata.read(stream.metadata()));
            }
        }
    }

    private void start(final StateStore.BackgroundWork work, final Runnable then) {
        start(work, then, null);
    }

    private void start(final StateStore.BackgroundWork work, final Runnable then, final Runnable onMalformed) {
        busy = true;
        background.run(work::run, loop, failure -> {
            if (failure instanceof DiskException disk && disk.full()) {
                // Commands are refused meanwhile; an operator can make room, and the work may run again.
                loop.schedule(RETRY_NANOS, () -> start(work, then, onMalformed));
            } else if (failure == null) {
                finish(work, then);
            } else if (failure instanceof MalformedBytes && onMalformed != null) {
                busy = false;
                onMalformed.run();
            } else {
                onFailure.accept(failure);
            }
        });
    }

    /** Whatever goes wrong here must stop the partition: nobody else would hear of it. */
    private void finish(final StateStore.BackgroundWork work, final Runnable then) {
        try {
            work.complete();
            then.run();
            busy = false;
            step();
        } catch (final RuntimeException e) {
            onFailure.accept(e);
            return;
        }
        wake.run();
    }
}

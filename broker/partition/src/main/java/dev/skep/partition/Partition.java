package dev.skep.partition;

import dev.skep.base.Background;
import dev.skep.base.DiskException;
import dev.skep.base.Loop;
import dev.skep.base.WalkStep;
import dev.skep.engine.Engine;
import dev.skep.engine.EngineSettings;
import dev.skep.journal.Journal;
import dev.skep.partition.Batch.ActivatableJob;
import dev.skep.partition.EffectGate.Effects;
import dev.skep.partition.Inbox.Incoming;
import dev.skep.protocol.EntryWriter;
import dev.skep.protocol.Record;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.message.PartitionPort;
import dev.skep.protocol.message.Refusal;
import dev.skep.state.StateStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * The loop of one partition: the only writer of its log and state.
 *
 * <p>A turn drains the inbox, decides a batch, and appends it as one log entry. The entry is flushed beside the loop while
 * the next batch is decided; when it is durable it is committed, and its effects get out.
 */
public final class Partition implements PartitionPort {
    private final int partitionId;
    private final PartitionLimits limits;
    private final Loop loop;
    private final Journal journal;
    private final StateStore store;
    private final Engine engine;
    private final PartitionTables tables;
    private final EntryWriter entry = new EntryWriter();
    private final Batch batch;
    private final Processor processor;
    private final JobPusher pusher;
    private final EffectGate gate;
    private final Inbox inbox;
    private final Flusher flusher;
    private final SnapshotDirector snapshots;
    private final DueTimer dueTimer;
    private final PartitionOutlets outlets;
    private final PartitionMetrics metrics;
    private final PartitionListener listener;
    private long lastPosition;
    private long appendedBytes;
    private long bytesAtSnapshot;
    private boolean deferredWaiting;
    private Replay replay;
    private LongConsumer onReady;
    private boolean replayWaits;
    private boolean started;

    private volatile Progress progress = new Progress(0, -1, -1, -1);

    /** How far the partition has come, for those who ask from other threads. */
    private record Progress(long lastPosition, long committedIndex, long snapshotIndex, long snapshotPosition) {}

    /** What a partition is made of. */
    public record Parts(
            EngineSettings engineSettings,
            PartitionLimits limits,
            Loop loop,
            Background flushing,
            Background snapshotting,
            Journal journal,
            StateStore store,
            PartitionOutlets outlets,
            RequestLimiter limiter,
            PartitionMetrics metrics,
            PartitionListener listener) {}

    public Partition(final Parts parts) {
        partitionId = parts.engineSettings().partitionId();
        limits = parts.limits();
        loop = parts.loop();
        journal = parts.journal();
        store = parts.store();
        outlets = parts.outlets();
        metrics = parts.metrics();
        listener = parts.listener();
        engine = new Engine(parts.engineSettings(), store);
        tables = new PartitionTables(store.writer());
        batch = new Batch(entry, metrics);
        processor = new Processor(limits, store, engine, tables, batch);
        pusher = new JobPusher(partitionId);
        gate = new EffectGate(partitionId, outlets);
        inbox = new Inbox(limits, parts.limiter(), metrics, outlets.gateway(), this::postTurn);
        flusher = new Flusher(journal, loop, parts.flushing(), this::flushed, this::fail);
        snapshots = new SnapshotDirector(
                store,
                journal,
                loop,
                parts.snapshotting(),
                metrics,
                () -> progress.lastPosition(),
                this::stateWritten,
                this::fail);
        dueTimer = new DueTimer(loop, engine.dueWork(), this::postTurn);
    }

    @Override
    public int partitionId() {
        return partitionId;
    }

    /**
     * On the loop: replays the log above the snapshot, turn by turn, and then takes commands. Tells the count of replayed
     * records when it is ready; a failure goes to the {@link PartitionListener}.
     */
    public void start(final LongConsumer onReady) {
        try {
            replay = new Replay(journal, store, new Replayer(store, engine, tables), limits.replayEntriesPerTurn());
        } catch (final RuntimeException e) {
            fail(e);
            return;
        }
        this.onReady = onReady;
        replayOn();
    }

    private void replayOn() {
        try {
            switch (replay.turn()) {
                case MORE -> loop.post(this::replayOn);
                case OVERLOADED -> replayWaits = true; // the state is being flushed: its end wakes us
                case DONE -> {
                    ready();
                    return;
                }
            }
            snapshots.step();
        } catch (final RuntimeException e) {
            fail(e);
        }
    }

    private void ready() {
        lastPosition = tables.lastPosition();
        deferredWaiting = !tables.deferred(1).isEmpty();
        tellProgress(lastPosition);
        started = true;
        inbox.open();
        dueTimer.start();
        scheduleSnapshot();
        scheduleResend();
        postTurn();
        onReady.accept(replay.records());
    }

    // ---------------------------------------------------------------- any thread

    @Override
    public void submit(final CommandRequest request) {
        inbox.offer(request);
    }

    @Override
    public void openJobStream(final JobStream stream) {
        loop.post(() -> pusher.open(stream));
    }

    @Override
    public void closeJobStream(final long jobStreamId) {
        loop.post(() -> pusher.close(jobStreamId));
    }

    @Override
    public void jobStreamReady(final long jobStreamId, final boolean ready) {
        loop.post(() -> pusher.ready(jobStreamId, ready));
    }

    /** Takes a snapshot soon. */
    public void takeSnapshot() {
        loop.post(snapshots::request);
    }

    /** Refuses the commands of clients and does no due work until resumed. */
    public void pauseProcessing() {
        inbox.refuse(Refusal.Kind.PAUSED, "processing is paused by an operator");
    }

    public void resumeProcessing() {
        inbox.accept(Refusal.Kind.PAUSED);
        postTurn();
    }

    /** Whether there is room on the disk; without, commands are refused until there is again. */
    public void diskSpaceAvailable(final boolean available) {
        if (available) {
            inbox.accept(Refusal.Kind.DISK_FULL);
            postTurn();
        } else {
            inbox.refuse(Refusal.Kind.DISK_FULL, "too little disk space is left");
        }
    }

    /** What the partition says of itself, as of the end of its last turn. */
    public PartitionStatus status() {
        final Progress now = progress;
        return inbox.status(now.lastPosition(), now.committedIndex(), now.snapshotIndex(), now.snapshotPosition());
    }

    // ---------------------------------------------------------------- the loop

    private void postTurn() {
        loop.post(this::turn);
    }

    private void turn() {
        if (inbox.failed()) {
            return;
        }
        if (!started) {
            if (replayWaits) {
                replayWaits = false;
                replayOn();
            }
            return;
        }
        try {
            while (gate.waiting() < limits.pendingEntriesMax() && decideBatch()) {
                flusher.flush();
            }
        } catch (final DiskException e) {
            dropBatch();
            if (!e.full()) {
                fail(e);
                return;
            }
            inbox.refuse(Refusal.Kind.DISK_FULL, "the disk is full");
        } catch (final RuntimeException e) {
            fail(e);
        }
    }

    /** Decides one batch; false when there was nothing to decide. */
    private boolean decideBatch() {
        final long now = loop.currentTimeMillis();
        final boolean mayDecide = !inbox.paused() && !store.overloaded();
        final List<CommandRequest> due = mayDecide ? dueTimer.collect(now) : List.of();
        if (!mayDecide || (due.isEmpty() && !deferredWaiting && inbox.isEmpty())) {
            return false;
        }
        store.openLayer(journal.lastIndex() + 1);
        batch.begin(lastPosition + 1, now);
        final Effects effects = batch.effects();
        decideDeferred();
        decideDue(due);
        decideIncoming(effects);
        decidePushes();
        if (batch.records() == 0) {
            store.dropOpenLayer();
            return false;
        }
        append(effects, now);
        return true;
    }

    private void decideDeferred() {
        if (!deferredWaiting) {
            return;
        }
        final List<Record> deferred = tables.deferred(limits.turnCommandsMax());
        for (final Record command : deferred) {
            if (batch.bytes() > limits.ownBytesMax()) {
                break;
            }
            processor.processDeferred(command);
        }
        deferredWaiting = !tables.deferred(1).isEmpty();
    }

    /** What finds no room is due in the next batch still. */
    private void decideDue(final List<CommandRequest> due) {
        for (final CommandRequest command : due) {
            if (batch.bytes() > limits.ownBytesMax()) {
                break;
            }
            processor.process(command);
        }
    }

    /** Counted by themselves: however much is due, clients get their share of each batch, else they'd wait for ever. */
    private void decideIncoming(final Effects effects) {
        for (int taken = 0; taken < limits.turnCommandsMax() && batch.bytes() < limits.batchBytesMax(); taken++) {
            final Incoming incoming = inbox.poll();
            if (incoming == null) {
                break;
            }
            effects.permits.add(incoming.permit());
            if (!processor.process(incoming.request())) {
                effects.permits.removeLast();
                inbox.refuseTooLarge(incoming);
            }
        }
        if (!deferredWaiting) {
            deferredWaiting = batch.hasDeferred();
        }
    }

    /** Jobs that became activatable go to streams right in this batch; the others are told to those who poll. */
    private void decidePushes() {
        final Map<JobStream, List<Long>> chosen = new LinkedHashMap<>();
        final Set<Long> seen = new TreeSet<>();
        for (final ActivatableJob job : batch.takeActivatable()) {
            if (!seen.add(job.key())) {
                continue; // it became so twice in this batch: created and failed, or failed twice
            }
            final JobStream stream = pusher.choose(job.value());
            if (stream == null) {
                batch.effects().jobTypes.add(job.value().type());
            } else {
                chosen.computeIfAbsent(stream, s -> new ArrayList<>()).add(job.key());
            }
        }
        chosen.forEach((stream, keys) -> {
            processor.process(pusher.activation(stream, keys));
            metrics.jobsPushed(keys.size());
        });
    }

    private void append(final Effects effects, final long now) {
        lastPosition = batch.nextPosition() - 1;
        tables.lastPosition(lastPosition);
        engine.endBatch();
        entry.finish();
        WalkStep.mark(WalkStep.Step.APPEND);
        effects.index = journal.append(entry.array(), 0, entry.size());
        appendedBytes += entry.size();
        effects.lastPosition = lastPosition;
        effects.appendedMillis = now;
        store.sealLayer();
        gate.hold(effects);
        metrics.batchDecided(batch.commands(), batch.records(), batch.bytes());
    }

    /** Entries up to the index are durable: with one replica that is committed. */
    private void flushed(final long index) {
        try {
            commit(index);
        } catch (final RuntimeException e) {
            fail(e);
            return;
        }
        turn();
    }

    private void commit(final long index) {
        WalkStep.mark(WalkStep.Step.COMMIT);
        store.commitLayers(index);
        final Effects last = gate.releaseUpTo(index);
        if (last != null) {
            metrics.committed(last.lastPosition, loop.currentTimeMillis() - last.appendedMillis);
        }
        if (appendedBytes - bytesAtSnapshot > limits.snapshotLogBytes()) {
            bytesAtSnapshot = appendedBytes;
            snapshots.request();
        }
        tellProgress(last == null ? progress.lastPosition() : last.lastPosition);
        snapshots.step();
    }

    /** Told even when nothing is committed any more: somebody may wait for the snapshot of an idle partition. */
    private void stateWritten() {
        tellProgress(progress.lastPosition());
        postTurn();
    }

    private void tellProgress(final long committedPosition) {
        progress = new Progress(
                committedPosition, store.committedIndex(), store.snapshotIndex(), snapshots.snapshotPosition());
    }

    private void dropBatch() {
        store.dropOpenLayer();
        engine.reload();
        lastPosition = tables.lastPosition();
        deferredWaiting = !tables.deferred(1).isEmpty();
        for (final RequestLimiter.Permit permit : batch.effects().permits) {
            permit.dropped();
        }
        for (final Record command : batch.requests()) {
            if (command.origin() != null) {
                outlets.gateway()
                        .replies(List.of(new CommandReply.Refused(
                                command.origin(), new Refusal(Refusal.Kind.DISK_FULL, "the disk is full"))));
            }
        }
    }

    private void scheduleSnapshot() {
        loop.schedule(limits.snapshotPeriodMillis() * 1_000_000, () -> {
            if (!inbox.failed()) {
                snapshots.request();
            }
            scheduleSnapshot();
        });
    }

    /** Commands to other partitions get lost now and then; whatever is not answered is sent again. */
    private void scheduleResend() {
        loop.schedule(limits.resendPeriodMillis() * 1_000_000, () -> {
            if (!inbox.failed() && !inbox.paused()) {
                resend();
            }
            scheduleResend();
        });
    }

    /** What is unanswered may itself not be committed yet: it waits behind all that is. */
    private void resend() {
        final Effects effects = new Effects();
        engine.dueWork().resend(effects.sends::add, effects.replies::add);
        effects.index = journal.lastIndex();
        effects.lastPosition = lastPosition;
        effects.appendedMillis = loop.currentTimeMillis();
        gate.hold(effects);
        if (gate.waiting() == 1) {
            gate.releaseUpTo(effects.index);
        }
    }

    /** A fault that this replica can't go on with: it says why, refuses everything, and stops. */
    private void fail(final Throwable failure) {
        if (inbox.failed()) {
            return;
        }
        inbox.fail(failure.toString());
        dueTimer.stop();
        listener.failed(partitionId, failure);
    }
}

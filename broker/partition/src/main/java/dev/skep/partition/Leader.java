package dev.skep.partition;

import dev.skep.base.DiskException;
import dev.skep.base.Loop;
import dev.skep.base.WalkStep;
import dev.skep.engine.Engine;
import dev.skep.partition.Batch.ActivatableJob;
import dev.skep.partition.EffectGate.Effects;
import dev.skep.partition.Inbox.Incoming;
import dev.skep.protocol.EntryWriter;
import dev.skep.protocol.Record;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.message.Refusal;
import dev.skep.raft.RaftEntry;
import dev.skep.state.StateStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a replica does while it leads: decides what waits in the inbox, batch by batch, each as one log entry, and lets effects
 * out when their entry is committed. When leadership is lost, what is not committed is dropped, and nobody has seen it.
 */
final class Leader {
    private final PartitionLimits limits;
    private final Loop loop;
    private final StateStore store;
    private final Engine engine;
    private final PartitionTables tables;
    private final Replica replica;
    private final Inbox inbox;
    private final PartitionOutlets outlets;
    private final PartitionMetrics metrics;
    private final EntryWriter entry = new EntryWriter(RaftEntry.HEAD_BYTES);
    private final Batch batch;
    private final Processor processor;
    private final JobPusher pusher;
    private final EffectGate gate;
    private final DueTimer dueTimer;
    private final ExportDirector exports;
    // What this replica itself has to write, and may write while clients may not: without it no room would ever be made
    // on a full disk.
    private final Deque<CommandRequest> orders = new ArrayDeque<>();
    private final Runnable wake;
    private long lastPosition;
    // The last entry with due work. There is one under way at a time: clients' commands never stand behind much of it.
    private long dueIndex;
    private long committedPosition;
    private long writtenBytes;
    private boolean deferredWaiting;
    private boolean leading;

    Leader(
            final Partition.Parts parts,
            final Engine engine,
            final PartitionTables tables,
            final Replica replica,
            final Inbox inbox,
            final ExportDirector exports,
            final Runnable wake) {
        limits = parts.limits();
        loop = parts.loop();
        store = parts.store();
        outlets = parts.outlets();
        metrics = parts.metrics();
        this.engine = engine;
        this.tables = tables;
        this.replica = replica;
        this.inbox = inbox;
        this.exports = exports;
        batch = new Batch(entry, metrics);
        processor = new Processor(limits, store, engine, tables, batch);
        pusher = new JobPusher(parts.engineSettings().partitionId());
        gate = new EffectGate(parts.engineSettings().partitionId(), outlets);
        this.wake = wake;
        dueTimer = new DueTimer(loop, engine.dueWork(), wake);
    }

    /** All that is committed is applied, and nobody else leads: commands are taken from now on. */
    void start() {
        engine.reload();
        lastPosition = tables.lastPosition();
        committedPosition = lastPosition;
        deferredWaiting = !tables.deferred(1).isEmpty();
        leading = true;
        dueIndex = 0;
        inbox.open();
        dueTimer.start();
        exports.start(replica.committedIndex(), this::order);
    }

    private void order(final CommandRequest command) {
        orders.add(command);
        wake.run();
    }

    /** Leadership is lost. Whoever waits for something that is not committed learns that its outcome is unknown. */
    void stop(final Refusal notLeader) {
        leading = false;
        dueTimer.stop();
        stopExports();
        inbox.close(notLeader);
        gate.abandon(notLeader.reason());
        pusher.clear();
        store.dropPendingLayers();
        engine.reload();
    }

    /** The partition stopped because of a fault. */
    void fail(final String reason) {
        leading = false;
        dueTimer.stop();
        stopExports();
        gate.abandon(reason);
    }

    private void stopExports() {
        exports.stop();
        orders.clear();
    }

    boolean leading() {
        return leading;
    }

    JobPusher pusher() {
        return pusher;
    }

    /** The newest record that is committed. */
    long committedPosition() {
        return committedPosition;
    }

    void clockChanged() {
        if (leading) {
            dueTimer.clockChanged();
            wake.run();
        }
    }

    /** Size of the entries written since the last call. */
    long takeBytes() {
        final long taken = writtenBytes;
        writtenBytes = 0;
        return taken;
    }

    /**
     * Decides one batch, where the window of uncommitted entries allows it. What is left has a turn of its own, behind what has come to
     * the loop meanwhile: however much there is to do, what has been flushed is committed and let out.
     */
    void turn() {
        try {
            if (leading
                    && !replica.raft().isTransferring()
                    && gate.waiting() < limits.pendingEntriesMax()
                    && decideBatch()) {
                if (!inbox.isEmpty() || deferredWaiting || dueTimer.isDue(loop.currentTimeMillis())) {
                    wake.run();
                }
                replica.replicate();
            }
        } catch (final DiskException e) {
            if (!e.full()) {
                throw e;
            }
            dropBatch();
            inbox.refuse(Refusal.Kind.DISK_FULL, "the disk is full");
        }
    }

    /** Entries up to the index are committed. */
    void commit(final long index) {
        WalkStep.mark(WalkStep.Step.COMMIT);
        store.commitLayers(index);
        final Effects last = gate.releaseUpTo(index);
        if (last != null) {
            committedPosition = last.lastPosition;
            metrics.committed(last.lastPosition, loop.currentTimeMillis() - last.appendedMillis);
        }
        exports.committed(index);
    }

    /** Decides one batch; false when there was nothing to decide. */
    private boolean decideBatch() {
        final long now = loop.currentTimeMillis();
        final boolean mayDecide = !inbox.paused() && !store.overloaded();
        final boolean dueMayGoOn = mayDecide && dueIndex <= replica.committedIndex();
        final List<CommandRequest> due = dueMayGoOn ? dueTimer.collect(now) : List.of();
        final boolean ordered = !orders.isEmpty() && !store.overloaded();
        if (!ordered && (!mayDecide || (due.isEmpty() && !deferredWaiting && inbox.isEmpty()))) {
            return false;
        }
        store.openLayer(replica.lastIndex() + 1);
        batch.begin(lastPosition + 1, now);
        final Effects effects = batch.effects();
        if (ordered) {
            decideOrders();
        }
        if (mayDecide) {
            decideDeferred();
            decideDue(due);
            decideIncoming(effects);
            decidePushes();
        }
        if (batch.records() == 0) {
            store.dropOpenLayer();
            return false;
        }
        append(effects, now);
        if (!due.isEmpty()) {
            dueIndex = effects.index;
        }
        return true;
    }

    private void decideOrders() {
        for (CommandRequest order = orders.poll(); order != null; order = orders.poll()) {
            processor.process(order);
        }
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
            if (!processor.process(incoming.request())) {
                inbox.refuseTooLarge(incoming);
                continue;
            }
            effects.permits.add(incoming.permit());
            if (incoming.request().origin() != null) {
                effects.origins.add(incoming.request().origin());
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
        effects.index = replica.write(entry.array(), entry.size());
        writtenBytes += entry.size();
        effects.lastPosition = lastPosition;
        effects.appendedMillis = now;
        store.sealLayer();
        gate.hold(effects);
        metrics.batchDecided(batch.commands(), batch.records(), batch.bytes());
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

    /**
     * Commands to other partitions get lost now and then; whatever is not answered is sent again. What is unanswered may itself
     * not be committed yet: it waits behind all that is.
     */
    void resend(final boolean deploymentsOnly) {
        if (!leading || inbox.paused()) {
            return;
        }
        final Effects effects = new Effects();
        engine.dueWork().resendDeployments(effects.sends::add, effects.replies::add);
        if (!deploymentsOnly) {
            engine.dueWork().resend(effects.sends::add);
        }
        if (effects.sends.isEmpty() && effects.replies.isEmpty()) {
            return;
        }
        effects.index = replica.lastIndex();
        effects.lastPosition = lastPosition;
        effects.appendedMillis = loop.currentTimeMillis();
        gate.hold(effects);
        if (gate.waiting() == 1) {
            gate.releaseUpTo(replica.committedIndex());
        }
    }
}

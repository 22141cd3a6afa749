package dev.skep.partition;

import dev.skep.base.Background;
import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.engine.Engine;
import dev.skep.engine.EngineSettings;
import dev.skep.journal.Journal;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.intent.ExporterIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.message.PartitionPort;
import dev.skep.protocol.message.Refusal;
import dev.skep.raft.Configuration;
import dev.skep.raft.RaftCore;
import dev.skep.raft.RaftMessage;
import dev.skep.raft.RaftSettings;
import dev.skep.raft.Role;
import dev.skep.raft.SnapshotId;
import dev.skep.state.StateStore;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One replica of one partition: the only writer of its log and state, all on one loop.
 *
 * <p>It takes part in consensus ({@link Replica}). While it leads, it decides commands and lets their effects out when they are
 * committed ({@link Leader}); otherwise it applies what others have decided ({@link Applier}), so that it can lead at once.
 */
public final class Partition implements PartitionPort {
    private static final int RESEND_STEPS = 20;

    private final int partitionId;
    private final PartitionLimits limits;
    private final Loop loop;
    private final StateStore store;
    private final Engine engine;
    private final PartitionTables tables;
    private final Inbox inbox;
    private final Replica replica;
    private final Applier applier;
    private final Leader leader;
    private final ExportDirector exports;
    private final SnapshotDirector snapshots;
    private final SnapshotExchange exchange;
    private final PartitionListener listener;
    private final MemberId self;
    private long leadsFrom;
    private long leadsTerm;
    private long bytesSinceSnapshot;
    private boolean applierWaits;
    private long caughtUpIndex = Long.MAX_VALUE;
    private boolean caughtUp;
    private boolean storing = true;
    private LongConsumer onReady;

    private volatile PartitionStatus status;
    private volatile Followers followers = new Followers(0, List.of());

    /** @param position of the last record in the state */
    public record StateHash(long position, long hash) {}

    /**
     * What a partition is made of.
     *
     * @param self this member
     * @param bootstrap who takes part in the beginning; a replica that was there before goes by its own files
     * @param replicaFile where votes are kept
     * @param network to the other replicas
     * @param rng for the times of elections
     */
    public record Parts(
            EngineSettings engineSettings,
            PartitionLimits limits,
            RaftSettings raft,
            MemberId self,
            Configuration bootstrap,
            ReplicaFile replicaFile,
            ReplicaNetwork network,
            Rng rng,
            Loop loop,
            Background flushing,
            Background snapshotting,
            Journal journal,
            StateStore store,
            PartitionOutlets outlets,
            RequestLimiter limiter,
            PartitionMetrics metrics,
            PartitionListener listener) {}

    /** Throws when log and snapshot leave a gap between them. */
    public Partition(final Parts parts) {
        partitionId = parts.engineSettings().partitionId();
        limits = parts.limits();
        loop = parts.loop();
        store = parts.store();
        listener = parts.listener();
        self = parts.self();
        engine = new Engine(parts.engineSettings(), store);
        tables = new PartitionTables(store.writer());
        inbox = new Inbox(
                limits, parts.limiter(), parts.metrics(), parts.outlets().gateway(), this::postTurn);
        final RaftLog log = new RaftLog(parts.journal(), limits.recentEntryBytes());
        final byte[] newest = store.snapshotMetadata();
        final SnapshotId snapshot =
                newest.length == 0 ? null : SnapshotMetadata.read(newest).id();
        if (snapshot != null) {
            log.beginBehind(snapshot, self);
        }
        exports = new ExportDirector(parts, engine, this::fail);
        final SnapshotId known = SnapshotForOthers.choose(snapshot, store, parts.journal(), exports.settledIndex());
        replica = new Replica(parts, log, known, new Consensus());
        applier = new Applier(replica, store, new EntryApplier(store, engine, tables), limits.replayEntriesPerTurn());
        leader = new Leader(parts, engine, tables, replica, inbox, exports, this::postTurn);
        snapshots = new SnapshotDirector(
                parts,
                exports::settledIndex,
                this::snapshotMetadata,
                taken -> replica.step(core -> core.snapshotTaken(taken.id())),
                this::stateWritten,
                this::fail);
        exchange = new SnapshotExchange(parts, replica, snapshots, this::installed, this::fail);
        replica.snapshots(exchange);
        status = statusNow();
    }

    /** The snapshot of another replica has taken the place of the state. */
    private void installed(final long index) {
        replica.installed(index);
        engine.reload();
        applier.appliedUpTo(index);
    }

    /** On the loop: begins. Tells the count of replayed records when it first leads, or first has all that its leader has. */
    public void start(final LongConsumer whenReady) {
        onReady = whenReady;
        replica.start();
        scheduleSnapshot();
        scheduleResend(0);
    }

    // ---------------------------------------------------------------- any thread

    @Override
    public int partitionId() {
        return partitionId;
    }

    @Override
    public void submit(final CommandRequest request) {
        inbox.offer(request);
    }

    @Override
    public void openJobStream(final JobStream stream) {
        loop.post(() -> leader.pusher().open(stream));
    }

    @Override
    public void closeJobStream(final long jobStreamId) {
        loop.post(() -> leader.pusher().close(jobStreamId));
    }

    /** Closes the streams of a gateway that is gone; it could not do so itself. Callable from any thread. */
    public void closeJobStreamsOf(final long gatewayId) {
        loop.post(() -> leader.pusher().closeAllOf(gatewayId));
    }

    @Override
    public void jobStreamReady(final long jobStreamId, final boolean ready) {
        loop.post(() -> leader.pusher().ready(jobStreamId, ready));
    }

    /** A word of another replica. */
    public void receive(final MemberId from, final RaftMessage message) {
        loop.post(() -> replica.receive(from, message));
    }

    /** Asks consensus for something, with the time of the loop. */
    public void ask(final Consumer<RaftCore> question) {
        loop.post(() -> replica.step(question));
    }

    /** Takes a snapshot soon. */
    public void takeSnapshot() {
        loop.post(snapshots::request);
    }

    /** Refuses the commands of clients and does no due work until resumed. */
    public void pauseProcessing() {
        inbox.refuse(Refusal.Kind.PAUSED, "processing is paused by an operator");
        loop.post(this::tellStatus);
    }

    public void resumeProcessing() {
        inbox.accept(Refusal.Kind.PAUSED);
        loop.post(this::tellStatus);
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
        loop.post(this::tellStatus);
    }

    /** Whether there is room for the entries of leaders; without, a follower takes none until there is again. */
    public void roomForEntries(final boolean room) {
        loop.post(() -> {
            storing = room;
            replica.step(core -> core.storing(room));
            tellStatus();
        });
    }

    /** How far the others were when this was asked the last time; to be asked again and again by who wants to watch. */
    public Followers followers() {
        final Followers known = followers;
        loop.post(() ->
                followers = new Followers(replica.lastIndex(), replica.raft().followers()));
        return known;
    }

    /** Reads all of the committed state, and does nothing else meanwhile: equal at equal positions on all replicas. */
    public void hashState(final Consumer<StateHash> then) {
        loop.post(() -> then.accept(new StateHash(committedPosition(), store.contentHash())));
    }

    /** The job streams that may get jobs of this replica: none where it does not lead. */
    public void listJobStreams(final Consumer<List<JobStream>> then) {
        loop.post(() -> then.accept(leader.pusher().streams()));
    }

    /** The time of day, as the loop tells it, has jumped: perhaps something is due. */
    public void clockChanged() {
        loop.post(leader::clockChanged);
    }

    /** Has something done with all exporters, where this replica leads. */
    public void tellExporters(final ExporterIntent intent) {
        loop.post(() -> exports.tell(intent));
    }

    public void askExporters(final Consumer<ExportStatus> then) {
        loop.post(() -> then.accept(exports.status()));
    }

    /** What the replica says of itself. */
    public PartitionStatus status() {
        return status;
    }

    // ---------------------------------------------------------------- the loop

    private void postTurn() {
        loop.post(this::turn);
    }

    private void turn() {
        if (inbox.failed()) {
            return;
        }
        try {
            if (leader.leading()) {
                leader.turn();
            } else {
                inbox.refuseWaiting();
                if (applierWaits) {
                    applierWaits = false;
                    applyOn();
                }
            }
        } catch (final RuntimeException e) {
            fail(e);
        }
    }

    /** What consensus comes to. */
    private final class Consensus implements Replica.Owner {
        @Override
        public void roleChanged() {
            guarded(() -> {
                final boolean elected = replica.raft().role() == Role.LEADER;
                final long term = replica.raft().term();
                if (leader.leading() && (!elected || term != leadsTerm)) {
                    leader.stop(notLeading());
                }
                if (elected && term != leadsTerm) {
                    leadsTerm = term;
                    leadsFrom = replica.lastIndex(); // the entry that opens the term
                }
                if (!elected) {
                    inbox.close(notLeading());
                    exchange.endSendings();
                }
                applyOn();
            });
        }

        @Override
        public void committed() {
            guarded(() -> {
                if (leader.leading()) {
                    leader.commit(replica.committedIndex());
                    applier.appliedUpTo(replica.committedIndex());
                    bytesSinceSnapshot += leader.takeBytes();
                    afterCommit();
                    leader.turn();
                } else {
                    applyOn();
                }
            });
        }

        @Override
        public void mayWriteAgain() {
            postTurn();
        }

        @Override
        public void failed(final Throwable failure) {
            fail(failure);
        }
    }

    private Refusal notLeading() {
        final MemberId known = replica.raft().leader();
        final boolean another = known != null && !known.equals(self);
        return new Refusal(
                Refusal.Kind.NOT_LEADER,
                "member " + self + " does not lead partition " + partitionId
                        + (another ? "; member " + known + " does" : ", and nobody does right now"),
                another ? known : null,
                another ? replica.raft().term() : 0);
    }

    /** Applies what is committed, turn by turn, and begins to lead when that is done and this replica was elected. */
    private void applyOn() {
        if (leader.leading()) {
            tellStatus();
            return;
        }
        switch (applier.turn()) {
            case MORE -> loop.post(() -> guarded(this::applyOn));
            case OVERLOADED -> applierWaits = true; // the state is being flushed: its end wakes us
            case DONE -> {
                if (replica.leads() && applier.appliedIndex() >= leadsFrom) {
                    leader.start();
                    postTurn();
                }
                tellReady();
            }
        }
        bytesSinceSnapshot += applier.takeBytes();
        afterCommit();
    }

    private void tellReady() {
        final boolean caughtUp =
                leader.leading() || (!replica.leads() && replica.raft().leader() != null);
        if (onReady != null && caughtUp) {
            final LongConsumer ready = onReady;
            onReady = null;
            ready.accept(applier.records());
        }
    }

    private void afterCommit() {
        if (bytesSinceSnapshot > limits.snapshotLogBytes()) {
            bytesSinceSnapshot = 0;
            snapshots.request();
        }
        snapshots.step();
        tellStatus();
    }

    /** Told even when nothing is committed any more: somebody may wait for the snapshot of an idle partition. */
    private void stateWritten() {
        tellStatus();
        postTurn();
    }

    /** What a snapshot of the committed state carries. */
    private SnapshotMetadata snapshotMetadata(final long index) {
        return new SnapshotMetadata(replica.raft().snapshotAt(index), committedPosition());
    }

    private void tellStatus() {
        final PartitionStatus before = status;
        final PartitionStatus now = statusNow();
        status = now;
        if (!now.samePart(before)) {
            listener.changed(partitionId, now);
        }
    }

    private PartitionStatus statusNow() {
        final RaftCore raft = replica.raft();
        return new PartitionStatus(
                raft.role(),
                raft.term(),
                leader.leading(),
                raft.leader(),
                raft.configuration(),
                inbox.isPausedByOperator(),
                inbox.failed(),
                inbox.refusing(),
                committedPosition(),
                replica.committedIndex(),
                applier.appliedIndex(),
                store.snapshotIndex(),
                snapshots.snapshotPosition(),
                inbox.queued(),
                caughtUp(),
                storing,
                raft.role() == Role.LEARNER && raft.configuration().isVoter(self));
    }

    /** The state of a leader runs ahead of what is committed: what it says counts when that is committed. */
    private boolean caughtUp() {
        if (!caughtUp) {
            caughtUpIndex = engine.isCaughtUp()
                    ? Math.min(caughtUpIndex, leader.leading() ? replica.lastIndex() : applier.appliedIndex())
                    : Long.MAX_VALUE;
            caughtUp = replica.committedIndex() >= caughtUpIndex;
        }
        return caughtUp;
    }

    private long committedPosition() {
        return leader.leading() ? leader.committedPosition() : tables.lastPosition();
    }

    private void scheduleSnapshot() {
        loop.schedule(limits.snapshotPeriodMillis() * 1_000_000, () -> {
            if (!inbox.failed()) {
                snapshots.request();
                scheduleSnapshot();
            }
        });
    }

    private void scheduleResend(final int step) {
        // deployments are waited for: by their users on the deployment partition, by everybody at one that catches up
        final boolean often = !caughtUp || partitionId == PartitionKeys.DEPLOYMENT_PARTITION;
        final int steps = often ? 1 : RESEND_STEPS;
        final long millis = Math.max(1, limits.resendPeriodMillis() * steps / RESEND_STEPS);
        loop.schedule(millis * 1_000_000, () -> {
            if (!inbox.failed()) {
                final boolean whole = step + steps >= RESEND_STEPS;
                guarded(() -> leader.resend(!whole));
                scheduleResend(whole ? 0 : step + steps);
            }
        });
    }

    /** Takes no further part: what waits is refused or has an unknown outcome. Slow work under way ends by itself. */
    public void stop() {
        loop.post(() -> {
            if (!inbox.failed()) {
                inbox.fail("this replica was stopped");
                snapshots.stop();
                replica.stop();
                leader.fail("this replica was stopped");
                tellStatus();
            }
        });
    }

    private void guarded(final Runnable work) {
        try {
            work.run();
        } catch (final RuntimeException e) {
            fail(e);
        }
    }

    /** A fault that this replica can't go on with: it says why, refuses everything, and stops. */
    private void fail(final Throwable failure) {
        if (inbox.failed()) {
            return;
        }
        inbox.fail(failure.toString());
        snapshots.stop();
        replica.stop();
        leader.fail("the partition stopped: " + failure);
        tellStatus();
        listener.failed(partitionId, failure);
    }
}

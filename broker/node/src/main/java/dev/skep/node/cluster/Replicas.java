package dev.skep.node.cluster;

import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.partition.Partition;
import dev.skep.partition.PartitionStatus;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.raft.Configuration;
import dev.skep.raft.RaftCore;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.MemberEntry;
import dev.skep.topology.ReplicaState;
import dev.skep.topology.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas on this broker: starts those that the topology gives it, and carries out the operations of a change that concern
 * them, one after the other. On a loop of its own, as opening a replica takes its time.
 */
public final class Replicas {
    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);
    private static final long ASK_NANOS = 300_000_000L;
    private static final long REOPEN_NANOS = 1_000_000_000L;
    private static final long REOPEN_NANOS_MAX = 60_000_000_000L;

    private final MemberId self;
    private final Loop loop;
    private final Frames frames;
    private final Opener opener;
    private final Results results;
    private final boolean priorityElection;
    private final Consumer<CommandRequest> toLeader;
    private final TreeMap<Integer, HostedReplica> hosted = new TreeMap<>();
    private final TreeMap<Integer, Long> reopenNanos = new TreeMap<>();
    private Topology document;
    private Running running;
    private boolean closed;

    /** For readers on other threads; replaced as a whole. */
    private volatile SortedMap<Integer, HostedReplica> snapshot = new TreeMap<>();

    /** A replica that is open. */
    public interface HostedReplica {
        Partition partition();

        /** Ends when it leads, or has all that its leader has, for the first time. */
        CompletableFuture<Void> start();

        /** Stops it and gives all back; ends when nothing of it runs any more. */
        CompletableFuture<Void> stop();
    }

    /** Opens what is on the disk, or makes it. */
    public interface Opener {
        /**
         * @param messagePartitions over how many partitions correlation keys are spread
         * @param replicated whether there are others from which it can be rebuilt
         */
        HostedReplica open(int partition, Configuration bootstrap, int messagePartitions, boolean replicated);

        void delete(int partition);

        /** Keeps what is there for people to look at, in place of what was set aside before. */
        void setAside(int partition);
    }

    /** Hears what has come of it; any thread. */
    interface Results {
        void performed(ChangeOperation operation, Optional<String> failure);

        /** All replicas of the document are open. */
        void opened();

        /** A replica can't be opened: the broker is of no use. */
        void failed(int partition, RuntimeException failure);
    }

    /** The operation under way. */
    private record Running(ChangeOperation operation, boolean[] left, ExporterSwitch[] exporter) {
        Running(final ChangeOperation operation) {
            this(operation, new boolean[1], new ExporterSwitch[1]);
        }
    }

    /** @param priorityElection whether a partition's leader is to be the replica of the highest priority, else it may be any */
    Replicas(
            final MemberId self,
            final Loop loop,
            final Frames frames,
            final Opener opener,
            final Results results,
            final boolean priorityElection,
            final Consumer<CommandRequest> toLeader) {
        this.self = self;
        this.loop = loop;
        this.frames = frames;
        this.opener = opener;
        this.results = results;
        this.priorityElection = priorityElection;
        this.toLeader = toLeader;
        frames.on(FrameKind.REPLICA_REQUEST, (from, payload) -> {
            final ReplicaRequest request = ReplicaRequest.decode(payload);
            loop.post(() -> asked(from, request));
        });
    }

    /** Any thread. */
    SortedMap<Integer, HostedReplica> hosted() {
        return snapshot;
    }

    /** Any thread: null where there is no replica here. */
    Partition partition(final int id) {
        final HostedReplica replica = snapshot.get(id);
        return replica == null ? null : replica.partition();
    }

    /** Any thread: does what the document says. */
    void follow(final Topology topology) {
        loop.post(() -> {
            document = topology;
            if (!closed) {
                openMissing();
                tellPriorities();
            }
        });
    }

    /** Any thread: carries the operation out, which may have been begun before. */
    void perform(final ChangeOperation operation) {
        loop.post(() -> {
            running = new Running(operation);
            goOn(running);
        });
    }

    /** Stops all; blocks. Not on the loop. */
    void close() {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        loop.post(() -> {
            closed = true;
            running = null;
            hosted.values().forEach(replica -> replica.partition().ask(core -> core.stepDown(now())));
            final List<CompletableFuture<Void>> stops = new ArrayList<>();
            hosted.values().forEach(replica -> stops.add(replica.stop()));
            var _ = CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new))
                    .whenComplete((nothing, failure) -> {
                        if (failure == null) {
                            done.complete(null);
                        } else {
                            done.completeExceptionally(failure);
                        }
                    });
        });
        done.join();
    }

    // ---------------------------------------------------------------- what the document says

    private void openMissing() {
        final MemberEntry own = document.members().get(self);
        if (own == null) {
            results.opened(); // nothing is to be opened
            return;
        }
        own.partitions().forEach((partition, replica) -> {
            if (!hosted.containsKey(partition) && replica.state() != ReplicaState.JOINING) {
                open(partition, beginning(own, partition, replica.state()));
            }
        });
        results.opened();
    }

    /** With what a replica begins of which nothing is on the disk. */
    private Configuration beginning(final MemberEntry own, final int partition, final ReplicaState state) {
        if (state == ReplicaState.BOOTSTRAPPING) {
            return Configuration.of(List.of(self)); // nobody else has anything of it yet
        }
        // Before it first wrote its own entry it has nothing to lose, and begins as all others do.
        return own.version() == 0 ? firstConfiguration(partition) : Configuration.EMPTY;
    }

    private Configuration firstConfiguration(final int partition) {
        return Configuration.of(List.copyOf(document.replicas(partition).keySet()));
    }

    private void open(final int partition, final Configuration bootstrap) {
        try {
            final HostedReplica replica =
                    opener.open(partition, bootstrap, document.messagePartitions(), isReplicated(partition));
            hosted.put(partition, replica);
            snapshot = new TreeMap<>(hosted);
            tellPriorities(partition, replica);
            var _ = replica.start();
        } catch (final DamagedReplica e) {
            rebuild(partition, e);
        } catch (final RuntimeException e) {
            results.failed(partition, e);
        }
    }

    /** What is damaged here is whole elsewhere: it is set aside, and comes anew from the others. */
    private void rebuild(final int partition, final DamagedReplica damage) {
        if (!isReplicated(partition)) {
            results.failed(partition, damage);
            return;
        }
        LOG.error(
                "The replica of partition {} is damaged, it is set aside and rebuilt from the other replicas: {}",
                partition,
                damage.getMessage());
        opener.setAside(partition);
        open(partition, Configuration.EMPTY);
    }

    private boolean isReplicated(final int partition) {
        return document.replicas(partition).size() > 1;
    }

    private void tellPriorities() {
        hosted.forEach(this::tellPriorities);
    }

    private void tellPriorities(final int partition, final HostedReplica replica) {
        final SortedMap<MemberId, Integer> priorities =
                priorityElection ? document.priorities(partition) : Collections.emptySortedMap();
        replica.partition().ask(core -> core.priorities(priorities));
    }

    /**
     * Any thread: a replica stopped because of a fault. With others to rebuild it from it is opened
     * again; later each time.
     */
    void reopen(final int partition) {
        loop.post(() -> {
            final HostedReplica old = hosted.get(partition);
            if (old == null || closed || !isReplicated(partition)) {
                return;
            }
            final long delay =
                    reopenNanos.merge(partition, REOPEN_NANOS, (last, least) -> Math.min(2 * last, REOPEN_NANOS_MAX));
            loop.schedule(delay, () -> {
                if (!closed && hosted.get(partition) == old) {
                    var _ = old.stop().whenComplete((nothing, failure) -> loop.post(() -> openAgain(partition)));
                }
            });
        });
    }

    private void openAgain(final int partition) {
        hosted.remove(partition);
        snapshot = new TreeMap<>(hosted);
        if (!closed) {
            open(partition, Configuration.EMPTY);
        }
    }

    // ---------------------------------------------------------------- operations

    private void goOn(final Running now) {
        if (now != running || closed) {
            return;
        }
        try {
            if (advance(now)) {
                end(now, Optional.empty());
            } else {
                loop.schedule(ASK_NANOS, () -> goOn(now));
            }
        } catch (final RuntimeException e) {
            LOG.warn("{} failed", now.operation(), e);
            end(now, Optional.of(e.toString()));
        }
    }

    private void end(final Running now, final Optional<String> failure) {
        if (now == running) {
            running = null;
        }
        results.performed(now.operation(), failure);
    }

    /** Whether the operation is done; else it is looked at again in a moment. */
    private boolean advance(final Running now) {
        return switch (now.operation()) {
            case ChangeOperation.MemberJoin _,
                    ChangeOperation.MemberLeave _,
                    ChangeOperation.MemberRemove _,
                    ChangeOperation.PartitionReconfigurePriority _ -> true;
            case ChangeOperation.PartitionJoin join -> join(join.partition());
            case ChangeOperation.PartitionLeave leave -> leave(now, leave.partition());
            case ChangeOperation.PartitionRemove remove -> isOut(now, remove.partition(), remove.member());
            case ChangeOperation.PartitionForceReconfigure force -> force(force);
            case ChangeOperation.PartitionBootstrap bootstrap -> bootstrap(bootstrap.partition());
            case ChangeOperation.PartitionActivate activate -> isCaughtUp(activate.partition());
            case ChangeOperation.PartitionDisableExporter off ->
                turn(now, off.partition(), off.exporter(), false, Optional.empty());
            case ChangeOperation.PartitionEnableExporter on ->
                turn(now, on.partition(), on.exporter(), true, on.initializeFrom());
        };
    }

    private boolean turn(
            final Running now,
            final int partition,
            final String exporter,
            final boolean enabled,
            final Optional<String> initializeFrom) {
        if (now.exporter()[0] == null) {
            now.exporter()[0] = new ExporterSwitch(
                    loop, required(partition).partition(), exporter, enabled, initializeFrom.orElse(""), toLeader);
        }
        return now.exporter()[0].advance();
    }

    /** An added partition begins with one replica, alone in its configuration; the others join it. */
    private boolean bootstrap(final int partition) {
        final HostedReplica replica = hosted.get(partition);
        if (replica == null) {
            open(partition, Configuration.of(List.of(self)));
            return false;
        }
        return replica.partition().status().leading();
    }

    /** It asks the deployment partition by itself, as soon as somebody leads it. */
    private boolean isCaughtUp(final int partition) {
        return required(partition).partition().status().caughtUp();
    }

    private HostedReplica required(final int partition) {
        final HostedReplica replica = hosted.get(partition);
        if (replica == null) {
            throw new IllegalStateException("there is no replica of partition " + partition + " here");
        }
        return replica;
    }

    private boolean join(final int partition) {
        final HostedReplica replica = hosted.get(partition);
        if (replica == null) {
            open(partition, Configuration.EMPTY);
            return false;
        }
        final Configuration configuration = replica.partition().status().configuration();
        if (!configuration.isJoint() && configuration.voters().contains(self)) {
            return true;
        }
        askLeader(partition, new ReplicaRequest(ReplicaRequest.Wish.ADD, partition, self));
        return false;
    }

    private boolean leave(final Running now, final int partition) {
        final HostedReplica replica = hosted.get(partition);
        if (replica == null) {
            opener.delete(partition);
            return true;
        }
        if (!isOut(now, partition, self)) {
            return false;
        }
        hosted.remove(partition);
        snapshot = new TreeMap<>(hosted);
        var _ = replica.stop().whenComplete((nothing, failure) -> loop.post(() -> goOn(now)));
        return false;
    }

    /** Whether the leader has said that the member is no longer in the configuration. */
    private boolean isOut(final Running now, final int partition, final MemberId member) {
        if (now.left()[0]) {
            return true;
        }
        askLeader(partition, new ReplicaRequest(ReplicaRequest.Wish.REMOVE, partition, member));
        return false;
    }

    private boolean force(final ChangeOperation.PartitionForceReconfigure force) {
        final HostedReplica replica = required(force.partition());
        final Configuration wanted = new Configuration(force.epoch(), force.kept(), List.of(), List.of());
        final Configuration present = replica.partition().status().configuration();
        if (present.epoch() >= force.epoch()) {
            return present.epoch() > force.epoch() || present.voters().equals(force.kept());
        }
        replica.partition().ask(core -> core.forceConfiguration(now(), wanted));
        return false;
    }

    private long now() {
        return loop.nanoTime();
    }

    private void askLeader(final int partition, final ReplicaRequest request) {
        final Partition here = partition(partition);
        if (here != null && here.status().leading()) {
            asked(self, request);
            return;
        }
        // whoever does not lead takes no notice, so the others need not be told apart
        for (final MemberId member : document.replicas(partition).keySet()) {
            if (!member.equals(self)) {
                frames.send(member, Lane.CONTROL, FrameKind.REPLICA_REQUEST, request.encode());
            }
        }
    }

    // ---------------------------------------------------------------- what others ask

    private void asked(final MemberId from, final ReplicaRequest request) {
        if (request.wish() == ReplicaRequest.Wish.REMOVED) {
            removed(request);
            return;
        }
        final Partition partition = partition(request.partition());
        if (partition == null || !partition.status().leading()) {
            return;
        }
        switch (request.wish()) {
            case ADD -> partition.ask(core -> change(core, request.member(), true));
            case REMOVE ->
                partition.ask(core -> {
                    if (isOut(core, request.member())) {
                        tellRemoved(from, request);
                    } else {
                        change(core, request.member(), false);
                    }
                });
            case HAND_OVER -> partition.ask(core -> core.transferLeadership(now(), request.member()));
            case REMOVED -> {}
        }
    }

    private static boolean isOut(final RaftCore core, final MemberId member) {
        return !core.configuration().isMember(member) && core.isConfigurationCommitted();
    }

    private void change(final RaftCore core, final MemberId member, final boolean add) {
        final Configuration present = core.configuration();
        if (present.isJoint() || present.voters().contains(member) == add) {
            return;
        }
        final List<MemberId> voters = new ArrayList<>(present.voters());
        if (add) {
            voters.add(member);
        } else {
            voters.remove(member);
        }
        core.proposeConfiguration(now(), new Configuration(present.epoch(), voters, List.of(), List.of()));
    }

    private void tellRemoved(final MemberId to, final ReplicaRequest request) {
        final ReplicaRequest done =
                new ReplicaRequest(ReplicaRequest.Wish.REMOVED, request.partition(), request.member());
        if (to.equals(self)) {
            loop.post(() -> removed(done));
        } else {
            frames.send(to, Lane.CONTROL, FrameKind.REPLICA_REQUEST, done.encode());
        }
    }

    private void removed(final ReplicaRequest done) {
        if (running == null || running.operation().aboutPartition() != done.partition()) {
            return;
        }
        final boolean expected = switch (running.operation()) {
            case ChangeOperation.PartitionLeave leave -> leave.member().equals(done.member());
            case ChangeOperation.PartitionRemove remove -> remove.member().equals(done.member());
            default -> false;
        };
        if (expected) {
            running.left()[0] = true;
        }
    }

    /** Asks whoever leads the partition to hand over. Any thread. */
    void handOver(final int partition, final MemberId leader, final MemberId to) {
        final ReplicaRequest request = new ReplicaRequest(ReplicaRequest.Wish.HAND_OVER, partition, to);
        if (leader.equals(self)) {
            loop.post(() -> asked(self, request));
        } else {
            frames.send(leader, Lane.CONTROL, FrameKind.REPLICA_REQUEST, request.encode());
        }
    }

    /** Any thread: what each replica here says of itself. */
    SortedMap<Integer, PartitionStatus> statuses() {
        final TreeMap<Integer, PartitionStatus> statuses = new TreeMap<>();
        snapshot.forEach((id, replica) -> statuses.put(id, replica.partition().status()));
        return statuses;
    }
}

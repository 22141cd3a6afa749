package dev.skep.node.cluster;

import dev.skep.base.Disk;
import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.base.Rng;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.InitialTopology;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.RottenTopology;
import dev.skep.topology.Topology;
import dev.skep.topology.TopologyCodec;
import dev.skep.topology.change.Attempt;
import dev.skep.topology.change.ClusterView;
import dev.skep.topology.change.Moment;
import dev.skep.topology.change.TopologyCore;
import dev.skep.topology.change.TopologyEffects;
import dev.skep.topology.change.TopologySettings;
import dev.skep.topology.placement.PartitionAssignment;
import dev.skep.topology.placement.Placement;
import dev.skep.topology.placement.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop around {@link TopologyCore}: keeps the document on the disk, passes it on, and lets operations be carried out.
 *
 * <p>The first document of a cluster is made by broker 0, and only when it has heard of each of the first brokers that it has none
 * either: a broker that lost its disk must not begin a second cluster.
 */
final class TopologyKeeper implements TopologyEffects, ClusterView {
    private static final Logger LOG = LoggerFactory.getLogger(TopologyKeeper.class);
    private static final String FILE = "topology";
    private static final long ASK_NANOS = 500_000_000L;
    private static final int FANOUT = 2;

    /** The highest level of formats that this version can read and write. */
    static final int FEATURE_LEVEL = 1;

    private final MemberId self;
    private final FirstCluster first;
    private final Loop loop;
    private final LoopTimer timer;
    private final Frames frames;
    private final SavedFile file;
    private final ClusterMetrics metrics;
    private final Rng rng;
    private final Owner owner;
    private final TopologyCore core;
    private SortedMap<MemberId, MemberFacts> members = new TreeMap<>();
    private boolean settled;
    private long operationBeganNanos;
    private String lastTrouble = "";

    private volatile Topology document;

    /**
     * What the settings say of a cluster that does not exist yet.
     *
     * @param size brokers 0 to size - 1
     * @param fixed where the replicas are to be; empty for anywhere
     */
    record FirstCluster(
            String clusterId,
            int size,
            int partitions,
            int replicationFactor,
            SortedMap<Integer, PartitionAssignment> fixed,
            String region,
            String zone) {}

    /** Who does what the document says. Called on the loop of the cluster: hands over and returns. */
    interface Owner {
        /** This is the document now. */
        void document(Topology topology);

        /** Carry it out, then tell {@link TopologyKeeper#performed}. */
        void perform(ChangeOperation operation);
    }

    TopologyKeeper(
            final MemberId self,
            final FirstCluster first,
            final Loop loop,
            final Disk disk,
            final Frames frames,
            final ClusterMetrics metrics,
            final Rng rng,
            final Owner owner) {
        this.self = self;
        this.first = first;
        this.loop = loop;
        this.frames = frames;
        this.metrics = metrics;
        this.rng = rng;
        this.owner = owner;
        file = new SavedFile(disk, FILE);
        final Optional<Topology> saved = saved();
        settled = saved.isPresent() && !isBootstrapping(saved.get());
        core = new TopologyCore(self, first.clusterId(), traits(), TopologySettings.DEFAULT, saved, this);
        document = saved.orElse(null);
        timer = new LoopTimer(loop, core::nextDeadlineNanos, () -> core.tick(now()));
        frames.on(FrameKind.TOPOLOGY, this::received);
    }

    private Optional<Topology> saved() {
        final byte[] bytes = file.read();
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(TopologyCodec.decode(bytes));
        } catch (final RottenTopology e) {
            LOG.warn("The saved topology can't be read, other members are asked for theirs: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Until its first replicas are on its disk a broker has not written its own entry. */
    private boolean isBootstrapping(final Topology topology) {
        return topology.member(self).map(own -> own.version() == 0).orElse(false);
    }

    private MemberTraits traits() {
        return new MemberTraits(first.region(), first.zone(), settled ? FEATURE_LEVEL : 0);
    }

    void start() {
        loop.post(() -> {
            final Topology saved = document;
            if (saved != null) {
                warnOfOtherSettings(saved);
                owner.document(saved);
            }
            step(() -> core.start(now()));
            askForDocument();
        });
    }

    private void warnOfOtherSettings(final Topology saved) {
        if (saved.routedPartitions() != first.partitions()) {
            LOG.warn(
                    "The settings say {} partition(s), but this cluster has {}: settings count at its first start only",
                    first.partitions(),
                    saved.routedPartitions());
        }
    }

    /** The first replicas of this member are on its disk: from now on it is one that has something to lose. */
    void settled() {
        loop.post(() -> {
            if (!settled) {
                settled = true;
                step(() -> core.traits(now(), traits()));
            }
        });
    }

    /** Who is alive. On the loop. */
    void members(final SortedMap<MemberId, MemberFacts> alive) {
        members = alive;
        step(() -> core.alive(now(), alive.keySet()));
        foundIfFirst();
    }

    /** Any thread; null while there is none. */
    Topology document() {
        return document;
    }

    /** Any thread: asks the core on its loop. */
    <T> CompletableFuture<T> ask(final Function<TopologyCore, T> question) {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        loop.post(() -> {
            try {
                step(() -> answer.complete(question.apply(core)));
            } catch (final RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Any thread: an operation is done, or could not be done for this reason. */
    void performed(final ChangeOperation operation, final Optional<String> failure) {
        loop.post(() -> step(() -> {
            metrics.operationEnded(operation, failure.isEmpty(), loop.nanoTime() - operationBeganNanos);
            if (failure.isEmpty()) {
                core.performed(now(), operation);
            } else {
                LOG.warn("{} could not be carried out, it is tried again: {}", operation, failure.get());
                core.failed(now(), operation, failure.get());
            }
        }));
    }

    Moment now() {
        return new Moment(loop.nanoTime(), loop.currentTimeMillis());
    }

    // ---------------------------------------------------------------- the first document

    private void askForDocument() {
        if (document != null) {
            return;
        }
        members.forEach((member, facts) -> {
            if (!member.equals(self) && facts.topologyVersion() > 0) {
                frames.send(member, Lane.DATA, FrameKind.TOPOLOGY, new byte[0]);
            }
        });
        loop.schedule(ASK_NANOS, this::askForDocument);
    }

    private void foundIfFirst() {
        if (document != null || !self.isBroker() || self.nodeId() != 0) {
            return;
        }
        final TreeMap<MemberId, MemberTraits> brokers = new TreeMap<>();
        final List<Site> sites = new ArrayList<>();
        for (int id = 0; id < first.size(); id++) {
            final MemberFacts facts = members.get(MemberId.of(id));
            if (facts == null || facts.topologyVersion() > 0) {
                return;
            }
            brokers.put(facts.id(), new MemberTraits(facts.region(), facts.zone(), 0));
            sites.add(new Site(facts.id(), facts.region(), facts.zone()));
        }
        final Topology topology = InitialTopology.of(
                first.clusterId(),
                brokers,
                first.fixed().isEmpty()
                        ? Placement.initial(sites, first.partitions(), first.replicationFactor())
                        : first.fixed(),
                first.replicationFactor());
        LOG.info(
                "A new cluster begins: {} broker(s), {} partition(s), {} replica(s) of each",
                first.size(),
                first.partitions(),
                first.replicationFactor());
        step(() -> core.found(now(), topology));
    }

    // ---------------------------------------------------------------- between members

    private void received(final MemberId from, final byte[] payload) {
        if (payload.length == 0) {
            final Topology known = document;
            if (known != null) {
                frames.send(from, Lane.DATA, FrameKind.TOPOLOGY, TopologyCodec.encode(known));
            }
            return;
        }
        final Topology other;
        try {
            other = TopologyCodec.decode(payload);
        } catch (final RottenTopology e) {
            LOG.warn("The topology that member {} sent can't be read: {}", from, e.getMessage());
            return;
        }
        loop.post(() -> step(() -> core.received(now(), from, other).ifPresent(LOG::warn)));
    }

    private void step(final Runnable input) {
        input.run();
        timer.arm();
        final String trouble = core.attempt().map(Attempt::lastFailure).orElse("");
        if (!trouble.equals(lastTrouble) && !trouble.isEmpty()) {
            LOG.warn(
                    "The change of the cluster waits, as {} can't be done: {}",
                    core.attempt().get().operation(),
                    trouble);
        }
        lastTrouble = trouble;
    }

    @Override
    public void persist(final Topology topology) {
        file.write(TopologyCodec.encode(topology));
        document = topology;
        loop.post(() -> owner.document(topology));
        if (!isBootstrapping(topology)) {
            settled();
        }
    }

    @Override
    public void gossip(final Topology topology) {
        final List<MemberId> others = new ArrayList<>(members.keySet());
        others.remove(self);
        // a member whose turn has come should not wait for chance
        final Optional<MemberId> next =
                topology.change().flatMap(plan -> plan.next()).map(ChangeOperation::executor);
        final byte[] bytes = TopologyCodec.encode(topology);
        next.filter(others::remove).ifPresent(member -> frames.send(member, Lane.DATA, FrameKind.TOPOLOGY, bytes));
        for (int i = 0; i < FANOUT && !others.isEmpty(); i++) {
            final MemberId member = others.remove(rng.nextInt(others.size()));
            frames.send(member, Lane.DATA, FrameKind.TOPOLOGY, bytes);
        }
    }

    @Override
    public void send(final MemberId to, final Topology topology) {
        frames.send(to, Lane.DATA, FrameKind.TOPOLOGY, TopologyCodec.encode(topology));
    }

    @Override
    public void perform(final ChangeOperation operation) {
        LOG.info("The change of the cluster goes on with {}", operation);
        operationBeganNanos = loop.nanoTime();
        loop.post(() -> owner.perform(operation));
    }

    @Override
    public void abandon(final ChangeOperation operation) {
        LOG.info("The change of the cluster was cancelled while {} was under way", operation);
    }

    @Override
    public boolean isAlive(final MemberId member) {
        return members.containsKey(member);
    }

    @Override
    public Optional<MemberTraits> traits(final MemberId member) {
        final MemberFacts facts = members.get(member);
        return facts == null
                ? Optional.empty()
                : Optional.of(new MemberTraits(facts.region(), facts.zone(), facts.featureLevel()));
    }
}

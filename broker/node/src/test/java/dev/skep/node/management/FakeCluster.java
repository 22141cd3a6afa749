package dev.skep.node.management;

import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.InitialTopology;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.Topology;
import dev.skep.topology.change.ChangeAnswer;
import dev.skep.topology.change.ChangeRequest;
import dev.skep.topology.change.ClusterView;
import dev.skep.topology.change.LeaseAnswer;
import dev.skep.topology.change.Moment;
import dev.skep.topology.change.RequestOptions;
import dev.skep.topology.change.TopologyCore;
import dev.skep.topology.change.TopologyEffects;
import dev.skep.topology.change.TopologySettings;
import dev.skep.topology.placement.Placement;
import dev.skep.topology.placement.Site;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The topology of a whole cluster in one process: real cores, which hear of each other at once; operations are done when told. */
public final class FakeCluster {
    private static final long START_MILLIS = 1_700_000_000_000L;

    private final SortedMap<MemberId, TopologyCore> cores = new TreeMap<>();
    private final TreeSet<MemberId> alive = new TreeSet<>();
    private final Deque<Map.Entry<MemberId, ChangeOperation>> begun = new ArrayDeque<>();
    private final SortedMap<MemberId, URI> addresses = new TreeMap<>();
    private final List<ClusterControl.Handover> handovers = new ArrayList<>();
    private final SortedMap<MemberId, List<ClusterControl.ReplicaProgress>> progress = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private int operationsPerLook;
    private boolean silent;
    private RuntimeException fault;
    private long now;

    private FakeCluster() {}

    /**
     * @param members that are in the cluster from the start
     * @param waiting that are alive and know nothing yet
     */
    public static FakeCluster of(
            final int members, final int waiting, final int partitions, final int replicationFactor) {
        final FakeCluster cluster = new FakeCluster();
        final TreeMap<MemberId, MemberTraits> traits = new TreeMap<>();
        final List<Site> sites = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            traits.put(MemberId.of(i), MemberTraits.NONE);
            sites.add(Site.of(MemberId.of(i)));
        }
        final Topology topology = InitialTopology.of(
                "cluster", traits, Placement.initial(sites, partitions, replicationFactor), replicationFactor);
        for (int i = 0; i < members + waiting; i++) {
            cluster.alive.add(MemberId.of(i));
        }
        for (int i = 0; i < members + waiting; i++) {
            cluster.add(MemberId.of(i), i < members ? Optional.of(topology) : Optional.empty());
        }
        return cluster;
    }

    private void add(final MemberId member, final Optional<Topology> saved) {
        final TopologyCore core = new TopologyCore(
                member, "cluster", MemberTraits.NONE, TopologySettings.DEFAULT, saved, new TopologyEffects() {
                    @Override
                    public void persist(final Topology topology) {}

                    @Override
                    public void gossip(final Topology topology) {}

                    @Override
                    public void send(final MemberId to, final Topology topology) {}

                    @Override
                    public void perform(final ChangeOperation operation) {
                        begun.add(Map.entry(member, operation));
                    }

                    @Override
                    public void abandon(final ChangeOperation operation) {
                        begun.remove(Map.entry(member, operation));
                    }
                });
        cores.put(member, core);
        core.start(moment());
        core.alive(moment(), alive);
    }

    private Moment moment() {
        now++;
        return new Moment(now * 1_000_000, START_MILLIS + now);
    }

    public synchronized void die(final int member) {
        alive.remove(MemberId.of(member));
        cores.values().forEach(core -> core.alive(moment(), alive));
    }

    public synchronized void managementAt(final int member, final int port) {
        addresses.put(MemberId.of(member), URI.create("http://127.0.0.1:" + port));
    }

    public synchronized void handover(final ClusterControl.Handover handover) {
        handovers.add(handover);
    }

    /** The broker knows that a replica lacks something. */
    public synchronized void behind(final int knownBy, final ClusterControl.ReplicaProgress replica) {
        progress.computeIfAbsent(MemberId.of(knownBy), _ -> new ArrayList<>()).add(replica);
    }

    /** From now on so many operations are done whenever somebody looks at the topology. */
    public synchronized void moveOn(final int operations) {
        operationsPerLook = operations;
    }

    /** From now on nobody answers. */
    public synchronized void fallSilent() {
        silent = true;
    }

    public synchronized void failWith(final RuntimeException reason) {
        fault = reason;
    }

    /** What was asked of the members, with the member that was asked. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    public synchronized Topology topology(final int member) {
        return cores.get(MemberId.of(member)).topology().orElseThrow();
    }

    /** Does up to so many operations of the change under way. */
    public synchronized void perform(final int operations) {
        for (int i = 0; i < operations && !begun.isEmpty(); i++) {
            final Map.Entry<MemberId, ChangeOperation> next = begun.remove();
            cores.get(next.getKey()).performed(moment(), next.getValue());
            spread();
        }
    }

    private void spread() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (final Map.Entry<MemberId, TopologyCore> from : cores.entrySet()) {
                for (final MemberId to : alive) {
                    final Optional<Topology> sent = from.getValue().topology();
                    if (alive.contains(from.getKey())
                            && sent.isPresent()
                            && !sent.equals(cores.get(to).topology())) {
                        final Optional<Topology> before = cores.get(to).topology();
                        cores.get(to).received(moment(), from.getKey(), sent.get());
                        changed |= !before.equals(cores.get(to).topology());
                    }
                }
            }
        }
    }

    private synchronized <T> CompletableFuture<T> decide(final String what, final Supplier<T> decision) {
        asked.add(what);
        if (silent) {
            return new CompletableFuture<>();
        }
        if (fault != null) {
            return CompletableFuture.failedFuture(fault);
        }
        final T answer = decision.get();
        spread();
        return CompletableFuture.completedFuture(answer);
    }

    private synchronized <T> T look(final Supplier<T> what) {
        return what.get();
    }

    private ClusterView view() {
        return new ClusterView() {
            @Override
            public boolean isAlive(final MemberId member) {
                return alive.contains(member);
            }

            @Override
            public Optional<MemberTraits> traits(final MemberId member) {
                return Optional.empty();
            }
        };
    }

    /** The cluster as one member has it. */
    public ClusterControl of(final int number) {
        final MemberId self = MemberId.of(number);
        final TopologyCore core = cores.get(self);
        return new ClusterControl() {
            @Override
            public MemberId self() {
                return self;
            }

            @Override
            public Optional<Topology> topology() {
                perform(operationsPerLook);
                return look(core::topology);
            }

            @Override
            public Optional<MemberId> coordinator() {
                return look(core::coordinator);
            }

            @Override
            public Optional<URI> managementOf(final MemberId member) {
                return look(() -> Optional.ofNullable(addresses.get(member)));
            }

            @Override
            public Optional<MemberId> leaderOf(final int partition) {
                return look(() -> core.topology().flatMap(topology -> topology.preferredLeader(partition)));
            }

            @Override
            public CompletableFuture<ChangeAnswer> change(final ChangeRequest request, final RequestOptions options) {
                return decide(
                        self + " " + request.getClass().getSimpleName(),
                        () -> core.request(moment(), request, options, view()));
            }

            @Override
            public CompletableFuture<LeaseAnswer> takeLease(
                    final String holder,
                    final String subject,
                    final long durationMillis,
                    final OptionalLong expectedVersion) {
                return decide(
                        self + " takeLease",
                        () -> core.takeLease(moment(), holder, subject, durationMillis, expectedVersion));
            }

            @Override
            public CompletableFuture<LeaseAnswer> giveLeaseBack(
                    final String holder, final OptionalLong expectedVersion) {
                return decide(self + " giveLeaseBack", () -> core.giveLeaseBack(moment(), holder, expectedVersion));
            }

            @Override
            public CompletableFuture<List<Handover>> rebalance() {
                return decide(self + " rebalance", () -> List.copyOf(handovers));
            }

            @Override
            public CompletableFuture<List<Handover>> drain(final MemberId broker) {
                return decide(self + " drain " + broker, () -> List.copyOf(handovers));
            }

            @Override
            public List<ReplicaProgress> progress() {
                return look(() -> List.copyOf(progress.getOrDefault(self, List.of())));
            }
        };
    }
}

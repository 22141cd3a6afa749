package dev.skep.node;

import dev.skep.base.Address;
import dev.skep.base.Disk;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.exporters.ExporterSettings;
import dev.skep.gateway.GatewayServer;
import dev.skep.gateway.PartitionTable;
import dev.skep.node.cluster.ClusterAdmin;
import dev.skep.node.cluster.ClusterMember;
import dev.skep.node.cluster.ClusterTopology;
import dev.skep.node.cluster.Replicas;
import dev.skep.node.config.BackpressureSettings;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.Endpoint;
import dev.skep.node.management.BrokerHealth;
import dev.skep.node.management.ClockControl;
import dev.skep.node.management.ClusterControl;
import dev.skep.node.management.HealthReport;
import dev.skep.node.management.HealthStatus;
import dev.skep.node.management.PartitionControl;
import dev.skep.node.management.PartitionOperation;
import dev.skep.node.management.PartitionState;
import dev.skep.node.management.RequestLimit;
import dev.skep.node.metrics.NodeMetrics;
import dev.skep.partition.Partition;
import dev.skep.partition.PartitionStatus;
import dev.skep.platform.LoopPool;
import dev.skep.platform.NioDisk;
import dev.skep.platform.PooledLoop;
import dev.skep.platform.WallClock;
import dev.skep.protocol.message.JobStream;
import dev.skep.raft.Configuration;
import dev.skep.state.RocksMemory;
import dev.skep.transport.ClusterTransport;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wired rooms of one broker: a member of the cluster with its replicas on a few loops, slow work on threads beside them, and
 * the gateway in front.
 */
public final class Broker implements RunningBroker, BrokerHealth, PartitionControl {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final int TASKS_PER_TURN = 64;

    private final BrokerSettings settings;
    private final NodeMetrics metrics;
    private final MemberId self;
    private final RocksMemory memory;
    private final LoopPool loops;
    private final LoopPool snapshotting;
    private final LoopPool clusterLoops;
    private final NodeExporters exporters;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private ClusterMember member;
    private ClusterTransport transport;
    private GatewayServer gateway;
    private DiskWatch diskWatch;
    private volatile boolean ready;
    private volatile boolean mustStop;
    private final Map<Integer, PartitionLimiter> limiters = new ConcurrentHashMap<>();
    private final WallClock clock = new WallClock();
    private volatile BackpressureSettings backpressure;
    private volatile DiskWatch.Room diskSpace = DiskWatch.Room.ENOUGH;

    private Broker(final BrokerSettings settings, final NodeMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        self = MemberId.of(settings.cluster().nodeId());
        backpressure = settings.backpressure();
        exporters = NodeExporters.open(settings, replicasExpected(settings), metrics);
        memory = new RocksMemory(
                settings.state().rocksDbMemoryBytes(), settings.state().rocksDbMemoryBytes() / 2);
        loops = new LoopPool(
                "partitions", settings.threads().loops(), settings.threads().io(), TASKS_PER_TURN, clock);
        snapshotting = new LoopPool("snapshot", 1, TASKS_PER_TURN);
        clusterLoops = new LoopPool("cluster", 2, TASKS_PER_TURN);
    }

    /** See {@link BrokerStarter#start}. */
    public static RunningBroker start(final BrokerSettings settings, final NodeMetrics metrics) {
        final Broker broker = new Broker(settings, metrics);
        boolean started = false;
        try {
            broker.open();
            started = true;
            return broker;
        } catch (final UncheckedIOException e) {
            throw new StartFailure(e.getMessage(), e);
        } finally {
            if (!started) {
                broker.close();
            }
        }
    }

    private void open() {
        final Rng rng = new Rng(new SecureRandom().nextLong());
        gateway = new GatewayServer(
                GatewayConfigs.of(settings.gateway()),
                new SecureRandom().nextLong(),
                () -> ClusterTopology.of(member),
                metrics.gateway(),
                (partition, leader, term) -> member.hint(partition, leader, term));
        final Disk disk = NioDisk.at(settings.data().directory());
        final Address internal = ClusterMapping.advertised(settings.network().internalApi());
        member = new ClusterMember(new ClusterMember.Parts(
                new ClusterMember.Identity(
                        self,
                        internal,
                        ClusterMapping.advertised(settings.network().commandApi()),
                        new Address(internal.host(), settings.management().port()),
                        Version.text(),
                        settings.gateway().enabled() ? gateway.port().gatewayId() : 0),
                settings.cluster().clusterName(),
                settings.cluster().clusterSize(),
                settings.cluster().partitionsCount(),
                settings.cluster().replicationFactor(),
                settings.placement().fixed(),
                settings.consensus().priorityElection(),
                settings.cluster().region(),
                settings.cluster().zone(),
                ClusterMapping.swim(settings.membership()),
                settings.cluster().contactPoints(),
                newLoop(clusterLoops, "cluster"),
                newLoop(clusterLoops, "replicas"),
                newLoop(loops, "mail"),
                disk,
                gateway,
                new Partitions(),
                metrics.cluster(),
                rng,
                this::opened,
                this::cannotOpen,
                this::mustStop));
        transport = new ClusterTransport(
                ClusterMapping.identity(settings),
                ClusterMapping.transport(settings.network().maxMessageBytes()),
                ClusterMapping.tls(settings.network().tls()),
                member.connections(),
                rng.fork("transport"));
        if (settings.gateway().enabled()) {
            gateway.start(PartitionTable.EMPTY); // before anybody can tell it of leaders
        }
        final Endpoint listen = settings.network().internalApi();
        transport.start(new Address(listen.host(), listen.port()), member.receiver());
        member.start(transport);
        metrics.cluster().watch(member, transport);
        diskWatch = DiskWatch.start(settings.data(), newLoop(loops, "disk-watch"), this::diskSpace);
        if (isAlone()) {
            await();
        }
    }

    /** Settings count at the first start only: the cluster may have grown since. */
    private boolean isAlone() {
        return settings.cluster().clusterSize() == 1
                && settings.cluster().nodeId() == 0
                && member.document().map(known -> known.members().size() == 1).orElse(true);
    }

    /** A broker that is alone is of use when its partitions are; one of several may have to wait for the others. */
    private void await() {
        try {
            opened.join();
        } catch (final CompletionException e) {
            throw e.getCause() instanceof StartFailure failure ? failure : e;
        }
    }

    /** All replicas that the topology gives this broker are open; ready is who has seen each of them lead or follow. */
    private void opened() {
        if (ready || opened.isDone()) {
            return;
        }
        final List<CompletableFuture<Void>> starting = new ArrayList<>();
        hosted().values().forEach(partition -> starting.add(partition.started()));
        var _ = CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new))
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        opened.completeExceptionally(failure instanceof CompletionException e ? e.getCause() : failure);
                    } else if (!ready) {
                        ready = true;
                        LOG.info("All {} replica(s) of this broker are up to date", starting.size());
                        opened.complete(null);
                    }
                });
    }

    private void cannotOpen(final RuntimeException failure) {
        LOG.error("A replica of this broker can't be opened", failure);
        opened.completeExceptionally(failure);
    }

    private void mustStop(final String reason) {
        LOG.error("This broker may not go on: {}", reason);
        mustStop = true;
        Thread.ofPlatform().name("must-stop").start(() -> System.exit(1));
    }

    private static PooledLoop newLoop(final LoopPool pool, final String name) {
        return pool.newLoop(name, failure -> LOG.error("A task of loop {} failed", name, failure));
    }

    private void diskSpace(final DiskWatch.Room room) {
        diskSpace = room;
        hosted().values().forEach(hosted -> tell(hosted.partition(), room));
    }

    private static void tell(final Partition partition, final DiskWatch.Room room) {
        partition.diskSpaceAvailable(room.forCommands());
        partition.roomForEntries(room.forEntries());
    }

    /** How many replicas share this broker, as far as the settings tell. */
    private static int replicasExpected(final BrokerSettings settings) {
        final int all =
                settings.cluster().partitionsCount() * settings.cluster().replicationFactor();
        return Math.max(1, Math.ceilDiv(all, settings.cluster().clusterSize()));
    }

    private SortedMap<Integer, HostedPartition> hosted() {
        final TreeMap<Integer, HostedPartition> hosted = new TreeMap<>();
        member.hosted().forEach((id, replica) -> hosted.put(id, (HostedPartition) replica));
        return hosted;
    }

    /** Opens the replicas of this broker. */
    private final class Partitions implements Replicas.Opener, HostedPartition.Listener {
        private final PartitionDirectories directories = PartitionDirectories.of(settings);

        @Override
        public Replicas.HostedReplica open(
                final int id, final Configuration bootstrap, final int messagePartitions, final boolean replicated) {
            final PartitionLimiter limiter =
                    limiters.computeIfAbsent(id, key -> new PartitionLimiter(backpressure, key));
            final HostedPartition hosted = HostedPartition.open(new HostedPartition.Surroundings(
                    id,
                    settings,
                    directories.of(id),
                    messagePartitions,
                    replicasExpected(settings),
                    replicated,
                    self,
                    bootstrap,
                    ClusterMapping.raft(settings),
                    member.replicaNetwork(id),
                    newLoop(loops, "partition-" + id),
                    loops.newSlowLoop(
                            "flush-" + id, failure -> LOG.error("A flush of partition {} failed", id, failure)),
                    newLoop(snapshotting, "snapshot-" + id),
                    memory,
                    member.gatewaysOf(id),
                    member::toPartition,
                    exporters.of(id),
                    metrics.partition(id),
                    limiter,
                    this));
            tell(hosted.partition(), diskSpace);
            return hosted;
        }

        @Override
        public void delete(final int partition) {
            final Path directory = directories.of(partition);
            final Disk disk = NioDisk.at(directory.getParent());
            disk.delete(directory.getFileName().toString());
            disk.syncDirectory("");
        }

        @Override
        public void setAside(final int partition) {
            final Path directory = directories.of(partition);
            final Disk disk = NioDisk.at(directory.getParent());
            final String name = directory.getFileName().toString();
            disk.delete(name + ".damaged");
            disk.rename(name, name + ".damaged");
            disk.syncDirectory("");
        }

        @Override
        public void changed(final int partitionId, final PartitionStatus status) {
            member.replicaChanged(partitionId, status);
        }

        @Override
        public void failed(final int partitionId) {
            member.reopen(partitionId);
        }
    }

    @Override
    public BrokerHealth health() {
        return this;
    }

    @Override
    public PartitionControl partitions() {
        return this;
    }

    @Override
    public ClusterControl cluster() {
        return new ClusterAdmin(member);
    }

    @Override
    public boolean mustStop() {
        return mustStop;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public HealthReport report() {
        final List<HealthReport> parts = new ArrayList<>();
        member.statuses().forEach((id, status) -> parts.add(report(id, status)));
        return HealthReport.ofParts("Broker", parts);
    }

    private HealthReport report(final int id, final PartitionStatus status) {
        final HealthStatus own = HostedPartition.health(status);
        final List<HealthReport> of = exporters.health(id);
        final HealthStatus worst = of.stream().map(HealthReport::status).reduce(own, HealthStatus::and);
        return new HealthReport("Partition-" + id, worst, trouble(status), of);
    }

    private static String trouble(final PartitionStatus status) {
        if (!status.failed() && !status.storing()) {
            return "too little disk space is left to take the entries of its leader";
        }
        return status.awaitsVote() ? "it lost its data, and gets them from its leader again" : status.refusing();
    }

    @Override
    public CompletableFuture<SortedMap<Integer, PartitionState>> states() {
        return answers(HostedPartition::state);
    }

    @Override
    public CompletableFuture<SortedMap<Integer, Partition.StateHash>> stateHashes() {
        return answers(hosted -> {
            final CompletableFuture<Partition.StateHash> answer = new CompletableFuture<>();
            hosted.partition().hashState(answer::complete);
            return answer;
        });
    }

    private <A> CompletableFuture<SortedMap<Integer, A>> answers(
            final Function<HostedPartition, CompletableFuture<A>> question) {
        final SortedMap<Integer, CompletableFuture<A>> asked = new TreeMap<>();
        hosted().forEach((id, hosted) -> asked.put(id, question.apply(hosted)));
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(nothing -> {
                    final SortedMap<Integer, A> answers = new TreeMap<>();
                    asked.forEach((id, answer) -> answers.put(id, answer.join()));
                    return answers;
                });
    }

    @Override
    public CompletableFuture<Void> run(final PartitionOperation operation) {
        return answers(hosted -> hosted.run(operation)).thenApply(all -> null);
    }

    @Override
    public SortedMap<Integer, RequestLimit> requestLimits() {
        final SortedMap<Integer, RequestLimit> limits = new TreeMap<>();
        member.statuses().forEach((id, status) -> {
            final PartitionLimiter limiter = limiters.get(id);
            if (status.leading() && limiter != null) {
                limits.put(id, limiter.now());
            }
        });
        return limits;
    }

    @Override
    public CompletableFuture<List<JobStream>> jobStreams() {
        return answers(hosted -> {
                    final CompletableFuture<List<JobStream>> answer = new CompletableFuture<>();
                    hosted.partition().listJobStreams(answer::complete);
                    return answer;
                })
                .thenApply(all ->
                        all.values().stream().flatMap(List::stream).distinct().toList());
    }

    @Override
    public Optional<ClockControl> clock() {
        return settings.processing().clockControlled()
                ? Optional.of(new BrokerClock(
                        clock,
                        () -> hosted().values()
                                .forEach(hosted -> hosted.partition().clockChanged())))
                : Optional.empty();
    }

    /** Those that come later begin with it, too. */
    @Override
    public void limitRequests(final BackpressureSettings wanted) {
        backpressure = wanted;
        limiters.values().forEach(limiter -> limiter.change(wanted));
    }

    @Override
    public List<String> exporterIds() {
        return settings.exporters().stream().map(ExporterSettings::id).toList();
    }

    @Override
    public void close() {
        ready = false;
        if (gateway != null) {
            gateway.stop();
        }
        if (diskWatch != null) {
            diskWatch.close();
        }
        if (member != null && transport != null) {
            member.stop();
            transport.close();
        }
        exporters.close();
        clusterLoops.close();
        loops.close();
        snapshotting.close();
        memory.close();
    }
}

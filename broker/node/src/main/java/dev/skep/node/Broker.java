package dev.skep.node;

import dev.skep.base.MemberId;
import dev.skep.gateway.GatewayServer;
import dev.skep.gateway.LeaderHints;
import dev.skep.gateway.PartitionTable;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.management.BrokerHealth;
import dev.skep.node.management.ClusterControl;
import dev.skep.node.management.HealthReport;
import dev.skep.node.management.HealthStatus;
import dev.skep.node.management.PartitionControl;
import dev.skep.node.management.PartitionOperation;
import dev.skep.node.management.PartitionState;
import dev.skep.node.metrics.NodeMetrics;
import dev.skep.partition.PartitionStatus;
import dev.skep.partition.ReplicaNetwork;
import dev.skep.raft.Configuration;
import dev.skep.platform.LoopPool;
import dev.skep.platform.PooledLoop;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.PartitionPort;
import dev.skep.state.RocksMemory;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wired rooms of one broker: its partitions on a few loops, slow work on threads beside them, and the gateway in front.
 * Comes up from the disk outwards, and goes down the other way round.
 */
public final class Broker implements RunningBroker, BrokerHealth, PartitionControl {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final int TASKS_PER_TURN = 64;

    private final RocksMemory memory;
    private final LoopPool loops;
    private final LoopPool flushing;
    private final LoopPool snapshotting;
    private final SortedMap<Integer, HostedPartition> partitions = new TreeMap<>();
    private final ClusterControl cluster;
    private GatewayServer gateway;
    private DiskWatch diskWatch;
    private volatile boolean ready;

    private Broker(final BrokerSettings settings) {
        memory = new RocksMemory(
                settings.state().rocksDbMemoryBytes(), settings.state().rocksDbMemoryBytes() / 2);
        loops = new LoopPool("partitions", settings.threads().loops(), TASKS_PER_TURN);
        flushing = new LoopPool("flush", settings.threads().io(), TASKS_PER_TURN);
        snapshotting = new LoopPool("snapshot", 1, TASKS_PER_TURN);
        cluster = new LoneCluster(settings);
    }

    /** See {@link BrokerStarter#start}. */
    public static RunningBroker start(final BrokerSettings settings, final NodeMetrics metrics) {
        final Broker broker = new Broker(settings);
        boolean started = false;
        try {
            broker.open(settings, metrics);
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

    private void open(final BrokerSettings settings, final NodeMetrics metrics) {
        final PartitionDirectories directories = PartitionDirectories.of(settings);
        final MemberId self = MemberId.of(settings.cluster().nodeId());
        final LocalTopology topology = new LocalTopology(settings, this::statuses);
        gateway = new GatewayServer(
                GatewayConfigs.of(settings),
                new SecureRandom().nextLong(),
                topology,
                metrics.gateway(),
                LeaderHints.NONE);
        for (int id = 1; id <= settings.cluster().partitionsCount(); id++) {
            partitions.put(
                    id,
                    HostedPartition.open(new HostedPartition.Surroundings(
                            id,
                            settings,
                            directories.of(id),
                            self,
                            Configuration.of(List.of(self)),
                            ReplicaNetwork.NONE,
                            newLoop(loops, "partition-" + id),
                            newLoop(flushing, "flush-" + id),
                            newLoop(snapshotting, "snapshot-" + id),
                            memory,
                            gateway.port(),
                            this::toPartition,
                            metrics.partition(id),
                            LimiterChoice.of(settings.backpressure(), id))));
        }
        startPartitions();
        diskWatch = DiskWatch.start(settings.data(), newLoop(loops, "disk-watch"), this::diskSpaceAvailable);
        if (settings.gateway().enabled()) {
            final List<PartitionPort> ports = new ArrayList<>();
            partitions.values().forEach(hosted -> ports.add(hosted.partition()));
            gateway.start(PartitionTable.ledBy(MemberId.of(settings.cluster().nodeId()), ports));
        }
        ready = true;
    }

    private void startPartitions() {
        final List<CompletableFuture<Void>> starting = new ArrayList<>();
        for (final HostedPartition hosted : partitions.values()) {
            starting.add(hosted.start());
        }
        try {
            for (final CompletableFuture<Void> start : starting) {
                start.join();
            }
        } catch (final CompletionException e) {
            throw e.getCause() instanceof StartFailure failure ? failure : e;
        }
    }

    private static PooledLoop newLoop(final LoopPool pool, final String name) {
        return pool.newLoop(name, failure -> LOG.error("A task of loop {} failed", name, failure));
    }

    private void toPartition(final CommandRequest request) {
        final HostedPartition target = partitions.get(request.partitionId());
        if (target != null) {
            target.partition().submit(request);
        }
    }

    private void diskSpaceAvailable(final boolean available) {
        partitions.values().forEach(hosted -> hosted.partition().diskSpaceAvailable(available));
    }

    private SortedMap<Integer, PartitionStatus> statuses() {
        final SortedMap<Integer, PartitionStatus> statuses = new TreeMap<>();
        partitions.forEach((id, hosted) -> statuses.put(id, hosted.partition().status()));
        return statuses;
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
        return cluster;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public HealthReport report() {
        final List<HealthReport> parts = new ArrayList<>();
        statuses()
                .forEach((id, status) ->
                        parts.add(HealthReport.of("Partition-" + id, health(status), status.refusing())));
        return HealthReport.ofParts("Broker", parts);
    }

    private static HealthStatus health(final PartitionStatus status) {
        if (status.failed()) {
            return HealthStatus.DEAD;
        }
        return status.refusing().isEmpty() || status.paused() ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY;
    }

    @Override
    public CompletableFuture<SortedMap<Integer, PartitionState>> states() {
        final SortedMap<Integer, PartitionState> states = new TreeMap<>();
        partitions.forEach((id, hosted) -> states.put(id, hosted.state()));
        return CompletableFuture.completedFuture(states);
    }

    @Override
    public CompletableFuture<Void> run(final PartitionOperation operation) {
        for (final HostedPartition hosted : partitions.values()) {
            hosted.run(operation);
        }
        return CompletableFuture.completedFuture(null);
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
        loops.close();
        flushing.close();
        snapshotting.close();
        partitions.values().forEach(HostedPartition::close);
        memory.close();
    }
}

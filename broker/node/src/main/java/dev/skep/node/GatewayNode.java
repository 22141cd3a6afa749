package dev.skep.node;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.gateway.GatewayServer;
import dev.skep.gateway.PartitionTable;
import dev.skep.gateway.TopologyView.Cluster;
import dev.skep.gateway.TopologyView.Health;
import dev.skep.gateway.TopologyView.Role;
import dev.skep.node.cluster.ClusterAdmin;
import dev.skep.node.cluster.ClusterMember;
import dev.skep.node.cluster.ClusterTopology;
import dev.skep.node.config.Endpoint;
import dev.skep.node.config.GatewayNodeSettings;
import dev.skep.node.management.ClusterControl;
import dev.skep.node.management.GatewayHealth;
import dev.skep.node.metrics.NodeMetrics;
import dev.skep.platform.LoopPool;
import dev.skep.transport.ClusterTransport;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wired rooms of a gateway that stands alone: a member of the cluster without replicas, and clients in front of it. */
final class GatewayNode implements GatewayHealth, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayNode.class);
    private static final int TASKS_PER_TURN = 64;

    private final GatewayNodeSettings settings;
    private final NodeMetrics metrics;
    private final LoopPool loops = new LoopPool("cluster", 1, TASKS_PER_TURN);
    private ClusterMember member;
    private ClusterTransport transport;
    private GatewayServer gateway;
    private volatile boolean ready;
    private volatile boolean mustStop;

    private GatewayNode(final GatewayNodeSettings settings, final NodeMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Returns when clients can connect, though it may have no broker to send them to yet. Throws {@link StartFailure}. */
    static GatewayNode start(final GatewayNodeSettings settings, final NodeMetrics metrics) {
        final GatewayNode node = new GatewayNode(settings, metrics);
        boolean started = false;
        try {
            node.open();
            started = true;
            return node;
        } catch (final UncheckedIOException e) {
            throw new StartFailure(e.getMessage(), e);
        } finally {
            if (!started) {
                node.close();
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
        final Address internal = ClusterMapping.advertised(settings.cluster().internalApi());
        member = new ClusterMember(ClusterMember.Parts.ofGateway(
                new ClusterMember.Identity(
                        new MemberId(settings.cluster().memberId()),
                        internal,
                        null,
                        new Address(internal.host(), settings.management().port()),
                        Version.text(),
                        gateway.port().gatewayId()),
                settings.cluster().clusterName(),
                ClusterMapping.swim(settings.membership()),
                settings.cluster().contactPoints(),
                loops.newLoop("cluster", failure -> LOG.error("A task of the cluster's loop failed", failure)),
                gateway,
                metrics.cluster(),
                rng,
                this::mustStop));
        transport = new ClusterTransport(
                ClusterMapping.identity(settings.cluster(), internal),
                ClusterMapping.transport(settings.gateway().maxMessageBytes()),
                ClusterMapping.tls(settings.cluster().tls()),
                member.connections(),
                rng.fork("transport"));
        gateway.start(PartitionTable.EMPTY); // before anybody can tell it of leaders
        final Endpoint listen = settings.cluster().internalApi();
        transport.start(new Address(listen.host(), listen.port()), member.receiver());
        member.start(transport);
        metrics.cluster().watch(member, transport);
    }

    private void mustStop(final String reason) {
        LOG.error("This gateway may not go on: {}", reason);
        mustStop = true;
        Thread.ofPlatform().name("must-stop").start(() -> System.exit(1));
    }

    ClusterControl cluster() {
        return new ClusterAdmin(member);
    }

    boolean mustStop() {
        return mustStop;
    }

    @Override
    public boolean ready() {
        if (!ready && partitions().values().stream().anyMatch(leadership -> leadership != Leadership.NOBODY)) {
            ready = true;
        }
        return ready;
    }

    @Override
    public int brokers() {
        return ClusterTopology.of(member).brokers().size();
    }

    @Override
    public SortedMap<Integer, Leadership> partitions() {
        final Cluster cluster = ClusterTopology.of(member);
        final TreeMap<Integer, Leadership> partitions = new TreeMap<>();
        for (int partition = 1; partition <= cluster.partitionsCount(); partition++) {
            partitions.put(partition, member.isLed(partition) ? Leadership.UNWELL : Leadership.NOBODY);
        }
        cluster.brokers()
                .forEach(broker -> broker.partitions().forEach(replica -> {
                    if (replica.role() == Role.LEADER && replica.health() == Health.HEALTHY) {
                        partitions.replace(replica.partitionId(), Leadership.UNWELL, Leadership.WELL);
                    }
                }));
        return partitions;
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.stop();
        }
        if (member != null && transport != null) {
            member.stop();
            transport.close();
        }
        loops.close();
    }
}

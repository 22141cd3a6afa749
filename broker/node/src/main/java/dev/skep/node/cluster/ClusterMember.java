package dev.skep.node.cluster;

import dev.skep.base.Address;
import dev.skep.base.Disk;
import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.base.Network;
import dev.skep.base.Network.Lane;
import dev.skep.base.Rng;
import dev.skep.gateway.GatewayServer;
import dev.skep.gateway.PartitionTable;
import dev.skep.membership.SwimSettings;
import dev.skep.node.cluster.MemberFacts.Health;
import dev.skep.node.cluster.MemberFacts.ReplicaFact;
import dev.skep.node.cluster.TopologyKeeper.FirstCluster;
import dev.skep.partition.Partition;
import dev.skep.partition.PartitionStatus;
import dev.skep.partition.ReplicaNetwork;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayMessageCodec;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.PartitionMessage;
import dev.skep.protocol.message.PartitionMessageCodec;
import dev.skep.protocol.message.PartitionPort;
import dev.skep.protocol.message.Refusal;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.Topology;
import dev.skep.topology.placement.PartitionAssignment;
import dev.skep.transport.ClusterTransport;
import dev.skep.transport.TransportListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * One member of the cluster: joins frames, membership, topology, replicas and leaders. What happens on one of their loops is
 * handed to the others here, and nowhere else.
 */
public final class ClusterMember {
    private final MemberId self;
    private final FirstCluster first;
    private final Identity identity;
    private final Loop loop;
    private final Frames frames;
    private final ReplicaMail replicaMail;
    private final Gateways gateways;
    private final Membership membership;
    private final TopologyKeeper topology;
    private final Replicas replicas;
    private final Leaders leaders;
    private final GatewayServer gateway;
    private final Connections connections;
    private final ClusterMetrics metrics;
    private final Runnable onOpened;
    private boolean wordPending;

    /**
     * What a member says of itself for all of its life.
     *
     * @param internal where others reach it
     * @param command what clients are told, null for a gateway
     * @param gatewayId names this start of its gateway, 0 for none
     */
    public record Identity(
            MemberId id, Address internal, Address command, Address management, String version, long gatewayId) {}

    /**
     * @param clusterSize the first brokers of a new cluster, which only one of them begins; so for partitions and replicas
     * @param disk null for a member that keeps nothing
     * @param fixed where the replicas of a new cluster are to be; empty for anywhere
     * @param clusterLoop for membership, topology and leaders
     * @param replicaLoop for opening and closing replicas
     * @param mailLoop for heartbeats that wait for each other; nothing on it waits for a disk
     * @param onOpened hears, again and again, that all replicas of this member are open
     * @param onReplicaFailed hears that one can't be opened
     * @param mustStop hears that this member may not go on, and why
     */
    public record Parts(
            Identity identity,
            String clusterName,
            int clusterSize,
            int partitions,
            int replicationFactor,
            SortedMap<Integer, PartitionAssignment> fixed,
            boolean priorityElection,
            String region,
            String zone,
            SwimSettings membership,
            List<Address> contactPoints,
            Loop clusterLoop,
            Loop replicaLoop,
            Loop mailLoop,
            Disk disk,
            GatewayServer gateway,
            Replicas.Opener opener,
            ClusterMetrics metrics,
            Rng rng,
            Runnable onOpened,
            Consumer<RuntimeException> onReplicaFailed,
            Consumer<String> mustStop) {
        /** Of a gateway that stands alone: it has no replicas, and keeps nothing. */
        public static Parts ofGateway(
                final Identity identity,
                final String clusterName,
                final SwimSettings membership,
                final List<Address> contactPoints,
                final Loop loop,
                final GatewayServer gateway,
                final ClusterMetrics metrics,
                final Rng rng,
                final Consumer<String> mustStop) {
            return new Parts(
                    identity,
                    clusterName,
                    0,
                    0,
                    0,
                    Collections.emptySortedMap(),
                    false,
                    "",
                    "",
                    membership,
                    contactPoints,
                    loop,
                    loop,
                    loop,
                    null,
                    gateway,
                    new NoReplicas(),
                    metrics,
                    rng,
                    () -> {},
                    failure -> {},
                    mustStop);
        }
    }

    public ClusterMember(final Parts parts) {
        identity = parts.identity();
        self = identity.id();
        first = new FirstCluster(
                parts.clusterName(),
                parts.clusterSize(),
                parts.partitions(),
                parts.replicationFactor(),
                parts.fixed(),
                parts.region(),
                parts.zone());
        loop = parts.clusterLoop();
        gateway = parts.gateway();
        metrics = parts.metrics();
        onOpened = parts.onOpened();
        frames = new Frames(self);
        replicaMail = new ReplicaMail(frames, parts.mailLoop(), metrics);
        gateways = new Gateways(self);
        replicas = new Replicas(
                self,
                parts.replicaLoop(),
                frames,
                parts.opener(),
                new ReplicaResults(parts.onReplicaFailed()),
                parts.priorityElection(),
                this::toPartition);
        leaders = new Leaders(self, frames, gateway.port(), replicas::partition, this::tellGateway);
        topology = new TopologyKeeper(
                self, first, loop, parts.disk(), frames, metrics, parts.rng().fork("topology"), new Documents());
        membership = new Membership(
                loop,
                parts.disk(),
                frames,
                parts.clusterName(),
                parts.membership(),
                facts(List.of()),
                parts.contactPoints(),
                parts.rng().fork("membership"),
                new Members(),
                parts.mustStop());
        connections = new Connections(loop, frames, membership, leaders, gateway, replicas);
        receiveAll();
    }

    /** Once: the frames go over this transport, and everything begins. */
    public void start(final ClusterTransport transport) {
        frames.over(transport);
        membership.start();
        topology.start();
    }

    /** What arrives is to be given to this one. */
    public Network.Receiver receiver() {
        return frames;
    }

    /** Goes in good order: leaderships are handed over, and the others are told. Blocks. */
    public void stop() {
        membership.leave();
        replicas.close();
    }

    // ---------------------------------------------------------------- for others of this node, any thread

    /** How the replicas of a partition here reach the others. */
    public ReplicaNetwork replicaNetwork(final int partition) {
        return replicaMail.of(partition);
    }

    /** Where the answers of a partition here go. */
    public GatewayPort gatewaysOf(final int partition) {
        return new ReplyRouter(gateway.port(), gateways, frames, () -> replicas.partition(partition));
    }

    /** A command of one partition to another one; may get lost, it is sent again. */
    public void toPartition(final CommandRequest request) {
        final PartitionPort port = leaders.portOf(request.partitionId());
        if (port != null) {
            port.submit(request);
        }
    }

    /** A replica here has another part in its partition. */
    public void replicaChanged(final int partition, final PartitionStatus status) {
        loop.post(() -> {
            if (status.leading()) {
                leaders.claimed(
                        partition, self, status.term(), status.refusing().isEmpty());
                frames.broadcast(
                        Lane.CONTROL, FrameKind.LEADER_CLAIM, new LeaderClaim(partition, status.term()).encode());
            }
            sayLater();
        });
    }

    /** A replica here stopped because of a fault. */
    public void reopen(final int partition) {
        replicas.reopen(partition);
    }

    /** Somebody who was asked says who leads. */
    public void hint(final int partition, final MemberId leader, final long term) {
        loop.post(() -> leaders.claimed(partition, leader, term, true));
    }

    public SortedMap<Integer, PartitionStatus> statuses() {
        return replicas.statuses();
    }

    public Optional<Topology> document() {
        return Optional.ofNullable(topology.document());
    }

    /** All that are believed to be alive, this one included. */
    public SortedMap<MemberId, MemberFacts> members() {
        return membership.members();
    }

    /** How new what each of them says of itself is. */
    public SortedMap<MemberId, Long> incarnations() {
        return membership.incarnations();
    }

    boolean isAlive(final MemberId id) {
        return membership.members().containsKey(id);
    }

    TopologyKeeper topology() {
        return topology;
    }

    Replicas replicas() {
        return replicas;
    }

    MemberId self() {
        return self;
    }

    Loop loop() {
        return loop;
    }

    /** Any thread: who leads the partition, null for nobody that is known. */
    MemberId leaderOf(final int partition) {
        return leaders.currentLeaderOf(partition);
    }

    /** Any thread: whether somebody leads the partition who can be reached. */
    public boolean isLed(final int partition) {
        return leaderOf(partition) != null;
    }

    /** From any thread. */
    Gateways gateways() {
        return gateways;
    }

    /** On the loop. */
    GatewayServer gateway() {
        return gateway;
    }

    Leaders leaders() {
        return leaders;
    }

    /** Any thread: replicas by partition, for operations. */
    public SortedMap<Integer, Replicas.HostedReplica> hosted() {
        return replicas.hosted();
    }

    // ---------------------------------------------------------------- what arrives

    private void receiveAll() {
        replicaMail.deliverTo(replicas::partition);
        frames.on(FrameKind.COMMANDS, (from, payload) -> {
            final PartitionMessage message = PartitionMessageCodec.decode(payload);
            final Partition partition = replicas.partition(message.partitionId());
            if (partition != null) {
                message.deliverTo(partition);
            } else if (message instanceof PartitionMessage.Submit(CommandRequest request) && request.origin() != null) {
                gatewaysOf(message.partitionId())
                        .replies(List.of(new CommandReply.Refused(
                                request.origin(),
                                new Refusal(
                                        Refusal.Kind.NOT_LEADER,
                                        "member " + self + " has no replica of partition " + message.partitionId()))));
            }
        });
        frames.on(
                FrameKind.REPLIES,
                (from, payload) -> GatewayMessageCodec.decode(payload).deliverTo(gateway.port()));
        frames.on(FrameKind.LEADER_CLAIM, (from, payload) -> {
            final LeaderClaim claim = LeaderClaim.decode(payload);
            loop.post(() -> {
                leaders.claimed(claim.partition(), from, claim.term(), true);
                gateway.openStreamsAgain(claim.partition()); // it says so as well when it has forgotten them
            });
        });
    }

    /** Tells of connections: the first to know of a death is who was connected. */
    public TransportListener connections() {
        return connections;
    }

    // ---------------------------------------------------------------- what the parts say

    private final class Members implements Membership.Observer {
        @Override
        public void changed(final SortedMap<MemberId, MemberFacts> members) {
            gateways.members(members);
            topology.members(members);
            leaders.members(members);
        }

        @Override
        public void here(final MemberId member) {
            leaders.found(member);
            loop.post(() -> connections.tellWhatIsLedHere(member));
        }

        @Override
        public void gone(final MemberFacts member) {
            connections.gone(member);
        }
    }

    private final class Documents implements TopologyKeeper.Owner {
        @Override
        public void document(final Topology document) {
            leaders.routed(document.routedPartitions(), document.messagePartitions());
            replicas.follow(document);
            sayLater();
        }

        @Override
        public void perform(final ChangeOperation operation) {
            replicas.perform(operation);
        }
    }

    private final class ReplicaResults implements Replicas.Results {
        private final Consumer<RuntimeException> onFailed;

        ReplicaResults(final Consumer<RuntimeException> onFailed) {
            this.onFailed = onFailed;
        }

        @Override
        public void performed(final ChangeOperation operation, final Optional<String> failure) {
            topology.performed(operation, failure);
        }

        @Override
        public void opened() {
            topology.settled();
            onOpened.run();
        }

        @Override
        public void failed(final int partition, final RuntimeException failure) {
            onFailed.accept(failure);
        }
    }

    private void tellGateway(final PartitionTable table) {
        gateway.partitions(table);
    }

    /** Several changes of one moment become one word to the others. */
    private void sayLater() {
        if (!wordPending) {
            wordPending = true;
            loop.post(() -> {
                wordPending = false;
                membership.say(facts(replicaFacts()));
            });
        }
    }

    private List<ReplicaFact> replicaFacts() {
        final List<ReplicaFact> facts = new ArrayList<>();
        replicas.statuses()
                .forEach((id, status) ->
                        facts.add(new ReplicaFact(id, status.leading(), status.term(), health(status))));
        return facts;
    }

    public static Health health(final PartitionStatus status) {
        if (status.failed()) {
            return Health.DEAD;
        }
        final boolean serves = status.leading()
                ? status.refusing().isEmpty() || status.paused()
                : status.leader() != null && status.storing() && !status.awaitsVote();
        return serves ? Health.HEALTHY : Health.UNHEALTHY;
    }

    private MemberFacts facts(final List<ReplicaFact> replicaFacts) {
        final Topology document = topology.document();
        return new MemberFacts(
                self,
                identity.internal(),
                identity.version(),
                identity.command(),
                identity.management(),
                first.region(),
                first.zone(),
                identity.gatewayId(),
                document == null ? 0 : document.version(),
                TopologyKeeper.FEATURE_LEVEL,
                replicaFacts);
    }
}

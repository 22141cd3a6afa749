package dev.skep.node.cluster;

import dev.skep.base.Address;
import dev.skep.base.Disk;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
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
import dev.skep.raft.RaftMessage;
import dev.skep.raft.RaftMessageCodec;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.Topology;
import dev.skep.topology.placement.PartitionAssignment;
import dev.skep.transport.ClusterTransport;
import dev.skep.transport.TransportListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the cluster: joins frames, membership, topology, replicas and leaders. What happens on one of their loops is
 * handed to the others here, and nowhere else.
 */
public final class ClusterMember {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);

    private static final long REDIAL_NANOS = 500_000_000L;

    private final MemberId self;
    private final FirstCluster first;
    private final Identity identity;
    private final Loop loop;
    private final Frames frames;
    private final Gateways gateways;
    private final Membership membership;
    private final TopologyKeeper topology;
    private final Replicas replicas;
    private final Leaders leaders;
    private final GatewayServer gateway;
    private final Runnable onOpened;
    private boolean wordPending;

    /**
     * What a member says of itself for all of its life.
     *
     * @param internal where others reach it
     * @param command what clients are told
     */
    public record Identity(MemberId id, Address internal, Address command, Address management, String version) {}

    /**
     * @param fixed where the replicas of a new cluster are to be; empty for anywhere
     * @param clusterLoop for membership, topology and leaders
     * @param replicaLoop for opening and closing replicas
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
            Disk disk,
            GatewayServer gateway,
            Replicas.Opener opener,
            Rng rng,
            Runnable onOpened,
            Consumer<RuntimeException> onReplicaFailed,
            Consumer<String> mustStop) {}

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
        onOpened = parts.onOpened();
        frames = new Frames(self);
        gateways = new Gateways(self);
        replicas = new Replicas(
                self,
                parts.replicaLoop(),
                frames,
                parts.opener(),
                new ReplicaResults(parts.onReplicaFailed()),
                parts.priorityElection());
        leaders = new Leaders(self, frames, gateway.port(), replicas::partition, this::tellGateway);
        topology = new TopologyKeeper(
                self, first, loop, parts.disk(), frames, parts.rng().fork("topology"), new Documents());
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
        return (to, message) -> {
            final FieldWriter out = new FieldWriter().int32(partition);
            RaftMessageCodec.write(out, message);
            frames.send(to, laneOf(message), FrameKind.RAFT, out.toByteArray());
        };
    }

    /** Where the answers of a partition here go. */
    public GatewayPort gatewaysOf(final int partition) {
        return new ReplyRouter(gateway.port(), gateways, frames, request -> {
            final Partition port = replicas.partition(partition);
            if (port != null) {
                port.submit(request);
            }
        });
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

    SortedMap<MemberId, MemberFacts> members() {
        return membership.members();
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

    /** On the loop. */
    Leaders leaders() {
        return leaders;
    }

    /** Any thread: replicas by partition, for operations. */
    public SortedMap<Integer, Replicas.HostedReplica> hosted() {
        return replicas.hosted();
    }

    // ---------------------------------------------------------------- what arrives

    private void receiveAll() {
        frames.on(FrameKind.RAFT, (from, payload) -> {
            final FieldReader in = new FieldReader(payload);
            final Partition partition = replicas.partition(in.int32());
            if (partition != null) {
                partition.receive(from, RaftMessageCodec.read(in));
            }
        });
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
            loop.post(() -> leaders.claimed(claim.partition(), from, claim.term(), true));
        });
    }

    private static Lane laneOf(final RaftMessage message) {
        return switch (message) {
            // heartbeats must not overtake the entries before them, or they'd be sent again
            case RaftMessage.AppendEntries _, RaftMessage.AppendEntriesReply _ -> Lane.DATA;
            case RaftMessage.InstallSnapshot _ -> Lane.BULK;
            default -> Lane.CONTROL;
        };
    }

    /** Tells of connections: the first to know of a death is who was connected. */
    public TransportListener connections() {
        return new Connections();
    }

    private final class Connections implements TransportListener {
        @Override
        public void connected(final MemberId member, final Address address, final Lane lane) {
            loop.post(() -> {
                leaders.found(member);
                leaders.members(membership.members());
            });
        }

        @Override
        public void lost(
                final MemberId member,
                final Address address,
                final Lane lane,
                final boolean outbound,
                final String reason) {
            if (outbound && lane != Lane.BULK) {
                loop.post(() -> {
                    connectionLost(member);
                    redial(member);
                });
            }
        }

        @Override
        public void connectionFailed(final Address address, final String reason) {
            LOG.debug("No connection to {}: {}", address, reason);
        }

        @Override
        public void refused(final Address address, final String reason) {
            LOG.warn("{} refuses this member: {}", address, reason);
        }

        @Override
        public void refusedCaller(final String caller, final String reason) {
            LOG.warn("{} was refused: {}", caller, reason);
        }

        @Override
        public void warning(final String sentence) {
            LOG.warn("{}", sentence);
        }
    }

    /** Its process may have died. Whether it still leads is asked of the others, who refuse when they hear from it. */
    private void connectionLost(final MemberId member) {
        leaders.lost(member);
        gateway.memberLost(member);
        replicas.hosted()
                .values()
                .forEach(replica -> replica.partition().ask(core -> core.memberGone(loop.nanoTime(), member)));
    }

    /** It may live: anything that is sent brings the connection back, and with it what it leads. */
    private void redial(final MemberId member) {
        if (leaders.isUnreachable(member) && membership.members().containsKey(member)) {
            frames.send(member, Lane.DATA, FrameKind.TOPOLOGY, new byte[0]);
            loop.schedule(REDIAL_NANOS, () -> redial(member));
        }
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
        }

        @Override
        public void gone(final MemberFacts member) {
            connectionLost(member.id());
            if (member.gatewayId() != 0) {
                replicas.hosted()
                        .values()
                        .forEach(replica -> replica.partition().closeJobStreamsOf(member.gatewayId()));
            }
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
                : status.leader() != null && status.storing();
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
                gateway.port().gatewayId(),
                document == null ? 0 : document.version(),
                TopologyKeeper.FEATURE_LEVEL,
                replicaFacts);
    }
}

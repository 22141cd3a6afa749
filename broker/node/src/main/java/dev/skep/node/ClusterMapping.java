package dev.skep.node;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.membership.ClusterId;
import dev.skep.membership.SwimLimits;
import dev.skep.membership.SwimSettings;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.ConsensusSettings;
import dev.skep.node.config.Endpoint;
import dev.skep.node.config.GatewayMemberSettings;
import dev.skep.node.config.MembershipSettings;
import dev.skep.node.config.NetworkSettings.PeerTls;
import dev.skep.raft.RaftSettings;
import dev.skep.topology.MemberTraits;
import dev.skep.transport.Identity;
import dev.skep.transport.LaneSettings;
import dev.skep.transport.TlsSettings;
import dev.skep.transport.TransportSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What is configured, in the words of the rooms that make a cluster of brokers. */
final class ClusterMapping {
    /** An entry of the log may hold a few of the largest messages. */
    private static final long MESSAGES_PER_FRAME = 4;
    /** Around the entry: what Raft and the transport say of it. */
    private static final long FRAME_RESERVE_BYTES = 64 << 10;

    private static final long FRAME_BYTES_CEILING = 1 << 30;

    private ClusterMapping() {}

    /** This broker among the members. */
    static MemberId self(final BrokerSettings settings) {
        return MemberId.of(settings.cluster().nodeId());
    }

    static ClusterId clusterId(final BrokerSettings settings) {
        return new ClusterId(settings.cluster().clusterName());
    }

    /** Where to look for others first. */
    static List<Address> contactPoints(final BrokerSettings settings) {
        return settings.cluster().contactPoints();
    }

    /**
     * @param featureLevel the highest that this version supports
     */
    static MemberTraits traits(final BrokerSettings settings, final int featureLevel) {
        return new MemberTraits(settings.cluster().region(), settings.cluster().zone(), featureLevel);
    }

    /** The members of a cluster that starts for the first time. */
    static List<MemberId> firstMembers(final BrokerSettings settings) {
        return IntStream.range(0, settings.cluster().clusterSize())
                .mapToObj(MemberId::of)
                .toList();
    }

    static RaftSettings raft(final BrokerSettings settings) {
        final ConsensusSettings consensus = settings.consensus();
        final RaftSettings base = RaftSettings.DEFAULT;
        return new RaftSettings(
                consensus.heartbeatInterval().toNanos(),
                consensus.electionTimeout().toNanos(),
                base.appendBytesMax(),
                base.inflightBytesMax(),
                base.inflightMessagesMax(),
                base.snapshotChunkBytes(),
                base.balanceNanos());
    }

    static SwimSettings swim(final MembershipSettings membership) {
        return new SwimSettings(
                membership.gossipInterval().toNanos(),
                membership.gossipFanout(),
                membership.probeInterval().toNanos(),
                membership.probeTimeout().toNanos(),
                membership.suspectProbes(),
                membership.failureTimeout().toNanos(),
                membership.syncInterval().toNanos(),
                membership.broadcastUpdates(),
                membership.broadcastDisputes(),
                membership.notifySuspect(),
                SwimLimits.DEFAULT);
    }

    /**
     * Frames hold the largest entry of a log, queues at least one frame.
     *
     * @param maxMessageBytes the largest command
     */
    static TransportSettings transport(final int maxMessageBytes) {
        final TransportSettings base = TransportSettings.DEFAULT;
        final int frameBytes = (int) Math.clamp(
                MESSAGES_PER_FRAME * maxMessageBytes + FRAME_RESERVE_BYTES, base.frameBytesMax(), FRAME_BYTES_CEILING);
        return new TransportSettings(
                base.threads(),
                frameBytes,
                base.peersMax(),
                base.callersMax(),
                base.control(),
                atLeast(base.data(), frameBytes),
                atLeast(base.bulk(), frameBytes),
                base.waits());
    }

    private static LaneSettings atLeast(final LaneSettings lane, final int frameBytes) {
        return new LaneSettings(Math.max(lane.queueBytesMax(), frameBytes), lane.answerNanosMax());
    }

    /**
     * Empty for plaintext.
     *
     * @param tls null for that
     */
    static Optional<TlsSettings> tls(final PeerTls tls) {
        return tls == null
                ? Optional.empty()
                : Optional.of(new TlsSettings(
                        tls.certificateChain(),
                        tls.privateKey(),
                        Optional.ofNullable(tls.certificateAuthority()),
                        tls.verifyHostNames()));
    }

    /** Who this broker is to the others: its id, and its internal address as they reach it. */
    static Identity identity(final BrokerSettings settings) {
        return new Identity(
                settings.cluster().clusterName(),
                self(settings),
                advertised(settings.network().internalApi()));
    }

    /** The same of a gateway that stands alone. */
    static Identity identity(final GatewayMemberSettings settings, final Address advertised) {
        return new Identity(settings.clusterName(), new MemberId(settings.memberId()), advertised);
    }

    /** What others are told to connect to. */
    static Address advertised(final Endpoint endpoint) {
        return new Address(AdvertisedHost.of(endpoint.advertisedHost(), endpoint.host()), endpoint.advertisedPort());
    }
}

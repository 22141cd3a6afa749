package dev.skep.node.cluster;

import dev.skep.base.Address;
import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.gateway.GatewayServer;
import dev.skep.transport.TransportListener;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What connections tell of other members, sooner than gossip: who can't be reached leads nothing as far as this member is concerned, and
 * answers nothing any more. Called on threads of the transport, does its work on the loop of the cluster.
 */
final class Connections implements TransportListener {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);
    private static final long REDIAL_NANOS = 500_000_000L;

    private final Loop loop;
    private final Frames frames;
    private final Membership membership;
    private final Leaders leaders;
    private final GatewayServer gateway;
    private final Replicas replicas;
    /** Whose connections stand, on the loop. */
    private final TreeSet<MemberId> reached = new TreeSet<>();

    Connections(
            final Loop loop,
            final Frames frames,
            final Membership membership,
            final Leaders leaders,
            final GatewayServer gateway,
            final Replicas replicas) {
        this.loop = loop;
        this.frames = frames;
        this.membership = membership;
        this.leaders = leaders;
        this.gateway = gateway;
        this.replicas = replicas;
    }

    @Override
    public void connected(final MemberId member, final Address address, final Lane lane) {
        loop.post(() -> {
            if (!isTheOneAt(address, member)) {
                return;
            }
            leaders.found(member);
            leaders.members(membership.members());
            if (lane != Lane.BULK) {
                reached.add(member);
                // what was said of job streams before may have got lost
                leaders.ledBy(member).forEach(gateway::openStreamsAgain);
                tellWhatIsLedHere(member);
            }
        });
    }

    @Override
    public void lost(
            final MemberId member,
            final Address address,
            final Lane lane,
            final boolean outbound,
            final String reason) {
        if (outbound && lane != Lane.BULK && !member.equals(frames.self())) {
            loop.post(() -> {
                if (isTheOneAt(address, member)) {
                    notReached(member);
                }
            });
        }
    }

    @Override
    public void connectionFailed(final Address address, final String reason) {
        LOG.debug("No connection to {}: {}", address, reason);
        loop.post(() -> notReached(address));
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

    // --- on the loop

    /**
     * A newcomer may have said that it has the id of a living member, until it was turned away: what its connection does says nothing of that
     * member. Who is not known yet is taken at its word.
     */
    private boolean isTheOneAt(final Address address, final MemberId member) {
        final MemberFacts facts = membership.members().get(member);
        return facts == null || facts.address().equals(address);
    }

    /** Others may still tell that a member there leads, but what is sent to it gets lost before it leaves. */
    private void notReached(final Address address) {
        membership.members().forEach((member, facts) -> {
            final boolean news = !reached.contains(member) && !leaders.isUnreachable(member);
            if (news && facts.address().equals(address) && !member.equals(frames.self())) {
                notReached(member);
            }
        });
    }

    private void notReached(final MemberId member) {
        reached.remove(member);
        final MemberFacts facts = membership.members().get(member);
        if (facts == null) {
            leaders.lost(member);
            gateway.memberLost(member);
        } else {
            gone(facts);
            redial(member);
        }
    }

    /**
     * Its process may have died. Whether it still leads is asked of the others, who refuse when they hear from it. Jobs for its gateway would
     * be lost; it opens its streams again when it hears from us.
     */
    void gone(final MemberFacts member) {
        leaders.lost(member.id());
        gateway.memberLost(member.id());
        replicas.hosted().values().forEach(replica -> {
            replica.partition().ask(core -> core.memberGone(loop.nanoTime(), member.id()));
            if (member.gatewayId() != 0) {
                replica.partition().closeJobStreamsOf(member.gatewayId());
            }
        });
    }

    /** It need not wait for gossip, and opens its job streams here. */
    void tellWhatIsLedHere(final MemberId member) {
        replicas.statuses().forEach((partition, status) -> {
            if (status.leading()) {
                frames.send(
                        member,
                        Lane.CONTROL,
                        FrameKind.LEADER_CLAIM,
                        new LeaderClaim(partition, status.term()).encode());
            }
        });
    }

    /** It may live: anything that is sent brings the connection back, and with it what it leads. */
    private void redial(final MemberId member) {
        if (leaders.isUnreachable(member) && membership.members().containsKey(member)) {
            frames.send(member, Lane.DATA, FrameKind.TOPOLOGY, new byte[0]);
            loop.schedule(REDIAL_NANOS, () -> redial(member));
        }
    }
}

package dev.skep.node.cluster;

import dev.skep.base.Address;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;
import dev.skep.membership.Member;
import dev.skep.membership.MemberProperties;
import java.util.List;

/**
 * What a member says of itself by gossip.
 *
 * @param command address of the command API, which clients are told of; null on a gateway
 * @param management address of the management endpoints
 * @param gatewayId names this start of its gateway, 0 when it has none
 * @param topologyVersion of the document that it has, 0 for none
 * @param replicas its part in each partition
 */
public record MemberFacts(
        MemberId id,
        Address address,
        String version,
        Address command,
        Address management,
        String region,
        String zone,
        long gatewayId,
        long topologyVersion,
        int featureLevel,
        List<ReplicaFact> replicas) {
    private static final String GENERAL = "member";
    private static final String REPLICAS = "replicas";
    private static final int FORMAT = 1;

    public MemberFacts {
        replicas = List.copyOf(replicas);
    }

    /** How a replica is. */
    public enum Health {
        HEALTHY,
        UNHEALTHY,
        DEAD
    }

    /** A member's part in one partition. */
    public record ReplicaFact(int partition, boolean leads, long term, Health health) {}

    MemberProperties toProperties() {
        final FieldWriter general = new FieldWriter().int8(FORMAT);
        writeAddress(general, command);
        writeAddress(general, management);
        general.text(region).text(zone).int64(gatewayId).int64(topologyVersion).int32(featureLevel);
        final FieldWriter replicaFields = new FieldWriter()
                .int8(FORMAT)
                .list(
                        replicas,
                        (out, replica) -> out.int32(replica.partition())
                                .bool(replica.leads())
                                .int64(replica.term())
                                .int8(replica.health().ordinal()));
        return MemberProperties.EMPTY.with(GENERAL, general.toByteArray()).with(REPLICAS, replicaFields.toByteArray());
    }

    /** Null when the member says nothing that this version understands. */
    static MemberFacts of(final Member member) {
        final byte[] general = member.properties().value(GENERAL);
        final byte[] replicas = member.properties().value(REPLICAS);
        if (general == null || replicas == null) {
            return null;
        }
        try {
            final FieldReader in = new FieldReader(general);
            final FieldReader replicaFields = new FieldReader(replicas);
            if (in.int8() != FORMAT || replicaFields.int8() != FORMAT) {
                return null;
            }
            return new MemberFacts(
                    member.id(),
                    member.address(),
                    member.version(),
                    readAddress(in),
                    readAddress(in),
                    in.text(),
                    in.text(),
                    in.int64(),
                    in.int64(),
                    in.int32(),
                    replicaFields.list(MemberFacts::readReplica));
        } catch (final MalformedBytes e) {
            return null;
        }
    }

    private static ReplicaFact readReplica(final FieldReader in) {
        final int partition = in.int32();
        final boolean leads = in.bool();
        final long term = in.int64();
        final int health = in.int8();
        if (health < 0 || health >= Health.values().length) {
            throw new MalformedBytes("health " + health);
        }
        return new ReplicaFact(partition, leads, term, Health.values()[health]);
    }

    private static void writeAddress(final FieldWriter out, final Address address) {
        out.bool(address != null);
        if (address != null) {
            out.text(address.host()).int32(address.port());
        }
    }

    private static Address readAddress(final FieldReader in) {
        return in.bool() ? new Address(in.text(), in.int32()) : null;
    }
}

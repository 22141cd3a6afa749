package dev.skep.node.cluster;

import dev.skep.base.MemberId;
import dev.skep.protocol.message.JobStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** At which member each gateway is. Read from any thread. */
final class Gateways {
    private final MemberId self;

    /** Replaced as a whole. */
    private volatile Known known = new Known(new TreeMap<>(), new TreeMap<>(), List.of());

    private record Known(
            SortedMap<Long, MemberId> byId, SortedMap<Integer, MemberId> byStreamOwner, List<MemberId> others) {}

    Gateways(final MemberId self) {
        this.self = self;
    }

    void members(final SortedMap<MemberId, MemberFacts> members) {
        final TreeMap<Long, MemberId> byId = new TreeMap<>();
        final TreeMap<Integer, MemberId> byStreamOwner = new TreeMap<>();
        final List<MemberId> others = new ArrayList<>();
        members.forEach((id, facts) -> {
            if (facts.gatewayId() != 0) {
                byId.put(facts.gatewayId(), id);
                byStreamOwner.put(JobStream.ownerOf(facts.gatewayId()), id);
                if (!id.equals(self)) {
                    others.add(id);
                }
            }
        });
        known = new Known(byId, byStreamOwner, List.copyOf(others));
    }

    /** Null when that start of that gateway is not among the living. */
    MemberId memberOf(final long gatewayId) {
        return known.byId().get(gatewayId);
    }

    /** See {@link JobStream#ownerOf}; null when it is not among the living. */
    MemberId memberOfStreamsOf(final int owner) {
        return known.byStreamOwner().get(owner);
    }

    /** All other members with a gateway. */
    List<MemberId> others() {
        return known.others();
    }
}

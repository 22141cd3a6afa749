package dev.skep.topology.change;

import dev.skep.base.MemberId;
import dev.skep.topology.MemberTraits;
import java.util.Optional;

/** What membership knows of others, at the time of a request. */
public interface ClusterView {
    boolean isAlive(MemberId member);

    /** What the member says of itself; empty when it was not heard of. */
    Optional<MemberTraits> traits(MemberId member);
}

package dev.skep.gateway;

import dev.skep.base.MemberId;

/** Hears who leads a partition from members that were asked and do not: sooner, perhaps, than from gossip. */
@FunctionalInterface
public interface LeaderHints {
    /** For whoever needs no hints. */
    LeaderHints NONE = (partitionId, leader, term) -> {};

    /** Called on the gateway's loops: hands over and returns. Of two claims the one with the higher term is right. */
    void leads(int partitionId, MemberId leader, long term);
}

package dev.skep.raft;

import dev.skep.base.MemberId;

/**
 * What a replica must never forget (Raft, figure 2).
 *
 * @param term the latest one seen
 * @param votedFor who got the vote of that term, null for nobody
 */
public record HardState(long term, MemberId votedFor) {
    public static final HardState INITIAL = new HardState(0, null);
}

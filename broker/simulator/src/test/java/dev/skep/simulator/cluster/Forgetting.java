package dev.skep.simulator.cluster;

import dev.skep.base.MemberId;

/** Called by changed code: see {@link ClusterMutantsTest}. */
public final class Forgetting {
    private Forgetting() {}

    /** A vote for another one is forgotten at once. */
    public static MemberId unlessOwn(final MemberId votedFor, final MemberId self) {
        return self.equals(votedFor) ? votedFor : null;
    }
}

package dev.skep.simulator.cluster;

import java.util.Map;
import java.util.TreeMap;

/** Who leads each partition as far as one member knows: of all claims the one of the highest term. */
final class Beliefs {
    static final int NOBODY = -1;

    private final Map<Integer, Claim> claims = new TreeMap<>();

    private record Claim(int leader, long term) {}

    /** @return whether somebody else is believed to lead now */
    boolean claimed(final int partition, final int leader, final long term) {
        final Claim known = claims.get(partition);
        if (known != null && known.term >= term) {
            return false;
        }
        claims.put(partition, new Claim(leader, term));
        return known == null || known.leader != leader;
    }

    int leaderOf(final int partition) {
        final Claim known = claims.get(partition);
        return known == null ? NOBODY : known.leader;
    }
}

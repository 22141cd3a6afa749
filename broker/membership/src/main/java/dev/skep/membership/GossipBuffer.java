package dev.skep.membership;

import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * News that are still to be passed on, those first that were sent least often; each is dropped after a number of times that grows
 * with the logarithm of the cluster (section 4.1 of the paper). Kept by member: the newest statement replaces an older one.
 */
final class GossipBuffer {
    private final MemberTable table;
    private final SwimLimits limits;
    private final TreeMap<MemberId, Integer> sent = new TreeMap<>();

    GossipBuffer(final MemberTable table, final SwimLimits limits) {
        this.table = table;
        this.limits = limits;
    }

    void add(final MemberId id) {
        sent.put(id, 0);
    }

    boolean isEmpty() {
        return sent.isEmpty();
    }

    /** What goes onto the next message; counted as sent. */
    List<MemberUpdate> take() {
        if (sent.isEmpty()) {
            return List.of();
        }
        final List<Map.Entry<MemberId, Integer>> candidates = new ArrayList<>(sent.entrySet());
        candidates.sort(Comparator.comparing(Map.Entry::getValue));
        final int timesMax = timesMax();
        final List<MemberUpdate> taken = new ArrayList<>();
        int bytes = 0;
        for (final Map.Entry<MemberId, Integer> candidate : candidates) {
            final MemberId id = candidate.getKey();
            final MemberUpdate update = current(id);
            if (update == null) {
                sent.remove(id);
                continue;
            }
            if (!taken.isEmpty() && bytes + update.bytes() > limits.piggybackBytesMax()) {
                continue;
            }
            bytes += update.bytes();
            taken.add(update);
            if (candidate.getValue() + 1 >= timesMax) {
                sent.remove(id);
            } else {
                sent.put(id, candidate.getValue() + 1);
            }
        }
        return taken;
    }

    /** What is known of it now, null when nothing that others should hear. */
    private MemberUpdate current(final MemberId id) {
        if (id.equals(table.self().id())) {
            return new MemberUpdate(table.self(), MemberState.ALIVE);
        }
        final MemberTable.Entry entry = table.entry(id);
        return entry == null || entry.remembered ? null : new MemberUpdate(entry.member, entry.state);
    }

    private int timesMax() {
        return limits.retransmitMultiplier() * (Integer.SIZE - Integer.numberOfLeadingZeros(table.size() + 1));
    }
}

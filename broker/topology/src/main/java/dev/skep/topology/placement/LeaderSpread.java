package dev.skep.topology.placement;

import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives priorities to the chosen replicas: first each partition's preferred leader, then its second choice, and so on. For each rank the
 * members get it evenly, and as few as possible get another rank than they have.
 */
final class LeaderSpread {
    private final Map<MemberId, Integer> indexOf = new TreeMap<>();
    private final List<List<MemberId>> left = new ArrayList<>();
    private final List<List<MemberId>> ranked = new ArrayList<>();
    private final List<List<MemberId>> before = new ArrayList<>();

    private LeaderSpread(
            final List<Site> sites, final List<List<MemberId>> replicas, final List<PartitionAssignment> present) {
        sites.forEach(site -> indexOf.put(site.member(), indexOf.size()));
        for (int p = 0; p < replicas.size(); p++) {
            left.add(new ArrayList<>(replicas.get(p)));
            ranked.add(new ArrayList<>());
            before.add(present.get(p).preferredFirst());
        }
    }

    static List<PartitionAssignment> ranked(
            final List<Site> sites, final List<List<MemberId>> replicas, final List<PartitionAssignment> present) {
        final LeaderSpread spread = new LeaderSpread(sites, replicas, present);
        final int ranks = replicas.isEmpty() ? 0 : replicas.getFirst().size();
        for (int rank = 0; rank < ranks; rank++) {
            spread.giveRank(rank);
        }
        final List<PartitionAssignment> assignments = new ArrayList<>();
        for (int p = 0; p < present.size(); p++) {
            assignments.add(PartitionAssignment.ranked(present.get(p).partition(), spread.ranked.get(p)));
        }
        return assignments;
    }

    private void giveRank(final int rank) {
        final int members = indexOf.size();
        final int partitions = left.size();
        final int end = partitions + members;
        final ConvexFlow flow = new ConvexFlow(end + 1);
        final int[] toEnd = new int[members];
        for (int member = 0; member < members; member++) {
            toEnd[member] = flow.arc(partitions + member, end, partitions, 0, 2L * members + 2);
        }
        final List<int[]> toMember = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            final List<MemberId> candidates = left.get(p);
            final int[] arcs = new int[candidates.size()];
            for (int i = 0; i < arcs.length; i++) {
                final int member = indexOf.get(candidates.get(i));
                arcs[i] = flow.arc(p, partitions + member, 1, keepsRank(p, rank, candidates.get(i)) ? 0 : 1, 0);
            }
            toMember.add(arcs);
            final int start = startingPoint(p, rank, flow, toEnd);
            flow.push(arcs[start]);
            flow.push(toEnd[indexOf.get(candidates.get(start))]);
        }
        flow.minimize();
        for (int p = 0; p < partitions; p++) {
            for (int i = toMember.get(p).length - 1; i >= 0; i--) {
                if (flow.flow(toMember.get(p)[i]) == 1) {
                    ranked.get(p).add(left.get(p).remove(i));
                }
            }
        }
    }

    private boolean keepsRank(final int p, final int rank, final MemberId member) {
        return before.get(p).isEmpty() || before.get(p).indexOf(member) == rank;
    }

    private int startingPoint(final int p, final int rank, final ConvexFlow flow, final int[] toEnd) {
        final List<MemberId> candidates = left.get(p);
        int choice = 0;
        for (int i = 0; i < candidates.size(); i++) {
            final MemberId candidate = candidates.get(i);
            if (before.get(p).indexOf(candidate) == rank) {
                return i;
            }
            if (flow.flow(toEnd[indexOf.get(candidate)]) < flow.flow(toEnd[indexOf.get(candidates.get(choice))])) {
                choice = i;
            }
        }
        return choice;
    }
}

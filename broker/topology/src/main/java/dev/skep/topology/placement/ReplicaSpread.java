package dev.skep.topology.placement;

import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses the members of each partition. One unit flows from the partition to each of its replicas, by way of the region and the zone,
 * and on from the member to the end:
 *
 * <pre>
 *   partition --> its region --> its zone --> member --> end
 * </pre>
 *
 * The second replica in a region costs more than the first, so does the second in a zone, and the more a member has, the dearer is
 * one more. A member that has the replica now is cheaper than another, and the leader is cheaper than a follower. The weights are so far apart that a circle in the
 * flow never trades a greater good for any number of lesser ones: it visits each member once, so it has at most two arcs of
 * each kind for each member.
 */
final class ReplicaSpread {
    private final List<Site> sites;
    private final int replicationFactor;
    private final List<PartitionAssignment> present;
    private final Map<MemberId, Integer> indexOf = new TreeMap<>();
    private final int[] regionOf;
    private final int[] zoneOf;
    private final int[] regionOfZone;
    private final int regions;
    private final int zones;
    private final int[] load;

    private ReplicaSpread(
            final List<Site> sites, final int replicationFactor, final List<PartitionAssignment> present) {
        this.sites = sites;
        this.replicationFactor = replicationFactor;
        this.present = present;
        regionOf = new int[sites.size()];
        zoneOf = new int[sites.size()];
        regionOfZone = new int[sites.size()];
        load = new int[sites.size()];
        final Map<String, Integer> regionNumbers = new LinkedHashMap<>();
        final Map<List<String>, Integer> zoneNumbers = new LinkedHashMap<>();
        for (int i = 0; i < sites.size(); i++) {
            final Site site = sites.get(i);
            indexOf.put(site.member(), i);
            regionOf[i] = regionNumbers.computeIfAbsent(site.region(), _ -> regionNumbers.size());
            zoneOf[i] = zoneNumbers.computeIfAbsent(List.of(site.region(), site.zone()), _ -> zoneNumbers.size());
            regionOfZone[zoneOf[i]] = regionOf[i];
        }
        regions = regionNumbers.size();
        zones = zoneNumbers.size();
    }

    /** Members of each partition, in the order of the sites. */
    static List<List<MemberId>> spread(
            final List<Site> sites, final int replicationFactor, final List<PartitionAssignment> present) {
        return new ReplicaSpread(sites, replicationFactor, present).spread();
    }

    private List<List<MemberId>> spread() {
        final int partitions = present.size();
        final int members = sites.size();
        final long arcsOfKind = 2L * members + 2;
        final long move = arcsOfKind;
        final long even = move * arcsOfKind;
        final long zoneShared = even * (partitions + 2L);
        final long regionShared = Math.multiplyExact(zoneShared, arcsOfKind * replicationFactor);

        final int perPartition = 1 + regions + zones;
        final int firstMember = partitions * perPartition;
        final int end = firstMember + members;
        final ConvexFlow flow = new ConvexFlow(end + 1);
        final int[] toEnd = new int[members];
        for (int member = 0; member < members; member++) {
            toEnd[member] = flow.arc(firstMember + member, end, Math.max(1, partitions), 0, even);
        }
        final int[][] toMember = new int[partitions][members];
        final List<boolean[]> start = startingPoint();
        for (int p = 0; p < partitions; p++) {
            final int partition = p * perPartition;
            final int[] toRegion = new int[regions];
            final int[] toZone = new int[zones];
            for (int region = 0; region < regions; region++) {
                toRegion[region] = flow.arc(partition, partition + 1 + region, replicationFactor, 0, regionShared);
            }
            for (int zone = 0; zone < zones; zone++) {
                toZone[zone] = flow.arc(
                        partition + 1 + regionOfZone[zone],
                        partition + 1 + regions + zone,
                        replicationFactor,
                        0,
                        zoneShared);
            }
            final List<MemberId> before = present.get(p).preferredFirst();
            for (int member = 0; member < members; member++) {
                final int rank = before.indexOf(sites.get(member).member());
                final long cost = before.isEmpty() || rank == 0 ? 0 : rank > 0 ? 1 : move;
                toMember[p][member] =
                        flow.arc(partition + 1 + regions + zoneOf[member], firstMember + member, 1, cost, 0);
                if (start.get(p)[member]) {
                    flow.push(toRegion[regionOf[member]]);
                    flow.push(toZone[zoneOf[member]]);
                    flow.push(toMember[p][member]);
                    flow.push(toEnd[member]);
                }
            }
        }
        flow.minimize();
        return chosen(flow, toMember);
    }

    private List<List<MemberId>> chosen(final ConvexFlow flow, final int[][] toMember) {
        final List<List<MemberId>> chosen = new ArrayList<>();
        for (final int[] arcs : toMember) {
            final List<MemberId> replicas = new ArrayList<>();
            for (int member = 0; member < arcs.length; member++) {
                if (flow.flow(arcs[member]) == 1) {
                    replicas.add(sites.get(member).member());
                }
            }
            chosen.add(replicas);
        }
        return chosen;
    }

    /** What is there, cut and filled to the right number: the better it is, the sooner the flow is at its best. */
    private List<boolean[]> startingPoint() {
        final List<boolean[]> start = new ArrayList<>();
        for (final PartitionAssignment assignment : present) {
            final boolean[] holds = new boolean[sites.size()];
            int kept = 0;
            for (final MemberId member : assignment.preferredFirst()) {
                final Integer index = indexOf.get(member);
                if (index != null && kept < replicationFactor) {
                    holds[index] = true;
                    load[index]++;
                    kept++;
                }
            }
            start.add(holds);
        }
        for (final boolean[] holds : start) {
            fill(holds);
        }
        return start;
    }

    private void fill(final boolean[] holds) {
        final int[] inRegion = new int[regions];
        final int[] inZone = new int[zones];
        int missing = replicationFactor;
        for (int member = 0; member < holds.length; member++) {
            if (holds[member]) {
                inRegion[regionOf[member]]++;
                inZone[zoneOf[member]]++;
                missing--;
            }
        }
        final Comparator<Integer> best = Comparator.<Integer>comparingInt(member -> inRegion[regionOf[member]])
                .thenComparingInt(member -> inZone[zoneOf[member]])
                .thenComparingInt(member -> load[member]);
        for (; missing > 0; missing--) {
            int choice = -1;
            for (int member = 0; member < holds.length; member++) {
                if (!holds[member] && (choice < 0 || best.compare(member, choice) < 0)) {
                    choice = member;
                }
            }
            holds[choice] = true;
            inRegion[regionOf[choice]]++;
            inZone[zoneOf[choice]]++;
            load[choice]++;
        }
    }
}

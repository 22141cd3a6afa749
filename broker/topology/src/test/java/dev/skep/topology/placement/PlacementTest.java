package dev.skep.topology.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PlacementTest {
    @Test
    void roundRobinOfThreeByThree() {
        assertThat(table(Placement.roundRobin(ids(3), 3, 3)))
                .containsExactly("1: 0=3 1=2 2=1", "2: 1=3 2=2 0=1", "3: 2=3 0=2 1=1");
    }

    @Test
    void followersAscendInEachSecondRound() {
        assertThat(table(Placement.roundRobin(ids(3), 7, 3)))
                .containsExactly(
                        "1: 0=3 1=2 2=1",
                        "2: 1=3 2=2 0=1",
                        "3: 2=3 0=2 1=1",
                        "4: 0=3 2=2 1=1",
                        "5: 1=3 0=2 2=1",
                        "6: 2=3 1=2 0=1",
                        "7: 0=3 1=2 2=1");
    }

    @Test
    void numbersAreSortedAsNumbers() {
        assertThat(table(Placement.roundRobin(List.of(new MemberId("10"), new MemberId("2")), 2, 1)))
                .containsExactly("1: 2=1", "2: 10=1");
    }

    @Test
    void withoutZonesTheFirstPlacementIsTheRoundRobin() {
        for (int members = 1; members <= 7; members++) {
            for (int partitions = 1; partitions <= 15; partitions++) {
                for (int factor = 1; factor <= members; factor++) {
                    final var roundRobin = Placement.roundRobin(ids(members), partitions, factor);
                    assertThat(Placement.initial(sites(members), partitions, factor))
                            .isEqualTo(roundRobin);
                    if (partitions % members == 0) {
                        assertThat(Placement.rearranged(sites(members), partitions, factor, roundRobin))
                                .as("nothing is better than %s", roundRobin)
                                .isEqualTo(roundRobin);
                    }
                }
            }
        }
    }

    @Test
    void interleavedRegionsKeepTheRoundRobin() {
        final List<Site> sites = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sites.add(
                    new Site(MemberId.of(i), List.of("west", "central", "east").get(i % 3), ""));
        }
        assertThat(Placement.initial(sites, 12, 3)).isEqualTo(Placement.roundRobin(ids(6), 12, 3));
    }

    @Test
    void blocksOfZonesArePutRight() {
        final List<Site> sites = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sites.add(new Site(MemberId.of(i), "", List.of("a", "b", "c").get(i / 2)));
        }
        for (final PartitionAssignment assignment :
                Placement.initial(sites, 6, 3).values()) {
            assertThat(assignment.priorities().keySet().stream().map(member -> member.nodeId() / 2))
                    .containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @Test
    void scalingOutFromThreeToSixMovesHalf() {
        final var before = Placement.roundRobin(ids(3), 6, 3);
        final var after = Placement.rearranged(sites(6), 6, 3, before);
        int moved = 0;
        for (int partition = 1; partition <= 6; partition++) {
            final var members =
                    new ArrayList<>(after.get(partition).priorities().keySet());
            members.removeAll(before.get(partition).priorities().keySet());
            moved += members.size();
        }
        assertThat(moved).isEqualTo(9);
    }

    @Test
    void fewerReplicasKeepTheLeaders() {
        final var before = Placement.roundRobin(ids(3), 3, 3);
        assertThat(table(Placement.rearranged(sites(3), 3, 2, before)))
                .containsExactly("1: 0=2 1=1", "2: 1=2 2=1", "3: 2=2 0=1");
    }

    @Test
    void fixedSchemeIsChecked() {
        final TreeMap<Integer, PartitionAssignment> fixed = new TreeMap<>(Placement.roundRobin(ids(3), 2, 2));
        assertThat(FixedScheme.faults(fixed, 3, 2, 2, true)).isEmpty();
        final TreeMap<MemberId, Integer> equal = new TreeMap<>();
        equal.put(MemberId.of(0), 1);
        equal.put(MemberId.of(5), 1);
        fixed.put(2, new PartitionAssignment(2, equal));
        fixed.put(4, new PartitionAssignment(4, equal));
        assertThat(FixedScheme.faults(fixed, 3, 3, 3, true))
                .containsExactly(
                        "partition 1 has 2 nodes, fewer than the replication factor of 3",
                        "partition 2 has 2 nodes, fewer than the replication factor of 3",
                        "partition 2 has nodes of equal priority: give each another one, or switch priority election off",
                        "partition 2 names node 5, but nodes are 0 to 2",
                        "partition 3 is missing: name each of the 3 partitions",
                        "partition 4 is named, but partitions are 1 to 3");
        assertThat(FixedScheme.faults(fixed, 6, 2, 2, false))
                .containsExactly("partition 4 is named, but partitions are 1 to 2");
    }

    static List<MemberId> ids(final int count) {
        final List<MemberId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(MemberId.of(i));
        }
        return ids;
    }

    static List<Site> sites(final int count) {
        return ids(count).stream().map(Site::of).toList();
    }

    private static List<String> table(final SortedMap<Integer, PartitionAssignment> placed) {
        final List<String> rows = new ArrayList<>();
        placed.forEach((partition, assignment) -> {
            final StringBuilder row = new StringBuilder().append(partition).append(':');
            for (final MemberId member : assignment.preferredFirst()) {
                row.append(' ')
                        .append(member)
                        .append('=')
                        .append(assignment.priorities().get(member));
            }
            rows.add(row.toString());
        });
        return rows;
    }
}

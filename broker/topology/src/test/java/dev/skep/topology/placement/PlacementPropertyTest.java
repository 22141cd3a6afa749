package dev.skep.topology.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlacementPropertyTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void repeatedScalingStaysRightAndEven(final long seed) {
        final Rng rng = new Rng(seed);
        for (int cluster = 0; cluster < 40; cluster++) {
            final int zones = 1 + rng.nextInt(4);
            final int regions = 1 + rng.nextInt(3);
            SortedMap<Integer, PartitionAssignment> placed = new TreeMap<>();
            int partitions = 1;
            for (int step = 0; step < 6; step++) {
                final List<Site> sites = randomSites(rng, 1 + rng.nextInt(12), regions, zones);
                final int factor = 1 + rng.nextInt(Math.min(5, sites.size()));
                partitions += rng.nextInt(6);
                final var before = placed;
                placed = step == 0
                        ? Placement.initial(sites, partitions, factor)
                        : Placement.rearranged(sites, partitions, factor, placed);
                final String world = "seed " + seed + " cluster " + cluster + " step " + step + ": " + sites
                        + " factor " + factor + " from " + before + " to " + placed;
                requireRight(world, sites, partitions, factor, placed);
                if (step == 0 && sites.stream().noneMatch(Site::isKnown)) {
                    continue; // the round robin, which is not even when there are fewer partitions than members
                }
                requireEvenWithoutZones(world, sites, placed);
                assertThat(Placement.rearranged(sites, partitions, factor, placed))
                        .as("asked again, nothing moves: %s", world)
                        .isEqualTo(placed);
            }
        }
    }

    private static void requireRight(
            final String world,
            final List<Site> sites,
            final int partitions,
            final int factor,
            final SortedMap<Integer, PartitionAssignment> placed) {
        assertThat(placed.keySet()).as(world).hasSize(partitions);
        for (final PartitionAssignment assignment : placed.values()) {
            assertThat(assignment.priorities()).as(world).hasSize(factor);
            assertThat(new TreeSet<>(assignment.priorities().values()))
                    .as(world)
                    .hasSize(factor);
            final List<Site> used = sites.stream()
                    .filter(site -> assignment.priorities().containsKey(site.member()))
                    .toList();
            requireNoSharedDomainWhileAnotherIsFree(world, sites, used, Site::region);
            for (final String region : regions(used)) {
                requireNoSharedDomainWhileAnotherIsFree(
                        world, inRegion(sites, region), inRegion(used, region), Site::zone);
            }
        }
    }

    private static void requireEvenWithoutZones(
            final String world, final List<Site> sites, final SortedMap<Integer, PartitionAssignment> placed) {
        if (sites.stream().noneMatch(Site::isKnown)) {
            assertThat(unevenness(sites, placed, false))
                    .as("replicas %s", world)
                    .isLessThanOrEqualTo(1);
            assertThat(unevenness(sites, placed, true)).as("leaders %s", world).isLessThanOrEqualTo(1);
        }
    }

    private static void requireNoSharedDomainWhileAnotherIsFree(
            final String world, final List<Site> sites, final List<Site> used, final Function<Site, String> domain) {
        final TreeMap<String, Integer> counts = new TreeMap<>();
        final TreeMap<String, Integer> free = new TreeMap<>();
        for (final Site site : sites) {
            counts.merge(domain.apply(site), used.contains(site) ? 1 : 0, Integer::sum);
            free.merge(domain.apply(site), used.contains(site) ? 0 : 1, Integer::sum);
        }
        counts.forEach((crowded, many) -> counts.forEach((lonely, few) -> {
            if (free.get(lonely) > 0) {
                assertThat(many - few)
                        .as("%s and %s of %s", crowded, lonely, world)
                        .isLessThanOrEqualTo(1);
            }
        }));
    }

    /** Each domain with equally many members: replicas and leaders are even over members then, too. */
    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void equalDomainsAreEven(final long seed) {
        final Rng rng = new Rng(seed);
        for (int cluster = 0; cluster < 40; cluster++) {
            final int regions = 1 + rng.nextInt(3);
            final int zones = 1 + rng.nextInt(3);
            final int each = 1 + rng.nextInt(2);
            final List<Site> sites = new ArrayList<>();
            for (int i = 0; i < regions * zones * each; i++) {
                sites.add(new Site(MemberId.of(i), "r" + i / (zones * each), "z" + i / each % zones));
            }
            final int factor = 1 + rng.nextInt(Math.min(5, sites.size()));
            final int partitions = 1 + rng.nextInt(20);
            final var placed = Placement.initial(sites, partitions, factor);
            final String world = "seed " + seed + " cluster " + cluster + " " + sites + " " + placed;
            assertThat(unevenness(sites, placed, false))
                    .as("replicas %s", world)
                    .isLessThanOrEqualTo(1);
            assertThat(unevenness(sites, placed, true)).as("leaders %s", world).isLessThanOrEqualTo(1);
        }
    }

    /** Compares with the best of all placements there are, in tiny clusters. */
    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void noPlacementIsBetter(final long seed) {
        final Rng rng = new Rng(seed);
        for (int cluster = 0; cluster < 60; cluster++) {
            final List<Site> sites = randomSites(rng, 2 + rng.nextInt(4), 1 + rng.nextInt(2), 1 + rng.nextInt(3));
            final int factor = 1 + rng.nextInt(Math.min(3, sites.size()));
            final int partitions = 1 + rng.nextInt(3);
            final TreeMap<Integer, PartitionAssignment> before = new TreeMap<>();
            for (int partition = 1; partition <= partitions; partition++) {
                final TreeMap<MemberId, Integer> priorities = new TreeMap<>();
                for (int i = 1 + rng.nextInt(3); i > 0; i--) {
                    priorities.put(MemberId.of(rng.nextInt(7)), i);
                }
                before.put(partition, new PartitionAssignment(partition, priorities));
            }
            final var placed = Placement.rearranged(sites, partitions, factor, before);
            final List<Collection<MemberId>> chosen = new ArrayList<>();
            placed.values()
                    .forEach(assignment -> chosen.add(assignment.priorities().keySet()));
            assertThat(cost(sites, before, chosen))
                    .as("seed %s cluster %s: %s from %s to %s", seed, cluster, sites, before, placed)
                    .isEqualTo(best(sites, before, partitions, factor, new ArrayList<>()));
        }
    }

    private static long[] best(
            final List<Site> sites,
            final SortedMap<Integer, PartitionAssignment> before,
            final int partitions,
            final int factor,
            final List<Collection<MemberId>> chosen) {
        if (chosen.size() == partitions) {
            return cost(sites, before, chosen);
        }
        long[] best = null;
        for (int subset = 0; subset < 1 << sites.size(); subset++) {
            if (Integer.bitCount(subset) == factor) {
                final List<MemberId> members = new ArrayList<>();
                for (int i = 0; i < sites.size(); i++) {
                    if ((subset & 1 << i) != 0) {
                        members.add(sites.get(i).member());
                    }
                }
                chosen.add(members);
                final long[] cost = best(sites, before, partitions, factor, chosen);
                chosen.removeLast();
                if (best == null || Arrays.compare(cost, best) < 0) {
                    best = cost;
                }
            }
        }
        return best;
    }

    /** Crowded regions, crowded zones, uneven members, moves: sums of squares say how even something is. */
    private static long[] cost(
            final List<Site> sites,
            final SortedMap<Integer, PartitionAssignment> before,
            final List<Collection<MemberId>> chosen) {
        final long[] cost = new long[4];
        final TreeMap<MemberId, Integer> loads = new TreeMap<>();
        for (int p = 0; p < chosen.size(); p++) {
            final Collection<MemberId> members = chosen.get(p);
            final TreeMap<String, Integer> byRegion = new TreeMap<>();
            final TreeMap<String, Integer> byZone = new TreeMap<>();
            for (final Site site : sites) {
                if (members.contains(site.member())) {
                    byRegion.merge(site.region(), 1, Integer::sum);
                    byZone.merge(site.region() + "/" + site.zone(), 1, Integer::sum);
                    loads.merge(site.member(), 1, Integer::sum);
                }
            }
            cost[0] += squares(byRegion.values());
            cost[1] += squares(byZone.values());
            for (final MemberId member : members) {
                cost[3] += before.get(p + 1).priorities().containsKey(member) ? 0 : 1;
            }
        }
        cost[2] = squares(loads.values());
        return cost;
    }

    private static long squares(final Collection<Integer> counts) {
        return counts.stream().mapToLong(count -> (long) count * count).sum();
    }

    private static int unevenness(
            final List<Site> sites, final SortedMap<Integer, PartitionAssignment> placed, final boolean leaders) {
        final TreeMap<MemberId, Integer> loads = new TreeMap<>();
        sites.forEach(site -> loads.put(site.member(), 0));
        for (final PartitionAssignment assignment : placed.values()) {
            final List<MemberId> members = assignment.preferredFirst();
            members.subList(0, leaders ? 1 : members.size()).forEach(member -> loads.merge(member, 1, Integer::sum));
        }
        final TreeSet<Integer> counts = new TreeSet<>(loads.values());
        return counts.last() - counts.first();
    }

    private static List<Site> randomSites(final Rng rng, final int count, final int regions, final int zones) {
        final TreeSet<MemberId> members = new TreeSet<>();
        while (members.size() < count) {
            members.add(MemberId.of(rng.nextInt(count + 6)));
        }
        final List<Site> sites = new ArrayList<>();
        for (final MemberId member : members) {
            sites.add(new Site(
                    member,
                    regions == 1 ? "" : "r" + rng.nextInt(regions),
                    zones == 1 ? "" : "z" + rng.nextInt(zones)));
        }
        return sites;
    }

    private static Collection<String> regions(final List<Site> sites) {
        return new TreeSet<>(sites.stream().map(Site::region).toList());
    }

    private static List<Site> inRegion(final List<Site> sites, final String region) {
        return sites.stream().filter(site -> site.region().equals(region)).toList();
    }
}

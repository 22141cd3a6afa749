package dev.skep.topology.change;

import static dev.skep.topology.change.Clusters.first;
import static dev.skep.topology.change.Clusters.shape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is lost and whoever crashes, changes end as the dry run said. */
final class ChangeWorldTest {
    private static final int MEMBERS = 6;
    private static final int STEPS_MAX = 60_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void changesEndAsExpected(final long from) {
        for (long seed = from * 1000; seed < from * 1000 + 25; seed++) {
            final Rng rng = new Rng(seed);
            final int founders = 1 + rng.nextInt(4);
            final int factor = 1 + rng.nextInt(founders);
            Topology topology = Clusters.of(founders, 1 + rng.nextInt(4), factor);
            final World world = new World(rng, MEMBERS, topology, founders);
            for (int change = 0; change < 2; change++) {
                final int before = topology.lowestReplicationFactor();
                final ChangeAnswer.Planned planned = begun(world, scale(rng, topology), seed);
                world.fewestReplicas.clear();
                world.storm();
                for (int step = 0; step < 300; step++) {
                    world.step();
                }
                settle(world, seed);
                topology = world.newest();
                assertThat(shape(topology)).as("seed %s", seed).isEqualTo(shape(planned.expected()));
                assertThat(topology.version())
                        .as("seed %s", seed)
                        .isEqualTo(planned.expected().version());
                final int least = Math.min(before, topology.replicationFactor());
                world.fewestReplicas.forEach((partition, fewest) -> {
                    if (planned.before().partitions().contains(partition)) {
                        assertThat(fewest).as("partition %s", partition).isGreaterThanOrEqualTo(least);
                    }
                });
                requireConfigurations(world, topology, seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void cancelledChangesLeaveAClusterThatGoesOn(final long from) {
        for (long seed = from * 1000; seed < from * 1000 + 25; seed++) {
            final Rng rng = new Rng(seed);
            final World world = new World(rng, MEMBERS, Clusters.of(3, 3, 2), 3);
            final ChangeAnswer.Planned planned = begun(world, scale(rng, world.newest()), seed);
            for (int step = rng.nextInt(300); step > 0; step--) {
                world.step();
            }
            final Optional<ChangeAnswer.Planned> cancelled =
                    world.request(new ChangeRequest.Cancel(planned.changeId()));
            for (int step = 0; step < 100; step++) {
                world.step();
            }
            settle(world, seed);
            if (cancelled.isPresent()) {
                assertThat(world.newest().version())
                        .as("seed %s", seed)
                        .isEqualTo(cancelled.get().after().version());
            }
            final ChangeAnswer.Planned last = begun(world, scale(rng, world.newest()), seed);
            settle(world, seed);
            assertThat(shape(world.newest())).as("seed %s", seed).isEqualTo(shape(last.expected()));
            assertThat(world.newest().lowestReplicationFactor()).isGreaterThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void aDeadCoordinatorIsReplacedWithoutItsHelp(final long from) {
        for (long seed = from * 1000; seed < from * 1000 + 20; seed++) {
            final Rng rng = new Rng(seed);
            final World world = new World(rng, MEMBERS, Clusters.of(4, 4, 3), 4);
            world.kill(MemberId.of(0));
            final List<MemberId> target = new ArrayList<>(first(4 + rng.nextInt(3)));
            target.remove(MemberId.of(0));
            final ChangeAnswer.Planned planned =
                    begun(world, new ChangeRequest.Scale(target, OptionalInt.empty(), OptionalInt.empty()), seed);
            for (int step = 0; step < 300; step++) {
                world.step();
            }
            settle(world, seed);
            assertThat(shape(world.newest())).as("seed %s", seed).isEqualTo(shape(planned.expected()));
            assertThat(world.newest().hasMember(MemberId.of(0))).isFalse();
            requireConfigurations(world, world.newest(), seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10})
    void lostMembersAreStruckOffByForce(final long from) {
        for (long seed = from * 1000; seed < from * 1000 + 20; seed++) {
            final Rng rng = new Rng(seed);
            final World world = new World(rng, MEMBERS, Clusters.of(6, 6, 4), 6);
            final TreeSet<MemberId> kept = new TreeSet<>(first(6));
            while (kept.size() > 3) {
                final MemberId lost = MemberId.of(rng.nextInt(6));
                kept.remove(lost);
                world.kill(lost);
            }
            final ChangeAnswer.Planned planned =
                    begun(world, new ChangeRequest.ForceScale(List.copyOf(kept), OptionalInt.empty()), seed);
            for (int step = 0; step < 300; step++) {
                world.step();
            }
            settle(world, seed);
            assertThat(shape(world.newest())).as("seed %s", seed).isEqualTo(shape(planned.expected()));
            assertThat(world.newest().members().keySet()).as("seed %s", seed).isEqualTo(kept);
            requireConfigurations(world, world.newest(), seed);
        }
    }

    private static void requireConfigurations(final World world, final Topology topology, final long seed) {
        for (final int partition : topology.partitions()) {
            assertThat(world.configurations.get(partition))
                    .as("seed %s partition %s", seed, partition)
                    .containsExactlyElementsOf(topology.replicas(partition).keySet());
        }
    }

    private static ChangeAnswer.Planned begun(final World world, final ChangeRequest request, final long seed) {
        for (int step = 0; step < STEPS_MAX; step++) {
            final Optional<ChangeAnswer.Planned> planned = world.request(request);
            if (planned.isPresent()) {
                return planned.get();
            }
            world.step();
        }
        throw new AssertionError("seed " + seed + ": nobody takes " + request + " on " + world.newest());
    }

    private static void settle(final World world, final long seed) {
        world.heal();
        for (int step = 0; step < STEPS_MAX; step++) {
            if (world.isQuiet()) {
                return;
            }
            world.step();
        }
        throw new AssertionError("seed " + seed + ": no end of " + world.newest());
    }

    private static ChangeRequest scale(final Rng rng, final Topology topology) {
        final TreeSet<MemberId> members = new TreeSet<>();
        for (int i = 0; i < MEMBERS; i++) {
            if (rng.chance(0.6)) {
                members.add(MemberId.of(i));
            }
        }
        while (members.size() < 2) {
            members.add(MemberId.of(rng.nextInt(MEMBERS)));
        }
        final OptionalInt factor = OptionalInt.of(2 + rng.nextInt(Math.min(3, members.size() - 1)));
        final OptionalInt partitions =
                rng.chance(0.5) ? OptionalInt.of(topology.partitionCount() + rng.nextInt(3)) : OptionalInt.empty();
        return new ChangeRequest.Scale(List.copyOf(members), factor, partitions);
    }
}

package dev.skep.membership;

import static dev.skep.membership.World.MILLI;
import static dev.skep.membership.World.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What breaks, and what members see of it. */
final class SwimFaultTest {
    private static final int SEEDS = Integer.getInteger("skep.seeds", 20);

    @Test
    void aDeadMemberIsRemovedByAllInTimeAndNotBefore() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final int size = 2 + (int) (seed % 6);
            final World world = World.of(seed, size);
            world.runFor(20 * SECOND);
            final SimMember dead = world.node(size - 1);
            dead.crash();
            world.runFor(10 * SECOND);
            assertThat(world.running()).as("seed %s %s", seed, world.views()).allMatch(node -> node.sees(dead.id));
            // One round of probes over all members, each with the rest of the round before it, then the failure
            // timeout.
            assertThat(world.runUntil(world::agreed, (size + 2) * SECOND))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
            assertThat(world.running()).allMatch(node -> node.removed.size() == 1);
        }
    }

    @Test
    void amongFiftyADeadMemberIsFoundAsFast() {
        final World world = World.of(2, 50);
        world.runFor(20 * SECOND);
        world.node(33).crash();
        assertThat(world.runUntil(world::agreed, 16 * SECOND))
                .as("%s", world.views())
                .isTrue();
    }

    @Test
    void nobodyIsRemovedByALinkThatLosesEachTenthFrame() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final int size = 2 + (int) (seed % 4);
            final World world = World.of(seed, size);
            world.runFor(5 * SECOND);
            world.loss = 0.1;
            world.runFor(300 * SECOND);
            assertThat(world.nodes.values())
                    .as("seed %s %s", seed, world.views())
                    .allMatch(node -> node.removed.isEmpty());
        }
    }

    @Test
    void whoIsWronglySuspectedSpeaksUp() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 4);
            world.runFor(20 * SECOND);
            final SimMember victim = world.node(1);
            final long incarnation = victim.core.self().incarnation();
            world.cut = (from, to) -> from == victim || to.equals(victim.address);
            assertThat(world.runUntil(() -> !world.node(0).suspected.isEmpty(), 8 * SECOND))
                    .isTrue();
            world.heal();
            assertThat(world.runUntil(world::agreed, 4 * SECOND))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
            world.runFor(30 * SECOND);
            assertThat(world.nodes.values()).allMatch(node -> node.removed.isEmpty());
            assertThat(victim.core.self().incarnation()).isGreaterThan(incarnation);
            assertThat(world.node(0).updated).extracting(Member::id).contains(victim.id);
        }
    }

    @Test
    void oneCutLinkHarmsNobodyAsOthersProbeInstead() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 3);
            world.runFor(5 * SECOND);
            final Address left = World.address(0);
            final Address right = World.address(1);
            world.cut = (from, to) ->
                    (from.address.equals(left) && to.equals(right)) || (from.address.equals(right) && to.equals(left));
            world.runFor(120 * SECOND);
            assertThat(world.nodes.values())
                    .as("seed %s %s", seed, world.views())
                    .allMatch(node -> node.removed.isEmpty() && node.suspected.isEmpty());
        }
    }

    @Test
    void aMemberThatStoodStillDoesNotBlameTheOthersAndComesBack() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 4);
            world.runFor(20 * SECOND);
            final SimMember stopped = world.node(2);
            stopped.pause(world.rng.between(2, 60) * SECOND);
            world.runFor(70 * SECOND);
            assertThat(world.agreed()).as("seed %s %s", seed, world.views()).isTrue();
            assertThat(stopped.removed).as("seed %s %s", seed, world.views()).isEmpty();
        }
    }

    @Test
    void whoStoodStillDoesNotRemoveASuspectThatSpokeUpMeanwhile() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 4);
            world.runFor(20 * SECOND);
            final SimMember victim = world.node(1);
            final SimMember stopped = world.node(2);
            world.cut = (from, to) -> from == victim || to.equals(victim.address);
            assertThat(world.runUntil(() -> stopped.core.isSuspected(victim.id), 8 * SECOND))
                    .isTrue();
            world.heal();
            stopped.pause(30 * SECOND);
            world.runFor(60 * SECOND);
            assertThat(stopped.removed).as("seed %s %s", seed, world.views()).isEmpty();
            assertThat(world.agreed()).as("seed %s %s", seed, world.views()).isTrue();
        }
    }

    @Test
    void aClusterCutInTwoBecomesOneAgainWithoutHolesInItsParts() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 5);
            world.runFor(10 * SECOND);
            cutInTwo(world, seed);
            healed(world, seed);
        }
    }

    @Test
    void theyFindEachOtherAgainEvenWhenTheContactPointsAreGone() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 5);
            world.runFor(10 * SECOND);
            world.nodes.values().forEach(node -> node.findAt(List.of(World.address(99))));
            cutInTwo(world, seed);
            healed(world, seed);
        }
    }

    private static void cutInTwo(final World world, final long seed) {
        world.split(address -> address.equals(World.address(0)) || address.equals(World.address(3)));
        final List<SimMember> left = List.of(world.node(0), world.node(3));
        final List<SimMember> right = List.of(world.node(1), world.node(2), world.node(4));
        world.runFor(60 * SECOND);
        assertThat(World.agreed(left) && World.agreed(right))
                .as("seed %s %s", seed, world.views())
                .isTrue();
        for (final SimMember node : world.nodes.values()) {
            node.removed.clear();
        }
    }

    private static void healed(final World world, final long seed) {
        world.heal();
        assertThat(world.runUntil(world::agreed, 15 * SECOND))
                .as("seed %s %s", seed, world.views())
                .isTrue();
        world.runFor(30 * SECOND);
        assertThat(world.agreed()).as("seed %s %s", seed, world.views()).isTrue();
        for (final SimMember node : world.nodes.values()) {
            assertThat(node.removed).as("seed %s %s", seed, world.views()).isEmpty();
        }
    }

    @Test
    void afterARestartOfAllTheyFindEachOtherByWhatTheyRemember() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 5);
            world.runFor(10 * SECOND);
            for (final SimMember node : world.nodes.values()) {
                node.crash();
                node.contactPoints = List.of(World.address(99));
                assertThat(node.remembered).hasSize(4);
            }
            world.runFor(SECOND);
            for (final SimMember node : world.nodes.values()) {
                world.at(world.now + world.rng.between(0, 5 * SECOND), node::start);
            }
            assertThat(world.runUntil(() -> world.running().size() == 5 && world.agreed(), 15 * SECOND))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
        }
    }

    @Test
    void aQuickRestartIsAnUpdateEvenWhenTheWallClockWentBack() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 3);
            world.runFor(20 * SECOND);
            final SimMember restarted = world.node(1);
            restarted.crash();
            restarted.wallClockSkew = world.rng.between(-100_000, 100_000);
            world.runFor(500 * MILLI);
            restarted.start();
            restarted.say(MemberProperties.EMPTY.with("life", "second"));
            assertThat(world.runUntil(world::agreed, 15 * SECOND))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
            assertThat(world.node(0).core.member(restarted.id).properties().text("life"))
                    .isEqualTo("second");
            assertThat(restarted.refusedReason).isEmpty();
        }
    }

    @Test
    void tombstonesAreForgottenAfterTheirTime() {
        final World world = World.of(
                3,
                4,
                SwimClusterTest.with(new SwimLimits(3, 16 << 10, 64 << 10, 1 << 16, 100, 50, 60 * SECOND, SECOND, 5)));
        world.runFor(10 * SECOND);
        world.node(3).crash();
        world.runFor(40 * SECOND);
        assertThat(world.node(0).remembered).hasSize(3);
        world.runFor(60 * SECOND);
        assertThat(world.node(0).remembered).hasSize(2);
        final long asked = world.sentTo(World.address(3));
        world.runFor(30 * SECOND);
        assertThat(world.sentTo(World.address(3))).isEqualTo(asked);
    }

    /** Everything at once; when it ends, all members see each other as they are. */
    @Test
    void afterAnyTroubleAllAgree() {
        for (long seed = 1; seed <= 2L * SEEDS; seed++) {
            final Rng rng = new Rng(seed).fork("faults");
            final World world = World.of(seed, 2 + rng.nextInt(6));
            world.loss = rng.chance(0.5) ? rng.nextInt(30) / 100.0 : 0;
            world.doubled = rng.chance(0.5) ? 0.2 : 0;
            world.delayMax = rng.chance(0.5) ? 2 * MILLI : 400 * MILLI;
            world.runFor(5 * SECOND);
            int moves = 0;
            for (int i = 0; i < 25; i++) {
                final List<SimMember> nodes = new ArrayList<>(world.nodes.values());
                final SimMember node = nodes.get(rng.nextInt(nodes.size()));
                switch (rng.nextInt(7)) {
                    case 0 -> node.crash();
                    case 1 -> {
                        node.crash();
                        node.wallClockSkew = rng.between(-20_000, 20_000);
                        node.start();
                    }
                    case 2 -> {
                        final SimMember other = nodes.get(rng.nextInt(nodes.size()));
                        world.cut = (from, to) -> from == node && to.equals(other.address);
                    }
                    case 3 -> world.cut = (from, to) -> (from == node) != to.equals(node.address);
                    case 4 -> node.pause(rng.between(0, 15 * SECOND));
                    case 5 -> move(world, node, World.address(20 + moves++));
                    default -> {
                        if (node.isRunning()) {
                            node.say(MemberProperties.EMPTY.with("step", "step-" + i));
                        }
                    }
                }
                world.runFor(rng.between(0, 8 * SECOND));
            }
            world.heal();
            world.loss = 0;
            for (final SimMember node : world.nodes.values()) {
                assertThat(node.refusedReason)
                        .as("seed %s %s", seed, world.views())
                        .isEmpty();
                if (!node.isRunning()) {
                    node.start();
                }
                node.findAt(List.copyOf(world.nodes.keySet()));
            }
            assertThat(world.runUntil(world::agreed, 90 * SECOND))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
            world.runFor(30 * SECOND);
            assertThat(world.agreed() && world.running().size() == world.nodes.size())
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
        }
    }

    static SimMember move(final World world, final SimMember node, final Address to) {
        node.crash();
        world.nodes.remove(node.address);
        final SimMember moved = world.add(node.id, to, node.contactPoints);
        moved.remembered = node.remembered;
        moved.start();
        return moved;
    }

    @Test
    void aMemberThatWasGivenAnotherAddressTakesItsPlace() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 4);
            world.runFor(20 * SECOND);
            final SimMember moved = move(world, world.node(2), World.address(42));
            moved.say(MemberProperties.EMPTY.with("moved", "yes"));
            assertThat(world.runUntil(world::agreed, 6 * SECOND))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
            assertThat(world.node(0).core.member(MemberId.of(2)).address()).isEqualTo(World.address(42));
            assertThat(moved.refusedReason).isEmpty();
        }
    }
}

package dev.skep.membership;

import static dev.skep.membership.World.MILLI;
import static dev.skep.membership.World.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Address;
import dev.skep.base.Check.InvariantViolation;
import dev.skep.base.MemberId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a healthy cluster does: it finds together, tells news, lets members go, and is quiet. */
final class SwimClusterTest {
    private static final int SEEDS = Integer.getInteger("skep.seeds", 20);

    @Test
    void membersFindEachOtherThroughTwoContactPoints() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 5);
            assertThat(world.runUntil(() -> world.running().size() == 5 && world.agreed(), 5 * SECOND))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
            for (final SimMember node : world.nodes.values()) {
                assertThat(node.added).as("seed %s", seed).hasSize(4);
                assertThat(node.removed).isEmpty();
                assertThat(node.turnedAway).isEmpty();
                assertThat(node.core.member(MemberId.of(3)).properties().text("zone"))
                        .isEqualTo("zone-3");
            }
        }
    }

    @Test
    void fiftyMembersConvergeAndNewsReachesAll() {
        final World world = World.of(1, 50);
        assertThat(world.runUntil(() -> world.running().size() == 50 && world.agreed(), 10 * SECOND))
                .as("%s", world.views())
                .isTrue();
        final SimMember speaker = world.node(17);
        speaker.say(MemberProperties.EMPTY.with("role", "leader"));
        assertThat(world.runUntil(world::agreed, 4 * SECOND))
                .as("%s", world.views())
                .isTrue();
        assertThat(world.node(40).core.member(speaker.id).properties().text("role"))
                .isEqualTo("leader");
    }

    @Test
    void inASmallClusterNewsReachesAllInTheSameMoment() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 3);
            world.runFor(20 * SECOND);
            world.node(2).say(MemberProperties.EMPTY.with("role", "leader"));
            world.runFor(3 * MILLI);
            assertThat(world.agreed()).as("seed %s %s", seed, world.views()).isTrue();
            assertThat(world.node(0).updated).extracting(Member::id).contains(MemberId.of(2));
        }
    }

    @Test
    void aLargeStateTravelsInSeveralMessages() {
        final SwimSettings settings = with(new SwimLimits(3, 500, 2000, 1 << 16, 100, 50, 100 * SECOND, SECOND, 5));
        final World world = World.of(3, 12, settings);
        world.runFor(5 * SECOND);
        for (final SimMember node : world.nodes.values()) {
            node.say(MemberProperties.EMPTY.with("large", "x".repeat(900)));
        }
        world.runFor(5 * SECOND);
        final SimMember late = world.add(MemberId.of(12), World.address(12), List.of(World.address(4)));
        late.start();
        assertThat(world.runUntil(() -> world.running().size() == 13 && world.agreed(), 10 * SECOND))
                .as("%s", world.views())
                .isTrue();
    }

    @Test
    void whoLeavesIsGoneAtOnceAndIsNotLookedFor() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 5);
            world.runFor(10 * SECOND);
            final SimMember leaver = world.node(4);
            leaver.leave();
            leaver.crash();
            assertThat(world.runUntil(
                            () -> world.running().stream().noneMatch(node -> node.sees(leaver.id)), 5 * MILLI))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
            world.runFor(30 * SECOND);
            final long asked = world.sentTo(leaver.address);
            world.runFor(30 * SECOND);
            assertThat(world.sentTo(leaver.address)).isEqualTo(asked);
            for (final SimMember node : world.running()) {
                assertThat(node.removed).hasSize(1);
                assertThat(node.suspected).isEmpty();
                assertThat(node.remembered).extracting(Member::id).doesNotContain(leaver.id);
            }
            leaver.start();
            assertThat(world.runUntil(() -> world.running().size() == 5 && world.agreed(), 5 * SECOND))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
        }
    }

    @Test
    void aMemberWithAnotherVersionIsRemovedThenAdded() {
        final World world = World.of(4, 3);
        world.runFor(5 * SECOND);
        final SimMember upgraded = world.node(2);
        upgraded.crash();
        upgraded.version = "1.1.0";
        world.runFor(SECOND);
        upgraded.start();
        assertThat(world.runUntil(() -> world.running().size() == 3 && world.agreed(), 5 * SECOND))
                .as("%s", world.views())
                .isTrue();
        final SimMember observer = world.node(0);
        assertThat(observer.removed).extracting(Member::version).containsExactly("1.0.0");
        assertThat(observer.added.getLast().version()).isEqualTo("1.1.0");
    }

    @Test
    void contactPointsThatAreOnlyNamesOfMembersAreNotAskedForever() {
        final World world = new World(5);
        final Address alias = new Address("service", 26502);
        final SimMember first = world.add(MemberId.of(0), World.address(0), List.of());
        final SimMember second = world.add(new MemberId("gateway"), World.address(1), List.of(alias));
        world.nodes.put(alias, first);
        first.start();
        second.start();
        world.runFor(20 * SECOND);
        assertThat(second.core.members()).extracting(Member::id).containsExactly(first.id, second.id);
        final long asked = world.sentTo(alias);
        world.runFor(60 * SECOND);
        assertThat(world.sentTo(alias)).isEqualTo(asked);
    }

    @Test
    void newlyResolvedContactPointsAreAskedAtOnce() {
        final World world = World.of(6, 3);
        final SimMember lost = world.add(new MemberId("gateway"), World.address(9), List.of(World.address(77)));
        lost.start();
        world.runFor(10 * SECOND);
        assertThat(lost.core.members()).hasSize(1);
        lost.findAt(List.of(World.address(77), World.address(1)));
        assertThat(world.runUntil(world::agreed, 2 * SECOND))
                .as("%s", world.views())
                .isTrue();
        assertThat(lost.core.members()).hasSize(4);
    }

    @Test
    void aMemberAloneHasNoTimers() {
        final World world = new World(7);
        final SimMember single = world.add(MemberId.of(0), World.address(0), List.of(World.address(0)));
        single.start();
        world.runFor(SECOND);
        assertThat(single.core.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(world.messages).isZero();
    }

    @Test
    void anIdleClusterOnlyProbesAndSyncs() {
        final World world = World.of(8, 3);
        world.runFor(60 * SECOND);
        final long before = world.messages;
        world.runFor(100 * SECOND);
        // Each second and member one ping and its answer; each ten seconds one exchange of two.
        assertThat(world.messages - before).isBetween(3L * 190, 3L * 230);
    }

    @Test
    void broadcastUpdatesReachAllWithoutGossip() {
        final World world = World.of(
                9,
                6,
                new SwimSettings(
                        250 * MILLI,
                        2,
                        SECOND,
                        100 * MILLI,
                        3,
                        10 * SECOND,
                        10 * SECOND,
                        true,
                        true,
                        true,
                        SwimLimits.DEFAULT));
        world.runFor(20 * SECOND);
        world.node(5).say(MemberProperties.EMPTY.with("role", "leader"));
        world.runFor(3 * MILLI);
        assertThat(world.agreed()).as("%s", world.views()).isTrue();
    }

    @Test
    void theSameSeedIsTheSameRun() {
        final World one = World.of(11, 6);
        final World two = World.of(11, 6);
        one.loss = 0.2;
        two.loss = 0.2;
        one.runFor(120 * SECOND);
        two.runFor(120 * SECOND);
        assertThat(one.trace).isEqualTo(two.trace);
        assertThat(one.messages).isEqualTo(two.messages);
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> new SwimSettings(
                        250 * MILLI,
                        2,
                        SECOND,
                        100 * MILLI,
                        3,
                        SECOND,
                        10 * SECOND,
                        false,
                        true,
                        false,
                        SwimLimits.DEFAULT))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("is not probed twice");
        assertThatThrownBy(() -> new SwimLimits(3, 500, 2000, 4 << 20, 100, 50, 100 * SECOND, SECOND, 5))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("do not fit into messages");
    }

    static SwimSettings with(final SwimLimits limits) {
        return new SwimSettings(
                250 * MILLI, 2, SECOND, 100 * MILLI, 3, 10 * SECOND, 10 * SECOND, false, true, false, limits);
    }
}

package dev.skep.membership;

import static dev.skep.membership.World.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that do not belong here are told so, and those who turn them away know it. */
final class SwimIdentityTest {
    private static final int SEEDS = Integer.getInteger("skep.seeds", 20);

    @Test
    void aNewcomerWithTheIdOfALivingMemberIsRefused() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 4);
            world.runFor(10 * SECOND);
            // It finds the holder itself, or another member, or is found as it is on somebody's list.
            final List<Address> contacts =
                    List.of(World.address(seed % 2 == 0 ? 1 : 2), World.address(seed % 3 == 0 ? 1 : 3));
            final SimMember newcomer = world.add(MemberId.of(1), World.address(50), contacts);
            newcomer.wallClockSkew = world.rng.between(-60_000, 60_000);
            if (seed % 4 == 0) {
                world.node(3).findAt(List.of(World.address(0), World.address(50)));
            }
            newcomer.start();
            assertThat(world.runUntil(() -> !newcomer.isRunning(), 3 * SECOND))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
            assertThat(newcomer.refusedKind).isEqualTo(RefusalKind.ID_TAKEN);
            assertThat(newcomer.refusedReason)
                    .contains("member id 1 of the node at node-50:26502")
                    .contains("taken by the living node at node-1:26502");
            newcomer.crash();
            world.runFor(10 * SECOND);
            assertThat(world.running()).as("seed %s %s", seed, world.views()).hasSize(4);
            assertThat(world.agreed()).as("seed %s %s", seed, world.views()).isTrue();
            assertThat(world.running()).allMatch(node -> node.removed.isEmpty());
            if (seed % 4 != 0) {
                assertThat(world.running()).anyMatch(node -> !node.turnedAway.isEmpty());
            }
        }
    }

    @Test
    void twoNodesWithTheSameIdThatMeetAloneKeepTheOlder() {
        final World world = new World(1);
        final SimMember older = world.add(MemberId.of(0), World.address(0), List.of());
        older.start();
        world.runFor(5 * SECOND);
        final SimMember newer = world.add(MemberId.of(0), World.address(1), List.of(World.address(0)));
        newer.start();
        assertThat(world.runUntil(() -> !newer.isRunning(), 5 * SECOND)).isTrue();
        assertThat(older.isRunning()).isTrue();
        assertThat(older.turnedAway).isNotEmpty();
    }

    @Test
    void ofTwoThatLivedApartTheOneGoesThatWasReplaced() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final World world = World.of(seed, 5);
            world.runFor(10 * SECOND);
            world.split(address -> address.equals(World.address(3)) || address.equals(World.address(4)));
            final SimMember replaced = world.node(3);
            world.runFor(30 * SECOND);
            final SimMember replacement = world.add(MemberId.of(3), World.address(33), List.of(World.address(0)));
            replacement.start();
            world.runFor(30 * SECOND);
            assertThat(replacement.isRunning()).isTrue();
            world.heal();
            assertThat(world.runUntil(() -> world.running().size() == 5 && world.agreed(), 60 * SECOND))
                    .as("seed %s %s", seed, world.views())
                    .isTrue();
            assertThat(replaced.refusedKind).isEqualTo(RefusalKind.ID_TAKEN);
            assertThat(replacement.isRunning()).isTrue();
        }
    }

    @Test
    void anotherClustersNodeIsRefusedOnBothSides() {
        final World world = World.of(2, 3);
        world.runFor(5 * SECOND);
        final SimMember stranger =
                world.add(MemberId.of(7), World.address(7), List.of(World.address(0)), new ClusterId("other-cluster"));
        stranger.start();
        assertThat(world.runUntil(() -> !stranger.isRunning(), 10 * SECOND)).isTrue();
        assertThat(stranger.refusedKind).isEqualTo(RefusalKind.OTHER_CLUSTER);
        assertThat(stranger.refusedReason).contains("'other-cluster'").contains("'skep-test'");
        assertThat(world.node(0).turnedAway).anyMatch(reason -> reason.contains("'other-cluster'"));
        assertThat(world.running()).hasSize(3).allMatch(node -> node.added.size() == 2);
    }

    @Test
    void aMemberIsNotStoppedByAStrangerOnItsList() {
        final World world = World.of(3, 3);
        final SimMember stranger =
                world.add(MemberId.of(0), World.address(7), List.of(), new ClusterId("other-cluster"));
        stranger.start();
        world.runFor(5 * SECOND);
        world.node(1).findAt(List.of(World.address(0), World.address(7)));
        world.runFor(60 * SECOND);
        assertThat(world.running()).hasSize(4);
        assertThat(world.node(1).turnedAway).isNotEmpty();
        assertThat(stranger.turnedAway).isNotEmpty();
        assertThat(stranger.core.members()).hasSize(1);
    }

    @Test
    void anIncompatibleVersionIsRefusedOnBothSides() {
        final World world = World.of(4, 3);
        world.runFor(5 * SECOND);
        final SimMember future = world.add(MemberId.of(7), World.address(7), List.of(World.address(0)));
        future.protocolVersion = 42;
        future.start();
        assertThat(world.runUntil(() -> !future.isRunning(), 10 * SECOND)).isTrue();
        assertThat(future.refusedKind).isEqualTo(RefusalKind.INCOMPATIBLE_VERSION);
        assertThat(future.refusedReason).contains("speaks version 42").contains("version 1");
        assertThat(world.node(0).turnedAway).anyMatch(reason -> reason.contains("version 42"));
        assertThat(world.running()).hasSize(3).allMatch(node -> node.added.size() == 2);
    }

    @Test
    void anAddressThatIsSomebodyElsesNowDoesNotAnswerForTheDead() {
        final World world = World.of(5, 3);
        world.runFor(10 * SECOND);
        final SimMember dead = world.node(2);
        dead.crash();
        final SimMember other = world.add(new MemberId("gateway"), World.address(2), List.of(World.address(0)));
        other.start();
        assertThat(world.runUntil(() -> world.running().size() == 3 && world.agreed(), 16 * SECOND))
                .as("%s", world.views())
                .isTrue();
        assertThat(world.node(0).removed).extracting(Member::id).containsExactly(MemberId.of(2));
    }
}

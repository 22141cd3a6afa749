package dev.skep.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import dev.skep.raft.RaftMessage.AppendEntries;
import dev.skep.raft.RaftMessage.InstallSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplicationTest {
    private static final long TIMEOUT = World.SMALL.electionNanos();

    /** A cluster with a follower that is down and far behind what the leader's log still holds. */
    private static World withFollowerFarBehind(final int seed) {
        final World world = new World(seed).with(3, 3).priority(0, 1).start();
        world.awaitWorkingLeader();
        world.replica(2).crash();
        for (int i = 0; i < 50; i++) {
            world.commitOne();
        }
        world.awaitEqual();
        for (int i = 0; i < 2; i++) {
            world.replica(i).takeSnapshot(2);
        }
        world.commitOne();
        return world;
    }

    @Test
    void followerFarBehindGetsTheSnapshotInChunksThoughMessagesGetLost() {
        for (int seed = 0; seed < 20; seed++) {
            final World world = withFollowerFarBehind(seed);
            world.network(0.3, 0.2, 5 * World.MILLI);
            world.replica(2).start();
            world.runUntil("a snapshot", () -> world.replica(2).snapshotsInstalled() == 1);
            world.network(0, 0, World.MILLI);
            world.commitOne();
            world.awaitEqual();
        }
    }

    @Test
    void followerWithoutRoomFollowsAndTakesNothingUntilThereIsRoomAgain() {
        final World world = new World(4).with(3, 3).priority(0, 1).start();
        world.awaitWorkingLeader();
        world.awaitEqual();
        final SimReplica full = world.replica(2);
        full.core().storing(false);
        final long last = full.log().lastIndex();
        final long term = world.leader().core().term();
        for (int i = 0; i < 50; i++) {
            world.commitOne();
        }
        world.run(5 * TIMEOUT);
        assertThat(full.log().lastIndex()).isEqualTo(last);
        assertThat(world.leader().core().term()).as("nobody stands").isEqualTo(term);

        full.core().storing(true);
        world.awaitEqual();
    }

    @Test
    void followerWithoutRoomTakesNoSnapshotEither() {
        final World world = withFollowerFarBehind(5);
        world.replica(2).start();
        world.replica(2).core().storing(false);
        world.run(5 * TIMEOUT);
        assertThat(world.replica(2).chunksStored()).isZero();

        world.replica(2).core().storing(true);
        world.runUntil("the snapshot", () -> world.replica(2).snapshotsInstalled() == 1);
        world.commitOne();
        world.awaitEqual();
    }

    /** At most once for each heartbeat: it must not be asked for again and again while there is no room. */
    @Test
    void leaderDoesNotSendInALoopWhatIsNotTaken() {
        final World world = new World(6).with(3, 3).priority(0, 1).start();
        world.awaitWorkingLeader();
        world.awaitEqual();
        world.replica(2).core().storing(false);
        for (int i = 0; i < 50; i++) {
            world.commitOne();
        }
        final int[] sent = {0};
        world.only(message -> {
            sent[0] +=
                    message instanceof AppendEntries append && !append.entries().isEmpty() ? 1 : 0;
            return true;
        });
        world.run(10 * World.SMALL.heartbeatNanos());
        assertThat(sent[0]).isLessThanOrEqualTo(10 * (World.SMALL.inflightMessagesMax() + 1));
    }

    @Test
    void snapshotGoesOnWhereItWasInterrupted() {
        final World world = withFollowerFarBehind(1);
        world.replica(2).start();
        world.runUntil("some chunks", () -> world.replica(2).chunksStored() == 3);
        world.only(message -> !(message instanceof InstallSnapshot));
        world.run(3 * TIMEOUT);
        world.heal();
        world.runUntil("the snapshot", () -> world.replica(2).snapshotsInstalled() == 1);
        assertThat(world.replica(2).chunksStored()).isEqualTo(5);
        world.commitOne();
        world.awaitEqual();
    }

    @Test
    void newerSnapshotTakesThePlaceOfOneThatIsGone() {
        final World world = withFollowerFarBehind(2);
        world.replica(2).start();
        world.runUntil("some chunks", () -> world.replica(2).chunksStored() == 2);
        world.commitOne();
        world.replica(0).takeSnapshot(0);
        world.replica(1).takeSnapshot(0);
        world.commitOne();
        world.awaitEqual();
        assertThat(world.replica(2).snapshotsInstalled()).isEqualTo(1);
    }

    @Test
    void progressOfASnapshotIsSeen() {
        final World world = withFollowerFarBehind(3);
        world.replica(2).start();
        world.runUntil("some chunks", () -> world.replica(2).chunksStored() == 3);
        assertThat(world.leader().core().followers())
                .filteredOn(each -> each.member().equals(MemberId.of(2)))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.snapshotBytesTotal()).isEqualTo(300);
                    assertThat(each.snapshotBytesDone()).isBetween(64L, 299L);
                });
    }

    @Test
    void messagesFollowEachOtherWithoutWaitingButOnlySoMany() {
        final World world =
                new World(4).with(3, 3).network(0, 0, 20 * World.MILLI).start();
        final SimReplica leader = world.awaitWorkingLeader();
        world.awaitEqual();
        final int follower = (leader.id().nodeId() + 1) % 3;
        final List<AppendEntries> seen = new ArrayList<>();
        world.only(message -> {
            if (message instanceof final AppendEntries append) {
                seen.add(append);
            }
            return false;
        });
        for (int i = 0; i < 100; i++) {
            leader.offer(world.data());
        }
        assertThat(seen).hasSize(2 * World.SMALL.inflightMessagesMax());
        world.heal();
        world.awaitEqual();
        assertThat(world.replica(follower).appliedIndex())
                .isEqualTo(leader.log().lastIndex());
    }

    @Test
    void entriesTravelTogetherUpToALimitOfBytes() {
        final World world = new World(5).with(2, 2).start();
        final SimReplica leader = world.awaitWorkingLeader();
        world.awaitEqual();
        final int follower = 1 - leader.id().nodeId();
        world.replica(follower).crash();
        for (int i = 0; i < 100; i++) {
            leader.offer(world.data());
        }
        final List<Integer> sizes = new ArrayList<>();
        world.only(message -> {
            if (message instanceof final AppendEntries append) {
                sizes.add(append.entries().stream()
                        .mapToInt(entry -> entry.bytes().length)
                        .sum());
            }
            return true;
        });
        world.replica(follower).start();
        world.awaitEqual();
        assertThat(sizes).allMatch(bytes -> bytes <= World.SMALL.appendBytesMax());
        assertThat(sizes.size()).isLessThan(100);
    }

    @Test
    void logsThatPartedAreBroughtTogetherInFewMessages() {
        final World world = new World(6).with(3, 3).start();
        final SimReplica old = world.awaitWorkingLeader();
        world.awaitEqual();
        world.isolate(old.id().nodeId());
        for (int i = 0; i < 100; i++) {
            old.offer(world.data());
        }
        world.runUntil("another leader", () -> world.leader() != old && world.leader() != null);
        for (int i = 0; i < 30; i++) {
            world.commitOne();
        }
        final List<RaftMessage> refusals = new ArrayList<>();
        world.heal();
        world.only(message -> {
            if (message instanceof final RaftMessage.AppendEntriesReply reply && !reply.accepted()) {
                refusals.add(reply);
            }
            return true;
        });
        world.awaitEqual();
        assertThat(refusals.size()).isLessThan(6);
    }

    @Test
    void readIsNotServedByADeposedLeader() {
        final World world = new World(7).with(3, 3).start();
        final SimReplica old = world.awaitWorkingLeader();
        world.awaitEqual();
        final long served = old.requestRead();
        assertThat(old.core().readable(served)).isFalse();
        world.runUntil("a quorum", TIMEOUT, () -> old.core().readable(served));
        world.isolate(old.id().nodeId());
        final long read = old.requestRead();
        world.runUntil("another leader", () -> {
            assertThat(old.core().readable(read)).isFalse();
            return world.leader() != old && world.leader() != null;
        });
        world.commitOne();
        world.heal();
        world.run(10 * TIMEOUT);
        assertThat(old.core().readable(read)).isFalse();
        assertThat(old.requestRead()).isEqualTo(-1);
    }

    @Test
    void singleVoterReadsWithoutAsking() {
        final World world = new World(8).with(1, 1).start();
        world.awaitWorkingLeader();
        assertThat(world.core(0).readable(world.replica(0).requestRead())).isTrue();
    }

    @Test
    void snapshotThatTheLogCoversIsNotInstalled() {
        final World world = new World(9).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        world.commitOne();
        world.awaitEqual();
        final SimReplica follower = world.replica((leader.id().nodeId() + 1) % 3);
        final SnapshotId known = leader.core().snapshotAt(leader.core().commitIndex());
        follower.receive(
                leader.id(),
                RaftMessageCodec.encode(
                        new InstallSnapshot(leader.core().term(), 0, new SnapshotChunk(known, 100, 0, new byte[50]))));
        world.run(TIMEOUT);
        assertThat(follower.chunksStored()).isZero();
    }
}

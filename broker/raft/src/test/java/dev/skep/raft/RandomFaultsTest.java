package dev.skep.raft;

import static org.assertj.core.api.Assertions.fail;

import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anything may break; nothing may be wrong; and when all is healed, work goes on. */
final class RandomFaultsTest {
    private static final int SEEDS = Integer.getInteger("skep.seeds", 150);
    private static final long FIRST_SEED = Long.getLong("skep.seed", System.nanoTime());

    @Test
    void randomFaultsNeverBreakWhatConsensusPromises() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            run(seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1222, 1680})
    void seedsThatFailedOnceHold(final long seed) {
        run(seed);
    }

    private static void run(final long seed) {
        try {
            new RandomRun(seed).run();
        } catch (final RuntimeException e) {
            fail("seed " + seed, e);
        }
    }

    /** One world and what happens to it. */
    private static final class RandomRun {
        private final Rng rng;
        private final World world;
        private final int nodes;
        private final boolean reconfigure;
        private final boolean compact;
        private final double crashRate;

        RandomRun(final long seed) {
            rng = new Rng(seed).fork("plan");
            nodes = 3 + rng.nextInt(3);
            reconfigure = rng.chance(0.5);
            compact = rng.chance(0.6);
            crashRate = rng.chance(0.7) ? 0.1 : 0;
            final int voters = reconfigure ? 1 + rng.nextInt(nodes) : nodes;
            world = new World(seed).with(nodes, voters);
            world.network(
                    rng.chance(0.5) ? rng.nextInt(20) / 100.0 : 0,
                    rng.chance(0.5) ? rng.nextInt(20) / 100.0 : 0,
                    rng.chance(0.5) ? World.MILLI : rng.between(1, 60) * World.MILLI);
            world.disks(rng.chance(0.5) ? World.MILLI : rng.between(1, 60) * World.MILLI);
            if (rng.chance(0.5)) {
                for (int i = 0; i < nodes; i++) {
                    world.priority(i, nodes - i);
                }
            }
            world.start();
        }

        void run() {
            final int steps = 40 + rng.nextInt(80);
            for (int i = 0; i < steps; i++) {
                disturb();
                for (int offers = rng.nextInt(6); offers > 0; offers--) {
                    world.offer();
                    world.run(rng.between(0, 5 * World.MILLI));
                }
                world.run(rng.between(0, 150 * World.MILLI));
            }
            world.checks().logsMatch();
            world.heal();
            world.network(0, 0, World.MILLI).disks(World.MILLI);
            for (final SimReplica each : world.replicas()) {
                each.diskStuck(false);
                if (!each.isUp()) {
                    each.start();
                }
            }
            world.commitOne();
            world.awaitEqual();
        }

        private void disturb() {
            final int node = rng.nextInt(nodes);
            final SimReplica replica = world.replica(node);
            if (!replica.isUp()) {
                if (rng.chance(0.3)) {
                    replica.start();
                }
                return;
            }
            if (rng.chance(crashRate)) {
                replica.crash();
                return;
            }
            switch (rng.nextInt(12)) {
                case 0 -> world.isolate(node);
                case 1 -> world.cut(node, rng.nextInt(nodes));
                case 2 -> world.split(List.of(node, rng.nextInt(nodes)));
                case 3, 4 -> world.heal();
                case 5 -> replica.diskStuck(rng.chance(0.3));
                case 6 -> {
                    if (compact) {
                        replica.takeSnapshot(rng.nextInt(10));
                    }
                }
                case 7 -> reconfigure(replica);
                case 8 -> transfer(node);
                case 9 -> {
                    replica.core().memberGone(world.now(), MemberId.of(rng.nextInt(nodes)));
                    replica.after();
                }
                default -> {}
            }
        }

        private void transfer(final int node) {
            final SimReplica leader = world.leader();
            if (leader == null) {
                return;
            }
            if (rng.chance(0.2)) {
                leader.core().stepDown(world.now());
            } else if (node != leader.id().nodeId()) {
                leader.core().transferLeadership(world.now(), MemberId.of(node));
            }
            leader.after();
        }

        private void reconfigure(final SimReplica replica) {
            final SimReplica leader = rng.chance(0.8) ? world.leader() : replica;
            if (!reconfigure || leader == null) {
                return;
            }
            final List<MemberId> voters = new ArrayList<>();
            final List<MemberId> learners = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                switch (rng.nextInt(5)) {
                    case 0, 1, 2 -> voters.add(MemberId.of(i));
                    case 3 -> learners.add(MemberId.of(i));
                    default -> {}
                }
            }
            if (!voters.isEmpty()) {
                leader.core().proposeConfiguration(world.now(), new Configuration(0, voters, List.of(), learners));
                leader.after();
            }
        }
    }
}

package dev.skep.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * People edit at random, brokers die at random, the operator dies after random steps and sometimes sees an old picture. The world checks the rules
 * at each step; in the end everybody leaves it alone and everything must be as it was wished. {@code -Dskep.seed=N} repeats one.
 */
final class SimulationTest {
    private static final int SEEDS = Integer.getInteger("skep.seeds", 400);

    @Test
    void noSequenceOfEditsCrashesAndFaultsBreaksARule() {
        final Integer one = Integer.getInteger("skep.seed");
        for (int seed = one == null ? 0 : one; seed < (one == null ? SEEDS : one + 1); seed++) {
            final List<String> story = new ArrayList<>();
            try {
                run(seed, story);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + ": " + e.getMessage() + "\n  "
                                + String.join("\n  ", story.subList(Math.max(0, story.size() - 25), story.size())),
                        e);
            }
        }
    }

    private static void run(final int seed, final List<String> story) {
        final World world = new World(seed, seed % 2 == 0 ? 3 : 1);
        Observed old = world.observe();
        for (int i = 0; i < 300; i++) {
            if (world.random.nextInt(12) == 0) {
                edit(world, story);
            }
            if (world.random.nextInt(25) == 0) {
                final int victim = world.random.nextInt(9);
                story.add("broker " + victim + " dies");
                world.crash(victim);
            }
            final Observed fresh = world.observe();
            final Observed seen = world.random.nextInt(5) == 0
                    ? new Observed(
                            fresh.wish(),
                            fresh.memory(),
                            fresh.bootstrap(),
                            old.sets(),
                            old.pods(),
                            old.claims(),
                            fresh.brokers(),
                            fresh.now())
                    : fresh;
            old = fresh;
            final int dies = world.random.nextInt(4) == 0 ? world.random.nextInt(3) : 99;
            final Decision planned = Planner.plan(seen);
            story.add(i + ": " + planned.words().message() + " " + planned.steps()
                    + (dies < 99 ? " dies after " + dies : ""));
            world.pass(seen, dies);
            world.tick();
        }
        world.broken = false;
        world.suspended = false;
        world.template++;
        story.add("everybody leaves it alone");
        final Decision end = world.settle();
        assertThat(end.words().phase()).as(end.toString()).isIn(Phase.Running);
        assertThat(world.members()).isEqualTo(world.layout.nodeIds(world.replicas));
        assertThat(world.topology.replicationFactor()).isEqualTo(world.factor);
        assertThat(world.topology.partitions()).isEqualTo(world.partitions);
        assertThat(world.pods.keySet()).isEqualTo(world.members());
        assertThat(world.claims.keySet()).isEqualTo(world.members());
        assertThat(world.pods.values())
                .as("every pod is of the newest template")
                .allMatch(pod -> !pod.broken);
        assertThat(world.claims.values()).allMatch(claim -> claim.bytes == world.bytes);
    }

    private static void edit(final World world, final List<String> story) {
        final String token = Integer.toString(world.random.nextInt(1000));
        switch (world.random.nextInt(11)) {
            case 0, 1 -> {
                world.replicas = 3 * (1 + world.random.nextInt(3));
                story.add("replicas " + world.replicas);
            }
            case 2 -> {
                world.partitions += world.random.nextInt(3);
                story.add("partitions " + world.partitions);
            }
            case 3 -> {
                world.factor = 1 + 2 * world.random.nextInt(2);
                story.add("replication factor " + world.factor);
            }
            case 4 -> {
                world.template++;
                story.add("template " + world.template);
            }
            case 5 -> {
                world.broken = !world.broken;
                world.template++;
                story.add("broken " + world.broken);
            }
            case 6 -> {
                world.annotations.put("skep.dev/restart", token);
                story.add("restart");
            }
            case 7 -> {
                world.annotations.put("skep.dev/rebalance", token);
                story.add("rebalance");
            }
            case 8 -> {
                final int id = world.random.nextInt(world.replicas);
                world.annotations.put(
                        "skep.dev/replace-broker",
                        world.layout.place(id).orElseThrow().pod() + ":" + token);
                story.add("replace " + id);
            }
            case 9 -> {
                world.suspended = !world.suspended;
                story.add("suspended " + world.suspended);
            }
            default -> {
                world.bytes++;
                if (!world.sets.isEmpty()) {
                    final World.Set set = world.sets.values().iterator().next();
                    set.replicas = Math.max(0, set.replicas - 1);
                }
                story.add("somebody scales a StatefulSet; volumes of " + world.bytes);
            }
        }
    }
}

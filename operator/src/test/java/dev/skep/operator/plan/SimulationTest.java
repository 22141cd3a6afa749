package dev.skep.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import java.time.Duration;
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
        world.protectsClaims = seed % 4 < 2;
        world.timeout = Duration.ofSeconds(seed % 3 == 0 ? 900 : 30);
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
            if (world.random.nextInt(60) == 0) {
                final int victim = world.random.nextInt(9);
                story.add("the pod of broker " + victim + " is deleted");
                world.kill(victim);
            }
            if (world.random.nextInt(100) == 0) {
                final int victim = world.random.nextInt(9);
                story.add("the disk of broker " + victim + " is lost");
                world.lose(victim);
            }
            if (world.random.nextInt(20) == 0) {
                force(world, story);
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
            if (seen == fresh && dies == 99) {
                assertThat(offersWhatIsStuck(world, planned))
                        .as("an accident would bring back what does not start: %s", world.memory.stuck())
                        .isFalse();
            }
            world.tick();
        }
        world.broken = false;
        world.sick = false;
        world.suspended = false;
        world.takesSnapshots = true;
        world.refusesSwitches = false;
        world.timeout = Duration.ofMinutes(15); // whoever is slow now is not stuck
        world.find();
        world.version = "1." + Math.max(minor(world.memory.runs()), newest(world)) + ".0";
        world.template++;
        story.add("everybody leaves it alone");
        final Decision end = world.settle();
        assertThat(end.words().phase()).as(end.toString()).isIn(Phase.Running);
        assertThat(world.members()).isEqualTo(world.layout.nodeIds(world.replicas));
        assertThat(world.topology.replicationFactor()).isEqualTo(world.factor);
        assertThat(world.topology.partitions()).as(end.toString()).isEqualTo(world.partitions);
        assertThat(world.pods.keySet()).isEqualTo(world.members());
        assertThat(world.claims.keySet()).isEqualTo(world.members());
        assertThat(world.pods.values())
                .as("every pod is of the newest template")
                .allMatch(pod -> !pod.broken);
        assertThat(world.claims.values()).allMatch(claim -> claim.bytes == world.bytes);
        for (final String exporter : List.of("a", "b")) {
            assertThat(world.exports(exporter))
                    .as("exporter %s of %s, with %s", exporter, world.exporters, world.switched)
                    .isEqualTo(world.exporters.getOrDefault(exporter, false));
        }
        assertThat(world.memory.exporters().keySet()).isEqualTo(world.exporters.keySet());
    }

    /** When an operator says that a broker is stuck, its StatefulSet has no longer what that broker does not start with. */
    private static boolean offersWhatIsStuck(final World world, final Decision told) {
        return told.words().problems().containsKey(Decision.Problem.RolloutStuck)
                && world.memory.stuck() != null
                && world.memory
                        .stuck()
                        .template()
                        .equals(world.sets.get(world.layout
                                        .place(world.memory.stuck().pod())
                                        .orElseThrow()
                                        .zone())
                                .hash);
    }

    private static void edit(final World world, final List<String> story) {
        final String token = Integer.toString(world.random.nextInt(1000));
        switch (world.random.nextInt(18)) {
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
            case 10 -> {
                world.sick = !world.sick;
                world.template++;
                story.add("sick " + world.sick);
            }
            case 11 -> {
                // now and then too far, or back; who upgrades what the operator has never seen run is not protected
                minor(world, world.memory.runs().isEmpty() ? 0 : world.random.nextInt(4) - 1);
                story.add("version " + world.version);
            }
            case 12 -> {
                world.takesSnapshots = !world.takesSnapshots;
                story.add("takes snapshots " + world.takesSnapshots);
            }
            case 13 -> {
                final int id = world.random.nextInt(world.replicas);
                world.annotations.put(
                        "skep.dev/restart-broker",
                        world.layout.place(id).orElseThrow().pod() + ":" + token);
                story.add("restart " + id);
            }
            case 15, 16 -> {
                final String exporter = world.random.nextBoolean() ? "a" : "b";
                if (world.random.nextInt(3) == 0) {
                    world.exporters.remove(exporter);
                } else {
                    world.exporters.put(exporter, world.random.nextBoolean());
                }
                story.add("exporters " + world.exporters);
            }
            case 17 -> {
                world.refusesSwitches = !world.refusesSwitches;
                story.add("refuses to switch exporters " + world.refusesSwitches);
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

    private static void minor(final World world, final int more) {
        world.version = "1." + Math.max(0, minor(world.version) + more) + ".0";
    }

    private static int minor(final String version) {
        return version.isEmpty() ? 0 : Integer.parseInt(version.split("\\.", -1)[1]);
    }

    /** Of what runs, and of what would be started next. */
    private static int newest(final World world) {
        final int next =
                world.sets.values().stream().mapToInt(World.Set::version).max().orElse(0);
        return Math.max(
                next,
                world.pods.values().stream().mapToInt(pod -> pod.version).max().orElse(0));
    }

    /** Somebody has looked at the topology a while ago, and says who is lost; perhaps wrongly. */
    private static void force(final World world, final List<String> story) {
        if (world.topology != null) {
            final long version = world.topology.version() - world.random.nextInt(2);
            final String word = world.random.nextInt(6) + "@" + version;
            world.annotations.put("skep.dev/force-remove", word);
            story.add("force-remove " + word);
        }
    }
}

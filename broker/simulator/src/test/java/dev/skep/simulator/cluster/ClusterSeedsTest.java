package dev.skep.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Rng;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Clusters by the hundred: some always the same, some new in each run (their base is printed, and can be given with
 * {@code -Dskep.simulator.base}), and all that ever failed.
 */
final class ClusterSeedsTest {
    private static final int STEADY = Integer.getInteger("skep.simulator.cluster.steady", 60);
    private static final int FRESH = Integer.getInteger("skep.simulator.cluster.fresh", 150);
    private static final int STEPS = Integer.getInteger("skep.simulator.cluster.steps", 6_000);
    private static final long STEADY_BASE = 20_251_125;
    private static final int DETERMINISM = 4;

    @Test
    void steadySeeds() {
        final Tally tally = runAll(drawn(STEADY_BASE, STEADY));
        // A simulator that never gets anywhere finds nothing.
        assertThat(tally.instances.get()).as("instances that ended").isGreaterThan(20L * STEADY);
        assertThat(tally.elections.get()).as("elections").isGreaterThan(2L * STEADY);
        assertThat(tally.installed.get()).as("snapshots from others").isGreaterThan(STEADY / 10);
        assertThat(tally.rebuilt.get()).as("replicas made anew").isPositive();
        assertThat(tally.changes.get()).as("replicas added and removed").isPositive();
        assertThat(tally.added.get()).as("partitions added").isPositive();
    }

    @Test
    void freshSeeds() {
        final String given = System.getProperty("skep.simulator.base");
        final long base = given == null ? new SecureRandom().nextLong() : Long.decode(given);
        System.out.println("fresh seeds of clusters: -Dskep.simulator.base=" + base);
        runAll(drawn(base, FRESH));
    }

    @Test
    void seedsThatOnceFailed() throws IOException {
        runAll(kept());
    }

    @Test
    void oneSeedIsOneRun() {
        for (final long seed : seeds(STEADY_BASE + 1, DETERMINISM)) {
            final ClusterOptions options = ClusterOptions.draw(seed, 2_000, 0);
            final List<String> first = new ArrayList<>();
            final List<String> second = new ArrayList<>();
            final ClusterOutcome one = ClusterSimulation.run(options, first::add);
            final ClusterOutcome two = ClusterSimulation.run(options, second::add);
            assertThat(second).isEqualTo(first);
            assertThat(two.traceHash()).isEqualTo(one.traceHash());
        }
    }

    /** What all runs together came to. */
    private static final class Tally {
        private final AtomicLong instances = new AtomicLong();
        private final AtomicLong elections = new AtomicLong();
        private final AtomicLong installed = new AtomicLong();
        private final AtomicLong rebuilt = new AtomicLong();
        private final AtomicLong changes = new AtomicLong();
        private final AtomicLong added = new AtomicLong();
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

        void run(final ClusterOptions options) {
            final ClusterOutcome outcome = ClusterSimulation.run(options);
            instances.addAndGet(outcome.figures().instancesEnded());
            elections.addAndGet(outcome.figures().elections());
            installed.addAndGet(outcome.figures().installed());
            rebuilt.addAndGet(outcome.figures().rebuilt());
            changes.addAndGet(outcome.figures().changes());
            added.addAndGet(outcome.figures().added());
            if (!outcome.ok()) {
                failures.add(outcome.kind() + ", " + outcome.checker() + ": " + outcome.failure() + "\n  again: "
                        + ClusterMain.command(options));
            }
        }
    }

    /** Runs share nothing, so they may run side by side. */
    private static Tally runAll(final Stream<ClusterOptions> runs) {
        final Tally tally = new Tally();
        runs.parallel().forEach(tally::run);
        assertThat(tally.failures).isEmpty();
        return tally;
    }

    private static Stream<ClusterOptions> drawn(final long base, final int count) {
        return LongStream.of(seeds(base, count)).mapToObj(seed -> ClusterOptions.draw(seed, STEPS, 0));
    }

    private static long[] seeds(final long base, final int count) {
        final Rng rng = new Rng(base);
        return LongStream.generate(rng::nextLong).limit(count).toArray();
    }

    /** Each with the faults that it failed with: families that are added later change nothing. */
    private static Stream<ClusterOptions> kept() throws IOException {
        try (InputStream file = ClusterSeedsTest.class.getResourceAsStream("/cluster-seeds.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(ClusterSeedsTest::kept)
                            .toList()
                            .stream();
        }
    }

    private static ClusterOptions kept(final String line) {
        final String[] words = line.split(" ", 5);
        return ClusterOptions.draw(Long.decode(words[1]), Integer.decode(words[2]), Integer.decode(words[0]))
                .withFaults(ClusterMain.faults(words[3]));
    }
}

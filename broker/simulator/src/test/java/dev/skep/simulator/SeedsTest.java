package dev.skep.simulator;

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
 * Seeds by the hundred: some always the same, some new in each run (their base is printed, and can be given with
 * {@code -Dskep.simulator.base}), and all that ever failed.
 */
final class SeedsTest {
    private static final int STEADY = Integer.getInteger("skep.simulator.steady", 60);
    private static final int FRESH = Integer.getInteger("skep.simulator.fresh", 60);
    private static final long STEADY_BASE = 20_240_701;
    private static final int DETERMINISM = 6;

    @Test
    void steadySeeds() {
        final Tally tally = runAll(drawn(STEADY_BASE, STEADY));
        // A simulator that never gets anywhere finds nothing.
        assertThat(tally.instances.get()).as("instances that ended").isGreaterThan(50L * STEADY);
        assertThat(tally.restarts.get()).as("starts of the node").isGreaterThan(2L * STEADY);
    }

    @Test
    void freshSeeds() {
        final String given = System.getProperty("skep.simulator.base");
        final long base = given == null ? new SecureRandom().nextLong() : Long.decode(given);
        System.out.println("fresh seeds: -Dskep.simulator.base=" + base);
        runAll(drawn(base, FRESH));
    }

    @Test
    void seedsThatOnceFailed() throws IOException {
        runAll(kept());
    }

    @Test
    void oneSeedIsOneRun() {
        for (final long seed : seeds(STEADY_BASE + 1, DETERMINISM)) {
            final Options options = Options.draw(seed, 1_000);
            final List<String> first = new ArrayList<>();
            final List<String> second = new ArrayList<>();
            final Outcome one = Simulation.run(options, Fabric.HONEST, first::add);
            final Outcome two = Simulation.run(options, Fabric.HONEST, second::add);
            assertThat(second).isEqualTo(first);
            assertThat(two.traceHash()).isEqualTo(one.traceHash());
        }
    }

    /** What all runs together came to. */
    private static final class Tally {
        private final AtomicLong instances = new AtomicLong();
        private final AtomicLong restarts = new AtomicLong();
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

        void run(final Options options) {
            final Outcome outcome = Simulation.run(options);
            instances.addAndGet(outcome.figures().instancesEnded());
            restarts.addAndGet(outcome.figures().starts());
            if (!outcome.ok()) {
                failures.add(outcome.kind() + ", " + outcome.checker() + ": " + outcome.failure() + "\n  again: "
                        + SimMain.command(options));
            }
        }
    }

    /** Runs share nothing, so they may run side by side. */
    private static Tally runAll(final Stream<Options> runs) {
        final Tally tally = new Tally();
        runs.parallel().forEach(tally::run);
        assertThat(tally.failures).isEmpty();
        return tally;
    }

    private static Stream<Options> drawn(final long base, final int count) {
        return LongStream.of(seeds(base, count)).mapToObj(seed -> Options.draw(seed, Options.STEPS));
    }

    private static long[] seeds(final long base, final int count) {
        final Rng rng = new Rng(base);
        return LongStream.generate(rng::nextLong).limit(count).toArray();
    }

    /** Each with the faults that it failed with: families that are added later change nothing. */
    private static Stream<Options> kept() throws IOException {
        try (InputStream file = SeedsTest.class.getResourceAsStream("/seeds.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(SeedsTest::kept)
                            .toList()
                            .stream();
        }
    }

    private static Options kept(final String line) {
        final String[] words = line.split(" ", 4);
        return Options.draw(Long.decode(words[0]), Integer.decode(words[1])).withFaults(SimMain.faults(words[2]));
    }
}

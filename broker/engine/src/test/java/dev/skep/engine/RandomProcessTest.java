package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever the process and whatever clients do to it: once all jobs are completed and time has gone by, each instance has
 * ended and nothing is left; and the log tells the same story to a follower.
 */
class RandomProcessTest {
    private static final long FIRST_SEED = Long.getLong("skep.seed", 1);
    private static final int SEEDS = Integer.getInteger("skep.seeds", 12);
    private static final int PROCESSES = 3;
    private static final int STEPS = 150;

    @Test
    void everyInstanceEndsAndLeavesNothing() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                run(seed);
            } catch (final RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + " fails; again with -Dskep.seed=" + seed + " -Dskep.seeds=1", e);
            }
        }
    }

    private static void run(final long seed) {
        final Rng rng = new Rng(seed);
        try (EngineHarness engine = seed % 2 == 0 ? EngineHarness.partitions(1) : EngineHarness.flushing(1)) {
            final Rng models = rng.fork("models");
            final List<String> processIds = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                processIds.add("p" + i);
                engine.deploy(RandomModel.generate("p" + i, models));
            }
            final RandomWorkload workload = new RandomWorkload(engine, rng.fork("workload"), processIds);
            workload.run(STEPS);
            engine.checkReplay();
            assertThat(workload.drain()).as("all instances ended").isTrue();
            engine.checkNothingLeft();
            engine.checkReplay();
        }
    }
}

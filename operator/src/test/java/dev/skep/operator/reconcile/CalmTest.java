package dev.skep.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.plan.Decision;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Memory;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How soon a cluster is looked at again. */
final class CalmTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void theLongerNothingHasChangedTheLaterItIsLookedAtAgain() {
        assertThat(List.of(0, 1, 2, 3, 4, 600).stream()
                        .map(minutes -> Calm.until(well(SOON), changed(Duration.ofMinutes(minutes)), NOW)
                                .toSeconds()))
                .containsExactly(15L, 15L, 30L, 45L, 60L, 60L);
    }

    @Test
    void theNewestChangeCounts() {
        final List<Condition> conditions = List.of(
                changed(Duration.ofHours(1)).getFirst(),
                changed(Duration.ofSeconds(5)).getFirst());
        assertThat(Calm.until(well(SOON), conditions, NOW)).isEqualTo(SOON);
    }

    @Test
    void aClusterOfWhichNothingHasBeenSaidIsLookedAtSoon() {
        assertThat(Calm.until(well(SOON), List.of(), NOW)).isEqualTo(SOON);
    }

    @Test
    void aClusterThatNeedsSomethingIsLookedAtAsSoonAsThePlannerSays() {
        final List<Condition> longAgo = changed(Duration.ofHours(1));
        final Duration reason = Duration.ofSeconds(30);
        assertThat(Calm.until(well(reason), longAgo, NOW)).isEqualTo(reason);
        final SortedMap<Problem, String> problems = new TreeMap<>();
        assertThat(Calm.until(decision(Phase.Degraded, Operation.None, problems, SOON), longAgo, NOW))
                .isEqualTo(SOON);
        assertThat(Calm.until(decision(Phase.Running, Operation.Roll, problems, SOON), longAgo, NOW))
                .isEqualTo(SOON);
        problems.put(Problem.HeldBack, "held");
        assertThat(Calm.until(decision(Phase.Running, Operation.None, problems, SOON), longAgo, NOW))
                .isEqualTo(SOON);
    }

    private static List<Condition> changed(final Duration ago) {
        return List.of(new ConditionBuilder()
                .withLastTransitionTime(NOW.minus(ago).toString())
                .build());
    }

    private static Decision well(final Duration after) {
        return decision(Phase.Running, Operation.None, new TreeMap<>(), after);
    }

    private static Decision decision(
            final Phase phase,
            final Operation operation,
            final SortedMap<Problem, String> problems,
            final Duration after) {
        final Decision.Words words = new Decision.Words(phase, "", operation, "", "", "", problems, "");
        return new Decision(List.of(), Memory.NOTHING, words, after);
    }
}

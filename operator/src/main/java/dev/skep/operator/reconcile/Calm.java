package dev.skep.operator.reconcile;

import dev.skep.operator.plan.Decision;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When to look again. The API server tells by itself what changes there; brokers have to be asked, and of those that have been well for long nothing new is to
 * be expected: the longer no condition has changed, the later they are asked again, up to a minute.
 */
final class Calm {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /** Of the time since the last change. */
    private static final int SHARE = 4;

    private Calm() {}

    /** @param told the conditions as they were before this decision */
    static Duration until(final Decision decision, final List<Condition> told, final Instant now) {
        if (!decision.atRest()) {
            return decision.after();
        }
        final Duration quiet = changed(told)
                .map(change -> Duration.between(change, now).dividedBy(SHARE))
                .orElse(Duration.ZERO);
        return longer(decision.after(), quiet.compareTo(LONGEST) < 0 ? quiet : LONGEST);
    }

    private static Optional<Instant> changed(final List<Condition> told) {
        return told.stream()
                .map(Condition::getLastTransitionTime)
                .map(Instant::parse)
                .max(Comparator.naturalOrder());
    }

    private static Duration longer(final Duration one, final Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}

package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.api.ZeebeClusterStatus.RebalanceStatus;
import dev.skep.operator.plan.Decision.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** Preferred leaders lead: when somebody asks, and by itself after anything that moved them. Best effort; it never blocks. */
final class Rebalancing {
    private static final int ATTEMPTS = 3;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(20);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final String RUNNING = "Running";

    private Rebalancing() {}

    static void plan(final Draft draft) {
        final RebalanceStatus last = draft.memory().rebalance();
        if (last != null && RUNNING.equals(last.state())) {
            goOn(draft, last);
            return;
        }
        final Optional<String> token = draft.wish.annotation(Annotations.REBALANCE);
        if (token.isPresent() && !token.equals(draft.memory().handled(Annotations.REBALANCE))) {
            start(draft, "annotation " + token.get());
            return;
        }
        if (draft.wish.autoRebalance() && draft.health.unbalanced() > 0 && mayTry(draft, last)) {
            start(draft, "leaders are not the preferred ones");
        }
    }

    private static boolean mayTry(final Draft draft, final RebalanceStatus last) {
        return last == null
                || last.endedAt() == null
                || !"NotPossible".equals(last.state())
                || draft.seen.now().isAfter(Instant.parse(last.endedAt()).plus(AFTER_FAILURE));
    }

    private static void start(final Draft draft, final String cause) {
        final String now = draft.seen.now().toString();
        if (draft.health.unbalanced() == 0) {
            end(
                    draft,
                    new RebalanceStatus(cause, RUNNING, now, null, 0, null, null),
                    "Balanced",
                    "nothing had to move");
            return;
        }
        draft.rememberFirst(draft.memory()
                .withRebalance(new RebalanceStatus(
                        cause, RUNNING, now, null, 1, now, draft.health.unbalanced() + " leaders to move")));
        draft.add(new Step.AskRebalance());
        say(draft);
    }

    private static void goOn(final Draft draft, final RebalanceStatus running) {
        if (draft.health.unbalanced() == 0) {
            end(draft, running, "Balanced", "every partition is led by its preferred broker");
            return;
        }
        final Instant asked = Instant.parse(running.askedAt());
        if (draft.seen.now().isAfter(asked.plus(BETWEEN_ATTEMPTS))) {
            if (running.attempts() >= ATTEMPTS) {
                end(draft, running, "NotPossible", unbalanced(draft));
                return;
            }
            draft.rememberFirst(draft.memory()
                    .withRebalance(new RebalanceStatus(
                            running.cause(),
                            RUNNING,
                            running.startedAt(),
                            null,
                            running.attempts() + 1,
                            draft.seen.now().toString(),
                            running.result())));
            draft.add(new Step.AskRebalance());
        }
        say(draft);
    }

    private static void end(final Draft draft, final RebalanceStatus running, final String state, final String result) {
        Memory next = draft.memory()
                .withRebalance(new RebalanceStatus(
                        running.cause(),
                        state,
                        running.startedAt(),
                        draft.seen.now().toString(),
                        running.attempts(),
                        running.askedAt(),
                        result));
        final Optional<String> token = draft.wish.annotation(Annotations.REBALANCE);
        if (token.isPresent() && running.cause().equals("annotation " + token.get())) {
            next = next.withHandled(Annotations.REBALANCE, token.get());
        }
        draft.remember(next);
    }

    private static void say(final Draft draft) {
        draft.say(
                Phase.Rebalancing,
                Operation.Rebalance,
                "AskLeaders",
                draft.health.unbalanced() + " of " + draft.health.partitions().size() + " leaders to move");
        draft.lookAgainAfter(Duration.ofSeconds(2));
    }

    /** Which partitions are led by another than the preferred broker. */
    static String unbalanced(final Draft draft) {
        return draft.health.partitions().values().stream()
                .filter(Health.Partition::unbalanced)
                .limit(5)
                .map(partition -> "partition " + partition.id() + " is led by broker "
                        + partition.leader().orElseThrow() + " instead of " + partition.preferred())
                .collect(Collectors.joining(", "));
    }
}

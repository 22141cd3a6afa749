package dev.skep.operator;

import dev.skep.operator.api.ZeebeClusterStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import java.util.function.Predicate;

/** What a status says, as tests wait for it. */
final class Seen {
    private Seen() {}

    static Predicate<ZeebeClusterStatus> condition(final String type, final String status, final String reason) {
        return seen -> of(seen, type)
                .filter(condition -> condition.getStatus().equals(status)
                        && condition.getReason().equals(reason))
                .isPresent();
    }

    static Optional<Condition> of(final ZeebeClusterStatus status, final String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }
}

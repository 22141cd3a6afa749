package dev.skep.engine.element;

import dev.skep.model.feel.Evaluation;
import dev.skep.protocol.value.IncidentErrorType;

/**
 * An element can't go on, for a reason that lies in the model or its data. Thrown from within a step and caught in one
 * place, {@link ElementLifecycle}, which raises the incident; events of the step up to here stay. Has no stack trace.
 */
public final class Stuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final IncidentErrorType type;
    private final long variableScopeKey;

    public Stuck(final IncidentErrorType type, final String message, final long variableScopeKey) {
        super(message, null, false, false);
        this.type = type;
        this.variableScopeKey = variableScopeKey;
    }

    public IncidentErrorType type() {
        return type;
    }

    /** The scope whose variables were looked at: where a person can mend them. */
    public long variableScopeKey() {
        return variableScopeKey;
    }

    /** The value, or an incident of the given type. */
    public static <T> T unless(final Evaluation<T> evaluation, final IncidentErrorType type, final long scopeKey) {
        return switch (evaluation) {
            case Evaluation.Value<T>(final T value) -> value;
            case Evaluation.Failure<T>(final String message) -> throw new Stuck(type, message, scopeKey);
        };
    }
}

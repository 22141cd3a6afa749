package dev.skep.model.feel;

import java.util.function.Function;

/** The outcome of an evaluation: a value, or a sentence that says why there is none. */
public sealed interface Evaluation<T> {
    record Value<T>(T value) implements Evaluation<T> {}

    record Failure<T>(String message) implements Evaluation<T> {
        /** The same failure where another type is expected. */
        public <R> Evaluation<R> as() {
            return new Failure<>(message);
        }
    }

    static <T> Evaluation<T> of(final T value) {
        return new Value<>(value);
    }

    static <T> Evaluation<T> failed(final String message) {
        return new Failure<>(message);
    }

    default <R> Evaluation<R> then(final Function<T, Evaluation<R>> next) {
        return switch (this) {
            case Value<T>(final T value) -> next.apply(value);
            case Failure<T> failure -> failure.as();
        };
    }
}

package dev.skep.simulator;

import com.google.errorprone.annotations.FormatMethod;

/** A checker found what must never be. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String checker;

    Violation(final String checker, final String message) {
        super(message);
        this.checker = checker;
    }

    @FormatMethod
    static void unless(final boolean holds, final String checker, final String message, final Object... arguments) {
        if (!holds) {
            throw new Violation(checker, String.format(message, arguments));
        }
    }

    String checker() {
        return checker;
    }
}

package dev.skep.simulator;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** A checker found what must never be. An error, so that the code under test does not take it for a fault of its own. */
public final class Violation extends Error {
    private static final long serialVersionUID = 1L;

    private final String checker;

    public Violation(final String checker, final String message) {
        super(message);
        this.checker = checker;
    }

    @FormatMethod
    public static void unless(
            final boolean holds, final String checker, @FormatString final String message, final Object... arguments) {
        if (!holds) {
            throw new Violation(checker, String.format(message, arguments));
        }
    }

    public String checker() {
        return checker;
    }
}

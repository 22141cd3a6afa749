package dev.skep.base;

import com.google.errorprone.annotations.FormatMethod;

/**
 * Assertions that stay on in production. A failed check is our own bug: it ends the partition replica that found it.
 * Bad input is never a check, it is a refusal or a rejection with a reason.
 */
public final class Check {
    private Check() {}

    /** Throws {@link InvariantViolation} with the formatted message unless the condition holds. */
    @FormatMethod
    public static void that(final boolean condition, final String message, final Object... arguments) {
        if (!condition) {
            throw new InvariantViolation(String.format(message, arguments));
        }
    }

    /** The same without arguments, for hot paths: nothing is allocated while the condition holds. */
    public static void that(final boolean condition, final String message) {
        if (!condition) {
            throw new InvariantViolation(message);
        }
    }

    /** A broken invariant. Never caught to go on: only to stop the replica and to say why. */
    public static final class InvariantViolation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvariantViolation(final String message) {
            super(message);
        }
    }
}

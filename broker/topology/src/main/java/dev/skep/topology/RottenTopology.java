package dev.skep.topology;

/** Bytes that are no topology document that this version can read. The message says what is wrong and what to do. */
public final class RottenTopology extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RottenTopology(final String message) {
        super(message);
    }

    RottenTopology(final String message, final RuntimeException cause) {
        super(message, cause);
    }
}

package dev.skep.node.management;

/** The caller asked for something that makes no sense; becomes status 400. One sentence. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(final String message) {
        super(message);
    }
}

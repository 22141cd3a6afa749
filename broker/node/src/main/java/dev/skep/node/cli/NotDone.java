package dev.skep.node.cli;

/** The command was asked rightly, but it could not be done. One sentence. */
final class NotDone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotDone(final String message) {
        super(message);
    }
}

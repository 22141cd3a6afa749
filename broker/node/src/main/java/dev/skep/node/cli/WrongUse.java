package dev.skep.node.cli;

/** The command was asked for something that makes no sense. One sentence. */
final class WrongUse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongUse(final String message) {
        super(message);
    }
}

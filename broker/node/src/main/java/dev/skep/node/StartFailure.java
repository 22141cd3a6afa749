package dev.skep.node;

/** The broker can't start on this machine as it is. The message names the thing and the remedy in one line. */
public class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartFailure(final String message) {
        super(message);
    }

    public StartFailure(final String message, final Throwable cause) {
        super(message, cause);
    }
}

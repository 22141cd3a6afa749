package dev.skep.gateway.json;

/** Text that is not the JSON object it should be; the message says where and why. Carries no stack: it is an answer. */
public final class InvalidDocument extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidDocument(final String message) {
        super(message, null, false, false);
    }
}

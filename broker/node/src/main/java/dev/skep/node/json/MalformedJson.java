package dev.skep.node.json;

/** What was to be read is no JSON document. One sentence. */
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJson(final String message) {
        super(message);
    }
}

package dev.skep.operator.model;

import java.io.Serial;

/** Something in the free parts of a resource that the schema can't refuse. The message says what, and what to do. */
public final class ConfigProblem extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    public ConfigProblem(final String message) {
        super(message);
    }
}

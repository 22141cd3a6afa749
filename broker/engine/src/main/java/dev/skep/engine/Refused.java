package dev.skep.engine;

import dev.skep.protocol.RejectionType;

/**
 * A command is to be rejected after some of its events were said already. Thrown out of its handler: the partition takes the command
 * back as it does after a fault, and then says the rejection alone. Only for what can't be told beforehand.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RejectionType type;

    public Refused(final RejectionType type, final String reason) {
        super(reason, null, false, false);
        this.type = type;
    }

    public RejectionType type() {
        return type;
    }
}

package dev.skep.engine.instance;

import dev.skep.base.FieldReader.MalformedBytes;

/** Where an element instance is in its life. One that completed or was terminated is gone. */
public enum ElementState {
    ACTIVATING,
    ACTIVATED,
    COMPLETING,
    TERMINATING;

    private static final ElementState[] VALUES = values();

    static ElementState ofCode(final int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new MalformedBytes("unknown element state " + code);
        }
        return VALUES[code];
    }

    /** Whether it can still be terminated. */
    public boolean terminable() {
        return this != TERMINATING;
    }
}

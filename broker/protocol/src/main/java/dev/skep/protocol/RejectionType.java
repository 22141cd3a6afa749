package dev.skep.protocol;

import dev.skep.base.FieldReader;

/** Why a command was rejected; the gateway turns it into a status. */
public enum RejectionType {
    INVALID_ARGUMENT,
    NOT_FOUND,
    ALREADY_EXISTS,
    INVALID_STATE,
    PROCESSING_ERROR,
    EXCEEDED_BATCH_RECORD_SIZE;

    private static final RejectionType[] VALUES = values();

    public int code() {
        return ordinal();
    }

    public static RejectionType ofCode(final int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new FieldReader.MalformedBytes("unknown rejection type " + code);
        }
        return VALUES[code];
    }
}

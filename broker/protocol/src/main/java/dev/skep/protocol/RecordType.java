package dev.skep.protocol;

import dev.skep.base.FieldReader;

/** What a record is: something that happened, something asked for, or a refusal of what was asked for. */
public enum RecordType {
    EVENT,
    COMMAND,
    COMMAND_REJECTION;

    private static final RecordType[] VALUES = values();

    public int code() {
        return ordinal();
    }

    public static RecordType ofCode(final int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new FieldReader.MalformedBytes("unknown record type " + code);
        }
        return VALUES[code];
    }
}

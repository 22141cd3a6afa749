package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;

/** What a listener is told, by the names that exporters and clients know. */
public enum ListenerEvent {
    /** Of jobs that are no listeners. */
    UNSPECIFIED,
    START,
    END,
    CREATING,
    ASSIGNING,
    UPDATING,
    COMPLETING,
    CANCELING;

    private static final ListenerEvent[] VALUES = values();

    /** The number in our files; constants are only ever added at the end. */
    int code() {
        return ordinal();
    }

    static ListenerEvent ofCode(final int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new FieldReader.MalformedBytes("unknown ListenerEvent " + code);
        }
        return VALUES[code];
    }
}

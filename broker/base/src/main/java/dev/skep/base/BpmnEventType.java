package dev.skep.base;

/** Kinds of BPMN event definitions, by the names that exporters and clients know. */
public enum BpmnEventType {
    UNSPECIFIED,
    CONDITIONAL,
    ERROR,
    ESCALATION,
    LINK,
    MESSAGE,
    NONE,
    SIGNAL,
    TERMINATE,
    TIMER,
    COMPENSATION;

    private static final BpmnEventType[] VALUES = values();

    /** The number in our files; constants are only ever added at the end. */
    public int code() {
        return ordinal();
    }

    public static BpmnEventType ofCode(final int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new FieldReader.MalformedBytes("unknown BpmnEventType " + code);
        }
        return VALUES[code];
    }
}

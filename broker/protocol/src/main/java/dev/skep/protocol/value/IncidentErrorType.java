package dev.skep.protocol.value;

import dev.skep.base.FieldReader;

/** Causes of incidents, by the names that exporters and clients know. */
public enum IncidentErrorType {
    UNKNOWN,
    IO_MAPPING_ERROR,
    JOB_NO_RETRIES,
    CONDITION_ERROR,
    EXTRACT_VALUE_ERROR,
    CALLED_ELEMENT_ERROR,
    UNHANDLED_ERROR_EVENT,
    MESSAGE_SIZE_EXCEEDED,
    CALLED_DECISION_ERROR,
    DECISION_EVALUATION_ERROR,
    FORM_NOT_FOUND,
    EXECUTION_LISTENER_NO_RETRIES,
    TASK_LISTENER_NO_RETRIES,
    AD_HOC_SUB_PROCESS_NO_RETRIES;

    private static final IncidentErrorType[] VALUES = values();

    /** The number in our files; constants are only ever added at the end. */
    public int code() {
        return ordinal();
    }

    public static IncidentErrorType ofCode(final int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new FieldReader.MalformedBytes("unknown IncidentErrorType " + code);
        }
        return VALUES[code];
    }
}

package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;

/** Who a job is for, by the names that exporters and clients know. */
public enum JobKind {
    /** The element itself. */
    BPMN_ELEMENT,
    /** Somebody who is told when an element begins or ends. */
    EXECUTION_LISTENER,
    /** Somebody who is told what happens to a user task. */
    TASK_LISTENER,
    /** The worker that leads an ad-hoc sub-process: it says what is done in it next. */
    AD_HOC_SUB_PROCESS;

    private static final JobKind[] VALUES = values();

    /** The number in our files; constants are only ever added at the end. */
    int code() {
        return ordinal();
    }

    static JobKind ofCode(final int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new FieldReader.MalformedBytes("unknown JobKind " + code);
        }
        return VALUES[code];
    }
}

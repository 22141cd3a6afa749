package dev.skep.engine.job;

import dev.skep.base.FieldReader.MalformedBytes;

/** Where a job is in its life; a completed or cancelled one is gone. The names are seen by clients in rejections. */
public enum JobState {
    ACTIVATABLE,
    ACTIVATED,
    FAILED,
    ERROR_THROWN;

    private static final JobState[] VALUES = values();

    static JobState ofCode(final int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new MalformedBytes("unknown job state " + code);
        }
        return VALUES[code];
    }
}

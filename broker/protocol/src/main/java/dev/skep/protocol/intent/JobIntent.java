package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#JOB}. The order is the number in our files. */
public enum JobIntent implements Intent {
    CREATED,
    COMPLETE,
    COMPLETED,
    TIME_OUT,
    TIMED_OUT,
    FAIL,
    FAILED,
    UPDATE_RETRIES,
    RETRIES_UPDATED,
    CANCEL,
    CANCELED,
    THROW_ERROR,
    ERROR_THROWN,
    RECUR_AFTER_BACKOFF,
    RECURRED_AFTER_BACKOFF,
    YIELD,
    YIELDED,
    UPDATE_TIMEOUT,
    TIMEOUT_UPDATED,
    MIGRATED;

    @Override
    public ValueType valueType() {
        return ValueType.JOB;
    }
}

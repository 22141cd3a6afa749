package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#JOB_BATCH}. The order is the number in our files. */
public enum JobBatchIntent implements Intent {
    ACTIVATE,
    ACTIVATED;

    @Override
    public ValueType valueType() {
        return ValueType.JOB_BATCH;
    }
}

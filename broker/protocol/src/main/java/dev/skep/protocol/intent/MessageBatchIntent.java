package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#MESSAGE_BATCH}. The order is the number in our files. */
public enum MessageBatchIntent implements Intent {
    EXPIRE;

    @Override
    public ValueType valueType() {
        return ValueType.MESSAGE_BATCH;
    }
}

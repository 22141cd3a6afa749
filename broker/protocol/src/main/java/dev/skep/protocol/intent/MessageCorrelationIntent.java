package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#MESSAGE_CORRELATION}. The order is the number in our files. */
public enum MessageCorrelationIntent implements Intent {
    CORRELATE,
    CORRELATING,
    CORRELATED,
    NOT_CORRELATED,
    EXPIRE,
    EXPIRED;

    @Override
    public ValueType valueType() {
        return ValueType.MESSAGE_CORRELATION;
    }
}

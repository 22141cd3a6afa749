package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#MESSAGE}. The order is the number in our files. */
public enum MessageIntent implements Intent {
    PUBLISH,
    PUBLISHED,
    EXPIRE,
    EXPIRED;

    @Override
    public ValueType valueType() {
        return ValueType.MESSAGE;
    }
}

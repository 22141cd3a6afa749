package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#SIGNAL}. The order is the number in our files. */
public enum SignalIntent implements Intent {
    BROADCAST,
    BROADCASTED;

    @Override
    public ValueType valueType() {
        return ValueType.SIGNAL;
    }
}

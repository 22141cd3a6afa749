package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#TIMER}. The order is the number in our files. */
public enum TimerIntent implements Intent {
    CREATED,
    TRIGGER,
    TRIGGERED,
    CANCEL,
    CANCELED;

    @Override
    public ValueType valueType() {
        return ValueType.TIMER;
    }
}

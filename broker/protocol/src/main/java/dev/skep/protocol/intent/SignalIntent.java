package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#SIGNAL}. The order is the number in our files. */
public enum SignalIntent implements Intent {
    BROADCAST,
    BROADCASTED,
    /**
     * Ours alone: a signal that was broadcast is to be told to more of those who listen. The key is above those of the subscriptions that are
     * meant, settledBefore is the one that was told last.
     */
    TELL;

    @Override
    public ValueType valueType() {
        return ValueType.SIGNAL;
    }
}

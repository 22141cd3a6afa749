package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#COMMAND_DISTRIBUTION}. The order is the number in our files. */
public enum CommandDistributionIntent implements Intent {
    STARTED,
    DISTRIBUTING,
    ACKNOWLEDGE,
    ACKNOWLEDGED,
    FINISHED;

    @Override
    public ValueType valueType() {
        return ValueType.COMMAND_DISTRIBUTION;
    }
}

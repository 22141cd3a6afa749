package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#CATCH_UP}. The order is the number in our files. */
public enum CatchUpIntent implements Intent {
    /** An added partition asks the deployment partition for what comes next. */
    FETCH,
    /** On the deployment partition: from now on that partition is sent whatever is deployed. */
    PARTITION_ADDED,
    /** The deployment partition gives an added partition what was deployed before. */
    TAKE_OVER,
    TAKEN_OVER;

    @Override
    public ValueType valueType() {
        return ValueType.CATCH_UP;
    }
}

package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#EXPORTER}. The order is the number in our files. */
public enum ExporterIntent implements Intent {
    /** An exporter needs nothing up to a position any more. */
    ACKNOWLEDGE,
    ACKNOWLEDGED,
    /** An exporter is not configured any more, and what is known of it is forgotten. */
    REMOVE,
    REMOVED,
    DISABLE,
    DISABLED,
    ENABLE,
    ENABLED,
    /** Nothing is exported. */
    PAUSE,
    PAUSED,
    /** Records are exported, but what exporters acknowledge does not count. */
    SOFT_PAUSE,
    SOFT_PAUSED,
    RESUME,
    RESUMED;

    @Override
    public ValueType valueType() {
        return ValueType.EXPORTER;
    }
}

package dev.skep.engine.exporting;

/** What all exporters of a partition are to do. The order is the number in our files. */
public enum ExportingPhase {
    EXPORTING,
    PAUSED,
    /** Records are exported, but what is acknowledged does not count, so that the log is kept. */
    SOFT_PAUSED;

    private static final ExportingPhase[] VALUES = values();

    static ExportingPhase ofCode(final long code) {
        return VALUES[Math.toIntExact(code)];
    }
}

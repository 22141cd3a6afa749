package dev.skep.node.management;

/** What an administrator can ask of all partitions of a broker. */
public enum PartitionOperation {
    PAUSE_PROCESSING("pauseProcessing"),
    RESUME_PROCESSING("resumeProcessing"),
    PAUSE_EXPORTING("pauseExporting"),
    RESUME_EXPORTING("resumeExporting"),
    /** Records are exported, but the log is kept. */
    SOFT_PAUSE_EXPORTING("softPauseExporting"),
    TAKE_SNAPSHOT("takeSnapshot"),
    /** Pauses processing and exporting, then takes a snapshot. */
    PREPARE_UPGRADE("prepareUpgrade");

    private final String path;

    PartitionOperation(final String path) {
        this.path = path;
    }

    /** The last part of its URL. */
    public String path() {
        return path;
    }

    /** Null for an unknown one. */
    static PartitionOperation ofPath(final String path) {
        for (final PartitionOperation operation : values()) {
            if (operation.path.equals(path)) {
                return operation;
            }
        }
        return null;
    }
}

package dev.skep.protocol.export;

/** Hears of an exporter's progress; any thread. */
public interface ExporterListener {
    /** It needs nothing up to this position any more. */
    void acknowledged(long position, byte[] metadata);

    /**
     * All that was given last was exported.
     *
     * @param lastRecord the newest record in it that an exporter may see; -1 where there was none
     */
    void exported(long lastRecord);
}

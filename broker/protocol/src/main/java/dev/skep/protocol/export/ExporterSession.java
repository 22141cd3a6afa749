package dev.skep.protocol.export;

import java.util.List;

/** One exporter at work. Called on the loop of the partition; returns at once. */
public interface ExporterSession {
    /**
     * Gives it the next entries. It takes the next ones after those when it has said {@link ExporterListener#exported}, however
     * long that takes.
     */
    void export(List<CommittedEntry> entries);

    /** Ends it, as soon as the record that it is at lets it. The listener may hear of what happened before. */
    void close();
}

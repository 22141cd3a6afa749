package dev.skep.exporters;

/**
 * How an exporter is.
 *
 * @param trouble why it gets no further; empty while it does
 */
public record ExporterHealth(String id, String trouble) {
    public boolean healthy() {
        return trouble.isEmpty();
    }
}

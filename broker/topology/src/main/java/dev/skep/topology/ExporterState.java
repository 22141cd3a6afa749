package dev.skep.topology;

import java.util.Optional;

/**
 * Whether one exporter runs on a replica.
 *
 * @param metadataVersion grows each time it is enabled again, so that old positions can be told from new ones
 * @param initializedFrom the exporter whose position it took over when it was enabled
 */
public record ExporterState(boolean enabled, long metadataVersion, Optional<String> initializedFrom) {
    public static final ExporterState ENABLED = new ExporterState(true, 0, Optional.empty());
}

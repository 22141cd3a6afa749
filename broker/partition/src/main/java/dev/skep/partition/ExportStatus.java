package dev.skep.partition;

import dev.skep.engine.exporting.ExportingPhase;
import java.util.List;

/**
 * How far the exporters of a partition are.
 *
 * @param exporting whether this replica is the one that exports
 * @param exporters those that are configured
 */
public record ExportStatus(boolean exporting, ExportingPhase phase, List<One> exporters) {
    /** @param position it has acknowledged all up to here, as far as this replica knows; -1 for nothing */
    public record One(String id, boolean enabled, long position) {}
}

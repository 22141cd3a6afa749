package dev.skep.partition;

import dev.skep.engine.exporting.ExportingPhase;
import java.util.List;

/**
 * How far the exporters of a partition are.
 *
 * @param exporting whether this replica is the one that exports
 * @param exporters those that are configured
 * @param disabled those that are not to run, configured or not
 */
public record ExportStatus(boolean exporting, ExportingPhase phase, List<One> exporters, List<String> disabled) {
    /** Whether it runs where it is configured. */
    public boolean isEnabled(final String exporterId) {
        return !disabled.contains(exporterId);
    }

    /** @param position it has acknowledged all up to here, as far as this replica knows; -1 for nothing */
    public record One(String id, boolean enabled, long position) {}
}

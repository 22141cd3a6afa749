package dev.skep.node.management;

import java.util.List;

/**
 * What a component says about itself and its parts.
 *
 * @param message why it isn't healthy; empty when it is
 */
public record HealthReport(String name, HealthStatus status, String message, List<HealthReport> parts) {
    public HealthReport {
        parts = List.copyOf(parts);
    }

    /** A component without parts. */
    public static HealthReport of(final String name, final HealthStatus status, final String message) {
        return new HealthReport(name, status, message, List.of());
    }

    /** A component that is as bad as its worst part. */
    public static HealthReport ofParts(final String name, final List<HealthReport> parts) {
        HealthStatus worst = HealthStatus.HEALTHY;
        for (final HealthReport part : parts) {
            worst = worst.and(part.status());
        }
        return new HealthReport(name, worst, "", parts);
    }
}

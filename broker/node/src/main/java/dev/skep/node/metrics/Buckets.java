package dev.skep.node.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Histograms with few fixed buckets: each bucket costs memory and a line in every scrape. */
final class Buckets {
    private static final Duration[] LATENCIES = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private static final double[] COUNTS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};
    private static final double[] BYTES = {256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304};

    private Buckets() {}

    static Timer latency(final MeterRegistry registry, final String name, final Tags tags) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(LATENCIES).register(registry);
    }

    static DistributionSummary count(final MeterRegistry registry, final String name, final Tags tags) {
        return DistributionSummary.builder(name)
                .tags(tags)
                .serviceLevelObjectives(COUNTS)
                .register(registry);
    }

    static DistributionSummary bytes(final MeterRegistry registry, final String name, final Tags tags) {
        return DistributionSummary.builder(name)
                .tags(tags)
                .serviceLevelObjectives(BYTES)
                .register(registry);
    }
}

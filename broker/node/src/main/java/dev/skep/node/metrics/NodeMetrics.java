package dev.skep.node.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** All meters of the process. */
public final class NodeMetrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** For rooms that bring meters of their own. */
    public MeterRegistry registry() {
        return registry;
    }

    /**
     * All meters as text.
     *
     * @param accept the media type asked for; null for the plain text format
     */
    public String scrape(final String accept) {
        return accept == null ? registry.scrape() : registry.scrape(accept);
    }
}

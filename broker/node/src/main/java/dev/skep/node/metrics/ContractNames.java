package dev.skep.node.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;

/** Names of the public contract go out as they are: the usual convention would add units to them. */
final class ContractNames implements NamingConvention {
    private final NamingConvention others = new PrometheusNamingConvention();

    @Override
    public String name(final String name, final Meter.Type type, final String baseUnit) {
        final boolean ours = name.startsWith("zeebe_") || name.startsWith("atomix_") || name.startsWith("grpc_");
        return ours ? name : others.name(name, type, baseUnit);
    }

    @Override
    public String tagKey(final String key) {
        return others.tagKey(key);
    }

    @Override
    public String tagValue(final String value) {
        return value;
    }
}

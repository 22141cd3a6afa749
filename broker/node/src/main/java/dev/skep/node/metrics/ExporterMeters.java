package dev.skep.node.metrics;

import dev.skep.exporters.ExporterMetrics;
import io.camunda.zeebe.protocol.record.ValueType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the exporters of one partition count. */
public final class ExporterMeters implements ExporterMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<String, OfOne> exporters = new ConcurrentHashMap<>();

    ExporterMeters(final MeterRegistry registry, final int partitionId) {
        this.registry = registry;
        tags = Tags.of("partition", Integer.toString(partitionId));
    }

    /** The counters are those of the partition; each exporter has a thread of its own. */
    private final class OfOne {
        private final Map<ValueType, Counter> exported = new EnumMap<>(ValueType.class);
        private final Map<ValueType, Counter> skipped = new EnumMap<>(ValueType.class);
        private final AtomicLong exportedPosition = new AtomicLong(-1);
        private final AtomicLong acknowledgedPosition = new AtomicLong(-1);
        private final Counter failures;

        OfOne(final String id) {
            final Tags own = tags.and("exporter", id);
            gauge("zeebe_exporter_last_exported_position", own, exportedPosition);
            gauge("zeebe_exporter_last_updated_exported_position", own, acknowledgedPosition);
            failures = registry.counter("skep_exporter_failures", own);
        }

        private void gauge(final String name, final Tags labels, final AtomicLong value) {
            Gauge.builder(name, value, AtomicLong::get)
                    .strongReference(true)
                    .tags(labels)
                    .register(registry);
        }

        private Counter counter(final ValueType type, final boolean done) {
            return (done ? exported : skipped)
                    .computeIfAbsent(
                            type,
                            one -> registry.counter(
                                    "zeebe_exporter_events",
                                    tags.and("action", done ? "exported" : "skipped", "valueType", one.name())));
        }
    }

    private OfOne of(final String id) {
        return exporters.computeIfAbsent(id, OfOne::new);
    }

    @Override
    public void record(final String exporterId, final ValueType valueType, final boolean exported) {
        of(exporterId).counter(valueType, exported).increment();
    }

    @Override
    public void exported(final String exporterId, final long position) {
        of(exporterId).exportedPosition.set(position);
    }

    @Override
    public void acknowledged(final String exporterId, final long position) {
        of(exporterId).acknowledgedPosition.set(position);
    }

    @Override
    public void failed(final String exporterId) {
        of(exporterId).failures.increment();
    }
}

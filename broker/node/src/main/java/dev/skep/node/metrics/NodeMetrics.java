package dev.skep.node.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All meters of the process. */
public final class NodeMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Integer, PartitionMeters> partitions = new ConcurrentHashMap<>();
    private final Map<Integer, ExporterMeters> exporters = new ConcurrentHashMap<>();
    private final GatewayMeters gateway;
    private final ClusterMeters cluster;
    private JvmGcMetrics collector;

    public NodeMetrics() {
        registry.config().namingConvention(new ContractNames());
        gateway = new GatewayMeters(registry);
        cluster = new ClusterMeters(registry, this::partition);
    }

    /** For rooms that bring meters of their own. */
    public MeterRegistry registry() {
        return registry;
    }

    /** The meters of the partition, made on the first call. */
    public PartitionMeters partition(final int partitionId) {
        return partitions.computeIfAbsent(partitionId, id -> new PartitionMeters(registry, id));
    }

    /** Of the exporters of the partition, made on the first call. */
    public ExporterMeters exporters(final int partitionId) {
        return exporters.computeIfAbsent(partitionId, id -> new ExporterMeters(registry, id));
    }

    public GatewayMeters gateway() {
        return gateway;
    }

    public ClusterMeters cluster() {
        return cluster;
    }

    /**
     * All meters as text.
     *
     * @param contentType the media type wanted
     */
    public String scrape(final String contentType) {
        bindMachine();
        cluster.refresh();
        return registry.scrape(contentType);
    }

    /** On the first scrape and not before: the JVM's own management is slow to wake up, and nobody waits for it here. */
    private synchronized void bindMachine() {
        if (collector != null) {
            return;
        }
        collector = new JvmGcMetrics();
        collector.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    @Override
    public synchronized void close() {
        if (collector != null) {
            collector.close();
        }
        registry.close();
    }
}

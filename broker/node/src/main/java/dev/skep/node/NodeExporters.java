package dev.skep.node;

import dev.skep.exporters.ConfiguredExporter;
import dev.skep.exporters.ExporterFault;
import dev.skep.exporters.ExporterHealth;
import dev.skep.exporters.PartitionExporters;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.management.HealthReport;
import dev.skep.node.management.HealthStatus;
import dev.skep.node.metrics.NodeMetrics;
import dev.skep.platform.LoopPool;
import dev.skep.protocol.export.ExporterPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exporters of a broker, on threads of their own: they may wait for whatever they want to. Without exporters there are no threads. */
final class NodeExporters {
    private static final Logger LOG = LoggerFactory.getLogger(NodeExporters.class);
    private static final int THREADS_MAX = 32;
    private static final int TASKS_PER_TURN = 16;
    private static final long CLOSE_SECONDS_MAX = 10;

    private final List<ConfiguredExporter> configured;
    private final NodeMetrics metrics;
    private final LoopPool threads;
    private final Map<Integer, PartitionExporters> partitions = new ConcurrentHashMap<>();

    private NodeExporters(
            final List<ConfiguredExporter> configured, final NodeMetrics metrics, final LoopPool threads) {
        this.configured = configured;
        this.metrics = metrics;
        this.threads = threads;
    }

    /**
     * Throws {@link StartFailure} when one can't be used.
     *
     * @param replicas how many of them this broker is about to have
     */
    static NodeExporters open(final BrokerSettings settings, final int replicas, final NodeMetrics metrics) {
        if (settings.exporters().isEmpty()) {
            return new NodeExporters(List.of(), metrics, null);
        }
        try {
            final List<ConfiguredExporter> configured = ConfiguredExporter.load(settings.exporters());
            final int wanted = configured.size() * replicas;
            return new NodeExporters(
                    configured, metrics, new LoopPool("exporters", Math.clamp(wanted, 1, THREADS_MAX), TASKS_PER_TURN));
        } catch (final ExporterFault e) {
            throw new StartFailure(e.getMessage(), e);
        }
    }

    /** The same at each call: what was opened before ends before anything is opened anew. */
    ExporterPort of(final int partitionId) {
        if (configured.isEmpty()) {
            return ExporterPort.NONE;
        }
        return partitions.computeIfAbsent(
                partitionId,
                id -> new PartitionExporters(
                        id,
                        Version.text(),
                        configured,
                        name -> threads.newLoop(name, failure -> LOG.error("A task of {} failed", name, failure)),
                        metrics.exporters(id)));
    }

    List<HealthReport> health(final int partitionId) {
        final PartitionExporters exporters = partitions.get(partitionId);
        final List<HealthReport> reports = new ArrayList<>();
        if (exporters != null) {
            for (final ExporterHealth health : exporters.health()) {
                reports.add(HealthReport.of(
                        "Exporter-" + health.id(),
                        health.healthy() ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY,
                        health.trouble()));
            }
        }
        return reports;
    }

    /** After all partitions were stopped. One that does not come back is left behind: its thread ends with the process. */
    void close() {
        if (threads == null) {
            return;
        }
        final CompletableFuture<?>[] idle =
                partitions.values().stream().map(PartitionExporters::idle).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(idle).get(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
            threads.close();
        } catch (final TimeoutException e) {
            LOG.warn("An exporter does not end within {} s; it is left behind", CLOSE_SECONDS_MAX);
            threads.abandon();
        } catch (final InterruptedException e) {
            threads.abandon();
            Thread.currentThread().interrupt();
        } catch (final ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.skep.exporters;

import dev.skep.base.Check;
import dev.skep.base.Loop;
import dev.skep.protocol.export.ExporterListener;
import dev.skep.protocol.export.ExporterPort;
import dev.skep.protocol.export.ExporterSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The exporters of one partition. Each has a loop of its own, on which its code runs and nothing else, so that one that is slow or stuck holds up
 * nobody.
 */
public final class PartitionExporters implements ExporterPort {
    private final int partitionId;
    private final String brokerVersion;
    private final ExporterMetrics metrics;
    private final Map<String, ConfiguredExporter> exporters = new TreeMap<>();
    private final Map<String, Loop> loops = new TreeMap<>();
    private final Map<String, ExporterRun> running = new TreeMap<>();
    private volatile List<ExporterRun> watched = List.of();

    /**
     * @param newLoop makes the loop of an exporter
     * @param brokerVersion what records are to say of it
     */
    public PartitionExporters(
            final int partitionId,
            final String brokerVersion,
            final List<ConfiguredExporter> exporters,
            final Function<String, Loop> newLoop,
            final ExporterMetrics metrics) {
        this.partitionId = partitionId;
        this.brokerVersion = brokerVersion;
        this.metrics = metrics;
        for (final ConfiguredExporter exporter : exporters) {
            this.exporters.put(exporter.id(), exporter);
            loops.put(exporter.id(), newLoop.apply("exporter-" + exporter.id() + "-" + partitionId));
        }
    }

    @Override
    public List<String> ids() {
        return List.copyOf(exporters.keySet());
    }

    /** One that was opened before has ended when this one begins: they share a loop. */
    @Override
    public ExporterSession open(
            final String id, final long position, final byte[] metadata, final ExporterListener listener) {
        final ConfiguredExporter exporter = exporters.get(id);
        Check.that(exporter != null, "there is no exporter %s", id);
        final ExporterRun run = new ExporterRun(
                exporter, partitionId, brokerVersion, loops.get(id), metrics, listener, position, metadata);
        running.put(id, run);
        watched = List.copyOf(running.values());
        run.begin();
        return run;
    }

    /** How they are, where this replica leads. Any thread. */
    public List<ExporterHealth> health() {
        final List<ExporterHealth> health = new ArrayList<>();
        for (final ExporterRun run : watched) {
            if (!run.isClosed()) {
                health.add(run.health());
            }
        }
        return health;
    }

    /** Ends when nothing runs any more of what was closed. Any thread. */
    public CompletableFuture<Void> idle() {
        final List<CompletableFuture<Void>> all = new ArrayList<>();
        for (final Loop loop : loops.values()) {
            final CompletableFuture<Void> reached = new CompletableFuture<>();
            loop.post(() -> reached.complete(null));
            all.add(reached);
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }
}

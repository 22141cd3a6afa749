package dev.skep.partition;

import dev.skep.base.Loop;
import dev.skep.engine.Engine;
import dev.skep.engine.exporting.ExporterState;
import dev.skep.engine.exporting.Exporters;
import dev.skep.engine.exporting.ExportingPhase;
import dev.skep.journal.Journal;
import dev.skep.protocol.export.ExporterPort;
import dev.skep.protocol.intent.ExporterIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.ExporterValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gives committed entries to the exporters while this replica leads, each at its own pace and beside the loop, and writes to the log how far
 * they are, so that whoever leads next goes on there. On every replica it says which part of the log they need.
 *
 * <p>Without exporters it does nothing.
 */
final class ExportDirector {
    /** How often positions are written, where they have moved. */
    private static final long WRITE_NANOS = 1_000_000_000L;

    private final int partitionId;
    private final ExporterPort port;
    private final List<String> ids;
    private final Exporters exporters;
    private final Journal journal;
    private final Loop loop;
    private final PartitionMetrics metrics;
    private final Consumer<Throwable> onFailure;
    private final TreeMap<String, ExportCursor> cursors = new TreeMap<>();
    private Consumer<CommandRequest> orders;
    private Loop.Timer timer;
    private long committedIndex;
    private long knownOrders;
    private boolean leading;

    ExportDirector(final Partition.Parts parts, final Engine engine, final Consumer<Throwable> onFailure) {
        partitionId = parts.engineSettings().partitionId();
        port = parts.outlets().exporters();
        ids = port.ids();
        exporters = engine.exporters();
        journal = parts.journal();
        loop = parts.loop();
        metrics = parts.metrics();
        this.onFailure = onFailure;
    }

    /** Entries up to this index are needed by no exporter; all are needed above. */
    long settledIndex() {
        long settled = Long.MAX_VALUE;
        for (final String id : ids) {
            final ExporterState state = exporters.of(id);
            if (state == null) {
                return 0;
            }
            if (state.enabled()) {
                settled = Math.min(settled, state.index());
            }
        }
        return settled;
    }

    // ---------------------------------------------------------------- while this replica leads

    /** @param whereOrdersGo takes commands that are decided even while those of clients are not */
    void start(final long committed, final Consumer<CommandRequest> whereOrdersGo) {
        leading = true;
        committedIndex = committed;
        orders = whereOrdersGo;
        for (final ExporterState known : exporters.all()) {
            if (!ids.contains(known.id()) && known.enabled()) {
                order(ExporterIntent.REMOVE, ExporterValue.named(known.id()));
            }
        }
        if (!ids.isEmpty()) {
            refresh();
            scheduleWriting();
        }
    }

    void stop() {
        leading = false;
        cursors.values().forEach(ExportCursor::close);
        cursors.clear();
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    void committed(final long index) {
        if (ids.isEmpty()) {
            return;
        }
        committedIndex = index;
        if (knownOrders != exporters.orders()) {
            refresh();
        } else {
            step();
        }
    }

    /** Does what was ordered: opens and closes. */
    private void refresh() {
        knownOrders = exporters.orders();
        metrics.exporting(exporters.phase().ordinal());
        for (final String id : ids) {
            final ExporterState state = exporters.of(id);
            final boolean wanted = state == null || state.enabled();
            if (!wanted && cursors.containsKey(id)) {
                cursors.remove(id).close();
            } else if (wanted && !cursors.containsKey(id)) {
                cursors.put(id, new ExportCursor(id, port, state, journal, loop, () -> guarded(this::step)));
            }
        }
        step();
    }

    private void step() {
        if (leading && exporters.phase() != ExportingPhase.PAUSED) {
            cursors.values().forEach(cursor -> cursor.step(committedIndex));
        }
    }

    private void scheduleWriting() {
        timer = loop.schedule(WRITE_NANOS, () -> {
            if (leading) {
                guarded(this::writeProgress);
                scheduleWriting();
            }
        });
    }

    private void writeProgress() {
        if (exporters.phase() == ExportingPhase.SOFT_PAUSED) {
            return;
        }
        for (final ExportCursor cursor : cursors.values()) {
            final ExporterValue progress = cursor.takeProgress();
            if (progress != null) {
                order(ExporterIntent.ACKNOWLEDGE, progress);
            }
        }
    }

    private void order(final ExporterIntent intent, final ExporterValue value) {
        orders.accept(new CommandRequest(partitionId, -1, intent, value, null));
    }

    private void guarded(final Runnable work) {
        try {
            work.run();
        } catch (final RuntimeException e) {
            onFailure.accept(e);
        }
    }

    // ---------------------------------------------------------------- what others ask

    /** Writes an order for all exporters to the log, where this replica leads. */
    void tell(final ExporterIntent intent) {
        if (leading) {
            order(intent, ExporterValue.named(""));
        }
    }

    ExportStatus status() {
        final List<ExportStatus.One> all = new ArrayList<>();
        for (final String id : ids) {
            final ExporterState state = exporters.of(id);
            final ExportCursor cursor = cursors.get(id);
            final long written = state == null ? -1 : state.position();
            all.add(new ExportStatus.One(
                    id, state == null || state.enabled(), cursor == null ? written : cursor.acknowledgedPosition()));
        }
        final List<String> disabled = exporters.all().stream()
                .filter(known -> !known.enabled())
                .map(ExporterState::id)
                .toList();
        return new ExportStatus(leading, exporters.phase(), List.copyOf(all), disabled);
    }
}

package dev.skep.engine.exporting;

import dev.skep.engine.Decision;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ExporterIntent;
import dev.skep.protocol.value.ExporterValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** The exporters of a partition: their positions, and whether they are to work. */
public final class Exporters implements EventApplier<ExporterIntent, ExporterValue> {
    private static final Table<ExporterState> EXPORTERS = new Table<>(
            TableIds.EXPORTERS,
            "exporters",
            ValueCodec.of(ExporterState::write, ExporterState::read, state -> 100 + state.metadata().length));
    private static final Table<Long> PHASE = new Table<>(TableIds.EXPORTING_PHASE, "exporting-phase", ValueCodec.INT64);

    private final StateWriter state;
    private long orders;

    public Exporters(final StateWriter state) {
        this.state = state;
    }

    // ---------------------------------------------------------------- what is known

    /** Null where nothing is known of it. */
    public ExporterState of(final String exporterId) {
        return state.get(EXPORTERS, key(exporterId));
    }

    public List<ExporterState> all() {
        final List<ExporterState> all = new ArrayList<>();
        state.scan(EXPORTERS, Key.of(EXPORTERS), (key, exporter) -> all.add(exporter));
        return all;
    }

    public ExportingPhase phase() {
        final Long code = state.get(PHASE, Key.of(PHASE));
        return code == null ? ExportingPhase.EXPORTING : ExportingPhase.ofCode(code);
    }

    /** Another number each time that something but a position may have changed; not kept. */
    public long orders() {
        return orders;
    }

    // ---------------------------------------------------------------- commands

    public void acknowledge(final long key, final ExporterValue value, final Decision decision) {
        final ExporterState known = of(value.exporterId());
        if (known != null && (!known.enabled() || known.position() >= value.position())) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected exporter '" + value.exporterId() + "' to acknowledge more than before, but "
                            + (known.enabled() ? "it is at " + known.position() + " already" : "it is disabled"));
            return;
        }
        decision.event(key, ExporterIntent.ACKNOWLEDGED, value);
    }

    public void remove(final long key, final ExporterValue value, final Decision decision) {
        tell(key, ExporterIntent.REMOVED, value, decision);
    }

    public void disable(final long key, final ExporterValue value, final Decision decision) {
        tell(key, ExporterIntent.DISABLED, value, decision);
    }

    /** It goes on with what comes after the command, or in the place of another one. */
    public void enable(final long key, final ExporterValue value, final Decision decision) {
        final ExporterState known = of(value.exporterId());
        if (known == null || known.enabled()) {
            return; // nothing is to be done, and a second time does no harm
        }
        final ExporterState other = value.initializeFrom().isEmpty() ? null : of(value.initializeFrom());
        final long position = decision.command().position();
        decision.event(
                key,
                ExporterIntent.ENABLED,
                other == null
                        ? new ExporterValue(value.exporterId(), position, 0, value.metadata(), "")
                        : new ExporterValue(
                                value.exporterId(),
                                other.position(),
                                other.index(),
                                other.metadata(),
                                value.initializeFrom()));
    }

    public void pause(final long key, final ExporterValue value, final Decision decision) {
        tell(key, ExporterIntent.PAUSED, value, decision);
    }

    public void softPause(final long key, final ExporterValue value, final Decision decision) {
        tell(key, ExporterIntent.SOFT_PAUSED, value, decision);
    }

    public void resume(final long key, final ExporterValue value, final Decision decision) {
        tell(key, ExporterIntent.RESUMED, value, decision);
    }

    private static void tell(
            final long key, final ExporterIntent event, final ExporterValue value, final Decision decision) {
        decision.event(key, event, value);
        decision.reply(key, event, value);
    }

    // ---------------------------------------------------------------- events

    @Override
    public void apply(final long key, final ExporterIntent intent, final ExporterValue value, final long timestamp) {
        switch (intent) {
            case ACKNOWLEDGED -> put(at(value));
            case REMOVED -> {
                state.delete(EXPORTERS, key(value.exporterId()));
                orders++;
            }
            case DISABLED -> {
                put(ExporterState.disabled(value.exporterId()));
                orders++;
            }
            case ENABLED -> {
                put(at(value));
                orders++;
            }
            case PAUSED -> phase(ExportingPhase.PAUSED);
            case SOFT_PAUSED -> phase(ExportingPhase.SOFT_PAUSED);
            case RESUMED -> phase(ExportingPhase.EXPORTING);
            case ACKNOWLEDGE, REMOVE, DISABLE, ENABLE, PAUSE, SOFT_PAUSE, RESUME -> {}
        }
    }

    private static ExporterState at(final ExporterValue value) {
        return new ExporterState(value.exporterId(), true, value.position(), value.index(), value.metadata());
    }

    private void put(final ExporterState exporter) {
        state.put(EXPORTERS, key(exporter.id()), exporter);
    }

    private void phase(final ExportingPhase phase) {
        state.put(PHASE, Key.of(PHASE), (long) phase.ordinal());
        orders++;
    }

    private static Key key(final String exporterId) {
        return Key.builder(EXPORTERS).text(exporterId).build();
    }
}

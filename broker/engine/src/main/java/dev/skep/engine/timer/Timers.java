package dev.skep.engine.timer;

import dev.skep.engine.DueDates;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.value.TimerValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** The tables of timers, and the applier of what happens to them. The owner is an element instance or a definition. */
public final class Timers implements EventApplier<TimerIntent, TimerValue> {
    private static final Table<TimerValue> TIMERS =
            new Table<>(TableIds.TIMERS, "timers", ValueCodec.of(TimerValue::write, TimerValue::read, value -> 200));
    private static final Table<Boolean> BY_OWNER =
            new Table<>(TableIds.TIMERS_BY_OWNER, "timers-by-owner", ValueCodec.PRESENT);

    private final StateWriter state;
    private final DueDates dueDates;

    public Timers(final StateWriter state) {
        this.state = state;
        this.dueDates = new DueDates(state, TableIds.TIMER_DUE_DATES, "timer-due-dates");
    }

    /** The timer, or null when it has been triggered or cancelled. */
    public TimerValue get(final long key) {
        return state.get(TIMERS, Key.of(TIMERS, key));
    }

    /** Keys of the timers of an element instance, or of the start events of a process definition. */
    public List<Long> of(final long ownerKey) {
        final List<Long> keys = new ArrayList<>();
        state.scan(BY_OWNER, Key.of(BY_OWNER, ownerKey), (key, present) -> keys.add(key.lastLong()));
        return keys;
    }

    /** When they are due. */
    public DueDates dueDates() {
        return dueDates;
    }

    @Override
    public void apply(final long key, final TimerIntent intent, final TimerValue value, final long timestamp) {
        switch (intent) {
            case CREATED -> {
                state.put(TIMERS, Key.of(TIMERS, key), value);
                state.put(BY_OWNER, Key.of(BY_OWNER, owner(value), key), Boolean.TRUE);
                dueDates.add(value.dueDate(), key);
            }
            case TRIGGERED, CANCELED -> {
                state.delete(TIMERS, Key.of(TIMERS, key));
                state.delete(BY_OWNER, Key.of(BY_OWNER, owner(value), key));
                dueDates.remove(value.dueDate(), key);
            }
            case TRIGGER, CANCEL -> throw new IllegalStateException(intent + " is a command");
        }
    }

    private static long owner(final TimerValue value) {
        return value.elementInstanceKey() > 0 ? value.elementInstanceKey() : value.processDefinitionKey();
    }
}

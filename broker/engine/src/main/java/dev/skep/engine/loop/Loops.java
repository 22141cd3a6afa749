package dev.skep.engine.loop;

import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.value.ProcessInstanceBatchValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/** The tables of multi-instance bodies and of the numbers of their instances, and what applies to them. */
public final class Loops implements EventApplier<ProcessInstanceBatchIntent, ProcessInstanceBatchValue> {
    private static final Table<Loop> LOOPS =
            new Table<>(TableIds.LOOPS, "loops", ValueCodec.of(Loop::write, Loop::read, value -> 60));
    private static final Table<Long> COUNTERS = new Table<>(TableIds.LOOP_COUNTERS, "loop-counters", ValueCodec.INT64);

    private final StateWriter state;

    public Loops(final StateWriter state) {
        this.state = state;
    }

    /** Of a body. */
    Loop of(final long bodyKey) {
        final Loop loop = state.get(LOOPS, Key.of(LOOPS, bodyKey));
        return loop == null ? Loop.NEW : loop;
    }

    /** The number of an instance, counted from 1. */
    long counter(final long instanceKey) {
        return state.get(COUNTERS, Key.of(COUNTERS, instanceKey));
    }

    @Override
    public void apply(
            final long key,
            final ProcessInstanceBatchIntent intent,
            final ProcessInstanceBatchValue value,
            final long timestamp) {
        switch (intent) {
            case SIZED -> put(key, of(key).ofSize(value.index()));
            case SATISFIED -> put(key, of(key).asSatisfied());
            case FULFILLED, ENDING, TERMINATE, ACTIVATE ->
                throw new IllegalStateException(intent + " is no event of a loop");
        }
    }

    /** An instance begins: it gets the next number. */
    public void applyActivating(final long bodyKey, final long instanceKey) {
        final Loop loop = of(bodyKey).withCreated();
        put(bodyKey, loop);
        state.put(COUNTERS, Key.of(COUNTERS, instanceKey), loop.created());
    }

    /** An instance is gone. */
    public void applyEnded(final long bodyKey, final long instanceKey, final boolean terminated) {
        put(bodyKey, of(bodyKey).withEnded(terminated));
        state.delete(COUNTERS, Key.of(COUNTERS, instanceKey));
    }

    /** The body is gone. */
    public void remove(final long bodyKey) {
        state.delete(LOOPS, Key.of(LOOPS, bodyKey));
    }

    private void put(final long bodyKey, final Loop loop) {
        state.put(LOOPS, Key.of(LOOPS, bodyKey), loop);
    }
}

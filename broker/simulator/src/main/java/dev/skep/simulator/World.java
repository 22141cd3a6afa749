package dev.skep.simulator;

import dev.skep.base.Rng;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Virtual time: a queue of due events, run one after the other on one thread. Events of the same instant run in an order drawn
 * from the seed. Idle time is skipped.
 */
public final class World {
    public static final long MICROS = 1_000;
    public static final long MILLIS = 1_000_000;
    public static final long SECONDS = 1_000_000_000;

    /** Wall clock at the beginning: 2024-07-01T00:00:00Z. */
    private static final long EPOCH_MILLIS = 1_719_792_000_000L;

    private final Rng root;
    private final Rng schedule;
    private final PriorityQueue<Due> queue = new PriorityQueue<>(
            Comparator.comparingLong(Due::at).thenComparingLong(Due::tieBreak).thenComparingLong(Due::sequence));
    private final Consumer<String> trace;
    private long nanos;
    private long wallStepMillis;
    private long sequence;
    private long steps;
    private long hash = 0xCBF29CE484222325L;

    public World(final long seed, final Consumer<String> trace) {
        root = new Rng(seed);
        schedule = root.fork("schedule");
        this.trace = trace;
    }

    private record Due(long at, long tieBreak, long sequence, String what, Runnable run) {}

    /** Random numbers for one purpose: drawing more for one does not shift the others. */
    public Rng rng(final String purpose) {
        return root.fork(purpose);
    }

    /** Monotonic nanoseconds since the beginning. */
    public long nanos() {
        return nanos;
    }

    /** What the clock on the wall shows, in epoch milliseconds; it may be set forwards and backwards. */
    public long wallMillis() {
        return EPOCH_MILLIS + nanos / MILLIS + wallStepMillis;
    }

    public void setWall(final long stepMillis) {
        wallStepMillis += stepMillis;
    }

    public void after(final long delayNanos, final String what, final Runnable run) {
        queue.add(new Due(nanos + delayNanos, schedule.nextLong(), sequence++, what, run));
    }

    /** Runs the next event; false when there is none. */
    public boolean step() {
        final Due due = queue.poll();
        if (due == null) {
            return false;
        }
        nanos = due.at;
        steps++;
        note(due.what);
        due.run.run();
        return true;
    }

    public long steps() {
        return steps;
    }

    /** Becomes part of the trace, by which two runs are compared. */
    public void note(final String what) {
        for (int i = 0; i < what.length(); i++) {
            mix(what.charAt(i));
        }
        mix(nanos);
        trace.accept(what);
    }

    public void mix(final long value) {
        hash = (hash ^ value) * 0x100000001B3L;
        hash ^= hash >>> 29;
    }

    public long traceHash() {
        return hash;
    }
}

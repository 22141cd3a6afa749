package dev.skep.exporters;

import dev.skep.base.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** A loop that runs when the test says so, at a time that the test says. */
final class ManualLoop implements Loop {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Alarm> alarms = new ArrayList<>();
    private long nanos;

    private record Alarm(long at, Runnable task) {}

    @Override
    public void post(final Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(final long delayNanos, final Runnable task) {
        final Alarm alarm = new Alarm(nanos + delayNanos, task);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long currentTimeMillis() {
        return nanos / 1_000_000;
    }

    /** Runs what is posted, and what that posts. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass, alarm by alarm. */
    void pass(final long passedNanos) {
        final long until = nanos + passedNanos;
        run();
        while (true) {
            final Alarm next = alarms.stream()
                    .filter(alarm -> alarm.at() <= until)
                    .min(Comparator.comparingLong(Alarm::at))
                    .orElse(null);
            if (next == null) {
                nanos = until;
                return;
            }
            alarms.remove(next);
            nanos = Math.max(nanos, next.at());
            next.task().run();
            run();
        }
    }
}

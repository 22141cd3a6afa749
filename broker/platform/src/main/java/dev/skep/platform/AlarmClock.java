package dev.skep.platform;

import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that wakes loops when their earliest timer is due. Alarms are never taken back: a loop that is woken for
 * nothing goes back to rest, which is rarer and cheaper than a search.
 */
final class AlarmClock implements AutoCloseable {
    private final Object guard = new Object();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    AlarmClock(final String name) {
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    void set(final long dueNanos, final PooledLoop loop) {
        final var alarm = new Alarm(dueNanos, loop);
        final boolean earliest;
        synchronized (guard) {
            alarms.add(alarm);
            earliest = alarms.peek() == alarm;
        }
        if (earliest) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Threads.joinUninterruptibly(thread);
    }

    private void run() {
        while (!closed) {
            final long waitNanos = ringDue();
            if (waitNanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else if (waitNanos > 0) {
                LockSupport.parkNanos(this, waitNanos);
            }
        }
    }

    /** Wakes one loop that is due and returns 0, or returns the time to the next alarm. */
    private long ringDue() {
        final Alarm due;
        synchronized (guard) {
            final var first = alarms.peek();
            if (first == null) {
                return Long.MAX_VALUE;
            }
            final long waitNanos = first.dueNanos - System.nanoTime();
            if (waitNanos > 0) {
                return waitNanos;
            }
            due = alarms.poll();
        }
        due.loop.ring();
        return 0;
    }

    private static final class Alarm implements Comparable<Alarm> {
        private final long dueNanos;
        private final PooledLoop loop;

        Alarm(final long dueNanos, final PooledLoop loop) {
            this.dueNanos = dueNanos;
            this.loop = loop;
        }

        @Override
        public int compareTo(final Alarm other) {
            return Long.signum(dueNanos - other.dueNanos);
        }
    }
}

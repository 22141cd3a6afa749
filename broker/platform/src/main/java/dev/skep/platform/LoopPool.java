package dev.skep.platform;

import dev.skep.base.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Runs many loops on a few threads. A loop with work waits in one queue for the next free thread, gets a bounded turn, and
 * goes to the back of the queue when work is left: loops share fairly, and a loop never runs on two threads at once.
 * Threads without work are parked; nothing polls.
 */
public final class LoopPool implements AutoCloseable {
    private static final int SPINS_BEFORE_PARK = 100;

    private final int turnTasksMax;
    private final Queue<PooledLoop> ready = new ConcurrentLinkedQueue<>();
    private final List<Worker> workers = new ArrayList<>();
    private final AlarmClock alarms;
    private volatile boolean closed;

    /** The threads are started at once and are daemons: whoever owns the pool closes it. */
    public LoopPool(final String name, final int threads, final int turnTasksMax) {
        Check.that(threads >= 1 && turnTasksMax >= 1, "a pool needs a thread and a task per turn");
        this.turnTasksMax = turnTasksMax;
        this.alarms = new AlarmClock(name + "-timers");
        for (int i = 0; i < threads; i++) {
            workers.add(new Worker(name + "-" + i));
        }
        workers.forEach(worker -> worker.thread.start());
    }

    /**
     * A new loop. What a task of it throws goes to the handler, on the loop; the loop goes on with its next task.
     */
    public PooledLoop newLoop(final String name, final Consumer<Throwable> onFailure) {
        return new PooledLoop(name, this, onFailure);
    }

    /** Ends all threads after the turns they are in; tasks still queued are dropped. Not callable from a loop. */
    @Override
    public void close() {
        closed = true;
        alarms.close();
        for (final Worker worker : workers) {
            Check.that(worker.thread != Thread.currentThread(), "a loop cannot close the pool it runs on");
            LockSupport.unpark(worker.thread);
        }
        for (final Worker worker : workers) {
            Threads.joinUninterruptibly(worker.thread);
        }
    }

    AlarmClock alarms() {
        return alarms;
    }

    int turnTasksMax() {
        return turnTasksMax;
    }

    void enqueue(final PooledLoop loop) {
        ready.add(loop);
        wakeOne();
    }

    private void wakeOne() {
        for (final Worker worker : workers) {
            // Read before the swap: the line of a busy worker stays shared.
            if (worker.parked.get() && worker.parked.compareAndSet(true, false)) {
                LockSupport.unpark(worker.thread);
                return;
            }
        }
    }

    private final class Worker implements Runnable {
        private final Thread thread;
        private final AtomicBoolean parked = new AtomicBoolean();

        Worker(final String name) {
            thread = Thread.ofPlatform().name(name).daemon().unstarted(this);
        }

        @Override
        public void run() {
            while (!closed) {
                final var loop = next();
                if (loop != null && loop.turn()) {
                    ready.add(loop);
                }
            }
        }

        /** The next loop with work; null when woken for nothing. */
        private PooledLoop next() {
            for (int i = 0; i < SPINS_BEFORE_PARK; i++) {
                final var loop = ready.poll();
                if (loop != null) {
                    return loop;
                }
                Thread.onSpinWait();
            }
            parked.set(true);
            // Look once more: who added a loop before it saw us parked did not wake us.
            final var loop = ready.poll();
            if (loop == null && !closed) {
                LockSupport.park(this);
            }
            if (!parked.compareAndSet(true, false) && loop != null) {
                // Somebody woke us for another loop while we found this one: pass it on.
                wakeOne();
            }
            return loop;
        }
    }
}

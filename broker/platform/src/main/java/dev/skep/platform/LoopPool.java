package dev.skep.platform;

import dev.skep.base.Check;
import dev.skep.base.IdleWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs many loops on a few threads. A loop with work waits in one queue for the next free thread, gets a bounded turn, and
 * goes to the back of the queue when work is left: loops share fairly, and a loop never runs on two threads at once.
 * Threads without work are parked; nothing polls, but for a moment where work comes in close succession ({@link IdleWatch}).
 *
 * <p>Slow loops, whose tasks wait for a disk, hold no more than their share of the threads at once, so that the others always
 * have some. What a task hands to an idle slow loop, and what comes back from there, goes on upon the same thread where it can: waking another
 * one takes longer than most turns.
 */
public final class LoopPool implements AutoCloseable {
    private static final int SPINS_BEFORE_PARK = 100;
    // A thread that goes on with what it hands to itself looks after those who wait now and then.
    private static final int HANDOVERS_MAX = 8;

    private final int turnTasksMax;
    private final LongSupplier epochMillis;
    private final int slowMax;
    private final Queue<PooledLoop> ready = new ConcurrentLinkedQueue<>();
    // Slow loops with work that run when another one is done.
    private final Queue<PooledLoop> waiting = new ConcurrentLinkedQueue<>();
    // Slow loops that run, or are about to.
    private final AtomicInteger slow = new AtomicInteger();
    private final List<Worker> workers = new ArrayList<>();
    private final AlarmClock alarms;
    // Who has no work but is awake: nobody else need be woken.
    private final AtomicReference<Worker> lookout = new AtomicReference<>();
    private volatile boolean closed;

    /** A pool without slow loops. */
    public LoopPool(final String name, final int threads, final int turnTasksMax) {
        this(name, threads, 0, turnTasksMax);
    }

    /** One with the time of the machine. */
    public LoopPool(final String name, final int threads, final int slowThreads, final int turnTasksMax) {
        this(name, threads, slowThreads, turnTasksMax, System::currentTimeMillis);
    }

    /**
     * The threads are started at once and are daemons: whoever owns the pool closes it.
     *
     * @param threads how many are always there for loops that are not slow
     * @param slowThreads how many more there are, and how many slow loops run at once
     * @param epochMillis the time of day, as its loops tell it
     */
    public LoopPool(
            final String name,
            final int threads,
            final int slowThreads,
            final int turnTasksMax,
            final LongSupplier epochMillis) {
        Check.that(threads >= 1 && slowThreads >= 0 && turnTasksMax >= 1, "a pool needs a thread and a task per turn");
        this.turnTasksMax = turnTasksMax;
        this.epochMillis = epochMillis;
        this.slowMax = slowThreads;
        this.alarms = new AlarmClock(name + "-timers");
        for (int i = 0; i < threads + slowThreads; i++) {
            workers.add(new Worker(name + "-" + i));
        }
        workers.forEach(Thread::start);
    }

    /**
     * A new loop. What a task of it throws goes to the handler, on the loop; the loop goes on with its next task.
     */
    public PooledLoop newLoop(final String name, final Consumer<Throwable> onFailure) {
        return new PooledLoop(name, this, false, onFailure);
    }

    /** The same for tasks that wait for a disk. */
    public PooledLoop newSlowLoop(final String name, final Consumer<Throwable> onFailure) {
        Check.that(slowMax >= 1, "a pool without threads for slow loops");
        return new PooledLoop(name, this, true, onFailure);
    }

    /** Ends all threads after the turns they are in; tasks still queued are dropped. Not callable from a loop. */
    @Override
    public void close() {
        closed = true;
        alarms.close();
        for (final Worker worker : workers) {
            Check.that(worker != Thread.currentThread(), "a loop cannot close the pool it runs on");
            LockSupport.unpark(worker);
        }
        workers.forEach(Threads::joinUninterruptibly);
    }

    /** The same, but waits for nobody: a thread that is in a turn ends when it comes out of it, if ever. */
    public void abandon() {
        closed = true;
        alarms.close();
        workers.forEach(LockSupport::unpark);
    }

    long currentTimeMillis() {
        return epochMillis.getAsLong();
    }

    AlarmClock alarms() {
        return alarms;
    }

    int turnTasksMax() {
        return turnTasksMax;
    }

    void enqueue(final PooledLoop loop) {
        if (!loop.slow()) {
            makeReady(loop);
        } else if (!beginSlow()) {
            await(loop);
        } else if (!goOnWith(loop)) {
            makeReady(loop);
        }
    }

    /** From a task that is about to end. */
    void enqueueNext(final PooledLoop loop) {
        if (loop.slow() || !goOnWith(loop)) {
            enqueue(loop);
        }
    }

    /** Without this thread having something to go on with. */
    private void enqueueBehind(final PooledLoop loop) {
        if (loop.slow() && !beginSlow()) {
            await(loop);
        } else {
            makeReady(loop);
        }
    }

    private boolean goOnWith(final PooledLoop loop) {
        return Thread.currentThread() instanceof Worker worker && worker.isOf(this) && worker.goOnWith(loop);
    }

    private void await(final PooledLoop loop) {
        waiting.add(loop);
        letWaitingBegin(); // one may have ended before it saw this one wait
    }

    private void makeReady(final PooledLoop loop) {
        ready.add(loop);
        wakeOne();
    }

    /** Never counts more than there may be, not even for a moment: who ends meanwhile would see no room for who waits. */
    private boolean beginSlow() {
        int running = slow.get();
        while (running < slowMax) {
            if (slow.compareAndSet(running, running + 1)) {
                return true;
            }
            running = slow.get();
        }
        return false;
    }

    private void letWaitingBegin() {
        while (!waiting.isEmpty() && beginSlow()) {
            final PooledLoop loop = waiting.poll();
            if (loop == null) {
                slow.decrementAndGet();
            } else {
                makeReady(loop);
            }
        }
    }

    private void wakeOne() {
        if (lookout.get() != null) {
            return; // it finds what is ready, or looks once more when it has said that it looks no more
        }
        for (final Worker worker : workers) {
            // Read before the swap: the line of a busy worker stays shared.
            if (worker.parked.get() && worker.parked.compareAndSet(true, false)) {
                LockSupport.unpark(worker);
                return;
            }
        }
    }

    private final class Worker extends Thread {
        private final AtomicBoolean parked = new AtomicBoolean();
        // What has its turn, and who comes after it on this thread; both for this thread alone.
        private PooledLoop current;
        private PooledLoop following;
        private int handovers;
        private final IdleWatch watch = new IdleWatch();

        Worker(final String name) {
            super(name);
            setDaemon(true);
        }

        boolean isOf(final LoopPool pool) {
            return LoopPool.this == pool;
        }

        /** False when another thread would be sooner. */
        boolean goOnWith(final PooledLoop loop) {
            if (following != null || handovers == HANDOVERS_MAX || current.hasWork()) {
                return false;
            }
            following = loop;
            handovers++;
            return true;
        }

        @Override
        public void run() {
            while (!closed) {
                current = next();
                handovers = 0;
                while (current != null && !closed) {
                    giveTurn();
                }
            }
        }

        private void giveTurn() {
            final PooledLoop loop = current;
            final boolean more = loop.turn();
            current = following;
            following = null;
            if (loop.slow()) {
                slow.decrementAndGet();
                letWaitingBegin();
            }
            if (!more) {
                return;
            }
            if (loop.slow() || current != null) {
                enqueueBehind(loop);
            } else {
                ready.add(loop); // this thread looks there next
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
            watch.idle(System.nanoTime());
            final var found = lookOut();
            if (found != null) {
                watch.busy(System.nanoTime());
                return found;
            }
            parked.set(true);
            // Look once more: who added a loop before it saw us parked did not wake us.
            final var loop = ready.poll();
            if (loop == null && !closed) {
                LockSupport.park(this);
            }
            watch.busy(System.nanoTime());
            if (!parked.compareAndSet(true, false) && loop != null) {
                // Somebody woke us for another loop while we found this one: pass it on.
                wakeOne();
            }
            return loop;
        }

        /** Looks out for work a little longer, where some is likely to come; one thread at a time. */
        @SuppressWarnings(
                "ThreadPriorityCheck") // nothing depends on it: without the yield others would only wait longer
        private PooledLoop lookOut() {
            if (!watch.lookAgain(System.nanoTime()) || !lookout.compareAndSet(null, this)) {
                return null;
            }
            PooledLoop loop = null;
            while (loop == null && !closed && watch.lookAgain(System.nanoTime())) {
                loop = ready.poll();
                if (loop == null) {
                    Thread.yield();
                }
            }
            lookout.set(null);
            if (loop != null && !ready.isEmpty()) {
                wakeOne(); // for what came before we said that we are busy
            }
            return loop;
        }
    }
}

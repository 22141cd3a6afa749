package dev.skep.platform;

import dev.skep.base.Check;
import dev.skep.base.Loop;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;

/**
 * One loop of a {@link LoopPool}. The inbox has no bound of its own: those who post bound what they have under way. After
 * {@link #close()} nothing runs any more; what is posted then is dropped.
 */
public final class PooledLoop implements Loop, AutoCloseable {
    private final String name;
    private final LoopPool pool;
    private final boolean slow;
    private final Consumer<Throwable> onFailure;
    private final ManyToOneConcurrentLinkedQueue<Runnable> inbox = new ManyToOneConcurrentLinkedQueue<>();
    // True from the moment the loop is queued for a thread until it ran out of work.
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final TreeSet<LoopTimer> timers = new TreeSet<>();
    private long timersMade;
    // The earliest alarm that is set and did not ring, as far as the loop knows; loop thread only.
    private long alarmNanos = Long.MAX_VALUE;
    // An alarm rang since the last look at the timers.
    private volatile boolean alarmRang;
    private volatile Thread runner;
    private volatile boolean closed;

    PooledLoop(final String name, final LoopPool pool, final boolean slow, final Consumer<Throwable> onFailure) {
        this.name = name;
        this.pool = pool;
        this.slow = slow;
        this.onFailure = onFailure;
    }

    @Override
    public void post(final Runnable task) {
        inbox.offer(task);
        wake();
    }

    @Override
    public void postAtEnd(final Runnable task) {
        inbox.offer(task);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            pool.enqueueNext(this);
        }
    }

    @Override
    public Timer schedule(final long delayNanos, final Runnable task) {
        Check.that(runner == Thread.currentThread(), "timers are scheduled on their own loop only");
        final var timer = new LoopTimer(nanoTime() + Math.max(0, delayNanos), timersMade++, task);
        timers.add(timer);
        return timer;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
        return pool.currentTimeMillis();
    }

    /** From any thread. A task that is running ends; on the loop itself nothing more runs after the present task. */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "loop " + name;
    }

    /** Whether its tasks wait for a disk. */
    boolean slow() {
        return slow;
    }

    /** Queues the loop for a thread unless it is queued or running. */
    void wake() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            pool.enqueue(this);
        }
    }

    /** From the alarm clock: a timer is due. A loop that is just going to sleep sees it after having done so. */
    void ring() {
        alarmRang = true;
        wake();
    }

    /** Runs due timers and a bounded number of tasks; true when the loop has to be queued again. */
    boolean turn() {
        runner = Thread.currentThread();
        runDueTimers();
        Runnable task;
        for (int i = 0; i < pool.turnTasksMax() && !closed && (task = inbox.poll()) != null; i++) {
            run(task);
        }
        runner = null;
        if (closed) {
            drop();
            return false;
        }
        setAlarm();
        if (hasWork()) {
            return true;
        }
        scheduled.set(false);
        // Posted, or rung, between the look above and here: nobody else would queue us.
        return hasWork() && scheduled.compareAndSet(false, true);
    }

    /** Whether something waits, as far as another thread can tell. */
    boolean hasWork() {
        return alarmRang || !inbox.isEmpty();
    }

    private void runDueTimers() {
        alarmRang = false;
        if (timers.isEmpty()) {
            return;
        }
        final long now = nanoTime();
        if (alarmNanos - now <= 0) {
            alarmNanos = Long.MAX_VALUE;
        }
        // Only those that are due now and were there before: a timer that sets itself anew cannot hold the loop.
        final long madeBefore = timersMade;
        while (!closed && !timers.isEmpty()) {
            final var first = timers.first();
            if (first.dueNanos - now > 0 || first.number >= madeBefore) {
                return;
            }
            timers.pollFirst();
            run(first.task);
        }
    }

    private void run(final Runnable task) {
        try {
            task.run();
        } catch (final Throwable e) {
            report(e);
        }
    }

    private void report(final Throwable failure) {
        try {
            onFailure.accept(failure);
        } catch (final Throwable e) {
            // The thread serves other loops too: it reports and lives on.
            e.addSuppressed(failure);
            final var thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private void setAlarm() {
        if (timers.isEmpty()) {
            return;
        }
        final long due = timers.first().dueNanos;
        if (alarmNanos == Long.MAX_VALUE || due - alarmNanos < 0) {
            alarmNanos = due;
            pool.alarms().set(due, this);
        }
    }

    private void drop() {
        timers.clear();
        while (inbox.poll() != null) {
            // Tasks of a closed loop are dropped.
        }
        scheduled.set(false);
    }

    private final class LoopTimer implements Timer, Comparable<LoopTimer> {
        private final long dueNanos;
        private final long number;
        private final Runnable task;

        LoopTimer(final long dueNanos, final long number, final Runnable task) {
            this.dueNanos = dueNanos;
            this.number = number;
            this.task = task;
        }

        @Override
        public void cancel() {
            timers.remove(this);
        }

        @Override
        public int compareTo(final LoopTimer other) {
            final int byDue = Long.signum(dueNanos - other.dueNanos);
            return byDue != 0 ? byDue : Long.compare(number, other.number);
        }
    }
}

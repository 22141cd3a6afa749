package dev.skep.base;

/**
 * One logical thread: tasks run one after the other, never two at a time. A partition lives on exactly one loop.
 *
 * <p>The platform runs many loops on a small pool; the simulator runs all of them on one thread in virtual time.
 */
public interface Loop {
    /** Runs the task on this loop, after those posted before. Callable from any thread; never blocks. */
    void post(Runnable task);

    /**
     * The same, from a task that is about to end: when the loop is idle its thread may go on with it, which is sooner than waking
     * another one.
     */
    default void postAtEnd(final Runnable task) {
        post(task);
    }

    /** Runs the task on this loop once, no earlier than after the delay. Callable on this loop only. */
    Timer schedule(long delayNanos, Runnable task);

    /** Monotonic time for measuring spans. */
    long nanoTime();

    /** Wall clock, milliseconds since the epoch: what becomes the timestamp of records. */
    long currentTimeMillis();

    /** A scheduled task that can be called off. */
    interface Timer {
        /** After this call (on the loop) the task does not run any more. */
        void cancel();
    }
}

package dev.skep.benchmarks;

import dev.skep.base.Background;
import dev.skep.base.Loop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** A loop that runs when it is told to, on the thread that tells it; slow work beside it is done at once. */
final class InlineLoop implements Loop, Background {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    /** Runs all tasks, and those that they post, until there are none. */
    void drain() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Override
    public void post(final Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(final long delayNanos, final Runnable task) {
        return () -> {}; // nothing in a benchmark lasts long enough
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void run(final Runnable work, final Loop loop, final Consumer<Throwable> done) {
        work.run();
        loop.post(() -> done.accept(null));
    }
}

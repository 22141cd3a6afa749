package dev.skep.base;

import java.util.function.Consumer;

/**
 * Slow work beside a loop: journal flushes, snapshots, exports. Work of one {@code Background} runs in order, one at a
 * time; its outcome comes back to the loop as an ordinary task.
 */
public interface Background {
    /**
     * Runs the work off the loop and then {@code done} on the loop, with null or with what the work threw.
     */
    void run(Runnable work, Loop loop, Consumer<Throwable> done);
}

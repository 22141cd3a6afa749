package dev.skep.node.cluster;

import dev.skep.base.Loop;
import java.util.function.LongSupplier;

/** Wakes a core when something is due there, and only then. On the loop of the core. */
final class LoopTimer {
    private final Loop loop;
    private final LongSupplier deadlineNanos;
    private final Runnable tick;
    private Loop.Timer timer;
    private long armedFor = Long.MAX_VALUE;

    LoopTimer(final Loop loop, final LongSupplier deadlineNanos, final Runnable tick) {
        this.loop = loop;
        this.deadlineNanos = deadlineNanos;
        this.tick = tick;
    }

    /** To be called after each input of the core. */
    void arm() {
        final long next = deadlineNanos.getAsLong();
        if (next >= armedFor) {
            return; // an early timer finds out that it is early, and is set again
        }
        if (timer != null) {
            timer.cancel();
        }
        armedFor = next;
        timer = loop.schedule(Math.max(0, next - loop.nanoTime()), () -> {
            timer = null;
            armedFor = Long.MAX_VALUE;
            if (loop.nanoTime() >= deadlineNanos.getAsLong()) {
                tick.run();
            }
            arm();
        });
    }
}

package dev.skep.platform;

import dev.skep.base.Background;
import dev.skep.base.Loop;
import java.util.function.Consumer;

/**
 * Slow work on a loop of its own: in order, one at a time, parked when idle. Lanes over one {@link LoopPool} share its
 * threads, so that many partitions flush on a few of them; best is a slow loop of the pool that the callers run on; a pool of one thread with one lane is a thread of its own.
 */
public final class LaneBackground implements Background {
    private final Loop lane;

    public LaneBackground(final Loop lane) {
        this.lane = lane;
    }

    @Override
    public void run(final Runnable work, final Loop loop, final Consumer<Throwable> done) {
        lane.post(() -> {
            final var failure = outcome(work);
            loop.postAtEnd(() -> done.accept(failure));
        });
    }

    private static Throwable outcome(final Runnable work) {
        try {
            work.run();
            return null;
        } catch (final Throwable e) {
            return e;
        }
    }
}

package dev.skep.gateway;

import dev.skep.base.IdleWatch;
import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/** Looks again instead of going to sleep, while requests and answers follow each other closely. One for each loop. */
final class WatchfulSelect implements SelectStrategy {
    private final IdleWatch watch = new IdleWatch();
    private boolean idle;
    private boolean slept;

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it: without the yield others would only wait longer
    public int calculateStrategy(final IntSupplier selectNow, final boolean hasTasks) throws Exception {
        if (slept) {
            slept = false;
            busy();
        }
        final int ready = hasTasks || idle ? selectNow.get() : 0;
        if (hasTasks || ready > 0) {
            busy();
            return ready;
        }
        final long now = System.nanoTime();
        if (!idle) {
            idle = true;
            watch.idle(now);
        }
        if (watch.lookAgain(now)) {
            Thread.yield();
            return CONTINUE;
        }
        slept = true;
        return SELECT;
    }

    private void busy() {
        if (idle) {
            idle = false;
            watch.busy(System.nanoTime());
        }
    }
}

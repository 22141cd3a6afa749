package dev.skep.gateway;

import dev.skep.base.Loop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A Netty event loop as a loop of ours. */
final class NettyLoop implements Loop {
    private final EventLoop eventLoop;

    NettyLoop(final EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    boolean isCurrent() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void post(final Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public Timer schedule(final long delayNanos, final Runnable task) {
        final ScheduledFuture<?> scheduled = eventLoop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
        return System.currentTimeMillis();
    }
}

package dev.skep.gateway;

import dev.skep.base.Loop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Netty event loop as a loop of ours. */
final class NettyLoop implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

    private final EventLoop eventLoop;

    NettyLoop(final EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    boolean isCurrent() {
        return eventLoop.inEventLoop();
    }

    /** After the gateway has stopped nobody waits for anything: the task is dropped. */
    @Override
    public void post(final Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (final RejectedExecutionException e) {
            LOG.debug("Dropped what came after the gateway had stopped", e);
        }
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

package dev.skep.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Finds out that a connection is dead: some time after anything was written the peer is asked whether it got that far. TCP
 * alone would repeat for a quarter of an hour, ever more seldom, also after the link is back. A connection that is not used
 * is not asked, and needs no timer.
 */
final class Pings {
    private final long answerNanosMax;
    private final long intervalNanos;
    private final EventLoop loop;
    private final Runnable ask;
    private final Runnable silent;

    /** Of the next question, or of the answer to the last one. */
    private ScheduledFuture<?> timer;

    private boolean asked;
    private boolean writtenSince;
    private long lastAskedNanos;

    Pings(final long answerNanosMax, final EventLoop loop, final Runnable ask, final Runnable silent) {
        this.answerNanosMax = answerNanosMax;
        this.intervalNanos = answerNanosMax / 2;
        this.loop = loop;
        this.ask = ask;
        this.silent = silent;
        this.lastAskedNanos = System.nanoTime() - intervalNanos;
    }

    /** Something was written: it is to be asked about, in a while. */
    void written(final long now) {
        if (asked) {
            writtenSince = true;
        } else if (timer == null) {
            final long wait = Math.max(0, lastAskedNanos + intervalNanos - now);
            timer = loop.schedule(
                    () -> {
                        asked();
                        ask.run();
                    },
                    wait,
                    TimeUnit.NANOSECONDS);
        }
    }

    private void asked() {
        asked = true;
        lastAskedNanos = System.nanoTime();
        timer = loop.schedule(silent, answerNanosMax, TimeUnit.NANOSECONDS);
    }

    void answered() {
        if (asked) {
            stop();
            if (writtenSince) {
                writtenSince = false;
                written(System.nanoTime());
            }
        }
    }

    void stop() {
        asked = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}

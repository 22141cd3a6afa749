package dev.skep.base;

/**
 * Tells a thread that ran out of work whether to look out for more a little longer before it sleeps. To wake a thread whose core
 * sleeps takes about as long as a command; so looking pays where work has been coming in short intervals of late, and only
 * there: who waits for something rare sleeps at once. Whoever looks lets others run in between, and stops when
 * somebody did for long.
 *
 * <p>For one thread. All times are {@link System#nanoTime()}.
 */
public final class IdleWatch {
    /** Intervals up to this are short, and nobody looks out for longer. */
    private static final long SHORT_NANOS = 1_000_000;

    private static final long CROWDED_NANOS = 200_000;
    private static final int ENOUGH = 8;
    private static final int MOST = 16;
    private static final int LONG_COSTS = 4;

    /** After an interval like this all begins anew, and work has to keep coming for a while: a burst now and then is none. */
    private static final long PAUSE_NANOS = 10_000_000;

    private static final long SUSTAINED_NANOS = 20_000_000;

    private int credit;
    private long busySince;
    private long since;
    private long looked;
    private boolean crowded;

    /** There is no more work. */
    public void idle(final long now) {
        since = now;
        looked = now;
        crowded = false;
    }

    /** There is work again. */
    public void busy(final long now) {
        final long interval = now - since;
        credit = interval <= SHORT_NANOS ? Math.min(MOST, credit + 1) : Math.max(0, credit - LONG_COSTS);
        if (interval > PAUSE_NANOS) {
            credit = 0;
            busySince = now;
        }
    }

    /** Whether to look once more; to be asked before each look, with a {@link Thread#yield()} after it. */
    public boolean lookAgain(final long now) {
        crowded |= now - looked > CROWDED_NANOS;
        looked = now;
        return credit >= ENOUGH && !crowded && now - since <= SHORT_NANOS && now - busySince >= SUSTAINED_NANOS;
    }
}

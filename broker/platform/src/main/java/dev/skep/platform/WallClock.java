package dev.skep.platform;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** The time of day in epoch milliseconds. For tests of processes it can be moved, and held. From any thread. */
public final class WallClock implements LongSupplier {
    private static final Setting REAL = new Setting(false, 0);

    private final AtomicReference<Setting> setting = new AtomicReference<>(REAL);

    /** @param millis where it is held, else how far it is ahead of the real time */
    private record Setting(boolean held, long millis) {}

    @Override
    public long getAsLong() {
        final Setting now = setting.get();
        return now.held() ? now.millis() : System.currentTimeMillis() + now.millis();
    }

    /** It stands at that time. */
    public void hold(final long epochMillis) {
        setting.set(new Setting(true, epochMillis));
    }

    /** It goes on, or stands, so much later; earlier where it is negative. */
    public void move(final long millis) {
        setting.updateAndGet(now -> new Setting(now.held(), now.millis() + millis));
    }

    /** It shows the real time. */
    public void release() {
        setting.set(REAL);
    }
}

package dev.skep.node;

import dev.skep.node.management.ClockControl;
import dev.skep.platform.WallClock;

/** The time of day of a broker's partitions, who hear of it when it is set. */
record BrokerClock(WallClock clock, Runnable changed) implements ClockControl {
    @Override
    public long epochMillis() {
        return clock.getAsLong();
    }

    @Override
    public void pin(final long epochMillis) {
        clock.hold(epochMillis);
        changed.run();
    }

    @Override
    public void add(final long millis) {
        clock.move(millis);
        changed.run();
    }

    @Override
    public void reset() {
        clock.release();
        changed.run();
    }
}

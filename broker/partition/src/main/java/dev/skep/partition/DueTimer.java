package dev.skep.partition;

import dev.skep.base.Loop;
import dev.skep.engine.DueWork;
import dev.skep.protocol.message.CommandRequest;
import java.util.ArrayList;
import java.util.List;

/** Wakes the partition when something is due, and only then. */
final class DueTimer {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final Loop loop;
    private final DueWork dueWork;
    private final Runnable wake;
    private Loop.Timer timer;
    private long armedFor = NEVER;
    private boolean stopped;

    DueTimer(final Loop loop, final DueWork dueWork, final Runnable wake) {
        this.loop = loop;
        this.dueWork = dueWork;
        this.wake = wake;
    }

    void start() {
        stopped = false;
        arm(loop.currentTimeMillis());
    }

    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
            armedFor = NEVER;
        }
    }

    /** The time of day has jumped: what was set may be too late now. */
    void clockChanged() {
        if (timer != null) {
            timer.cancel();
            timer = null;
            armedFor = NEVER;
        }
        dueWork.clockChanged();
        arm(loop.currentTimeMillis());
    }

    /** Commands whose time has come. */
    List<CommandRequest> collect(final long nowMillis) {
        if (nowMillis < dueWork.nextMillis()) {
            arm(nowMillis);
            return List.of();
        }
        final List<CommandRequest> due = new ArrayList<>();
        dueWork.collect(nowMillis, due::add);
        arm(nowMillis);
        return due;
    }

    /** Whether something is due. */
    boolean isDue(final long nowMillis) {
        return nowMillis >= dueWork.nextMillis();
    }

    private void arm(final long nowMillis) {
        final long next = dueWork.nextMillis();
        if (stopped || next == NEVER || (timer != null && armedFor <= next)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        armedFor = next;
        timer = loop.schedule(Math.max(1, next - nowMillis) * NANOS_PER_MILLI, () -> {
            timer = null;
            armedFor = NEVER;
            wake.run();
        });
    }
}

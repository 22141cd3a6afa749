package dev.skep.simulator;

import dev.skep.base.Loop;
import dev.skep.base.Rng;
import java.util.ArrayDeque;
import java.util.Deque;

/** A loop in virtual time: each of its tasks is an event of its own, some time after the one before. */
final class SimLoop implements Loop {
    private static final long PAUSE_NANOS_MAX = 400 * World.MILLIS;

    private final World world;
    private final String name;
    private final Rng rng;
    private final double pauses;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean awake;
    private boolean dead;

    /** With the probability {@code pauses} the loop stands still for a while before a task, as in a long collection. */
    SimLoop(final World world, final String name, final double pauses) {
        this.world = world;
        this.name = name;
        this.rng = world.rng("loop." + name);
        this.pauses = pauses;
    }

    @Override
    public void post(final Runnable task) {
        if (dead) {
            return;
        }
        tasks.add(task);
        wake();
    }

    @Override
    public Timer schedule(final long delayNanos, final Runnable task) {
        final boolean[] cancelled = {false};
        world.after(Math.max(0, delayNanos), name + " timer", () -> {
            if (!cancelled[0]) {
                post(() -> {
                    if (!cancelled[0]) {
                        task.run();
                    }
                });
            }
        });
        return () -> cancelled[0] = true;
    }

    @Override
    public long nanoTime() {
        return world.nanos();
    }

    @Override
    public long currentTimeMillis() {
        return world.wallMillis();
    }

    /** The process is dead: nothing runs any more. */
    void die() {
        dead = true;
        tasks.clear();
    }

    int waiting() {
        return tasks.size();
    }

    private void wake() {
        if (awake) {
            return;
        }
        awake = true;
        final long hop = rng.between(1, 100) * World.MICROS;
        final long pause = rng.chance(pauses) ? rng.between(0, PAUSE_NANOS_MAX) : 0;
        world.after(hop + pause, name, this::runNext);
    }

    private void runNext() {
        awake = false;
        final Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        if (!tasks.isEmpty()) {
            wake();
        }
    }
}

package dev.skep.simulator;

import dev.skep.base.Loop;
import dev.skep.base.Rng;
import java.util.ArrayDeque;
import java.util.Deque;

/** A loop in virtual time: each of its tasks is an event of its own, some time after the one before. */
public final class SimLoop implements Loop {
    private static final long PAUSE_NANOS_MAX = 400 * World.MILLIS;

    private final World world;
    private final String name;
    private final Rng rng;
    private final double pauses;
    private final Machine machine;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean awake;
    private boolean dead;

    /** What the machine under the loop does to it. */
    public interface Machine {
        /** For how long everything stands still from now on. */
        long standsStillNanos();

        /** How far its wall clock is ahead. */
        long clockSkewMillis();
    }

    private static final Machine STEADY = new Machine() {
        @Override
        public long standsStillNanos() {
            return 0;
        }

        @Override
        public long clockSkewMillis() {
            return 0;
        }
    };

    /** With the probability {@code pauses} the loop stands still for a while before a task, as in a long collection. */
    public SimLoop(final World world, final String name, final double pauses) {
        this(world, name, pauses, STEADY);
    }

    public SimLoop(final World world, final String name, final double pauses, final Machine machine) {
        this.machine = machine;
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
        return world.wallMillis() + machine.clockSkewMillis();
    }

    /** The process is dead: nothing runs any more. */
    public void die() {
        dead = true;
        tasks.clear();
    }

    public int waiting() {
        return tasks.size();
    }

    private void wake() {
        if (awake) {
            return;
        }
        awake = true;
        final long hop = rng.between(1, 100) * World.MICROS;
        final long pause = rng.chance(pauses) ? rng.between(0, PAUSE_NANOS_MAX) : 0;
        world.after(machine.standsStillNanos() + hop + pause, name, this::runNext);
    }

    private void runNext() {
        awake = false;
        if (machine.standsStillNanos() > 0) {
            wake();
            return;
        }
        final Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        if (!tasks.isEmpty()) {
            wake();
        }
    }
}

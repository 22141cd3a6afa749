package dev.skep.simulator;

import dev.skep.base.Background;
import dev.skep.base.Loop;
import dev.skep.base.Rng;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Work beside a loop: it happens at one later instant, and the loop hears of it at another one. */
public final class SimBackground implements Background {
    private final World world;
    private final String name;
    private final Rng rng;
    private final LongSupplier nanosMax;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private boolean busy;
    private boolean dead;

    public SimBackground(final World world, final String name, final LongSupplier nanosMax) {
        this.world = world;
        this.name = name;
        this.rng = world.rng("background." + name);
        this.nanosMax = nanosMax;
    }

    private record Job(Runnable work, Loop loop, Consumer<Throwable> done) {}

    @Override
    public void run(final Runnable work, final Loop loop, final Consumer<Throwable> done) {
        if (!dead) {
            jobs.add(new Job(work, loop, done));
            begin();
        }
    }

    /** The process is dead: nothing runs any more. */
    public void die() {
        dead = true;
        jobs.clear();
    }

    private void begin() {
        final Job job = busy ? null : jobs.poll();
        if (job == null) {
            return;
        }
        busy = true;
        world.after(rng.between(1, nanosMax.getAsLong()), name + " works", () -> work(job));
    }

    private void work(final Job job) {
        if (dead) {
            return;
        }
        final Throwable failure = run(job.work);
        world.after(rng.between(1, nanosMax.getAsLong()), name + " is done", () -> {
            if (dead) {
                return;
            }
            busy = false;
            job.loop.post(() -> job.done.accept(failure));
            begin();
        });
    }

    private static Throwable run(final Runnable work) {
        try {
            work.run();
            return null;
        } catch (final RuntimeException e) {
            return e;
        }
    }
}

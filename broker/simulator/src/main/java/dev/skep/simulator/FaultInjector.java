package dev.skep.simulator;

import dev.skep.base.Rng;

/** Breaks things, each family of faults at moments of its own. */
final class FaultInjector {
    private final World world;
    private final Options options;
    private final SimNode node;
    private boolean healed;

    FaultInjector(final World world, final Options options, final SimNode node) {
        this.world = world;
        this.options = options;
        this.node = node;
    }

    void start() {
        every(Fault.KILL, 80, rng -> node.crash(false));
        every(Fault.POWER_LOSS, 80, rng -> node.crash(true));
        every(Fault.STOP_IN_WRITE, 80, rng -> node.disk().crashAfter(1 + rng.nextInt(30)));
        every(Fault.SYNC_FAILURE, 120, rng -> node.disk().failNextSync());
        every(Fault.FULL_DISK, 100, this::fillDisk);
        every(Fault.ROT, 120, this::rot);
        every(Fault.CLOCK_STEPS, 60, rng -> world.setWall(rng.between(-3_000, 20_000)));
    }

    /** Nothing breaks any more. */
    void stop() {
        healed = true;
    }

    private interface Breaking {
        void happen(Rng rng);
    }

    /** So many times as much time lies between two faults, on average, as between two new instances. */
    private void every(final Fault fault, final int perInstance, final Breaking breaking) {
        if (options.has(fault)) {
            again(fault, world.rng("fault." + fault), options.span(perInstance), breaking);
        }
    }

    private void again(final Fault fault, final Rng rng, final long meanNanos, final Breaking breaking) {
        world.after(rng.between(1, 2 * meanNanos), "fault", () -> {
            if (healed) {
                return;
            }
            if (node.up()) {
                world.note(fault.name());
                breaking.happen(rng);
            }
            again(fault, rng, meanNanos, breaking);
        });
    }

    private void fillDisk(final Rng rng) {
        node.disk().capacityBytes(node.disk().usedBytes() + rng.nextInt(20_000));
        world.after(rng.between(1, options.span(20)), "space", () -> node.disk().capacityBytes(SimDisk.ROOMY));
    }

    private void rot(final Rng rng) {
        node.rotOnce();
        node.crash(rng.chance(0.3));
    }
}

package dev.skep.simulator;

import dev.skep.base.Rng;

/** Somebody who mends incidents, takes snapshots, pauses partitions, and watches the space on the disk. */
final class Operator {
    private static final int WATCH_INSTANCES = 5;
    private static final int FREE_BYTES_MIN = 200_000;

    private final World world;
    private final Options options;
    private final SimNode node;
    private final Rng rng;
    private final Mender mender;
    private boolean diligent;

    Operator(final World world, final Options options, final SimNode node, final SimGateway gateway) {
        this.world = world;
        this.options = options;
        this.node = node;
        this.rng = world.rng("operator");
        this.mender = new Mender(rng, gateway);
    }

    void start() {
        again(10, this::mendSome);
        again(40, this::snapshot);
        watchSpace();
        if (options.has(Fault.OPERATOR_PAUSES)) {
            again(50, this::pause);
        }
    }

    /** From now on everything is mended, and nothing is paused. */
    void beDiligent() {
        diligent = true;
        resumeAll();
    }

    private void again(final int meanInstances, final Runnable action) {
        world.after(rng.between(1, options.span(2 * meanInstances)), "operator", () -> {
            action.run();
            again(meanInstances, action);
        });
    }

    private void snapshot() {
        if (node.ready()) {
            node.partition(1 + rng.nextInt(node.partitions())).partition().takeSnapshot();
        }
    }

    private void pause() {
        if (!node.ready() || diligent) {
            return;
        }
        node.partition(1 + rng.nextInt(node.partitions())).partition().pauseProcessing();
        world.after(rng.between(1, options.span(10)), "resume", this::resumeAll);
    }

    private void resumeAll() {
        if (node.up()) {
            for (int id = 1; id <= node.partitions(); id++) {
                node.partition(id).partition().resumeProcessing();
            }
        }
    }

    private void watchSpace() {
        world.after(options.span(WATCH_INSTANCES), "disk watch", () -> {
            if (node.up()) {
                final boolean enough = node.disk().freeBytes() > FREE_BYTES_MIN;
                for (int id = 1; id <= node.partitions(); id++) {
                    node.partition(id).partition().diskSpaceAvailable(enough);
                }
            }
            watchSpace();
        });
    }

    private void mendSome() {
        if (node.ready()) {
            node.books().values().forEach(book -> mender.mendSome(book.ledger(), diligent));
        }
    }
}

package dev.skep.simulator;

import dev.skep.base.Rng;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One run: a phase in which anything breaks and nothing may be wrong, and one in which all is healed and everything must come
 * to its end.
 */
final class Simulation {
    private static final long HEALING_NANOS_MAX = 3_600 * World.SECONDS;
    private static final int HEALING_STEPS_MAX = 400_000;
    private static final int LOOK_EVERY = 100;
    private static final int REPLAYS = 4;

    private final Options options;
    private final World world;
    private final SimGateway gateway;
    private final SimNode node;
    private final Users users;
    private final Workers workers;
    private final People people;
    private final Operator operator;
    private final FaultInjector faults;
    private final Rng checks;

    private Simulation(final Options options, final Fabric fabric, final Consumer<String> trace) {
        this.options = options;
        world = new World(options.seed(), trace);
        gateway = new SimGateway(world);
        node = new SimNode(world, options, fabric, gateway);
        users = new Users(world, options, node, gateway);
        workers = new Workers(world, options, node, gateway);
        people = new People(world, options, node, gateway);
        operator = new Operator(world, options, node, gateway);
        faults = new FaultInjector(world, options, node);
        checks = world.rng("checks");
    }

    static Outcome run(final Options options) {
        return run(options, Fabric.HONEST, what -> {});
    }

    static Outcome run(final Options options, final Fabric fabric, final Consumer<String> trace) {
        final Simulation simulation = new Simulation(options, fabric, trace);
        try {
            simulation.run();
            return simulation.outcome(Outcome.Kind.OK, "", "", null);
        } catch (final Violation e) {
            final boolean late = e.checker().equals("liveness");
            return simulation.outcome(
                    late ? Outcome.Kind.LIVENESS : Outcome.Kind.CORRECTNESS, e.checker(), e.getMessage(), e);
        } catch (final RuntimeException | StackOverflowError e) {
            return simulation.outcome(Outcome.Kind.CRASH, e.getClass().getSimpleName(), String.valueOf(e), e);
        }
    }

    private void run() {
        world.after(0, "start", () -> guarded(node::start));
        node.whenReady(this::checkAcknowledged);
        users.start();
        workers.start();
        people.start();
        operator.start();
        faults.start();
        final int replayEvery = Math.max(1, options.steps() / REPLAYS);
        while (world.steps() < options.steps() && node.refusal() == null && step()) {
            if (world.steps() % replayEvery == 0) {
                node.checkReplay();
            }
        }
        if (node.refusal() == null) {
            heal();
        }
    }

    private boolean step() {
        final boolean more = guardedStep();
        node.look();
        return more;
    }

    private boolean guardedStep() {
        final boolean[] more = {true};
        guarded(() -> more[0] = world.step());
        return more[0];
    }

    /** A crash in the middle of a disk operation ends the process, or the power with it. */
    private void guarded(final Runnable action) {
        try {
            action.run();
        } catch (final SimDisk.Crash e) {
            node.stopInWrite(checks.chance(0.5));
        }
    }

    private void heal() {
        world.note("healed");
        faults.stop();
        node.heal();
        users.stop();
        workers.beDiligent();
        people.beDiligent();
        operator.beDiligent();
        final long deadline = world.nanos() + HEALING_NANOS_MAX;
        final long lastStep = world.steps() + HEALING_STEPS_MAX;
        stepUntil(this::allEnded, deadline, lastStep);
        workers.stop();
        people.stop();
        users.rest();
        stepUntil(this::allAnswered, deadline, lastStep);
        node.checkReplay();
        node.checkNothingLeft();
        checkAcknowledged();
    }

    private void stepUntil(final BooleanSupplier goal, final long deadline, final long lastStep) {
        while (world.steps() % LOOK_EVERY != 0 || !goal.getAsBoolean()) {
            if (world.nanos() >= deadline || world.steps() >= lastStep || !step()) {
                throw new Violation(
                        "liveness",
                        (world.nanos() - deadline + HEALING_NANOS_MAX) / World.SECONDS + " s after all was healed:"
                                + remains());
            }
        }
    }

    private boolean allEnded() {
        return users.stopped()
                && node.ready()
                && node.books().values().stream()
                        .allMatch(book -> book.ledger().liveInstances().isEmpty());
    }

    private boolean allAnswered() {
        return gateway.waiting() == 0 && node.inFlight() == 0 && node.isQuiet();
    }

    private String remains() {
        final StringBuilder words = new StringBuilder();
        words.append(node.ready() ? "" : " the node is not up;")
                .append(node.undone())
                .append(" waiting:")
                .append(gateway.waitingWords());
        node.books()
                .forEach((id, book) -> words.append("; partition ")
                        .append(id)
                        .append(':')
                        .append(node.up() ? " " + node.partition(id).partition().status() : "")
                        .append(book.ledger().remains()));
        return words.toString();
    }

    private void checkAcknowledged() {
        users.checkAcknowledged();
        workers.checkAcknowledged();
    }

    private Outcome outcome(
            final Outcome.Kind kind, final String checker, final String failure, final Throwable cause) {
        long entries = 0;
        long ended = 0;
        long jobs = 0;
        for (final LogBook book : node.books().values()) {
            entries += book.committed();
            ended += book.ledger().completedInstances();
            jobs += book.ledger().completedJobs();
        }
        return new Outcome(
                kind,
                checker,
                failure,
                cause,
                world.traceHash(),
                world.steps(),
                world.nanos(),
                new Outcome.Figures(node.restarts(), entries, gateway.answers(), ended, jobs, node.refusal()));
    }
}

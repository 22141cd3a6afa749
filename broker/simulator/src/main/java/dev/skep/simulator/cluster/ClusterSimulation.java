package dev.skep.simulator.cluster;

import dev.skep.base.Rng;
import dev.skep.simulator.Outcome;
import dev.skep.simulator.People;
import dev.skep.simulator.SimDisk;
import dev.skep.simulator.Users;
import dev.skep.simulator.Violation;
import dev.skep.simulator.Workers;
import dev.skep.simulator.World;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One run of a cluster: a phase in which anything breaks and nothing may be wrong, and one in which all is healed and everything must
 * come to its end.
 */
public final class ClusterSimulation {
    private static final long HEALING_NANOS_MAX = 3_600 * World.SECONDS;
    private static final int HEALING_STEPS_MAX = 1_000_000;
    private static final int LOOK_EVERY = 100;
    private static final int ACKNOWLEDGED_EVERY = 2_000;

    private final ClusterOptions options;
    private final World world;
    private final Cluster cluster;
    private final Users users;
    private final Workers workers;
    private final People people;
    private final ClusterOperator operator;
    private final MembershipChanges changes;
    private final Growth growth;
    private final ClusterFaults faults;
    private final Rng checks;

    private ClusterSimulation(final ClusterOptions options, final Consumer<String> trace) {
        this.options = options;
        world = new World(options.seed(), trace);
        cluster = new Cluster(world, options);
        users = new Users(world, options.base(), cluster, cluster.gateway());
        workers = new Workers(world, options.base(), cluster, cluster.gateway());
        people = new People(world, options.base(), cluster, cluster.gateway());
        operator = new ClusterOperator(world, options, cluster);
        growth = new Growth(world, options, cluster, workers::alsoPoll);
        faults = new ClusterFaults(world, options, cluster);
        changes = new MembershipChanges(world, options, cluster, faults);
        cluster.onConfigured(changes::configured);
        checks = world.rng("checks");
    }

    public static ClusterOutcome run(final ClusterOptions options) {
        return run(options, what -> {});
    }

    public static ClusterOutcome run(final ClusterOptions options, final Consumer<String> trace) {
        return run(options, trace, true);
    }

    /** The phase with faults only: whatever is wrong by then is found, but not what never comes to its end. */
    static ClusterOutcome runUnhealed(final ClusterOptions options) {
        return run(options, what -> {}, false);
    }

    private static ClusterOutcome run(
            final ClusterOptions options, final Consumer<String> trace, final boolean healing) {
        final ClusterSimulation simulation = new ClusterSimulation(options, trace);
        try {
            simulation.runFaulty();
            if (healing) {
                simulation.heal();
            }
            return simulation.outcome(Outcome.Kind.OK, "", "", null);
        } catch (final Violation e) {
            final boolean late = e.checker().equals("liveness");
            return simulation.outcome(
                    late ? Outcome.Kind.LIVENESS : Outcome.Kind.CORRECTNESS, e.checker(), e.getMessage(), e);
        } catch (final RuntimeException | StackOverflowError e) {
            return simulation.outcome(Outcome.Kind.CRASH, e.getClass().getSimpleName(), String.valueOf(e), e);
        }
    }

    private void runFaulty() {
        cluster.start();
        users.start();
        workers.start();
        people.start();
        operator.start();
        changes.start();
        growth.start();
        faults.start();
        while (world.steps() < options.steps()) {
            step();
            if (world.steps() % ACKNOWLEDGED_EVERY == 0) {
                checkAcknowledged();
            }
        }
    }

    private boolean step() {
        boolean more = true;
        try {
            more = world.step();
        } catch (final SimDisk.Crash e) {
            // A crash in the middle of a disk operation ends the process, or the power with it.
            for (final SimBroker broker : cluster.brokers()) {
                if (broker.disk() == e.disk()) {
                    broker.stopInWrite(checks.chance(0.5));
                }
            }
        }
        cluster.look();
        return more;
    }

    private void heal() {
        world.note("healed");
        faults.stop();
        cluster.heal();
        changes.stop();
        growth.stop();
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
        cluster.checkStates();
        cluster.checkNothingLeft();
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
                && changes.atRest()
                && growth.atRest()
                && cluster.truths().stream()
                        .allMatch(truth -> truth.ledger().liveInstances().isEmpty());
    }

    private boolean allAnswered() {
        return cluster.gateway().waiting() == 0 && cluster.isEven() && allExported() && cluster.isQuiet();
    }

    private boolean allExported() {
        return !options.has(ClusterFault.EXPORTERS)
                || cluster.truths().stream().allMatch(truth -> truth.exports().isComplete());
    }

    private String remains() {
        return " waiting: " + cluster.gateway().waiting() + changes.words() + growth.words() + cluster.words();
    }

    private void checkAcknowledged() {
        users.checkAcknowledged();
        workers.checkAcknowledged();
    }

    private ClusterOutcome outcome(
            final Outcome.Kind kind, final String checker, final String failure, final Throwable cause) {
        long entries = 0;
        long ended = 0;
        long jobs = 0;
        int elections = 0;
        for (final Truth truth : cluster.truths()) {
            entries += truth.committed();
            ended += truth.ledger().completedInstances();
            jobs += truth.ledger().completedJobs();
            elections += truth.elections();
        }
        long installed = 0;
        int rebuilt = 0;
        for (final SimBroker broker : cluster.brokers()) {
            installed += broker.installed();
            rebuilt += broker.rebuilds();
        }
        return new ClusterOutcome(
                kind,
                checker,
                failure,
                cause,
                world.traceHash(),
                world.steps(),
                world.nanos(),
                new ClusterOutcome.Figures(
                        entries,
                        cluster.gateway().answers(),
                        cluster.gateway().unknown(),
                        ended,
                        jobs,
                        elections,
                        installed,
                        rebuilt,
                        changes.done(),
                        growth.done()));
    }
}

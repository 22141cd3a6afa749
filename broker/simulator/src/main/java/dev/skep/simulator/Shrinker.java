package dev.skep.simulator;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** Makes a failing run smaller while the same checker complains: fewer families of faults, fewer steps. */
final class Shrinker {
    private final Function<Options, Outcome> run;
    private Options options;
    private Outcome outcome;

    Shrinker(final Options options, final Outcome outcome, final Function<Options, Outcome> run) {
        this.options = options;
        this.outcome = outcome;
        this.run = run;
    }

    /** A run, and how it fails. */
    record Failing(Options options, Outcome outcome) {}

    Failing shrink() {
        cutBehindFailure();
        final Set<Fault> faults = EnumSet.noneOf(Fault.class);
        faults.addAll(options.faults());
        for (final Fault fault : faults) {
            keepIfFailing(options.without(fault));
        }
        halveSteps();
        cutBehindFailure();
        return new Failing(options, outcome);
    }

    /** What comes after the failing step changes nothing. */
    private void cutBehindFailure() {
        if (outcome.steps() < options.steps()) {
            keepIfFailing(options.withSteps((int) outcome.steps()));
        }
    }

    private void halveSteps() {
        int low = 0;
        while (options.steps() - low > 1) {
            final int middle = (low + options.steps()) >>> 1;
            if (!keepIfFailing(options.withSteps(middle))) {
                low = middle;
            }
        }
    }

    private boolean keepIfFailing(final Options smaller) {
        final Outcome found = run.apply(smaller);
        if (!found.sameFailure(outcome)) {
            return false;
        }
        options = smaller;
        outcome = found;
        return true;
    }
}

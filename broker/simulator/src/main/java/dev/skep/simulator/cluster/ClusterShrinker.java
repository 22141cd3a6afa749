package dev.skep.simulator.cluster;

import java.util.List;

/** Makes a failing run of a cluster smaller while the same checker complains: fewer families of faults, fewer steps. */
final class ClusterShrinker {
    private ClusterOptions options;
    private ClusterOutcome outcome;

    ClusterShrinker(final ClusterOptions options, final ClusterOutcome outcome) {
        this.options = options;
        this.outcome = outcome;
    }

    void shrink() {
        cutBehindFailure();
        for (final ClusterFault fault : List.copyOf(options.faults())) {
            keepIfFailing(options.without(fault));
        }
        int low = 0;
        while (options.steps() - low > 1) {
            final int middle = (low + options.steps()) >>> 1;
            if (!keepIfFailing(options.withSteps(middle))) {
                low = middle;
            }
        }
        cutBehindFailure();
    }

    ClusterOptions options() {
        return options;
    }

    ClusterOutcome outcome() {
        return outcome;
    }

    /** What comes after the failing step changes nothing. */
    private void cutBehindFailure() {
        if (outcome.steps() < options.steps()) {
            keepIfFailing(options.withSteps((int) outcome.steps()));
        }
    }

    private boolean keepIfFailing(final ClusterOptions smaller) {
        final ClusterOutcome found = ClusterSimulation.run(smaller);
        if (!found.sameFailure(outcome)) {
            return false;
        }
        options = smaller;
        outcome = found;
        return true;
    }
}

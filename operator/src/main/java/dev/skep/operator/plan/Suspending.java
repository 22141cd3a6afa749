package dev.skep.operator.plan;

import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Observed.SetView;

/** Pods stopped, everything else kept. */
final class Suspending {
    private Suspending() {}

    /** True when the pass ends here. */
    static boolean plan(final Draft draft) {
        if (!draft.wish.suspended()) {
            return false;
        }
        if (StuckRolls.isStuck(draft)) {
            draft.remember(draft.memory().withStuck(null)); // to start all of them again is another attempt
        }
        final boolean running = draft.seen.sets().values().stream().anyMatch(set -> set.replicas() > 0);
        if (running
                && draft.topology.isPresent()
                && draft.topology.get().pending().isPresent()) {
            draft.say(
                    Phase.Scaling,
                    Operation.Suspend,
                    "WaitForTopologyChange",
                    "the change of the topology that is under way ends before the brokers are stopped");
            return false; // and it needs its brokers for that
        }
        for (int zone = 0; zone < draft.layout.zones().size(); zone++) {
            final SetView set = draft.seen.sets().get(zone);
            if (set != null && set.replicas() > 0) {
                draft.add(new Step.ScaleSet(zone, 0, set.replicas()));
            } else if (set != null && mayChange(draft, zone, set)) {
                draft.add(new Step.ApplySet(zone, 0)); // nobody runs: nobody is restarted
            }
        }
        if (running || !draft.seen.pods().isEmpty()) {
            draft.say(
                    Phase.Suspended,
                    Operation.Suspend,
                    "StopBrokers",
                    "stopping; " + draft.seen.pods().size() + " brokers are still there");
        } else {
            draft.say(Phase.Suspended, Operation.None, "", "suspended: no broker runs, volumes and topology are kept");
        }
        return true;
    }

    /** Whether a set without pods may get another template. */
    static boolean mayChange(final Draft draft, final int zone, final SetView set) {
        return draft.wish.problem() == null
                && !set.templateHash().equals(draft.wish.templates().get(zone).hash())
                && !Rolling.heldBack(draft, zone)
                && !draft.memory().runs().isEmpty() // else nobody knows what has written the volumes
                && !Upgrades.refused(draft);
    }
}

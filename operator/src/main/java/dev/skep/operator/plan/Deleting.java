package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Observed.ClaimView;
import dev.skep.operator.plan.Observed.SetView;
import java.time.Duration;
import java.util.Map;

/** The resource goes: brokers stop gracefully, volumes stay or go by policy, everything else follows by owner references. */
final class Deleting {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Deleting() {}

    static void plan(final Draft draft) {
        draft.lookAgainAfter(Duration.ofSeconds(2));
        if (isNeededElsewhere(draft)) {
            draft.say(
                    Phase.Deleting,
                    Operation.Delete,
                    "Blocked",
                    "brokers of this region belong to a cluster that lives in other regions; the annotation "
                            + Annotations.ALLOW_DELETION + "=" + draft.layout.cluster() + " lets them go all the same");
            return;
        }
        for (final Map.Entry<Integer, SetView> set : draft.seen.sets().entrySet()) {
            if (set.getValue().replicas() > 0) {
                draft.add(new Step.ScaleSet(set.getKey(), 0, set.getValue().replicas()));
            }
        }
        final boolean patient =
                draft.seen.now().isBefore(draft.wish.deletingSince().plus(PATIENCE));
        if (draft.hasSteps() || (!draft.seen.pods().isEmpty() && patient)) {
            draft.say(
                    Phase.Deleting,
                    Operation.Delete,
                    "StopBrokers",
                    "stopping; " + draft.seen.pods().size() + " brokers are still there");
            return;
        }
        draft.seen.sets().keySet().forEach(zone -> draft.add(new Step.DeleteSet(zone)));
        if (draft.wish.deleteVolumes()) {
            for (final ClaimView claim : draft.seen.claims().values()) {
                if (claim.ours() && claim.clusterUid().equals(draft.wish.uid()) && !claim.terminating()) {
                    draft.add(new Step.DeleteClaim(claim.name(), claim.uid()));
                }
            }
        }
        if (draft.hasSteps()) {
            draft.say(Phase.Deleting, Operation.Delete, "RemoveObjects", "removing StatefulSets and volumes");
            return;
        }
        draft.add(new Step.Release());
        draft.say(Phase.Deleting, Operation.Delete, "Release", "everything is gone");
    }

    private static boolean isNeededElsewhere(final Draft draft) {
        if (!draft.layout.hasRegions()
                || draft.layout.cluster().equals(draft.wish.annotations().get(Annotations.ALLOW_DELETION))) {
            return false;
        }
        final boolean others = draft.seen.brokers().answers().keySet().stream()
                .anyMatch(id -> draft.layout.place(id).isEmpty());
        final boolean ours =
                draft.members().stream().anyMatch(id -> draft.layout.place(id).isPresent());
        return others && ours;
    }
}

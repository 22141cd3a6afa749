package dev.skep.operator.plan;

import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Observed.ClaimView;
import dev.skep.operator.plan.Observed.SetView;
import java.util.SortedSet;
import java.util.TreeSet;

/** StatefulSets: never fewer pods than the topology has members, whatever anybody says. */
final class Sets {
    private Sets() {}

    /** Pods that a zone shall have, apart from those that are still there and may go. */
    static int target(final Draft draft, final int zone) {
        final SortedSet<Integer> ids = new TreeSet<>(draft.layout.nodeIds(draft.wish.replicas()));
        ids.addAll(draft.needed());
        if (!draft.founded()) {
            draft.seen
                    .bootstrap()
                    .ifPresent(bootstrap -> ids.addAll(draft.layout.nodeIds(
                            bootstrap.clusterSize() / draft.layout.regions().size())));
        }
        final int pods = draft.layout.podsOfZone(zone, ids);
        // a volume of one that has left must go before its number can come again
        for (int ordinal = 0; ordinal < pods; ordinal++) {
            final int id = draft.layout.nodeId(draft.layout.region(), zone, ordinal);
            final ClaimView claim = draft.seen.claims().get(id);
            if (claim != null
                    && claim.state() == ClaimView.State.LEFT
                    && !draft.members().contains(id)
                    && !isReplaced(draft, id)) {
                return Math.max(ordinal, draft.layout.podsOfZone(zone, draft.needed()));
            }
        }
        return pods;
    }

    static boolean isReplaced(final Draft draft, final int id) {
        return draft.replacedIsOut() && draft.memory().replace().nodeId() == id;
    }

    /** Makes sets, and more pods. True when the pass ends here. */
    static boolean plan(final Draft draft) {
        final int before = draft.steps();
        for (int zone = 0; zone < draft.layout.zones().size(); zone++) {
            final int target = target(draft, zone);
            final SetView set = draft.seen.sets().get(zone);
            if (set == null) {
                if (draft.wish.problem() == null) {
                    draft.add(new Step.ApplySet(zone, target));
                }
            } else if (set.replicas() < target) {
                final boolean current = draft.wish.problem() == null
                        && set.templateHash()
                                .equals(draft.wish.templates().get(zone).hash());
                // who starts from nothing starts as is wished now: what all must have at once can't come one by one
                // later
                draft.add(
                        current || (startsFromNothing(draft) && Suspending.mayChange(draft, zone, set))
                                ? new Step.ApplySet(zone, target)
                                : new Step.ScaleSet(zone, target, set.replicas()));
            }
        }
        if (draft.steps() == before) {
            return false;
        }
        if (draft.founded()) {
            draft.say(Phase.Scaling, Operation.ScaleUp, "StartBrokers", "starting brokers");
        } else {
            draft.say(Phase.Creating, Operation.Create, "StartBrokers", "starting the brokers");
        }
        return false;
    }

    /** Whether nobody runs as was wished before, as after a suspension; also when some zones have begun already. */
    private static boolean startsFromNothing(final Draft draft) {
        return draft.wish.problem() == null
                && draft.seen.sets().entrySet().stream()
                        .allMatch(set -> set.getValue().replicas() == 0
                                || set.getValue()
                                        .templateHash()
                                        .equals(draft.wish
                                                .templates()
                                                .get(set.getKey())
                                                .hash()));
    }

    /** Fewer pods: only those of brokers that have left. True when the pass ends here. */
    static boolean shrink(final Draft draft) {
        boolean acts = false;
        for (int zone = 0; zone < draft.layout.zones().size(); zone++) {
            final SetView set = draft.seen.sets().get(zone);
            if (set == null) {
                continue;
            }
            final int target = target(draft, zone);
            int keep = set.replicas();
            while (keep > target && mayGo(draft, draft.layout.nodeId(draft.layout.region(), zone, keep - 1))) {
                keep--;
            }
            if (keep < set.replicas()) {
                draft.add(new Step.ScaleSet(zone, keep, set.replicas()));
                draft.say(
                        Phase.Scaling,
                        Operation.ScaleDown,
                        "RemovePods",
                        "removing the pods of brokers that have left");
                acts = true;
            } else if (keep > target) {
                // not ready before they are gone, whatever else there is to do
                draft.say(
                        Phase.Scaling,
                        Operation.ScaleDown,
                        "RemovePods",
                        "the pods of brokers that have left are removed next");
            }
        }
        return acts || awaitGone(draft);
    }

    private static boolean mayGo(final Draft draft, final int broker) {
        if (draft.needed().contains(broker)) {
            return false;
        }
        final ClaimView claim = draft.seen.claims().get(broker);
        final boolean marked = claim == null
                || claim.state() != ClaimView.State.MEMBER
                || !draft.wish.storage().persistent();
        return marked && Volumes.hasLeft(draft, broker);
    }

    private static boolean awaitGone(final Draft draft) {
        for (int zone = 0; zone < draft.layout.zones().size(); zone++) {
            final SetView set = draft.seen.sets().get(zone);
            for (final int id : draft.seen.pods().keySet()) {
                final int ordinal = draft.layout.place(id).orElseThrow().ordinal();
                if (draft.layout.place(id).orElseThrow().zone() == zone && set != null && ordinal >= set.replicas()) {
                    draft.say(
                            Phase.Scaling,
                            Operation.ScaleDown,
                            "RemovePods",
                            "waiting for pod " + draft.podOf(id) + " to end");
                    return true;
                }
            }
        }
        return false;
    }
}

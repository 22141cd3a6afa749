package dev.skep.operator.plan;

import dev.skep.operator.api.ZeebeClusterStatus.GrowthRefusal;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.model.Layout;
import dev.skep.operator.model.Quantities;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Observed.ClaimView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Claims: made before their pods, marked when their broker belongs or has left, and taken away last of all. */
final class Volumes {
    private static final Duration GROW_AGAIN = Duration.ofMinutes(10);

    private Volumes() {}

    /** Makes what the pods need that shall be. True when the pass ends here. */
    static boolean plan(final Draft draft) {
        if (!draft.wish.storage().persistent()) {
            return false;
        }
        boolean waits = false;
        final int before = draft.steps();
        for (int zone = 0; zone < draft.layout.zones().size(); zone++) {
            for (int ordinal = 0; ordinal < Sets.target(draft, zone); ordinal++) {
                final int id = draft.layout.nodeId(draft.layout.region(), zone, ordinal);
                final Layout.Place place = draft.layout.place(id).orElseThrow();
                final ClaimView claim = draft.seen.claims().get(id);
                if (claim == null) {
                    waits |= create(draft, place);
                } else {
                    waits |= check(draft, place, claim);
                }
            }
        }
        final boolean makes = draft.steps() > before;
        if (makes && !draft.founded()) {
            draft.say(Phase.Creating, Operation.Create, "PrepareVolumes", "making volumes");
        } else if (makes) {
            draft.say(Phase.Scaling, Operation.ScaleUp, "PrepareVolumes", "making volumes");
        }
        return waits;
    }

    private static boolean create(final Draft draft, final Layout.Place place) {
        final boolean member = draft.founded() && draft.members().contains(place.nodeId());
        if (member && !draft.replacedIsOut()) {
            final Optional<String> needs = othersCarry(draft, place.nodeId());
            if (!draft.wish.own() || needs.isPresent()) {
                draft.problem(
                        Problem.BrokerLost,
                        "the volume of broker " + place.nodeId() + " (" + place.pod() + ") is gone; "
                                + (draft.wish.own()
                                        ? "it gets an empty one when the others carry its replicas: " + needs.get()
                                        : "remove the broker with the management API before it gets an empty one"));
                return true;
            }
        }
        draft.add(new Step.CreateClaim(place, draft.wish.storage().bytes()));
        return false;
    }

    /** Why an empty volume for a member would be too much now. */
    private static Optional<String> othersCarry(final Draft draft, final int broker) {
        if (draft.topology.isEmpty()) {
            return Optional.of("no broker tells the topology");
        }
        return draft.health.needs(broker);
    }

    private static boolean check(final Draft draft, final Layout.Place place, final ClaimView claim) {
        if (claim.terminating()) {
            draft.waitingFor("the deletion of volume claim " + claim.name());
            return draft.seen.pods().get(place.nodeId()) == null;
        }
        if (!claim.ours()) {
            draft.problem(
                    Problem.ForeignVolume,
                    "volume claim " + claim.name()
                            + " was not made for this cluster; delete it, or give the cluster another name");
            draft.say(Phase.Pending, Operation.None, "", "volume claim " + claim.name() + " is somebody else's");
            return true;
        }
        if (!claim.clusterUid().equals(draft.wish.uid())) {
            return adopt(draft, place, claim);
        }
        return false;
    }

    /** Volumes of an earlier resource of this name, which kept them: all of one cluster, or none. */
    private static boolean adopt(final Draft draft, final Layout.Place place, final ClaimView claim) {
        for (final ClaimView other : draft.seen.claims().values()) {
            if (!other.clusterId().isEmpty()
                    && !claim.clusterId().isEmpty()
                    && !other.clusterId().equals(claim.clusterId())) {
                draft.problem(
                        Problem.ForeignVolume,
                        "volume claims " + claim.name() + " and " + other.name()
                                + " hold data of two clusters; delete those that you don't need");
                draft.say(Phase.Pending, Operation.None, "", "the volumes that are there belong to two clusters");
                return true;
            }
        }
        if (claim.state() == ClaimView.State.LEFT) {
            draft.problem(
                    Problem.StaleVolume,
                    "volume claim " + claim.name()
                            + " is of a broker that has left; delete it to start this one empty");
            draft.say(Phase.Pending, Operation.None, "", "volume claim " + claim.name() + " is stale");
            return true;
        }
        draft.add(new Step.AdoptClaim(place, claim.uid()));
        return false;
    }

    /** Beside everything else: a full disk is when it is needed most. */
    static void grow(final Draft draft) {
        if (!draft.wish.storage().persistent()) {
            return;
        }
        final List<ClaimView> small = draft.seen.claims().values().stream()
                .filter(claim -> isSmall(draft, claim))
                .toList();
        final GrowthRefusal refusal = draft.memory().growth();
        if (refusal != null && (small.isEmpty() || mayAskAgain(draft, refusal))) {
            draft.remember(draft.memory().withGrowth(null));
        }
        if (draft.memory().growth() == null) {
            small.forEach(claim -> draft.add(new Step.GrowClaim(
                    claim.name(), claim.uid(), draft.wish.storage().bytes())));
        }
    }

    /** Kubernetes refuses it before there is a volume behind the claim. */
    static boolean isSmall(final Draft draft, final ClaimView claim) {
        return claim.ours()
                && claim.clusterUid().equals(draft.wish.uid())
                && claim.state() != ClaimView.State.LEFT
                && !claim.terminating()
                && claim.capacityBytes() > 0
                && claim.requestedBytes() < draft.wish.storage().bytes();
    }

    /** Another size, or some time later: a class may allow by now what it has not allowed before. */
    private static boolean mayAskAgain(final Draft draft, final GrowthRefusal refusal) {
        return !refusal.size().equals(Quantities.text(draft.wish.storage().bytes()))
                || draft.seen.now().isAfter(Instant.parse(refusal.at()).plus(GROW_AGAIN));
    }

    /** For people, when nothing else is to be said. */
    static void tell(final Draft draft) {
        final long growing = growing(draft.seen);
        if (growing > 0) {
            draft.say(
                    Phase.ResizingStorage,
                    Operation.None,
                    "",
                    growing + " of " + draft.seen.claims().size() + " volumes are growing to "
                            + Quantities.text(draft.wish.storage().bytes()));
        }
    }

    /** How many are still smaller than asked for. */
    static long growing(final Observed seen) {
        return seen.claims().values().stream()
                .filter(claim -> claim.capacityBytes() > 0 && claim.capacityBytes() < claim.requestedBytes())
                .count();
    }

    /** Whoever belongs to the cluster has a volume that says so; whoever no longer does, has one that says that. */
    static void label(final Draft draft) {
        if (draft.topology.isEmpty()) {
            return;
        }
        final SortedSet<Integer> members = draft.topology.get().memberIds();
        for (final Map.Entry<Integer, ClaimView> entry : draft.seen.claims().entrySet()) {
            final ClaimView claim = entry.getValue();
            if (!claim.clusterUid().equals(draft.wish.uid()) || claim.terminating()) {
                continue;
            }
            final String clusterId = draft.memory().clusterId();
            if (members.contains(entry.getKey())) {
                if (claim.state() != ClaimView.State.MEMBER
                        || !claim.clusterId().equals(clusterId)) {
                    draft.add(new Step.LabelClaim(claim.name(), claim.uid(), ClaimView.State.MEMBER, clusterId));
                }
            } else if (claim.state() == ClaimView.State.MEMBER && hasLeft(draft, entry.getKey())) {
                draft.add(new Step.LabelClaim(claim.name(), claim.uid(), ClaimView.State.LEFT, clusterId));
            }
        }
    }

    /** Two must say so: the newest topology as more than one broker knows it, and the broker itself by what it runs. */
    static boolean hasLeft(final Draft draft, final int broker) {
        if (draft.topology.isEmpty()
                || draft.topology.get().pending().isPresent()
                || draft.topology.get().memberIds().contains(broker)) {
            return false;
        }
        final int members = draft.topology.get().memberIds().size();
        final boolean twoWitnesses = draft.seen.brokers().witnesses() >= Math.min(2, members);
        final BrokersView.Answer itself = draft.seen.brokers().answers().get(broker);
        return twoWitnesses && (itself == null || itself.replicas().isEmpty());
    }

    /** Of a broker that was to come, and then not. */
    private static boolean isSpare(final Draft draft, final int broker) {
        final Layout.Place place = draft.layout.place(broker).orElseThrow();
        final Observed.SetView set = draft.seen.sets().get(place.zone());
        return !draft.wantedMembers().contains(broker) && (set == null || set.replicas() <= place.ordinal());
    }

    /** True when the pass ends here. */
    static boolean removeLeft(final Draft draft) {
        final int before = draft.steps();
        for (final Map.Entry<Integer, ClaimView> entry : draft.seen.claims().entrySet()) {
            final int id = entry.getKey();
            final ClaimView claim = entry.getValue();
            final boolean gone = claim.state() == ClaimView.State.LEFT
                    || (claim.state() == ClaimView.State.EMPTY && isSpare(draft, id));
            if (gone
                    && claim.clusterUid().equals(draft.wish.uid())
                    && !draft.members().contains(id)
                    && !Sets.isReplaced(draft, id)
                    && removeLeft(draft, id, claim)) {
                break; // one pod at a time
            }
        }
        return draft.steps() > before;
    }

    /** True when the pass ends here. */
    static boolean awaitGone(final Draft draft, final int id, final Observed.PodView pod) {
        final ClaimView claim = draft.seen.claims().get(id);
        final boolean still = claim != null && claim.state() == ClaimView.State.LEFT && !claim.terminating();
        if (!Replacing.hasOutlivedItsVolume(draft, pod, still)) {
            return false;
        }
        draft.say(
                Phase.Scaling,
                Operation.ScaleDown,
                "RemoveVolumes",
                pod.name() + " still has the volume of a broker that has left; it is restarted");
        return true;
    }

    /** Whether a pod is taken away as well. */
    private static boolean removeLeft(final Draft draft, final int id, final ClaimView claim) {
        final Observed.PodView pod = draft.seen.pods().get(id);
        final Layout.Place place = draft.layout.place(id).orElseThrow();
        if (pod != null && place.ordinal() >= Sets.target(draft, place.zone())) {
            return false; // its pod is still there, and goes by itself
        }
        if (!draft.wish.storage().deleteLeft()) {
            if (draft.wantedMembers().contains(id)) {
                draft.problem(
                        Problem.StaleVolume,
                        "volume claim " + claim.name() + " (" + Quantities.text(claim.requestedBytes())
                                + ") is of a broker that has left; delete it so that this broker can start empty");
            }
            return false;
        }
        final boolean takesPod = pod != null && !pod.terminating();
        if (takesPod) {
            Replacing.rememberPod(draft, pod);
        }
        if (!claim.terminating()) {
            draft.add(new Step.DeleteClaim(claim.name(), claim.uid()));
        }
        if (takesPod) {
            draft.add(new Step.DeletePod(pod.name(), pod.uid())); // others stand above it in its StatefulSet
        }
        draft.say(Phase.Scaling, Operation.ScaleDown, "RemoveVolumes", "removing volumes of brokers that have left");
        return takesPod;
    }
}

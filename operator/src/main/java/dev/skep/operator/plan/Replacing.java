package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.api.ZeebeClusterStatus.ReplaceStatus;
import dev.skep.operator.model.Layout;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Memory.Restarting;
import dev.skep.operator.plan.Observed.ClaimView;
import dev.skep.operator.plan.Observed.PodView;
import java.time.Duration;
import java.util.Optional;

/** A broker leaves, loses its volume and comes back: the volume of a member is never wiped in place. */
final class Replacing {
    private Replacing() {}

    /** Takes the order, when there is a new one and nothing else is under way. */
    static void begin(final Draft draft) {
        final ReplaceStatus present = draft.memory().replace();
        if (present != null && !draft.layout.nodeIds(draft.wish.replicas()).contains(present.nodeId())) {
            draft.remember(
                    draft.memory() // it is not wanted any more at all
                            .withReplace(null)
                            .withHandled(Annotations.REPLACE_BROKER, present.token()));
            return;
        }
        final Optional<String> token = draft.wish.annotation(Annotations.REPLACE_BROKER);
        if (token.isEmpty()
                || token.equals(draft.memory().handled(Annotations.REPLACE_BROKER))
                || draft.memory().replace() != null
                || draft.memory().restarting() != null
                || !draft.wish.storage().persistent()
                || draft.topology.isEmpty()
                || draft.topology.get().pending().isPresent()) {
            return;
        }
        final Optional<Layout.Place> place = draft.layout.place(token.get().split(":", 2)[0]);
        final ClaimView claim =
                place.map(p -> draft.seen.claims().get(p.nodeId())).orElse(null);
        if (claim == null
                || !draft.topology.get().memberIds().contains(place.get().nodeId())) {
            draft.remember(draft.memory().withHandled(Annotations.REPLACE_BROKER, token.get()));
            return;
        }
        if (draft.topology.get().memberIds().size() == 1) {
            draft.blockedBy("the only broker can't be replaced: nobody would hold its data");
            return;
        }
        draft.rememberFirst(draft.memory()
                .withReplace(new ReplaceStatus(
                        token.get(),
                        place.get().nodeId(),
                        place.get().pod(),
                        claim.uid(),
                        draft.seen.now().toString())));
    }

    /** After the topology is as wanted: wipes what is out, or ends. True when the pass ends here. */
    static boolean finish(final Draft draft) {
        final ReplaceStatus replace = draft.memory().replace();
        if (replace == null) {
            return false;
        }
        final int id = replace.nodeId();
        if (!draft.replacedIsOut()) {
            if (draft.topology.orElseThrow().memberIds().contains(id)) {
                draft.remember(
                        draft.memory().withReplace(null).withHandled(Annotations.REPLACE_BROKER, replace.token()));
                draft.lookAgainAfter(Duration.ofSeconds(1)); // there may be more partitions to ask for
                return false;
            }
            draft.say(Phase.ReplacingBroker, Operation.ReplaceBroker, "Start", "broker " + id + " starts anew");
            return true;
        }
        final ClaimView claim = draft.seen.claims().get(id);
        draft.say(
                Phase.ReplacingBroker,
                Operation.ReplaceBroker,
                "Wipe",
                "broker " + id + " has left; its volume is replaced");
        if (!Volumes.hasLeft(draft, id) || claim.state() == ClaimView.State.MEMBER) {
            return true;
        }
        final PodView pod = draft.seen.pods().get(id);
        final boolean takesPod = pod != null && !pod.terminating();
        if (takesPod) {
            rememberPod(draft, pod);
        }
        if (!claim.terminating()) {
            draft.add(new Step.DeleteClaim(claim.name(), claim.uid()));
        }
        if (takesPod) {
            draft.add(new Step.DeletePod(pod.name(), pod.uid()));
        }
        return true;
    }

    /** Once the claim is gone, nothing else tells that this pod still has the volume of before. */
    static void rememberPod(final Draft draft, final PodView pod) {
        final Restarting before = draft.seen.memory().restarting();
        if (before != null && before.uid().equals(pod.uid())) {
            draft.remember(draft.memory().withRestarting(before));
        } else {
            draft.rememberFirst(
                    draft.memory().withRestarting(new Restarting(pod.name(), pod.uid(), null, draft.seen.now())));
        }
    }

    /** Whether a broker has left in order to come back with another volume. */
    static boolean isOut(final Draft draft, final int id) {
        return draft.memory().replace() != null
                && draft.memory().replace().nodeId() == id
                && !draft.members().contains(id);
    }

    /** True when the pass ends here. */
    static boolean awaitGone(final Draft draft, final PodView pod) {
        if (!hasOutlivedItsVolume(draft, pod, draft.replacedIsOut())) {
            return false;
        }
        draft.say(
                Phase.ReplacingBroker,
                Operation.ReplaceBroker,
                "Wipe",
                pod.name() + " still has the volume that is replaced; it is restarted");
        return true;
    }

    /**
     * A pod does not outlive its volume, even if whoever took the volume died then: it is deleted here.
     *
     * @param volumeIsThere it is yet to be taken, and the pod goes with it then
     */
    static boolean hasOutlivedItsVolume(final Draft draft, final PodView pod, final boolean volumeIsThere) {
        final boolean goes =
                pod != null && pod.uid().equals(draft.memory().restarting().uid()) && !pod.terminating();
        if (!goes || volumeIsThere) {
            draft.remember(draft.memory().withRestarting(null));
            return false;
        }
        draft.add(new Step.DeletePod(pod.name(), pod.uid()));
        return true;
    }
}

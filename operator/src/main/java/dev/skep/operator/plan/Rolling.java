package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.UpdatePolicy;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.model.Layout;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Memory.Restarting;
import dev.skep.operator.plan.Observed.ClaimView;
import dev.skep.operator.plan.Observed.PodView;
import dev.skep.operator.plan.Observed.SetView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restarts: one broker at a time, the highest number first, only while every partition keeps its quorum without it, and never further while one has
 * not come back. Zone by zone, so that a pod that dies by accident meets a new and perhaps broken template in one zone only.
 */
final class Rolling {
    private Rolling() {}

    // ---- what is out of date

    static boolean heldBack(final Draft draft, final int zone) {
        if (draft.wish.operatorChanges() || draft.wish.problem() != null) {
            return false;
        }
        for (final Map.Entry<Integer, SetView> set : draft.seen.sets().entrySet()) {
            if (!set.getValue()
                    .specHash()
                    .equals(draft.wish.templates().get(set.getKey()).specHash())) {
                return false; // a roll is wanted anyway
            }
        }
        final SetView set = draft.seen.sets().get(zone);
        return set != null
                && !set.templateHash().equals(draft.wish.templates().get(zone).hash());
    }

    static boolean wantsTemplate(final Draft draft, final int zone) {
        final SetView set = draft.seen.sets().get(zone);
        return set != null
                && draft.wish.problem() == null
                && !set.templateHash().equals(draft.wish.templates().get(zone).hash());
    }

    /** Whether somebody may get it: not when it has turned out not to start. */
    private static boolean offersTemplate(final Draft draft, final int zone) {
        return wantsTemplate(draft, zone) && !StuckRolls.isStuck(draft);
    }

    static boolean isOutdated(final Draft draft, final int id) {
        final PodView pod = draft.seen.pods().get(id);
        final SetView set =
                draft.seen.sets().get(draft.layout.place(id).orElseThrow().zone());
        if (pod == null || set == null || pod.terminating()) {
            return false;
        }
        final ClaimView claim = draft.seen.claims().get(id);
        return (set.settled() && !pod.revision().equals(set.revision())) || (claim != null && claim.restartNeeded());
    }

    private static boolean isBroken(final Draft draft, final int id) {
        final PodView pod = draft.seen.pods().get(id);
        return pod != null
                && !pod.ready()
                && !pod.terminating()
                && !draft.seen.brokers().alive(id);
    }

    // ---- pods that do no good anyway

    /** Restarting what does not run costs nothing, and is how a repaired resource gets out of a bad one. True when the pass ends here. */
    static boolean repair(final Draft draft) {
        StuckRolls.look(draft);
        boolean acted = false;
        for (int zone = 0; zone < draft.layout.zones().size(); zone++) {
            final List<Integer> broken = new ArrayList<>();
            for (final int id : draft.seen.pods().keySet()) {
                if (draft.layout.place(id).orElseThrow().zone() == zone && (isBroken(draft, id) || !draft.founded())) {
                    broken.add(id);
                }
            }
            if (broken.isEmpty()) {
                continue;
            }
            if (offersTemplate(draft, zone)
                    && mayRepair(draft, zone, broken)
                    && !heldBack(draft, zone)
                    && !Upgrades.refused(draft)) {
                draft.add(new Step.ApplySet(zone, draft.seen.sets().get(zone).replicas()));
                acted = true;
                continue;
            }
            for (final int id : broken) {
                final PodView pod = draft.seen.pods().get(id);
                if ((isOutdated(draft, id) && !StuckRolls.isStuck(draft, pod)) || isAskedFor(draft, pod)) {
                    if (isAskedFor(draft, pod)) {
                        draft.remember(draft.memory()
                                .withHandled(
                                        Annotations.RESTART_BROKER,
                                        draft.wish
                                                .annotation(Annotations.RESTART_BROKER)
                                                .orElseThrow()));
                    }
                    restartAgain(draft, pod);
                    draft.add(new Step.DeletePod(pod.name(), pod.uid()));
                    acted = true;
                }
            }
        }
        if (acted && draft.founded()) {
            draft.say(Phase.Updating, Operation.Roll, "Repair", "restarting what does not run");
        }
        return acted;
    }

    /** Whoever was being restarted has its time from now on. */
    private static void restartAgain(final Draft draft, final PodView pod) {
        if (isRestarting(draft, pod)) {
            draft.remember(draft.memory()
                    .withRestarting(new Restarting(
                            pod.name(),
                            draft.memory().restarting().uid(),
                            draft.memory().restarting().revision(),
                            draft.seen.now())));
        }
    }

    private static boolean isRestarting(final Draft draft, final PodView pod) {
        final Restarting restarting = draft.memory().restarting();
        return restarting != null && restarting.pod().equals(pod.name());
    }

    /** Whether a restart that is due may be now. */
    private static boolean mayRestart(final Draft draft, final int zone, final PodView pod) {
        return draft.wish.window()
                || isRestarting(draft, pod)
                || isAsked(draft, draft.seen.sets().get(zone));
    }

    /**
     * A broker that answers and does not get ready, and whose form is no longer the wanted one: it goes first, like one that does not run, but as a
     * living one goes. True when the pass ends here.
     */
    static boolean repairUnready(final Draft draft) {
        if (draft.topology.orElseThrow().pending().isPresent()) {
            return false;
        }
        for (final int id : draft.members()) {
            final PodView pod = draft.seen.pods().get(id);
            if (pod == null
                    || pod.ready()
                    || pod.terminating()
                    || !draft.seen.brokers().alive(id)
                    || obstacle(draft, id, false).isPresent()) {
                continue;
            }
            final int zone = draft.layout.place(id).orElseThrow().zone();
            if (StuckRolls.isStuck(draft, pod)) {
                continue;
            }
            if (offersTemplate(draft, zone)) {
                if (mayRepair(draft, zone, List.of(id)) && !heldBack(draft, zone) && !Upgrades.refused(draft)) {
                    draft.add(
                            new Step.ApplySet(zone, draft.seen.sets().get(zone).replicas()));
                    draft.say(
                            Phase.Updating,
                            Operation.Roll,
                            "Repair",
                            "changing the pod template of " + pod.name() + ", which does not get ready");
                    return true;
                }
            } else if (isOutdated(draft, id) && mayRestart(draft, zone, pod)) {
                takeDown(draft, id, false);
                return true;
            }
        }
        return false;
    }

    /** A new template for what does not run: at once when the old one may be why it doesn't, otherwise when restarts may be. */
    private static boolean mayRepair(final Draft draft, final int zone, final List<Integer> broken) {
        return !draft.founded()
                || broken.stream()
                        .map(id -> draft.seen.pods().get(id))
                        .anyMatch(pod -> !pod.trouble().isEmpty() || isRestarting(draft, pod))
                || isWished(draft, zone)
                || (draft.wish.updates() == UpdatePolicy.Type.Rolling && draft.wish.window());
    }

    /** Whether somebody has asked for a restart that this zone has not begun. */
    private static boolean isWished(final Draft draft, final int zone) {
        final Optional<String> token = draft.wish.annotation(Annotations.RESTART);
        return token.isPresent()
                && !token.get().equals(draft.seen.sets().get(zone).restartToken());
    }

    private static boolean isAskedFor(final Draft draft, final PodView pod) {
        final Optional<String> asked = draft.wish.annotation(Annotations.RESTART_BROKER);
        return asked.isPresent()
                && !asked.equals(draft.memory().handled(Annotations.RESTART_BROKER))
                && asked.get().split(":", 2)[0].equals(pod.name());
    }

    // ---- the one that is being restarted

    /** True while it isn't back. */
    static boolean awaitRestarted(final Draft draft) {
        final Restarting restarting = draft.memory().restarting();
        if (restarting == null) {
            return false;
        }
        final int id = draft.layout.place(restarting.pod()).orElseThrow().nodeId();
        final PodView pod = draft.seen.pods().get(id);
        if (Replacing.isOut(draft, id)) {
            return Replacing.awaitGone(draft, pod);
        }
        if (!draft.members().contains(id)) {
            return Volumes.awaitGone(draft, id, pod);
        }
        if (pod != null && pod.uid().equals(restarting.uid()) && !pod.terminating()) {
            if (draft.topology.orElseThrow().pending().isPresent()
                    || obstacle(draft, id, pod.ready()).isPresent()) {
                draft.remember(draft.memory().withRestarting(null)); // it was never taken down, and may not be now
                return false;
            }
            draft.add(new Step.EvictPod(pod.name(), pod.uid(), id, draft.wish.own()));
            draft.say(Phase.Updating, Operation.Roll, "TakeDown", "restarting broker " + id + " (" + pod.name() + ")");
            return true;
        }
        final boolean back = pod != null
                && pod.ready()
                && !pod.terminating()
                && draft.seen.brokers().alive(id)
                && draft.health.partitions().values().stream()
                        .filter(partition -> partition.replicas().containsKey(id))
                        .allMatch(partition -> partition.sound().contains(id)
                                && partition.leader().isPresent()
                                && !partition.behind().contains(id));
        if (back) {
            StuckRolls.isBack(draft, pod);
            draft.remember(draft.memory().withRestarting(null));
            return false;
        }
        if (repairUnready(draft)) {
            return true;
        }
        final String who = "broker " + id + " (" + restarting.pod() + ")";
        draft.say(
                Phase.Updating,
                Operation.Roll,
                "WaitForBroker",
                "restarting " + who + ": waiting until it is ready and has caught up"
                        + (pod == null || pod.trouble().isEmpty() ? "" : "; " + pod.trouble()));
        if (draft.seen.now().isAfter(restarting.since().plus(draft.wish.brokerTimeout()))) {
            StuckRolls.note(draft, draft.layout.place(id).orElseThrow().zone(), pod, restarting);
            draft.problem(
                    Problem.RolloutStuck,
                    who + " has not come back since " + restarting.since()
                            + (pod == null || pod.trouble().isEmpty() ? "" : " (" + pod.trouble() + ")")
                            + "; no other broker is touched. Look at its log, and correct spec: the broken pod is then replaced first");
        }
        return true;
    }

    // ---- the next one

    /** True when the pass ends here. */
    static boolean plan(final Draft draft) {
        final Optional<Integer> single = asked(draft);
        if (single.isPresent()) {
            takeDown(draft, single.get(), true);
            return true;
        }
        if (StuckRolls.isStuck(draft)) {
            StuckRolls.tell(draft);
            return false;
        }
        for (int zone = draft.layout.zones().size() - 1; zone >= 0; zone--) {
            final SetView set = draft.seen.sets().get(zone);
            if (set == null) {
                continue;
            }
            if (wantsTemplate(draft, zone) && mayChange(draft, zone)) {
                draft.add(new Step.ApplySet(zone, set.replicas()));
                draft.say(
                        Phase.Updating, Operation.Roll, "ChangeTemplate", "changing the pod template of " + set.name());
                return true;
            }
            if (!set.settled()) {
                // whose pods are old is not known before
                draft.say(
                        Phase.Updating,
                        Operation.Roll,
                        "ChangeTemplate",
                        "waiting until Kubernetes has taken notice of " + set.name());
                draft.lookAgainAfter(Duration.ofSeconds(1));
                return true;
            }
            final Optional<Integer> next = outdated(draft, zone);
            if (next.isPresent() && !draft.wish.window() && !isAsked(draft, set)) {
                draft.problem(
                        Problem.WaitingForWindow,
                        "the restart of " + draft.podOf(next.get()) + " waits for the maintenance window");
                return false;
            }
            if (next.isPresent()) {
                takeDown(draft, next.get(), true);
                return true;
            }
        }
        return false;
    }

    private static Optional<Integer> asked(final Draft draft) {
        final Optional<String> asked = draft.wish.annotation(Annotations.RESTART_BROKER);
        if (asked.isEmpty() || asked.equals(draft.memory().handled(Annotations.RESTART_BROKER))) {
            return Optional.empty();
        }
        final Optional<Layout.Place> place = draft.layout.place(asked.get().split(":", 2)[0]);
        if (place.isEmpty() || !draft.seen.pods().containsKey(place.get().nodeId())) {
            draft.remember(draft.memory().withHandled(Annotations.RESTART_BROKER, asked.get()));
            return Optional.empty();
        }
        return Optional.of(place.get().nodeId());
    }

    private static boolean mayChange(final Draft draft, final int zone) {
        if (Upgrades.refused(draft)) {
            return false;
        }
        if (heldBack(draft, zone)) {
            draft.problem(
                    Problem.HeldBack,
                    "this operator would make the pods differently; that waits for the next restart that is wanted");
            return false;
        }
        final boolean wished = isWished(draft, zone);
        if (draft.wish.updates() == UpdatePolicy.Type.Manual && !wished) {
            draft.problem(
                    Problem.Manual, "a restart is needed; the annotation " + Annotations.RESTART + " lets it begin");
            return false;
        }
        if (!draft.wish.window() && !wished) {
            draft.problem(Problem.WaitingForWindow, "a restart is needed; it waits for the maintenance window");
            return false;
        }
        return true;
    }

    /** Whether the template that is being rolled out is that of a restart that somebody asked for. */
    private static boolean isAsked(final Draft draft, final SetView set) {
        return draft.wish
                .annotation(Annotations.RESTART)
                .filter(token -> token.equals(set.restartToken()))
                .isPresent();
    }

    private static Optional<Integer> outdated(final Draft draft, final int zone) {
        return draft.seen.pods().keySet().stream()
                .filter(id -> draft.layout.place(id).orElseThrow().zone() == zone)
                .filter(id -> isOutdated(draft, id))
                .max(Comparator.naturalOrder());
    }

    private static void takeDown(final Draft draft, final int id, final boolean allReady) {
        final PodView pod = draft.seen.pods().get(id);
        final Optional<String> obstacle = obstacle(draft, id, allReady);
        final String who = "broker " + id + " (" + pod.name() + ")";
        if (obstacle.isPresent()) {
            draft.blockedBy(obstacle.get());
            draft.problem(Problem.WaitingForQuorum, "the restart of " + who + " waits: " + obstacle.get());
            draft.say(
                    Phase.Updating,
                    Operation.Roll,
                    "WaitForQuorum",
                    "the restart of " + who + " waits: " + obstacle.get());
            return;
        }
        Memory next = draft.memory()
                .withRestarting(new Restarting(pod.name(), pod.uid(), wellWith(draft, pod), draft.seen.now()));
        if (isAskedFor(draft, pod)) {
            next = next.withHandled(
                    Annotations.RESTART_BROKER,
                    draft.wish.annotation(Annotations.RESTART_BROKER).orElseThrow());
        }
        draft.rememberFirst(next);
        draft.add(new Step.EvictPod(pod.name(), pod.uid(), id, draft.wish.own()));
        draft.say(Phase.Updating, Operation.Roll, "TakeDown", "restarting " + who);
    }

    /** The revision with which it was well; null when nobody knows. */
    private static String wellWith(final Draft draft, final PodView pod) {
        if (isRestarting(draft, pod)) {
            return draft.memory().restarting().revision();
        }
        return pod.ready() ? pod.revision() : null;
    }

    /**
     * Why a broker may not be taken down now.
     *
     * @param allReady whether all others must be ready, or only there
     */
    private static Optional<String> obstacle(final Draft draft, final int id, final boolean allReady) {
        for (final int other : draft.members()) {
            if (other == id) {
                continue;
            }
            final PodView pod = draft.seen.pods().get(other);
            final boolean here = draft.layout.place(other).isPresent();
            if (!draft.seen.brokers().alive(other)
                    || (here && (pod == null || (allReady && !pod.ready()) || pod.terminating()))) {
                return Optional.of("broker " + other + " (" + draft.podOf(other) + ") is not ready");
            }
        }
        return draft.health.needs(id);
    }

    /** Whoever names an image by a tag of their own may be wrong about what is in it. */
    static void compareVersions(final Draft draft) {
        if (draft.wish.problem() != null || !complete(draft)) {
            return;
        }
        draft.seen.brokers().answers().forEach((id, answer) -> {
            if (!answer.version().isEmpty() && !answer.version().equals(draft.wish.version())) {
                draft.problem(
                        Problem.VersionMismatch,
                        "broker " + id + " (" + draft.podOf(id) + ") says that it is " + answer.version()
                                + ", and spec.version is " + draft.wish.version()
                                + ": its image holds another version than the resource says");
            }
        });
    }

    // ---- for the status

    static long updated(final Draft draft) {
        return draft.seen.pods().keySet().stream()
                .filter(id -> !isOutdated(draft, id))
                .filter(id -> !wantsTemplate(
                        draft, draft.layout.place(id).orElseThrow().zone()))
                .count();
    }

    static boolean isOld(final Draft draft, final int id) {
        return isOutdated(draft, id)
                || wantsTemplate(draft, draft.layout.place(id).orElseThrow().zone());
    }

    static boolean complete(final Draft draft) {
        return updated(draft) == draft.seen.pods().size();
    }
}

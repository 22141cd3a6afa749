package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus.StuckStatus;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Memory.Restarting;
import dev.skep.operator.plan.Observed.PodView;
import dev.skep.operator.plan.Observed.SetView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A broker that does not come up with a new pod template shows that nobody else should get it: not by the roll, which stops, and not by an accident
 * either, as a pod that dies comes back in whatever form its StatefulSet has. So the template of before is put back there, while the broker that is stuck
 * stays as it is, for people to look at. That holds until somebody wishes something else, or the broker comes up after all.
 */
final class StuckRolls {
    /** So long it is tried: Kubernetes may not have kept what it was, or not tell it. */
    private static final Duration TRIED = Duration.ofMinutes(2);

    private StuckRolls() {}

    /** Whether what is wished now has turned out not to start. */
    static boolean isStuck(final Draft draft) {
        return draft.memory().stuck() != null;
    }

    /** Whether this is the pod that shows it; nobody touches it. */
    static boolean isStuck(final Draft draft, final PodView pod) {
        final StuckStatus stuck = draft.memory().stuck();
        return stuck != null && stuck.uid().equals(pod.uid());
    }

    private static Optional<Integer> zone(final Draft draft, final StuckStatus stuck) {
        return draft.layout.place(stuck.pod()).map(place -> place.zone());
    }

    /** Forgets it when something else is wished, and otherwise sees to it that the template of before is back. */
    static void look(final Draft draft) {
        final StuckStatus stuck = draft.memory().stuck();
        if (stuck == null || draft.wish.problem() != null) {
            return;
        }
        final Optional<Integer> zone = zone(draft, stuck);
        if (zone.isEmpty() || !draft.wish.templates().get(zone.get()).hash().equals(stuck.template())) {
            draft.remember(draft.memory().withStuck(null));
            return;
        }
        putBack(draft, zone.get(), stuck);
    }

    private static void putBack(final Draft draft, final int zone, final StuckStatus stuck) {
        final SetView set = draft.seen.sets().get(zone);
        if (set != null
                && set.settled()
                && set.templateHash().equals(stuck.template())
                && draft.seen.now().isBefore(Instant.parse(stuck.since()).plus(TRIED))
                && !set.revision().equals(stuck.revision())) {
            draft.add(new Step.PutBack(zone, stuck.revision(), set.revision()));
        }
    }

    /** Has waited long enough for a broker. Another version may have written what the one before can't read, so that stays. */
    static void note(final Draft draft, final int zone, final PodView pod, final Restarting restarting) {
        final SetView set = draft.seen.sets().get(zone);
        if (isStuck(draft)
                || set == null
                || !set.settled()
                || draft.wish.problem() != null
                || Rolling.wantsTemplate(draft, zone)
                || restarting.revision() == null
                || restarting.revision().equals(set.revision())
                || !(draft.memory().runs().isEmpty() || draft.memory().runs().equals(draft.wish.version()))) {
            return;
        }
        final StuckStatus stuck = new StuckStatus(
                restarting.pod(),
                pod == null ? "" : pod.uid(),
                draft.wish.templates().get(zone).hash(),
                restarting.revision(),
                draft.seen.now().toString());
        draft.rememberFirst(draft.memory().withStuck(stuck));
        putBack(draft, zone, stuck);
    }

    /** A broker is well again: it was only slow if it is the one that was stuck. */
    static void isBack(final Draft draft, final PodView pod) {
        if (isStuck(draft, pod)) {
            draft.remember(draft.memory().withStuck(null));
        }
    }

    /** When everybody is there again, without what is wished. */
    static void tell(final Draft draft) {
        final StuckStatus stuck = draft.memory().stuck();
        draft.problem(
                Problem.RolloutStuck,
                stuck.pod()
                        + " did not come back with what spec asks for, so the pods stay as they were before; correct spec, or try again with the annotation "
                        + Annotations.RESTART);
    }
}

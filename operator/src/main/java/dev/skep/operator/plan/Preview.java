package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.UpdatePolicy;
import dev.skep.operator.api.ZeebeClusterStatus.PlanStatus;
import dev.skep.operator.model.Layout;
import dev.skep.operator.model.Quantities;
import dev.skep.operator.plan.BrokersView.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What would be done for the resource as it is, in words and in order: the answer to {@link Annotations#PLAN}. */
public final class Preview {
    private final Draft draft;
    private final List<String> steps = new ArrayList<>();

    /** What to ask the brokers for, only to see what they would do. */
    public record Question(SortedSet<Integer> members, int replicationFactor) {}

    /**
     * What the brokers would do.
     *
     * @param moved replicas that would be copied
     * @param refused why they would not do it; null when they would
     */
    public record Forecast(int operations, int moved, String refused) {}

    private Preview(final Observed seen) {
        this.draft = new Draft(seen);
    }

    /** Whether somebody waits for an answer: another token, or another resource under a token that stays. */
    public static boolean isDue(final Wish wish, final PlanStatus last, final long generation) {
        final Optional<String> token = wish.annotation(Annotations.PLAN);
        return token.isPresent()
                && !wish.deleting()
                && (last == null
                        || !token.get().equals(last.requestedToken())
                        || !Long.valueOf(generation).equals(last.generation()));
    }

    /** Empty when the topology is as wanted, or nobody knows it. */
    public static Optional<Question> question(final Observed seen) {
        final Draft draft = new Draft(seen);
        if (draft.topology.isEmpty() || draft.wish.problem() != null || draft.wish.suspended()) {
            return Optional.empty();
        }
        final Topology topology = draft.topology.get();
        final SortedSet<Integer> wanted = draft.wantedMembers();
        final int factor = Math.min(draft.wish.replicationFactor(), wanted.size());
        return topology.memberIds().equals(wanted) && topology.replicationFactor() == factor
                ? Optional.empty()
                : Optional.of(new Question(wanted, factor));
    }

    /** @param forecast empty when nobody was asked */
    public static PlanStatus of(final Observed seen, final long generation, final Optional<Forecast> forecast) {
        final Preview preview = new Preview(seen);
        final Draft draft = preview.draft;
        String refused = draft.wish.problem();
        List<String> restarts = List.of();
        if (refused == null && draft.wish.suspended()) {
            preview.say("stop all brokers; volumes and topology are kept");
        } else if (refused == null) {
            preview.volumes();
            preview.starts();
            refused = preview.topology(forecast);
            preview.ends();
            Exporting.steps(draft).forEach(preview::say);
            restarts = preview.restarts();
            refused = refused == null
                    ? draft.decision().words().problems().values().stream()
                            .findFirst()
                            .orElse(null)
                    : refused;
        }
        if (refused == null && preview.steps.isEmpty()) {
            preview.say("nothing is to be done");
        }
        final Optional<Forecast> possible = forecast.filter(answer -> answer.refused() == null);
        return new PlanStatus(
                draft.wish.annotation(Annotations.PLAN).orElse(""),
                generation,
                seen.now().toString(),
                preview.steps.isEmpty() ? null : preview.steps,
                possible.map(Forecast::operations).orElse(null),
                possible.map(Forecast::moved).orElse(null),
                restarts.isEmpty() ? null : restarts,
                refused);
    }

    private void say(final String step) {
        steps.add(step);
    }

    private void volumes() {
        final long small = draft.seen.claims().values().stream()
                .filter(claim -> Volumes.isSmall(draft, claim))
                .count();
        if (small > 0) {
            say("let " + small + " volumes grow to "
                    + Quantities.text(draft.wish.storage().bytes()));
        }
    }

    private void starts() {
        final List<String> fresh = draft.wantedMembers().stream()
                .filter(id -> !draft.seen.pods().containsKey(id))
                .map(draft.layout::place)
                .flatMap(Optional::stream)
                .map(Layout.Place::pod)
                .toList();
        if (!fresh.isEmpty()) {
            say("start " + String.join(", ", fresh)
                    + (draft.wish.storage().persistent()
                            ? " with volumes of "
                                    + Quantities.text(draft.wish.storage().bytes())
                            : ""));
        }
    }

    /** Why not, or null. */
    private String topology(final Optional<Forecast> forecast) {
        if (draft.topology.isEmpty()) {
            return null;
        }
        final Topology topology = draft.topology.get();
        final SortedSet<Integer> wanted = draft.wantedMembers();
        final SortedSet<Integer> in = new TreeSet<>(wanted);
        in.removeAll(topology.memberIds());
        final List<String> parts = new ArrayList<>();
        if (!in.isEmpty()) {
            parts.add("take in broker " + numbers(in));
        }
        if (!out().isEmpty()) {
            parts.add("let go of broker " + numbers(out()));
        }
        final int factor = Math.min(draft.wish.replicationFactor(), wanted.size());
        if (topology.replicationFactor() != factor) {
            parts.add("replication factor " + factor + " instead of " + topology.replicationFactor());
        }
        final boolean isNew = in.stream().anyMatch(id -> !draft.seen.brokers().alive(id));
        String refused = null;
        if (!parts.isEmpty()) {
            final Forecast answer = forecast.orElse(null);
            refused = answer == null || isNew ? null : answer.refused();
            say("ask the brokers: " + String.join(", ", parts)
                    + (answer == null || answer.refused() != null
                            ? isNew ? " (they tell how much is copied when the new ones run)" : ""
                            : " (" + answer.operations() + " operations, " + answer.moved() + " replicas are copied)"));
        }
        if (draft.wish.partitions() > topology.partitions()) {
            say("ask the brokers: " + draft.wish.partitions() + " partitions instead of " + topology.partitions());
        }
        return refused;
    }

    private SortedSet<Integer> out() {
        final SortedSet<Integer> out = new TreeSet<>(draft.members());
        out.removeAll(draft.wantedMembers());
        return out;
    }

    private void ends() {
        final List<String> pods = out().stream()
                .map(draft.layout::place)
                .flatMap(Optional::stream)
                .map(Layout.Place::pod)
                .toList();
        if (!pods.isEmpty()) {
            say("end " + String.join(", ", pods)
                    + (!draft.wish.storage().persistent()
                            ? ""
                            : draft.wish.storage().deleteLeft()
                                    ? " and delete their volumes"
                                    : "; their volumes stay, marked as left"));
        }
    }

    private List<String> restarts() {
        final List<String> pods = new ArrayList<>();
        boolean held = false;
        for (int zone = draft.layout.zones().size() - 1; zone >= 0; zone--) {
            final boolean changes = Rolling.wantsTemplate(draft, zone) && !Upgrades.refused(draft);
            held |= changes && Rolling.heldBack(draft, zone);
            final boolean all = changes && !Rolling.heldBack(draft, zone);
            for (final int id : new TreeSet<>(draft.seen.pods().keySet()).descendingSet()) {
                final Layout.Place place = draft.layout.place(id).orElseThrow();
                if (place.zone() == zone
                        && draft.wantedMembers().contains(id)
                        && (all || Rolling.isOutdated(draft, id))) {
                    pods.add(place.pod());
                }
            }
        }
        if (!pods.isEmpty()) {
            final boolean asked = draft.wish.annotation(Annotations.RESTART).isPresent();
            say("restart, one after the other: " + String.join(", ", pods)
                    + (draft.wish.updates() == UpdatePolicy.Type.Manual && !asked
                            ? "; not before the annotation " + Annotations.RESTART
                            : draft.wish.window() || asked ? "" : "; not before the maintenance window"));
        }
        if (held) {
            say("the different pod template of this operator waits for the next restart that is wanted");
        }
        return pods;
    }

    private static String numbers(final Collection<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}

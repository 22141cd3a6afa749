package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.api.ZeebeClusterStatus.Requested;
import dev.skep.operator.plan.BrokersView.Topology;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Observed.PodView;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brokers that are lost for ever are struck off without being asked, because somebody said so: by name, and for the topology that was looked at, so
 * that the word is void as soon as anything has changed. Nothing here is done without such a word.
 */
final class Forcing {
    private static final Pattern WORD = Pattern.compile("(\\d{1,6}(?:,\\d{1,6})*)@(\\d{1,18})");

    private Forcing() {}

    /** True when the pass ends here. */
    static boolean plan(final Draft draft) {
        final Optional<String> word = draft.wish.annotation(Annotations.FORCE_REMOVE);
        if (word.isEmpty() || draft.topology.isEmpty() || !draft.wish.driver()) {
            return false;
        }
        final Matcher form = WORD.matcher(word.get().replace(" ", ""));
        if (!form.matches()) {
            refuse(
                    draft,
                    "expected the numbers of brokers and the version of the topology, such as 1,4@17, found \""
                            + word.get() + "\"");
            return false;
        }
        final Topology topology = draft.topology.get();
        final NavigableSet<Integer> lost = new TreeSet<>();
        for (final String id : form.group(1).split(",", -1)) {
            lost.add(Integer.parseInt(id));
        }
        final boolean needless = lost.stream()
                .filter(id -> topology.memberIds().contains(id))
                .allMatch(id -> draft.seen.brokers().alive(id));
        if (needless) {
            return false; // done, or the word was left from some day before
        }
        final Optional<String> refusal = refusal(draft, topology, lost, Long.parseLong(form.group(2)));
        if (refusal.isPresent()) {
            refuse(draft, refusal.get());
            return false;
        }
        ask(draft, topology, lost);
        return true;
    }

    private static void refuse(final Draft draft, final String why) {
        draft.problem(Problem.ForceRefused, "nobody is removed by force (" + Annotations.FORCE_REMOVE + "): " + why);
    }

    private static Optional<String> refusal(
            final Draft draft, final Topology topology, final SortedSet<Integer> lost, final long version) {
        if (version != topology.version()) {
            return Optional.of("the annotation speaks of version " + version + " of the topology, which has version "
                    + topology.version() + " by now; look at status.topology again");
        }
        if (topology.pending().isPresent()) {
            return Optional.of("change " + topology.pending().get().id() + " of the topology is under way; "
                    + Annotations.CANCEL_CHANGE + "=" + topology.pending().get().id() + " ends it");
        }
        final SortedSet<Integer> kept = new TreeSet<>(topology.memberIds());
        kept.removeAll(lost);
        if (kept.isEmpty()) {
            return Optional.of("nobody would be left");
        }
        for (final int id : lost) {
            if (!topology.memberIds().contains(id)) {
                return Optional.of("broker " + id + " does not belong to the cluster");
            }
            final PodView pod = draft.seen.pods().get(id);
            if (draft.seen.brokers().alive(id)) {
                return Optional.of(
                        "broker " + id + " (" + draft.podOf(id) + ") answers; lower replicas to let it go, or "
                                + Annotations.REPLACE_BROKER + " for an empty volume");
            }
            if (pod != null && pod.running() && !pod.terminating()) {
                return Optional.of("the pod " + pod.name() + " of broker " + id
                        + " runs, and may be in touch with others; delete it first");
            }
        }
        final List<Integer> away =
                kept.stream().filter(id -> !draft.seen.brokers().alive(id)).toList();
        if (!away.isEmpty()) {
            return Optional.of("waiting for " + Planner.names(draft, away) + ", or name whoever is lost as well");
        }
        final List<Integer> wholly = draft.health.partitions().values().stream()
                .filter(partition -> lost.containsAll(partition.replicas().keySet()))
                .map(Health.Partition::id)
                .toList();
        return wholly.isEmpty()
                ? saidNo(draft, topology, kept)
                : Optional.of("partitions " + wholly + " would lose all their replicas; restore a backup instead");
    }

    /** The brokers have said no to just this, and not long ago. */
    private static Optional<String> saidNo(final Draft draft, final Topology topology, final SortedSet<Integer> kept) {
        return Optional.ofNullable(draft.memory().requested())
                .filter(asked -> asked.refusal() != null
                        && Operation.ForceRemove.name().equals(asked.operation())
                        && asked.fromVersion() == topology.version()
                        && asked.members().equals(List.copyOf(kept))
                        && draft.seen
                                .now()
                                .isBefore(Instant.parse(asked.requestedAt()).plus(Scaling.RETRY)))
                .map(asked -> "the brokers refused it: " + asked.refusal());
    }

    private static void ask(final Draft draft, final Topology topology, final SortedSet<Integer> lost) {
        final SortedSet<Integer> kept = new TreeSet<>(topology.memberIds());
        kept.removeAll(lost);
        final int factor = Math.min(topology.replicationFactor(), kept.size());
        final Requested request = new Requested(
                List.copyOf(kept),
                factor,
                topology.partitions(),
                topology.version(),
                null,
                draft.seen.now().toString(),
                null,
                Operation.ForceRemove.name());
        if (!Scaling.isNoted(draft.memory().requested(), request)) {
            draft.rememberFirst(draft.memory().withRequested(request));
        }
        draft.add(new Step.AskTopology(
                kept,
                factor,
                topology.partitions(),
                false,
                true,
                topology.version(),
                draft.wish.uid() + "-" + topology.version() + "-" + kept.hashCode() + "-force"));
        draft.say(
                Phase.ReplacingBroker,
                Operation.ForceRemove,
                "AskTopology",
                "removing " + Planner.names(draft, List.copyOf(lost)) + " by force; the others go on without "
                        + (lost.size() == 1 ? "it" : "them"));
    }
}

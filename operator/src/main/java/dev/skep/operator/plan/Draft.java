package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.model.Layout;
import dev.skep.operator.plan.BrokersView.Topology;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Observed.ClaimView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A decision in the making: the stages of the planner write into it, one after the other. */
final class Draft {
    final Observed seen;
    final Wish wish;
    final Layout layout;
    final Optional<Topology> topology;
    final Health health;
    private final List<Step> steps = new ArrayList<>();
    private final SortedMap<Problem, String> problems = new TreeMap<>();
    private Memory memory;
    private Phase phase;
    private String message = "";
    private Operation operation = Operation.None;
    private String step = "";
    private String progress = "";
    private String waitingFor = "";
    private String blockedBy = "";
    private Duration after = Decision.SOON;

    Draft(final Observed seen) {
        this.seen = seen;
        this.wish = seen.wish();
        this.layout = wish.layout();
        this.topology = seen.brokers().topology();
        this.health = Health.of(seen.brokers());
        this.memory = topology.map(known -> seen.memory()
                        .withCluster(
                                known.clusterId().isEmpty() ? seen.memory().clusterId() : known.clusterId(),
                                known.memberIds()))
                .orElse(seen.memory());
    }

    Memory memory() {
        return memory;
    }

    void remember(final Memory next) {
        memory = next;
    }

    /** Remembers before the step that follows. */
    void rememberFirst(final Memory next) {
        memory = next;
        steps.add(new Step.Remember(next));
    }

    void add(final Step next) {
        steps.add(next);
    }

    int steps() {
        return steps.size();
    }

    boolean hasSteps() {
        return !steps.isEmpty();
    }

    void problem(final Problem problem, final String sentence) {
        problems.putIfAbsent(problem, sentence);
    }

    boolean has(final Problem problem) {
        return problems.containsKey(problem);
    }

    void blockedBy(final String why) {
        if (blockedBy.isEmpty()) {
            blockedBy = why;
        }
    }

    /** Says what is going on, unless something of higher order has been said. */
    void say(final Phase newPhase, final Operation newOperation, final String newStep, final String sentence) {
        if (phase == null) {
            phase = newPhase;
            operation = newOperation;
            step = newStep;
            message = sentence;
            after = newOperation == Operation.None ? after : Duration.ofSeconds(2);
        }
    }

    void progress(final String text) {
        if (progress.isEmpty()) {
            progress = text;
        }
    }

    void waitingFor(final String text) {
        if (waitingFor.isEmpty()) {
            waitingFor = text;
        }
    }

    void lookAgainAfter(final Duration wait) {
        after = wait;
    }

    boolean silent() {
        return phase == null;
    }

    Decision decision() {
        if (phase == null) {
            final boolean bad = problems.keySet().stream().anyMatch(Draft::isBad) || !health.allWhole();
            phase = bad ? Phase.Degraded : Phase.Running;
            message = problems.isEmpty()
                    ? health.allWhole() ? "" : "some partitions lack replicas or a leader"
                    : problems.get(problems.firstKey());
        }
        return new Decision(
                Step.upToFirstDisturbance(steps),
                memory,
                new Decision.Words(phase, message, operation, step, progress, waitingFor, problems, blockedBy),
                steps.isEmpty() ? after : Duration.ofMillis(500));
    }

    private static boolean isBad(final Problem problem) {
        return switch (problem) {
            case WaitingForWindow, HeldBack, WaitingForQuorum, WaitingForSnapshot, Manual, VersionMismatch -> false;
            default -> true;
        };
    }

    /** {@code skep.dev/plan: hold} shows what would be done, and nothing is done before it goes. */
    boolean held() {
        return "hold".equals(wish.annotations().get(Annotations.PLAN));
    }

    // ---- what the stages ask

    boolean founded() {
        return memory.founded()
                || seen.claims().values().stream()
                        .anyMatch(claim -> claim.state() == ClaimView.State.MEMBER
                                && claim.clusterUid().equals(wish.uid()));
    }

    /** Who belongs to the cluster, as far as anybody remembers. */
    SortedSet<Integer> members() {
        if (topology.isPresent()) {
            return topology.get().memberIds();
        }
        final SortedSet<Integer> ids = new TreeSet<>(memory.members());
        seen.claims().forEach((id, claim) -> {
            if (claim.state() == ClaimView.State.MEMBER) {
                ids.add(id);
            }
        });
        return ids;
    }

    /**
     * Who belongs to the cluster as the brokers say, and is nothing of this resource: it wants no such broker, and there is neither a pod, nor a place
     * for one in its StatefulSet, nor a volume. Of other regions nobody knows here.
     */
    SortedSet<Integer> foreign() {
        final SortedSet<Integer> ids = new TreeSet<>();
        if (!wish.storage().persistent()) {
            return ids; // nothing would be left of one of ours either
        }
        final SortedSet<Integer> wanted = new TreeSet<>(layout.nodeIds(wish.replicas()));
        for (final int id : members()) {
            final Optional<Layout.Place> place = layout.place(id);
            if (place.isPresent()
                    && !wanted.contains(id)
                    && !seen.claims().containsKey(id)
                    && !seen.pods().containsKey(id)
                    && !hasRoom(place.get())) {
                ids.add(id);
            }
        }
        return ids;
    }

    private boolean hasRoom(final Layout.Place place) {
        final Observed.SetView set = seen.sets().get(place.zone());
        return set == null || place.ordinal() < set.replicas();
    }

    /** Who belongs to the cluster, and who is about to: a change that is under way needs them all. */
    SortedSet<Integer> needed() {
        final SortedSet<Integer> ids = new TreeSet<>(members());
        ids.removeAll(foreign());
        final boolean settled = topology.isPresent() && topology.get().pending().isEmpty();
        if (!settled && memory.requested() != null) {
            ids.addAll(memory.requested().members());
        }
        return ids;
    }

    /** Whether the broker being replaced still has the volume that it shall lose. */
    boolean replacedIsOut() {
        if (memory.replace() == null) {
            return false;
        }
        final ClaimView claim = seen.claims().get(memory.replace().nodeId());
        return claim != null && claim.uid().equals(memory.replace().claimUid());
    }

    SortedSet<Integer> wantedMembers() {
        final SortedSet<Integer> wanted = new TreeSet<>(layout.nodeIds(wish.replicas()));
        if (replacedIsOut()) {
            wanted.remove(memory.replace().nodeId());
        }
        return wanted;
    }

    String podOf(final int broker) {
        return layout.podAnywhere(broker);
    }
}

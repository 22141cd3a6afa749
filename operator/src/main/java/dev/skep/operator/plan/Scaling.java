package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.api.ZeebeClusterStatus.Requested;
import dev.skep.operator.plan.BrokersView.Answer;
import dev.skep.operator.plan.BrokersView.Change;
import dev.skep.operator.plan.BrokersView.Topology;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Observed.ClaimView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The topology: these brokers, this replication factor, so many partitions. What is asked for is a whole, not a difference, so that asking twice
 * is harmless; it is written down before it is asked, so that a crash in between loses nothing.
 */
final class Scaling {
    private static final int WORTH_A_WORD = 100;
    static final Duration RETRY = Duration.ofSeconds(30);

    private Scaling() {}

    /** True when the pass ends here. */
    static boolean plan(final Draft draft) {
        final Topology topology = draft.topology.orElseThrow();
        if (topology.pending().isPresent()) {
            await(draft, topology, topology.pending().get());
            return true;
        }
        final SortedSet<Integer> wanted = draft.wantedMembers();
        final int factor = Math.min(draft.wish.replicationFactor(), wanted.size());
        // who is being replaced comes back first
        final int partitions = draft.memory().replace() == null
                ? Math.max(draft.wish.partitions(), topology.partitions())
                : topology.partitions();
        final Requested asked = draft.memory().requested();
        if (topology.memberIds().equals(wanted)
                && topology.replicationFactor() == factor
                && topology.partitions() == partitions) {
            if (asked != null) {
                draft.remember(draft.memory().withRequested(null));
            }
            return false;
        }
        if (foreign(draft, topology)) {
            return true;
        }
        if (!draft.wish.driver()) {
            draft.say(
                    Phase.Scaling,
                    operation(draft, topology, wanted),
                    "WaitForDriver",
                    "the operator of another region changes the topology; waiting for it");
            return true;
        }
        if (isTooEarly(draft, topology, asked) || isRefused(draft, topology, wanted, factor)) {
            return true;
        }
        final Optional<String> obstacle = obstacle(draft, topology, wanted, isGrowth(topology, wanted, factor));
        if (obstacle.isPresent()) {
            draft.say(Phase.Scaling, operation(draft, topology, wanted), "WaitForBrokers", obstacle.get());
            draft.waitingFor(obstacle.get());
            return true;
        }
        ask(draft, topology, wanted, factor, partitions);
        return true;
    }

    /** Nobody here started them, so nobody here can tell what becomes of what they hold. */
    private static boolean foreign(final Draft draft, final Topology topology) {
        final SortedSet<Integer> foreign = draft.foreign();
        if (foreign.isEmpty()) {
            return false;
        }
        final String sentence =
                "broker " + foreign.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + " belongs to the cluster and is none of this resource, which has neither a pod nor a volume of it; let it go with the management API, or, if it is lost for ever, with "
                        + Annotations.FORCE_REMOVE + "="
                        + foreign.stream().map(String::valueOf).collect(Collectors.joining(","))
                        + "@" + topology.version();
        draft.problem(Problem.ForeignMembers, sentence);
        draft.say(Phase.Degraded, Operation.None, "", sentence);
        return true;
    }

    private static Operation operation(final Draft draft, final Topology topology, final SortedSet<Integer> wanted) {
        if (draft.memory().replace() != null) {
            return Operation.ReplaceBroker;
        }
        if (!topology.memberIds().containsAll(wanted)) {
            return Operation.ScaleUp;
        }
        return wanted.containsAll(topology.memberIds()) ? Operation.Reconfigure : Operation.ScaleDown;
    }

    private static Phase phase(final Draft draft) {
        return draft.memory().replace() != null ? Phase.ReplacingBroker : Phase.Scaling;
    }

    private static void await(final Draft draft, final Topology topology, final Change change) {
        final Requested asked = draft.memory().requested();
        if (asked != null && asked.changeId() == null && topology.version() != asked.fromVersion()) {
            draft.remember(draft.memory()
                    .withRequested(new Requested(
                            asked.members(),
                            asked.replicationFactor(),
                            asked.partitions(),
                            asked.fromVersion(),
                            change.id(),
                            asked.requestedAt(),
                            null,
                            asked.operation())));
        }
        final Optional<String> cancel = draft.wish.annotation(Annotations.CANCEL_CHANGE);
        if (cancel.isPresent() && cancel.get().equals(Long.toString(change.id()))) {
            draft.add(new Step.CancelChange(change.id()));
        }
        final String lag = draft.seen.brokers().lag().stream()
                .filter(l -> l.entries() > WORTH_A_WORD || l.bytes() > 0)
                .findFirst()
                .map(l -> "; partition " + l.partition() + " is copied to broker " + l.broker() + " ("
                        + (l.bytes() > 0 ? l.bytes() + " bytes" : l.entries() + " entries") + " left)")
                .orElse("");
        final List<Integer> absent = new ArrayList<>();
        if (asked != null && Operation.ForceRemove.name().equals(asked.operation())) {
            absent.addAll(asked.members());
        } else {
            absent.addAll(draft.wantedMembers());
            absent.addAll(topology.memberIds());
        }
        final List<Integer> dead = absent.stream()
                .distinct()
                .filter(id -> !draft.seen.brokers().alive(id))
                .toList();
        final String stalled = dead.isEmpty() ? "" : "; it waits for " + Planner.names(draft, dead);
        Exporting.tellPending(draft, change, stalled);
        draft.say(
                phase(draft),
                asked == null || asked.operation() == null
                        ? operation(draft, topology, draft.wantedMembers())
                        : Operation.valueOf(asked.operation()),
                "WaitForTopologyChange",
                "change " + change.id() + " of the topology: " + change.done() + " of " + change.total() + " steps"
                        + (change.step().isEmpty() ? "" : ", now " + change.step()) + lag + stalled);
        draft.progress(change.done() + "/" + change.total());
        if (!dead.isEmpty()) {
            draft.problem(Problem.ChangeStalled, "change " + change.id() + " waits for " + Planner.names(draft, dead));
            draft.waitingFor(Planner.names(draft, dead));
        }
    }

    /** After a failure, or an answer that never came, it waits a while before it asks again. */
    private static boolean isTooEarly(final Draft draft, final Topology topology, final Requested asked) {
        if (asked == null) {
            return false;
        }
        final boolean over = topology.last()
                .filter(last -> asked.changeId() != null && last.id() == asked.changeId())
                .filter(last -> !last.status().equals("COMPLETED"))
                .isPresent();
        final Instant again = Instant.parse(asked.requestedAt()).plus(RETRY);
        if (over && draft.seen.now().isBefore(again)) {
            final String sentence = "change " + asked.changeId() + " of the topology ended as "
                    + topology.last().orElseThrow().status() + "; it is asked for again soon";
            draft.problem(Problem.ChangeFailed, sentence);
            draft.say(phase(draft), operation(draft, topology, draft.wantedMembers()), "Retry", sentence);
            return true;
        }
        return false;
    }

    /** The brokers have said no to just this. It is asked again now and then: what stood in the way may be gone. */
    private static boolean isRefused(
            final Draft draft, final Topology topology, final SortedSet<Integer> wanted, final int factor) {
        final Requested asked = draft.memory().requested();
        if (asked == null
                || asked.refusal() == null
                || asked.fromVersion() != topology.version()
                || !asked.members().equals(List.copyOf(wanted))
                || asked.replicationFactor() != factor
                || draft.seen.now().isAfter(Instant.parse(asked.requestedAt()).plus(RETRY))) {
            return false;
        }
        final String sentence = "the brokers refused the change: " + asked.refusal();
        draft.problem(Problem.ChangeFailed, sentence);
        draft.say(phase(draft), operation(draft, topology, wanted), "Refused", sentence);
        draft.lookAgainAfter(Duration.ofSeconds(10));
        return true;
    }

    /** Members and replicas first, partitions afterwards: each is one request of the contract. */
    private static boolean isGrowth(final Topology topology, final SortedSet<Integer> wanted, final int factor) {
        return topology.memberIds().equals(wanted) && topology.replicationFactor() == factor;
    }

    /**
     * Why the brokers can't be asked now.
     *
     * @param grow whether they would be asked for more partitions
     */
    private static Optional<String> obstacle(
            final Draft draft, final Topology topology, final SortedSet<Integer> wanted, final boolean grow) {
        if (draft.memory().restarting() != null) {
            return Optional.of(
                    "waiting for the restart of " + draft.memory().restarting().pod());
        }
        final SortedSet<Integer> needed = new TreeSet<>(wanted);
        needed.addAll(topology.memberIds());
        if (draft.memory().replace() != null && draft.wish.own()) {
            needed.remove(draft.memory().replace().nodeId());
            if (wanted.contains(draft.memory().replace().nodeId())) {
                needed.add(draft.memory().replace().nodeId());
            }
        }
        final List<Integer> dead =
                needed.stream().filter(id -> !draft.seen.brokers().alive(id)).toList();
        if (!dead.isEmpty()) {
            return Optional.of("waiting for " + Planner.names(draft, dead) + trouble(draft, dead));
        }
        for (final int id : wanted) {
            final ClaimView claim = draft.seen.claims().get(id);
            if (claim != null
                    && claim.state() == ClaimView.State.LEFT
                    && !topology.memberIds().contains(id)) {
                return Optional.of(
                        "waiting for broker " + id + " (" + draft.podOf(id) + ") to start with an empty volume");
            }
            final Answer answer = draft.seen.brokers().answers().get(id);
            if (answer.topology().isEmpty()) {
                return Optional.of("waiting for broker " + id + " (" + draft.podOf(id) + ") to meet the others");
            }
        }
        if (!draft.health.allLed()) {
            return Optional.of("waiting for every partition to have a leader");
        }
        if (grow) {
            for (final int id : wanted) {
                final Observed.PodView pod = draft.seen.pods().get(id);
                if (draft.layout.place(id).isPresent()
                        && topology.memberIds().contains(id)
                        && (pod == null || !pod.ready())) {
                    return Optional.of("waiting for broker " + id + " to be ready before partitions are added");
                }
            }
        }
        return Optional.empty();
    }

    private static String trouble(final Draft draft, final List<Integer> dead) {
        return dead.stream()
                .map(id -> draft.seen.pods().get(id))
                .filter(pod -> pod != null && !pod.trouble().isEmpty())
                .map(pod -> ": " + pod.trouble())
                .findFirst()
                .orElse("");
    }

    private static void ask(
            final Draft draft,
            final Topology topology,
            final SortedSet<Integer> wanted,
            final int factor,
            final int partitions) {
        final boolean grow = isGrowth(topology, wanted, factor);
        final Requested request = new Requested(
                List.copyOf(wanted),
                factor,
                grow ? partitions : topology.partitions(),
                topology.version(),
                null,
                draft.seen.now().toString(),
                null,
                operation(draft, topology, wanted).name());
        if (!isNoted(draft.memory().requested(), request)) {
            draft.rememberFirst(draft.memory().withRequested(request));
        }
        draft.add(new Step.AskTopology(
                wanted,
                factor,
                grow ? partitions : topology.partitions(),
                grow,
                false,
                topology.version(),
                draft.wish.uid() + "-" + topology.version() + "-" + wanted.hashCode() + "-" + factor + "-"
                        + (grow ? partitions : 0)));
        draft.say(
                phase(draft),
                operation(draft, topology, wanted),
                "AskTopology",
                "asking the brokers for " + wanted.size() + " brokers, replication factor " + factor
                        + (grow ? ", " + partitions + " partitions" : ""));
    }

    /** Noted before, and perhaps never asked: the operator may have died in between, or the brokers gave no answer. */
    static boolean isNoted(final Requested before, final Requested now) {
        return before != null
                && before.changeId() == null
                && before.refusal() == null
                && before.members().equals(now.members())
                && before.replicationFactor().equals(now.replicationFactor())
                && before.partitions().equals(now.partitions())
                && before.fromVersion().equals(now.fromVersion())
                && now.operation().equals(before.operation());
    }
}

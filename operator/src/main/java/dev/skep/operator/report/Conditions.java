package dev.skep.operator.report;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterStatus.Change;
import dev.skep.operator.api.ZeebeClusterStatus.GrowthRefusal;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.kube.Found;
import dev.skep.operator.kube.Front;
import dev.skep.operator.kube.Outside;
import dev.skep.operator.plan.Decision;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Facts;
import dev.skep.operator.plan.Observed;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/** Conditions: types and reasons are fixed lists, messages name things. */
final class Conditions {
    static final String AS_SPECIFIED = "AsSpecified";
    /** So long without a step is a stall. */
    private static final Duration STALL = Duration.ofMinutes(10);

    private static final String SWITCHING = "SwitchingExporters";
    private static final String FOREIGN = "ForeignObject";

    private final List<Condition> conditions = new ArrayList<>();
    private final ZeebeCluster resource;
    private final String now;

    private Conditions(final ZeebeCluster resource, final Instant now) {
        this.resource = resource;
        this.now = now.toString();
    }

    static List<Condition> of(
            final ZeebeCluster resource,
            final Observed seen,
            final Decision decision,
            final Facts facts,
            final Outside outside,
            final Change pending) {
        final Conditions made = new Conditions(resource, seen.now());
        final Decision.Words words = decision.words();
        made.ready(words, facts, outside);
        made.available(facts, words, seen.wish().partitions(), noGateway(facts, outside.front()));
        made.put(
                "Progressing",
                words.operation() != Operation.None,
                words.operation() == Operation.None ? "Idle" : words.operation().name(),
                words.operation() == Operation.None ? "nothing is under way" : words.message());
        made.degraded(words, facts, outside.foreign(), pending);
        made.topology(words, facts, seen);
        made.rollout(words, facts);
        made.balanced(decision, facts);
        made.storage(decision, facts, seen);
        made.told("CertificatesReady", outside.certificates());
        made.exporters(facts);
        made.told("MonitoringReady", outside.monitoring());
        return made.conditions;
    }

    /** All as before, but for one that says why nobody looks. */
    static List<Condition> failing(final ZeebeCluster resource, final String why, final Instant now) {
        final Conditions made = new Conditions(resource, now);
        if (resource.getStatus() != null && resource.getStatus().conditions() != null) {
            resource.getStatus().conditions().stream()
                    .filter(condition -> !condition.getType().equals("Degraded"))
                    .forEach(made.conditions::add);
        }
        made.put("Degraded", true, "OperatorFailed", why);
        return made.conditions;
    }

    private void put(final String type, final boolean status, final String reason, final String message) {
        put(type, status ? "True" : "False", reason, message);
    }

    private void put(final String type, final String status, final String reason, final String message) {
        final Condition before = before(type);
        final boolean same = before != null && Objects.equals(before.getStatus(), status);
        conditions.add(new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(resource.getMetadata().getGeneration())
                .withLastTransitionTime(same ? before.getLastTransitionTime() : now)
                .build());
    }

    private Condition before(final String type) {
        return resource.getStatus() == null || resource.getStatus().conditions() == null
                ? null
                : resource.getStatus().conditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst()
                        .orElse(null);
    }

    /** What nobody has looked at is as it was. */
    private void told(final String type, final Found found) {
        final Condition before = before(type);
        if (found != null) {
            put(type, found.well(), found.reason(), found.message());
        } else if (before != null) {
            put(type, before.getStatus(), before.getReason(), before.getMessage());
        } else {
            put(type, "Unknown", "Unknown", "nothing has been made yet");
        }
    }

    private void ready(final Decision.Words words, final Facts facts, final Outside outside) {
        final Front front = outside.front();
        if (!outside.foreign().isEmpty()) {
            put("Ready", false, FOREIGN, foreign(outside.foreign()));
            return;
        }
        final boolean whole = facts.partitionsTotal() > 0 && facts.whole() == facts.partitionsTotal();
        if (isAtRest(words.phase()) && whole && onlyNotes(words.problems())) {
            if (front.ready() < front.wanted()) {
                put(
                        "Ready",
                        false,
                        "WaitingForPods",
                        front.ready() + " of " + front.wanted() + " standalone gateways are ready");
            } else {
                put("Ready", true, AS_SPECIFIED, "the cluster is as specified");
            }
            return;
        }
        final String reason = words.problems().containsKey(Problem.ConfigInvalid)
                ? "SpecInvalid"
                : switch (words.phase()) {
                    case Pending, Creating -> "Creating";
                    case Suspended -> "Suspended";
                    case Paused -> "Paused";
                    case Scaling, ReplacingBroker ->
                        words.step().equals("StartBrokers") || words.step().equals("WaitForBrokers")
                                ? "WaitingForPods"
                                : "TopologyChangePending";
                    case Updating -> "Rolling";
                    case SwitchingExporters -> SWITCHING;
                    case Deleting -> "Deleting";
                    case Rebalancing, ResizingStorage, Running, Degraded ->
                        whole ? firstReason(words.problems(), "WaitingForPods") : "PartitionsUnhealthy";
                };
        put("Ready", false, reason, words.message().isEmpty() ? "some partitions are not whole" : words.message());
    }

    /** Who leads is best effort, and volumes grow while brokers run: nothing that a cluster is less ready for. */
    private static boolean isAtRest(final Phase phase) {
        return phase == Phase.Running || phase == Phase.Rebalancing || phase == Phase.ResizingStorage;
    }

    private static String firstReason(final Map<Problem, String> problems, final String otherwise) {
        return problems.keySet().stream().findFirst().map(Problem::name).orElse(otherwise);
    }

    private static boolean onlyNotes(final Map<Problem, String> problems) {
        return problems.keySet().stream()
                .allMatch(problem -> problem == Problem.HeldBack || problem == Problem.VersionMismatch);
    }

    private void available(
            final Facts facts, final Decision.Words words, final int wantedPartitions, final String noGateway) {
        final int total = facts.partitionsTotal();
        final String count = facts.withLeader() + " of " + total + " partitions have a leader";
        if (total == 0) {
            // brokers of others don't tell the topology while the first of them is away, and serve nevertheless
            final int led = facts.ledAsBrokersSay();
            final boolean served = led >= wantedPartitions;
            put(
                    "Available",
                    served ? "True" : words.phase() == Phase.Running || led > 0 ? "Unknown" : "False",
                    served ? "AllPartitionsLed" : "Unknown",
                    "no broker tells the topology" + (led > 0 ? "; " + led + " partitions have a leader" : ""));
        } else if (facts.withLeader() == total && !noGateway.isEmpty()) {
            put("Available", false, "NoGateway", count + ", and nobody takes requests: " + noGateway);
        } else if (facts.withLeader() == total) {
            put("Available", true, "AllPartitionsLed", count);
        } else {
            put(
                    "Available",
                    false,
                    facts.quorumIsLost() ? "QuorumLost" : "PartitionWithoutLeader",
                    count + "; " + String.join("; ", facts.problems()));
        }
    }

    /** Why no client is served; empty when some are. */
    private static String noGateway(final Facts facts, final Front front) {
        if (front.alone()) {
            return front.ready() > 0 ? "" : "no standalone gateway is ready";
        }
        if (!front.embedded()) {
            return "the brokers have no gateways, and no standalone one has been ready yet";
        }
        return facts.readyPods() > 0 ? "" : "no broker is ready";
    }

    private boolean isLongAgo(final String since) {
        return Instant.parse(now).isAfter(Instant.parse(since).plus(STALL));
    }

    private static String foreign(final List<String> objects) {
        return String.join(", ", objects)
                + (objects.size() == 1 ? " is" : " are")
                + " of somebody else, and the cluster needs the name; delete it, or give the cluster another name";
    }

    private void degraded(
            final Decision.Words words, final Facts facts, final List<String> foreign, final Change pending) {
        if (!foreign.isEmpty()) {
            put("Degraded", true, FOREIGN, foreign(foreign));
            return;
        }
        for (final Map.Entry<Problem, String> problem : words.problems().entrySet()) {
            switch (problem.getKey()) {
                case ForceRefused,
                        BrokerLost,
                        RolloutStuck,
                        ChangeStalled,
                        ChangeFailed,
                        VersionMismatch,
                        ForeignMembers,
                        ExporterRefused,
                        ConfigInvalid,
                        ForeignVolume,
                        StaleVolume,
                        Unreachable -> {
                    put("Degraded", true, problem.getKey().name(), problem.getValue());
                    return;
                }
                default -> {}
            }
        }
        if (pending != null && isLongAgo(pending.progressAt())) {
            put(
                    "Degraded",
                    true,
                    Problem.ChangeStalled.name(),
                    "change " + pending.id() + " of the topology has done no step since " + pending.progressAt()
                            + (pending.waitingFor() == null ? "" : "; it is at: " + pending.waitingFor()));
        } else if (words.operation() == Operation.Roll) {
            put("Degraded", false, AS_SPECIFIED, "a broker is being restarted");
        } else if (words.operation() == Operation.Create || words.operation() == Operation.Delete) {
            put("Degraded", false, AS_SPECIFIED, words.message());
        } else if (facts.atRisk() > 0) {
            put("Degraded", true, "AtRisk", facts.atRisk() + " partitions would stop with one more broker lost");
        } else if (facts.underReplicated() > 0) {
            put("Degraded", true, "UnderReplicated", facts.underReplicated() + " partitions lack replicas");
        } else {
            put("Degraded", false, AS_SPECIFIED, "nothing is wrong");
        }
    }

    private void topology(final Decision.Words words, final Facts facts, final Observed seen) {
        if (facts.topology().isEmpty()) {
            put("TopologyInSync", "Unknown", "Unreachable", "no broker tells the topology");
            return;
        }
        final boolean same = facts.members().equals(facts.wantedMembers())
                && facts.topology().get().pending().isEmpty()
                && facts.topology().get().replicationFactor() == seen.wish().replicationFactor()
                && facts.topology().get().partitions() >= seen.wish().partitions();
        final String reason = words.problems().containsKey(Problem.ForeignMembers)
                ? Problem.ForeignMembers.name()
                : switch (words.operation()) {
                    case ScaleUp -> "ScalingUp";
                    case ScaleDown -> "ScalingDown";
                    default -> "Reconfiguring";
                };
        put(
                "TopologyInSync",
                same,
                same ? AS_SPECIFIED : reason,
                same ? "brokers, partitions and replicas are as specified" : words.message());
    }

    private void rollout(final Decision.Words words, final Facts facts) {
        for (final Problem problem : List.of(
                Problem.DowngradeRefused,
                Problem.SkipRefused,
                Problem.WaitingForSnapshot,
                Problem.RolloutStuck,
                Problem.WaitingForWindow,
                Problem.Manual,
                Problem.HeldBack,
                Problem.WaitingForQuorum)) {
            if (words.problems().containsKey(problem)) {
                put("RolloutComplete", false, problem.name(), words.problems().get(problem));
                return;
            }
        }
        if (facts.noPods()) {
            put("RolloutComplete", "Unknown", "Unknown", "there are no pods");
            return;
        }
        final boolean complete = facts.rolledOut() && words.operation() != Operation.Roll;
        put(
                "RolloutComplete",
                complete,
                complete ? AS_SPECIFIED : "Rolling",
                complete
                        ? "every broker runs the wanted revision"
                        : facts.podsUpdated() + " brokers run the wanted revision");
    }

    private void balanced(final Decision decision, final Facts facts) {
        if (facts.withLeader() == 0) {
            put("LeadersBalanced", "Unknown", "Unknown", "no partition is known to have a leader");
        } else if (facts.unbalanced() == 0) {
            put("LeadersBalanced", true, AS_SPECIFIED, "every partition is led by its preferred broker");
        } else {
            final boolean tried = decision.memory().rebalance() != null
                    && "NotPossible".equals(decision.memory().rebalance().state());
            put("LeadersBalanced", false, tried ? "NotPossible" : "Unbalanced", facts.whatIsUnbalanced());
        }
    }

    /** Only where there are some. */
    private void exporters(final Facts facts) {
        if (!facts.hasExporters()) {
            return;
        }
        final SortedMap<String, Boolean> wrong = facts.exportersNotAsWanted();
        put(
                "ExportersReady",
                wrong.isEmpty(),
                wrong.isEmpty() ? AS_SPECIFIED : wrong.containsValue(true) ? Problem.ExporterRefused.name() : SWITCHING,
                wrong.isEmpty()
                        ? "exporters are enabled and disabled as specified"
                        : String.join("; ", wrong.keySet()));
    }

    private void storage(final Decision decision, final Facts facts, final Observed seen) {
        final Decision.Words words = decision.words();
        if (!seen.wish().storage().persistent()) {
            put("StorageReady", true, AS_SPECIFIED, "there are no volumes");
            return;
        }
        for (final Problem problem : List.of(Problem.ForeignVolume, Problem.StaleVolume)) {
            if (words.problems().containsKey(problem)) {
                put("StorageReady", false, problem.name(), words.problems().get(problem));
                return;
            }
        }
        final GrowthRefusal refusal = decision.memory().growth();
        if (refusal != null) {
            put(
                    "StorageReady",
                    false,
                    "ExpansionNotSupported",
                    "volumes can't grow to " + refusal.size() + ": " + refusal.why()
                            + "; with another spec.storage.storageClassName, brokers move one by one with the annotation "
                            + Annotations.REPLACE_BROKER);
        } else if (!facts.volumeTrouble().isEmpty()) {
            put("StorageReady", false, "ExpansionFailed", facts.volumeTrouble());
        } else if (facts.growing() > 0) {
            put("StorageReady", false, "Resizing", facts.growing() + " volumes are growing");
        } else if (seen.claims().isEmpty()) {
            put("StorageReady", "Unknown", "Unknown", "there are no volumes yet");
        } else {
            put("StorageReady", true, AS_SPECIFIED, "volumes have the wanted size");
        }
    }
}

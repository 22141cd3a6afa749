package dev.skep.operator.report;

import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterStatus;
import dev.skep.operator.api.ZeebeClusterStatus.Bootstrap;
import dev.skep.operator.api.ZeebeClusterStatus.BrokerStatus;
import dev.skep.operator.api.ZeebeClusterStatus.Change;
import dev.skep.operator.api.ZeebeClusterStatus.ExporterStatus;
import dev.skep.operator.api.ZeebeClusterStatus.OperationStatus;
import dev.skep.operator.api.ZeebeClusterStatus.PartitionsStatus;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.api.ZeebeClusterStatus.PlanStatus;
import dev.skep.operator.api.ZeebeClusterStatus.RolloutStatus;
import dev.skep.operator.api.ZeebeClusterStatus.StorageStatus;
import dev.skep.operator.api.ZeebeClusterStatus.TemplateStatus;
import dev.skep.operator.api.ZeebeClusterStatus.TopologyStatus;
import dev.skep.operator.api.ZeebeClusterStatus.Versions;
import dev.skep.operator.kube.Outside;
import dev.skep.operator.model.Labels;
import dev.skep.operator.model.Layout;
import dev.skep.operator.model.Quantities;
import dev.skep.operator.plan.BrokersView;
import dev.skep.operator.plan.Decision;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Facts;
import dev.skep.operator.plan.Memory;
import dev.skep.operator.plan.Observed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The status of a resource: what is seen, what was decided, and what must be remembered. It holds no time but that of a change. */
public final class StatusReport {
    private static final int MANY_BROKERS = 100;

    private StatusReport() {}

    /** What a status remembers. */
    public static Memory memory(final ZeebeClusterStatus status) {
        if (status == null) {
            return Memory.NOTHING;
        }
        final RolloutStatus rollout = status.rollout();
        final TopologyStatus topology = status.topology();
        return new Memory(
                Objects.requireNonNullElse(status.clusterID(), ""),
                topology == null || topology.members() == null ? new TreeSet<>() : new TreeSet<>(topology.members()),
                status.handled() == null ? new TreeMap<>() : new TreeMap<>(status.handled()),
                topology == null ? null : topology.requested(),
                rollout == null || rollout.currentUid() == null
                        ? null
                        : new Memory.Restarting(
                                rollout.current(),
                                rollout.currentUid(),
                                rollout.currentRevision(),
                                Instant.parse(rollout.currentSince())),
                rollout == null ? null : rollout.stuck(),
                status.replace(),
                status.rebalance(),
                status.storage() == null ? null : status.storage().refusal(),
                status.version() == null
                        ? ""
                        : Objects.requireNonNullElse(status.version().current(), ""),
                status.upgrade(),
                exporters(status),
                status.phase() == null || status.phase() == Phase.Pending || status.phase() == Phase.Creating);
    }

    private static SortedMap<String, ExporterStatus> exporters(final ZeebeClusterStatus status) {
        final SortedMap<String, ExporterStatus> exporters = new TreeMap<>();
        if (status.exporters() != null) {
            status.exporters().forEach(exporter -> exporters.put(exporter.id(), exporter));
        }
        return exporters;
    }

    /** The settings that new brokers get when nobody has kept them: those of before, if there was a before, whatever size is wanted by now. */
    public static dev.skep.operator.model.Bootstrap bootstrap(final ZeebeCluster resource, final Layout layout) {
        final Bootstrap before =
                resource.getStatus() == null ? null : resource.getStatus().bootstrap();
        return before == null
                ? dev.skep.operator.model.Bootstrap.of(resource, layout)
                : new dev.skep.operator.model.Bootstrap(
                        before.clusterSize(),
                        before.partitions(),
                        before.replicationFactor(),
                        layout.contactPoints(
                                before.clusterSize() / layout.regions().size()));
    }

    /** The same status with another memory: what is written before an act. */
    public static ZeebeClusterStatus remembering(final ZeebeClusterStatus status, final Memory memory) {
        final ZeebeClusterStatus old = status == null ? empty() : status;
        final TopologyStatus topology =
                old.topology() == null ? new TopologyStatus(null, null, null, null, null, null, null) : old.topology();
        final RolloutStatus rollout = old.rollout() == null
                ? new RolloutStatus(null, null, null, null, null, null, null, null, null)
                : old.rollout();
        return new ZeebeClusterStatus(
                old.observedGeneration(),
                old.phase(),
                old.message(),
                old.replicas(),
                old.readyReplicas(),
                old.selector(),
                old.brokersReady(),
                memory.runs().isEmpty()
                        ? old.version()
                        : new Versions(
                                memory.runs(),
                                old.version() == null ? null : old.version().target(),
                                old.version() == null ? null : old.version().oldestRunning()),
                memory.clusterId().isEmpty() ? null : memory.clusterId(),
                old.bootstrap(),
                old.brokers(),
                old.partitions(),
                new TopologyStatus(
                        topology.version(),
                        memory.members().isEmpty() ? null : List.copyOf(memory.members()),
                        topology.replicationFactor(),
                        topology.partitions(),
                        memory.requested(),
                        topology.pendingChange(),
                        topology.lastChange()),
                old.operation(),
                rollout(rollout.revision(), rollout.updated(), rollout.total(), memory, rollout.blockedBy()),
                storage(old.storage(), memory),
                old.templateRevision(),
                old.plan(),
                memory.handled().isEmpty() ? null : memory.handled(),
                memory.replace(),
                memory.rebalance(),
                memory.upgrade(),
                exporters(memory),
                old.conditions());
    }

    /** The same status of a resource that the operator can't care for. */
    public static ZeebeClusterStatus failing(final ZeebeCluster resource, final String why, final Instant now) {
        final ZeebeClusterStatus old = resource.getStatus() == null ? empty() : resource.getStatus();
        return new ZeebeClusterStatus(
                old.observedGeneration(),
                old.phase() == null ? Phase.Pending : old.phase(),
                "the operator can't go on: " + why,
                old.replicas(),
                old.readyReplicas(),
                old.selector(),
                old.brokersReady(),
                old.version(),
                old.clusterID(),
                old.bootstrap(),
                old.brokers(),
                old.partitions(),
                old.topology(),
                old.operation(),
                old.rollout(),
                old.storage(),
                old.templateRevision(),
                old.plan(),
                old.handled(),
                old.replace(),
                old.rebalance(),
                old.upgrade(),
                old.exporters(),
                Conditions.failing(resource, why, now));
    }

    private static StorageStatus storage(final StorageStatus old, final Memory memory) {
        return old == null ? null : new StorageStatus(old.requested(), old.smallest(), old.resizing(), memory.growth());
    }

    private static ZeebeClusterStatus empty() {
        return new ZeebeClusterStatus(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null, null, null);
    }

    private static List<ExporterStatus> exporters(final Memory memory) {
        return memory.exporters().isEmpty()
                ? null
                : List.copyOf(memory.exporters().values());
    }

    private static RolloutStatus rollout(
            final String revision,
            final Integer updated,
            final Integer total,
            final Memory memory,
            final String blockedBy) {
        final Memory.Restarting restarting = memory.restarting();
        return new RolloutStatus(
                revision,
                updated,
                total,
                restarting == null ? null : restarting.pod(),
                restarting == null ? null : restarting.uid(),
                restarting == null ? null : restarting.revision(),
                restarting == null ? null : restarting.since().toString(),
                memory.stuck(),
                blockedBy == null || blockedBy.isEmpty() ? null : blockedBy);
    }

    /**
     * @param operatorVersion of this operator
     * @param plan what would be done; null when nobody has asked anew
     */
    public static ZeebeClusterStatus of(
            final ZeebeCluster resource,
            final Observed seen,
            final Decision decision,
            final String operatorVersion,
            final Outside outside,
            final PlanStatus plan) {
        final Facts facts = Facts.of(seen);
        final Layout layout = seen.wish().layout();
        final ZeebeClusterStatus old = resource.getStatus();
        final Decision.Words words = decision.words();
        final Memory memory = decision.memory();
        final int wanted = facts.wantedPods();
        final TopologyStatus topology = topology(facts, memory, old == null ? null : old.topology(), seen.now());
        final String hash = seen.wish().templates().isEmpty()
                ? null
                : seen.wish().templates().getFirst().hash();
        return new ZeebeClusterStatus(
                resource.getMetadata().getGeneration(),
                words.phase(),
                words.message().isEmpty() ? summary(facts) : words.message(),
                wanted,
                facts.readyPods(),
                Labels.text(Labels.selector(layout, Labels.BROKER)),
                facts.readyPods() + "/" + wanted,
                new Versions(
                        memory.runs().isEmpty() ? null : memory.runs(),
                        seen.wish().version(),
                        facts.oldestVersion().orElse(null)),
                memory.clusterId().isEmpty() ? null : memory.clusterId(),
                seen.bootstrap()
                        .map(frozen ->
                                new Bootstrap(frozen.clusterSize(), frozen.partitions(), frozen.replicationFactor()))
                        .orElse(old == null ? null : old.bootstrap()),
                brokers(seen, facts),
                new PartitionsStatus(
                        facts.partitionsTotal(),
                        facts.withLeader(),
                        facts.whole(),
                        facts.underReplicated(),
                        facts.atRisk(),
                        facts.unbalanced(),
                        facts.problems().isEmpty() ? null : facts.problems()),
                topology,
                operation(old, words, seen.now()),
                rollout(hash, facts.podsUpdated(), seen.pods().size(), memory, words.blockedBy()),
                seen.wish().storage().persistent()
                        ? new StorageStatus(
                                Quantities.text(seen.wish().storage().bytes()),
                                Quantities.text(facts.smallestVolume()),
                                (int) facts.growing(),
                                memory.growth())
                        : null,
                new TemplateStatus(
                        operatorVersion,
                        hash,
                        resource.getMetadata().getGeneration(),
                        words.problems().containsKey(Problem.HeldBack)),
                plan == null && old != null ? old.plan() : plan,
                memory.handled().isEmpty() ? null : memory.handled(),
                memory.replace(),
                memory.rebalance(),
                memory.upgrade(),
                exporters(memory),
                Conditions.of(resource, seen, decision, facts, outside, topology.pendingChange()));
    }

    private static String summary(final Facts facts) {
        final int members = facts.members().size();
        return members + (members == 1 ? " broker, " : " brokers, ") + facts.withLeader() + " of "
                + facts.partitionsTotal() + " partitions have a leader";
    }

    private static List<BrokerStatus> brokers(final Observed seen, final Facts facts) {
        final Layout layout = seen.wish().layout();
        final List<BrokerStatus> all = new ArrayList<>();
        for (final int id : facts.brokers()) {
            final Optional<Layout.Place> place = layout.place(id);
            final Observed.PodView pod = seen.pods().get(id);
            final Observed.ClaimView claim = seen.claims().get(id);
            all.add(new BrokerStatus(
                    id,
                    facts.pod(id),
                    layout.hasZones()
                            ? layout.zones()
                                    .get(id
                                            / layout.regions().size()
                                            % layout.zones().size())
                                    .name()
                            : null,
                    layout.hasRegions()
                            ? layout.regions().get(id % layout.regions().size()).name()
                            : null,
                    facts.stateOf(id),
                    place.isEmpty() ? null : pod != null && pod.ready(),
                    facts.versionOf(id).orElse(null),
                    facts.leaderOf(id),
                    facts.replicaOf(id),
                    pod == null ? null : facts.isOld(id) ? "Outdated" : "Current",
                    claim == null
                            ? null
                            : Quantities.text(
                                    claim.capacityBytes() > 0 ? claim.capacityBytes() : claim.requestedBytes())));
        }
        if (all.size() <= MANY_BROKERS) {
            return all;
        }
        return all.stream()
                .filter(broker -> !"Active".equals(broker.state()) || Boolean.FALSE.equals(broker.ready()))
                .toList();
    }

    private static TopologyStatus topology(
            final Facts facts, final Memory memory, final TopologyStatus old, final Instant now) {
        final Optional<BrokersView.Topology> known = facts.topology();
        return new TopologyStatus(
                known.map(BrokersView.Topology::version).orElse(null),
                memory.members().isEmpty() ? null : List.copyOf(memory.members()),
                known.map(BrokersView.Topology::replicationFactor).orElse(null),
                known.map(BrokersView.Topology::partitions).orElse(null),
                memory.requested(),
                known.flatMap(BrokersView.Topology::pending)
                        .map(change -> change(change, progressAt(change, old, now)))
                        .orElse(null),
                known.flatMap(BrokersView.Topology::last)
                        .map(change -> change(change, null))
                        .orElse(null));
    }

    private static String progressAt(final BrokersView.Change change, final TopologyStatus old, final Instant now) {
        final Change before = old == null ? null : old.pendingChange();
        return before != null
                        && before.id() == change.id()
                        && Objects.equals(before.done(), change.done())
                        && before.progressAt() != null
                ? before.progressAt()
                : now.toString();
    }

    private static Change change(final BrokersView.Change change, final String progressAt) {
        final boolean over = change.total() == 0;
        return new Change(
                change.id(),
                change.status(),
                over ? null : change.done(),
                over ? null : change.total(),
                change.startedAt().isEmpty() ? null : change.startedAt(),
                progressAt,
                change.step().isEmpty() ? null : change.step());
    }

    private static OperationStatus operation(
            final ZeebeClusterStatus old, final Decision.Words words, final Instant now) {
        if (words.operation() == Operation.None) {
            return null;
        }
        final OperationStatus before = old == null ? null : old.operation();
        final boolean same =
                before != null && before.type().equals(words.operation().name());
        final boolean sameStep = same && Objects.equals(before.step(), words.step());
        return new OperationStatus(
                words.operation().name(),
                words.step(),
                same ? before.startedAt() : now.toString(),
                sameStep ? before.stepStartedAt() : now.toString(),
                words.progress().isEmpty() ? null : words.progress(),
                words.waitingFor().isEmpty() ? null : words.waitingFor());
    }

    /** For metrics and events: what is wrong, in words. */
    public static Map<Problem, String> problems(final Decision decision) {
        return decision.words().problems();
    }
}

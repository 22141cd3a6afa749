package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import java.util.Map;

/** What is, and why. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ZeebeClusterStatus(
        @JsonPropertyDescription("Generation of spec that this status speaks of.")
        Long observedGeneration,

        @JsonPropertyDescription("In one word, for people.") Phase phase,

        @JsonPropertyDescription("In one sentence: what is going on, and what is waited for.")
        String message,

        @StatusReplicas @JsonPropertyDescription("Pods that are wanted now.")
        Integer replicas,

        @JsonPropertyDescription("Pods that are ready.") Integer readyReplicas,

        @LabelSelector @JsonPropertyDescription("Labels of the pods.")
        String selector,

        @JsonPropertyDescription("Ready and wanted pods, such as 5/6.")
        String brokersReady,

        @JsonPropertyDescription("Versions of the engine.") Versions version,

        @JsonPropertyDescription("What the brokers call their cluster, once it is founded.")
        String clusterID,

        @JsonPropertyDescription("Settings that every new pod gets, for ever.")
        Bootstrap bootstrap,

        @Size(max = 300) @JsonPropertyDescription("Brokers. Of more than 100, those that are not in order.")
        List<BrokerStatus> brokers,

        @JsonPropertyDescription("Partitions.") PartitionsStatus partitions,

        @JsonPropertyDescription("Who holds what, as the brokers say.")
        TopologyStatus topology,

        @JsonPropertyDescription("The one thing under way that may disturb.")
        OperationStatus operation,

        @JsonPropertyDescription("How far restarts are.") RolloutStatus rollout,
        @JsonPropertyDescription("Volumes.") StorageStatus storage,

        @JsonPropertyDescription("The pod template that counts.")
        TemplateStatus templateRevision,

        @JsonPropertyDescription("Answer to the annotation skep.dev/plan.")
        PlanStatus plan,

        @JsonPropertyDescription("Last value of each annotation that asks for something, once it was done.")
        Map<String, String> handled,

        @JsonPropertyDescription("The broker that is being replaced.")
        ReplaceStatus replace,

        @JsonPropertyDescription("Last rebalancing of leaders.")
        RebalanceStatus rebalance,

        @JsonPropertyDescription("The last change of the version, until every replica has a snapshot since.")
        UpgradeStatus upgrade,

        @Size(max = 100) @JsonPropertyDescription("Exporters of spec, and those that are taken away.")
        List<ExporterStatus> exporters,

        @JsonPropertyDescription("What holds and what doesn't.")
        List<Condition> conditions) {

    /** For people. */
    public enum Phase {
        Pending,
        Creating,
        Running,
        Scaling,
        Updating,
        Rebalancing,
        ResizingStorage,
        ReplacingBroker,
        SwitchingExporters,
        Suspended,
        Paused,
        Degraded,
        Deleting
    }

    /** Versions of the engine. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Versions(
            @JsonPropertyDescription("All brokers run it.") String current,
            @JsonPropertyDescription("Where it goes.") String target,

            @JsonPropertyDescription("The oldest that a broker runs.")
            String oldestRunning) {}

    /** Settings that every new pod gets. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Bootstrap(
            @JsonPropertyDescription("Brokers at the beginning.")
            Integer clusterSize,

            @JsonPropertyDescription("Partitions at the beginning.")
            Integer partitions,

            @JsonPropertyDescription("Replication factor at the beginning.")
            Integer replicationFactor) {}

    /** One broker. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BrokerStatus(
            @JsonPropertyDescription("Its number.") Integer nodeId,
            @JsonPropertyDescription("Its pod.") String pod,
            @JsonPropertyDescription("Its zone.") String zone,
            @JsonPropertyDescription("Its region.") String region,

            @JsonPropertyDescription("Starting, Joining, Active, Leaving, Left or Lost.")
            String state,

            @JsonPropertyDescription("Whether its pod is ready.")
            Boolean ready,

            @JsonPropertyDescription("Version of the engine that it runs.")
            String version,

            @JsonPropertyDescription("Partitions that it leads.")
            Integer leaderOf,

            @JsonPropertyDescription("Partitions that it holds a replica of.")
            Integer replicaOf,

            @JsonPropertyDescription("Current or Outdated: its pod template.")
            String revision,

            @JsonPropertyDescription("Size of its volume.") String volume) {}

    /** Partitions. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PartitionsStatus(
            @JsonPropertyDescription("How many there are.") Integer total,

            @JsonPropertyDescription("How many have a leader.")
            Integer withLeader,

            @JsonPropertyDescription("How many have a leader and all their replicas alive.")
            Integer healthy,

            @JsonPropertyDescription("How many have fewer replicas than wanted.")
            Integer underReplicated,

            @JsonPropertyDescription("How many would stop with one more broker lost.")
            Integer atRisk,

            @JsonPropertyDescription("How many are led by another than the preferred broker.")
            Integer unbalancedLeaders,

            @Size(max = 10) @JsonPropertyDescription("What is wrong, as examples.")
            List<String> exampleProblems) {}

    /** Who holds what. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TopologyStatus(
            @JsonPropertyDescription("Counts up with each change.")
            Long version,

            @JsonPropertyDescription("Numbers of the brokers that belong to the cluster.")
            List<Integer> members,

            @JsonPropertyDescription("Replicas of each partition.")
            Integer replicationFactor,

            @JsonPropertyDescription("Partitions that there are.")
            Integer partitions,

            @JsonPropertyDescription("What the operator has asked for, noted before it asks.")
            Requested requested,

            @JsonPropertyDescription("The change under way.")
            Change pendingChange,

            @JsonPropertyDescription("The change before.") Change lastChange) {}

    /** What was asked for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Requested(
            @JsonPropertyDescription("Brokers that shall belong to the cluster.")
            List<Integer> members,

            @JsonPropertyDescription("Replicas of each partition.")
            Integer replicationFactor,

            @JsonPropertyDescription("Partitions.") Integer partitions,

            @JsonPropertyDescription("Version of the topology when it was asked.")
            Long fromVersion,

            @JsonPropertyDescription("What the brokers call the change.")
            Long changeId,

            @JsonPropertyDescription("When it was noted.") String requestedAt,

            @JsonPropertyDescription("Why the brokers refused it.")
            String refusal,

            @JsonPropertyDescription("Kind of operation that it serves.")
            String operation) {}

    /** A change of the topology. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(
            @JsonPropertyDescription("Its number.") Long id,

            @JsonPropertyDescription("IN_PROGRESS, COMPLETED, FAILED or CANCELLED.")
            String status,

            @JsonPropertyDescription("Steps that are done.") Integer done,
            @JsonPropertyDescription("Steps in all.") Integer total,
            @JsonPropertyDescription("When it began.") String startedAt,

            @JsonPropertyDescription("When a step was last seen to be done.")
            String progressAt,

            @JsonPropertyDescription("The step that is under way.")
            String waitingFor) {}

    /** What is under way. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OperationStatus(
            @JsonPropertyDescription("Kind of operation.") String type,
            @JsonPropertyDescription("Its step.") String step,

            @JsonPropertyDescription("When the operation began.")
            String startedAt,

            @JsonPropertyDescription("When the step began.") String stepStartedAt,

            @JsonPropertyDescription("Done and all, such as 11/18.")
            String progress,

            @JsonPropertyDescription("What it waits for.") String waitingFor) {}

    /** Restarts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RolloutStatus(
            @JsonPropertyDescription("Hash of the wanted pod template.")
            String revision,

            @JsonPropertyDescription("Pods that have it.") Integer updated,
            @JsonPropertyDescription("Pods in all.") Integer total,

            @JsonPropertyDescription("The pod that is being restarted.")
            String current,

            @JsonPropertyDescription("What that pod was before its restart.")
            String currentUid,

            @JsonPropertyDescription("Revision with which it was well before.")
            String currentRevision,

            @JsonPropertyDescription("When its restart began.")
            String currentSince,

            @JsonPropertyDescription("A pod that did not come up with what spec asks for, so that nobody else gets it.")
            StuckStatus stuck,

            @JsonPropertyDescription("Why the next one waits.")
            String blockedBy) {}

    /** A pod template that does not start. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StuckStatus(
            @JsonPropertyDescription("The pod that shows it. It is left as it is.")
            String pod,

            @JsonPropertyDescription("What that pod was then.")
            String uid,

            @JsonPropertyDescription("Hash of the pod template that spec asks for.")
            String template,

            @JsonPropertyDescription("Revision that the StatefulSet has instead.")
            String revision,

            @JsonPropertyDescription("Since when.") String since) {}

    /** Volumes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StorageStatus(
            @JsonPropertyDescription("Size that is wanted.") String requested,

            @JsonPropertyDescription("Size of the smallest.")
            String smallest,

            @JsonPropertyDescription("How many are growing.")
            Integer resizing,

            @JsonPropertyDescription("Why they don't grow; absent when nothing stands in the way.")
            GrowthRefusal refusal) {}

    /** Why volumes don't grow. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GrowthRefusal(
            @JsonPropertyDescription("Size that was asked for.")
            String size,

            @JsonPropertyDescription("What Kubernetes said.")
            String why,

            @JsonPropertyDescription("When it was asked for last; after ten minutes it is asked for again.")
            String at) {}

    /** The pod template. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TemplateStatus(
            @JsonPropertyDescription("Version of the operator that made it.")
            String operatorVersion,

            @JsonPropertyDescription("Its hash.") String hash,

            @JsonPropertyDescription("Generation of spec that it was made from.")
            Long generation,

            @JsonPropertyDescription("Whether this operator would make another one and waits.")
            Boolean heldBack) {}

    /** What would be done. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PlanStatus(
            @JsonPropertyDescription("Value of the annotation that asked.")
            String requestedToken,

            @JsonPropertyDescription("Generation of spec that it is for.")
            Long generation,

            @JsonPropertyDescription("When it was made.") String at,

            @JsonPropertyDescription("What would be done, in order.")
            List<String> steps,

            @JsonPropertyDescription("Steps of the change of the topology.")
            Integer topologyOperations,

            @JsonPropertyDescription("Replicas that would be copied.")
            Integer replicasMoved,

            @JsonPropertyDescription("Pods that would be restarted.")
            List<String> restarts,

            @JsonPropertyDescription("Why it would be refused.")
            String refused) {}

    /** A broker that leaves, loses its volume and comes back. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReplaceStatus(
            @JsonPropertyDescription("Value of the annotation that asked.")
            String token,

            @JsonPropertyDescription("Its number.") Integer nodeId,
            @JsonPropertyDescription("Its pod.") String pod,

            @JsonPropertyDescription("The volume claim that it shall lose.")
            String claimUid,

            @JsonPropertyDescription("When it began.") String startedAt) {}

    /** A change of the version that all brokers have made. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UpgradeStatus(
            @JsonPropertyDescription("The version that all brokers run since.")
            String version,

            @JsonPropertyDescription("How far each partition was then; snapshots must be as far.")
            Map<String, Long> positions,

            @JsonPropertyDescription("When brokers were last asked for snapshots.")
            String askedAt) {}

    /** Leaders. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RebalanceStatus(
            @JsonPropertyDescription("What asked for it: the value of the annotation, or after what it came.")
            String cause,

            @JsonPropertyDescription("Pending, Running, Balanced or NotPossible.")
            String state,

            @JsonPropertyDescription("When it began.") String startedAt,
            @JsonPropertyDescription("When it ended.") String endedAt,

            @JsonPropertyDescription("How often the brokers were asked.")
            Integer attempts,

            @JsonPropertyDescription("When they were asked last.")
            String askedAt,

            @JsonPropertyDescription("What moved, and what did not.")
            String result) {}

    /** One exporter. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ExporterStatus(
            @JsonPropertyDescription("Its name.") String id,

            @JsonPropertyDescription(
                    "What the brokers say: Enabled, Disabled, Enabling, Disabling; Mixed when they differ, NotLoaded as long as none has it, Unknown when none tells.")
            String state,

            @JsonPropertyDescription("Whether it is gone from spec and is taken away.")
            Boolean leaving,

            @JsonPropertyDescription("Why the brokers did not enable, disable or remove it when they were last asked.")
            String refusal,

            @JsonPropertyDescription("When that was; after 30 seconds they are asked again.")
            String refusedAt) {}
}

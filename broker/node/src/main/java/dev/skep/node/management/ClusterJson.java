package dev.skep.node.management;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.ChangePlan;
import dev.skep.topology.ExporterState;
import dev.skep.topology.FinishedChange;
import dev.skep.topology.Lease;
import dev.skep.topology.MemberEntry;
import dev.skep.topology.Replica;
import dev.skep.topology.ReplicaState;
import dev.skep.topology.Topology;
import dev.skep.topology.change.ChangeAnswer;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster in JSON: field names, states and operations are those of the public contract. Beside them stand some of our own, which its
 * clients pass over.
 */
final class ClusterJson {
    private static final String NEVER = "0000-01-01T00:00:00Z";

    private ClusterJson() {}

    static void document(final JsonGenerator json, final Topology topology, final ClusterControl cluster)
            throws IOException {
        json.writeNumberField("version", topology.version());
        json.writeStringField("clusterId", topology.clusterId());
        member(json, "self", cluster.self());
        final Optional<MemberId> coordinator = cluster.coordinator();
        if (coordinator.isPresent()) {
            member(json, "coordinator", coordinator.get());
        }
        json.writeNumberField("partitionsCount", topology.routedPartitions());
        json.writeNumberField("replicationFactor", topology.replicationFactor());
        routing(json, topology);
        json.writeNumberField("featureLevel", topology.featureLevel());
        json.writeArrayFieldStart("brokers");
        for (final Map.Entry<MemberId, MemberEntry> member : topology.members().entrySet()) {
            json.writeStartObject();
            broker(json, member.getKey(), member.getValue(), Optional.of(cluster));
            json.writeEndObject();
        }
        json.writeEndArray();
        if (topology.lastChange().isPresent()) {
            json.writeObjectFieldStart("lastChange");
            finished(json, topology.lastChange().get());
            json.writeEndObject();
        }
        if (topology.change().isPresent()) {
            json.writeObjectFieldStart("pendingChange");
            pending(json, topology.change().get());
            json.writeEndObject();
        }
        replication(json, cluster.progress());
        if (topology.lease().version() > 0) {
            json.writeObjectFieldStart("lease");
            lease(json, topology.lease(), System.currentTimeMillis());
            json.writeEndObject();
        }
    }

    /** New instances go to all partitions, messages to those of the beginning. */
    private static void routing(final JsonGenerator json, final Topology topology) throws IOException {
        json.writeObjectFieldStart("routing");
        json.writeObjectFieldStart("requestHandling");
        json.writeStringField("strategy", "AllPartitions");
        json.writeNumberField("partitionCount", topology.routedPartitions());
        json.writeEndObject();
        json.writeObjectFieldStart("messageCorrelation");
        json.writeStringField("strategy", "HashMod");
        json.writeNumberField("partitionCount", topology.messagePartitions());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** How far replicas are behind, for the partitions that are led here. */
    private static void replication(final JsonGenerator json, final List<ClusterControl.ReplicaProgress> progress)
            throws IOException {
        json.writeArrayFieldStart("replication");
        for (final ClusterControl.ReplicaProgress replica : progress) {
            json.writeStartObject();
            json.writeNumberField("partitionId", replica.partition());
            member(json, "brokerId", replica.member());
            json.writeNumberField("entriesLeft", replica.entriesLeft());
            json.writeNumberField("snapshotBytesLeft", replica.snapshotBytesLeft());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** @param cluster who knows roles and addresses; empty for a document of the past or the future */
    private static void broker(
            final JsonGenerator json,
            final MemberId member,
            final MemberEntry entry,
            final Optional<ClusterControl> cluster)
            throws IOException {
        member(json, "id", member);
        json.writeStringField("state", entry.state().name());
        json.writeNumberField("version", entry.version());
        json.writeStringField("lastUpdatedAt", when(entry.updatedAtMillis()));
        if (!entry.region().isEmpty()) {
            json.writeStringField("region", entry.region());
        }
        if (!entry.zone().isEmpty()) {
            json.writeStringField("zone", entry.zone());
        }
        json.writeNumberField("featureLevel", entry.featureLevel());
        final Optional<URI> management = cluster.flatMap(control -> control.managementOf(member));
        if (management.isPresent()) {
            json.writeStringField("management", management.get().toString());
        }
        json.writeArrayFieldStart("partitions");
        for (final Map.Entry<Integer, Replica> held : entry.partitions().entrySet()) {
            json.writeStartObject();
            final Optional<MemberId> leader = cluster.flatMap(control -> control.leaderOf(held.getKey()));
            replica(json, held.getKey(), held.getValue(), leader.map(member::equals));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** @param leads empty when nobody knows who leads */
    private static void replica(
            final JsonGenerator json, final int partition, final Replica replica, final Optional<Boolean> leads)
            throws IOException {
        json.writeNumberField("id", partition);
        json.writeStringField("state", replica.state().name());
        json.writeNumberField("priority", replica.priority());
        final boolean takesPart = replica.state() == ReplicaState.ACTIVE || replica.state() == ReplicaState.LEAVING;
        if (leads.isPresent() && (leads.get() || takesPart)) {
            json.writeStringField("role", leads.get() ? "LEADER" : "FOLLOWER");
        }
        json.writeObjectFieldStart("config");
        json.writeObjectFieldStart("exporting");
        json.writeArrayFieldStart("exporters");
        for (final Map.Entry<String, ExporterState> exporter :
                replica.exporters().entrySet()) {
            json.writeStartObject();
            json.writeStringField("id", exporter.getKey());
            json.writeStringField("state", exporter.getValue().enabled() ? "ENABLED" : "DISABLED");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    static void finished(final JsonGenerator json, final FinishedChange change) throws IOException {
        json.writeNumberField("id", change.id());
        json.writeStringField("status", change.status().name());
        json.writeStringField("startedAt", when(change.startedAtMillis()));
        json.writeStringField("completedAt", when(change.completedAtMillis()));
    }

    static void pending(final JsonGenerator json, final ChangePlan plan) throws IOException {
        json.writeNumberField("id", plan.id());
        json.writeStringField("status", "IN_PROGRESS");
        json.writeStringField("startedAt", when(plan.startedAtMillis()));
        json.writeArrayFieldStart("pending");
        for (final ChangeOperation operation : plan.pending()) {
            json.writeStartObject();
            operation(json, operation);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("completed");
        for (final ChangePlan.Completed done : plan.completed()) {
            json.writeStartObject();
            operation(json, done.operation());
            json.writeStringField("completedAt", when(done.completedAtMillis()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("progress");
        json.writeNumberField("operationsDone", plan.completed().size());
        json.writeNumberField(
                "operations", plan.completed().size() + plan.pending().size());
        json.writeEndObject();
    }

    static void changes(final JsonGenerator json, final Topology topology) throws IOException {
        json.writeArrayFieldStart("changes");
        if (topology.change().isPresent()) {
            json.writeStartObject();
            pending(json, topology.change().get());
            json.writeEndObject();
        }
        for (final FinishedChange finished : topology.history()) {
            json.writeStartObject();
            finished(json, finished);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void planned(final JsonGenerator json, final ChangeAnswer.Planned planned) throws IOException {
        json.writeNumberField("changeId", planned.changeId());
        brokers(json, "currentTopology", planned.before());
        json.writeArrayFieldStart("plannedChanges");
        for (final ChangeOperation operation : planned.operations()) {
            json.writeStartObject();
            operation(json, operation);
            json.writeEndObject();
        }
        json.writeEndArray();
        brokers(json, "expectedTopology", planned.expected());
    }

    private static void brokers(final JsonGenerator json, final String name, final Topology topology)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (final Map.Entry<MemberId, MemberEntry> member : topology.members().entrySet()) {
            json.writeStartObject();
            broker(json, member.getKey(), member.getValue(), Optional.empty());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void operation(final JsonGenerator json, final ChangeOperation operation) throws IOException {
        switch (operation) {
            case ChangeOperation.MemberJoin join -> operation(json, "BROKER_ADD", join.member(), operation);
            case ChangeOperation.MemberLeave leave -> operation(json, "BROKER_REMOVE", leave.member(), operation);
            case ChangeOperation.MemberRemove remove -> {
                operation(json, "BROKER_FORCE_REMOVE", remove.executor(), operation);
                members(json, List.of(remove.member()));
            }
            case ChangeOperation.PartitionJoin join -> {
                operation(json, "PARTITION_JOIN", join.member(), operation);
                json.writeNumberField("priority", join.priority());
            }
            case ChangeOperation.PartitionLeave leave -> operation(json, "PARTITION_LEAVE", leave.member(), operation);
            case ChangeOperation.PartitionRemove remove -> {
                operation(json, "PARTITION_LEAVE", remove.member(), operation);
                member(json, "executorId", remove.executor());
            }
            case ChangeOperation.PartitionReconfigurePriority change -> {
                operation(json, "PARTITION_RECONFIGURE_PRIORITY", change.member(), operation);
                json.writeNumberField("priority", change.priority());
            }
            case ChangeOperation.PartitionForceReconfigure force -> {
                operation(json, "PARTITION_FORCE_RECONFIGURE", force.executor(), operation);
                members(json, force.kept());
                json.writeNumberField("epoch", force.epoch());
            }
            case ChangeOperation.PartitionBootstrap bootstrap -> {
                operation(json, "PARTITION_BOOTSTRAP", bootstrap.member(), operation);
                json.writeNumberField("priority", bootstrap.priority());
            }
            case ChangeOperation.PartitionActivate activate ->
                operation(json, "AWAIT_REDISTRIBUTION", activate.executor(), operation);
            case ChangeOperation.PartitionDisableExporter disable -> {
                operation(json, "PARTITION_DISABLE_EXPORTER", disable.member(), operation);
                json.writeStringField("exporterId", disable.exporter());
            }
            case ChangeOperation.PartitionEnableExporter enable -> {
                operation(json, "PARTITION_ENABLE_EXPORTER", enable.member(), operation);
                json.writeStringField("exporterId", enable.exporter());
                if (enable.initializeFrom().isPresent()) {
                    json.writeStringField(
                            "initializeFrom", enable.initializeFrom().get());
                }
            }
        }
    }

    private static void operation(
            final JsonGenerator json, final String name, final MemberId member, final ChangeOperation operation)
            throws IOException {
        json.writeStringField("operation", name);
        member(json, "brokerId", member);
        if (operation.aboutPartition() > 0) {
            json.writeNumberField("partitionId", operation.aboutPartition());
        }
    }

    private static void members(final JsonGenerator json, final List<MemberId> members) throws IOException {
        json.writeArrayFieldStart("brokers");
        for (final MemberId member : members) {
            json.writeNumber(member.nodeId());
        }
        json.writeEndArray();
    }

    static void handovers(final JsonGenerator json, final List<ClusterControl.Handover> handovers) throws IOException {
        json.writeArrayFieldStart("partitions");
        for (final ClusterControl.Handover handover : handovers) {
            json.writeStartObject();
            json.writeNumberField("partitionId", handover.partition());
            member(json, "from", handover.from());
            member(json, "to", handover.to());
            json.writeBooleanField("moved", handover.moved());
            json.writeStringField("reason", handover.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void lease(final JsonGenerator json, final Lease lease, final long nowMillis) throws IOException {
        json.writeNumberField("version", lease.version());
        json.writeBooleanField("held", lease.isHeld(nowMillis));
        json.writeStringField("holder", lease.holder());
        json.writeStringField("subject", lease.subject());
        json.writeStringField("expiresAt", when(lease.expiresAtMillis()));
    }

    /** Brokers are numbers, gateways are texts; null is nobody. */
    private static void member(final JsonGenerator json, final String name, final MemberId member) throws IOException {
        if (member == null) {
            json.writeNullField(name);
        } else if (member.isBroker()) {
            json.writeNumberField(name, member.nodeId());
        } else {
            json.writeStringField(name, member.text());
        }
    }

    private static String when(final long millis) {
        return millis == 0 ? NEVER : Instant.ofEpochMilli(millis).toString();
    }
}

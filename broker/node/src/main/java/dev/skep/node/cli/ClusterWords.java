package dev.skep.node.cli;

import dev.skep.node.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What brokers tell of the cluster, in words for people. */
final class ClusterWords {
    private static final long KIB = 1 << 10;

    private ClusterWords() {}

    /** One operation of a change. */
    static String operation(final JsonValue operation) {
        final String broker = operation.get("brokerId").words();
        final String partition = operation.get("partitionId").words();
        final String kind = operation.get("operation").words();
        return switch (kind) {
            case "BROKER_ADD" -> "broker " + broker + " joins";
            case "BROKER_REMOVE" -> "broker " + broker + " leaves";
            case "BROKER_FORCE_REMOVE" -> "broker " + list(operation.get("brokers")) + " is struck off";
            case "PARTITION_JOIN" -> "partition " + partition + " joins broker " + broker;
            case "PARTITION_LEAVE" -> "partition " + partition + " leaves broker " + broker;
            case "PARTITION_RECONFIGURE_PRIORITY" ->
                "partition " + partition + " on broker " + broker + " gets priority "
                        + operation.get("priority").words();
            case "PARTITION_FORCE_RECONFIGURE" ->
                "partition " + partition + " goes on with broker " + list(operation.get("brokers")) + " only";
            case "PARTITION_BOOTSTRAP" -> "partition " + partition + " begins on broker " + broker;
            case "AWAIT_REDISTRIBUTION" -> "partition " + partition + " gets the deployments";
            default -> kind + " of partition " + partition + " on broker " + broker;
        };
    }

    private static String list(final JsonValue brokers) {
        return String.join(
                ", ", brokers.elements().stream().map(JsonValue::words).toList());
    }

    /** How far a change under way is, with its present operation. */
    static String progress(final JsonValue pending) {
        final JsonValue progress = pending.get("progress");
        final List<JsonValue> left = pending.get("pending").elements();
        return progress.get("operationsDone").words() + " of "
                + progress.get("operations").words() + " operations done"
                + (left.isEmpty() ? "" : ", now " + operation(left.getFirst()));
    }

    /** What a replica still lacks; empty when that is not known. */
    static String left(final JsonValue replica) {
        if (replica.isAbsent()) {
            return "";
        }
        final long bytes = replica.get("snapshotBytesLeft").wholeNumber().orElse(0);
        final long entries = replica.get("entriesLeft").wholeNumber().orElse(0);
        return ", " + (bytes > 0 ? bytes(bytes) + " and " : "") + entries + " entries left";
    }

    static String bytes(final long bytes) {
        double amount = bytes;
        String unit = "bytes";
        for (final String larger : List.of("KB", "MB", "GB", "TB")) {
            if (amount < KIB) {
                break;
            }
            amount /= KIB;
            unit = larger;
        }
        return unit.equals("bytes") ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", amount, unit);
    }

    /** The whole cluster, a line for each broker. */
    static List<String> status(final JsonValue cluster) {
        final List<String> lines = new ArrayList<>();
        final List<JsonValue> brokers = cluster.get("brokers").elements();
        lines.add("cluster " + cluster.get("clusterId").words() + ", version "
                + cluster.get("version").words() + ": " + brokers.size() + " broker(s), "
                + cluster.get("partitionsCount").words() + " partition(s), replication factor "
                + cluster.get("replicationFactor").words() + ", coordinator "
                + (cluster.get("coordinator").isAbsent()
                        ? "unknown"
                        : cluster.get("coordinator").words()));
        for (final JsonValue broker : brokers) {
            lines.add(broker(broker));
        }
        final JsonValue pending = cluster.get("pendingChange");
        if (!pending.isAbsent()) {
            lines.add("change " + pending.get("id").words() + " is under way: " + progress(pending)
                    + left(replication(cluster, pending)));
        }
        final JsonValue last = cluster.get("lastChange");
        if (!last.isAbsent()) {
            lines.add("last change " + last.get("id").words() + ": "
                    + last.get("status").words() + " at "
                    + last.get("completedAt").words());
        }
        final JsonValue lease = cluster.get("lease");
        if (lease.get("held").isTrue()) {
            lines.add("maintenance lease: " + lease.get("holder").words() + " for "
                    + lease.get("subject").words() + " until "
                    + lease.get("expiresAt").words());
        }
        return lines;
    }

    private static String broker(final JsonValue broker) {
        final List<String> partitions = new ArrayList<>();
        for (final JsonValue partition : broker.get("partitions").elements()) {
            final String state = partition.get("state").words();
            final JsonValue role = partition.get("role");
            final String words = role.isAbsent() || !state.equals("ACTIVE") ? state : role.words();
            partitions.add(partition.get("id").words() + " " + words.toLowerCase(Locale.ROOT) + " ("
                    + partition.get("priority").words() + ")");
        }
        final String region = broker.get("region").words();
        final String zone = broker.get("zone").words();
        return "  broker " + broker.get("id").words() + " "
                + broker.get("state").words().toLowerCase(Locale.ROOT)
                + (region.isEmpty() ? "" : ", region " + region)
                + (zone.isEmpty() ? "" : ", zone " + zone)
                + ": " + (partitions.isEmpty() ? "no partitions" : String.join(", ", partitions));
    }

    /** Whether the answering broker is a member: one that is not, or is leaving, may not hear of everything. */
    static boolean takesPart(final JsonValue cluster) {
        final String self = cluster.get("self").words();
        return cluster.get("brokers").elements().stream()
                .anyMatch(broker -> broker.get("id").words().equals(self)
                        && broker.get("state").words().equals("ACTIVE"));
    }

    /** What the answering broker says of the replica that the present operation of a change fills; absent when it knows nothing. */
    static JsonValue replication(final JsonValue cluster, final JsonValue pending) {
        final List<JsonValue> left = pending.get("pending").elements();
        if (left.isEmpty()) {
            return JsonValue.absent();
        }
        final String partition = left.getFirst().get("partitionId").words();
        final String broker = left.getFirst().get("brokerId").words();
        return cluster.get("replication").elements().stream()
                .filter(replica -> replica.get("partitionId").words().equals(partition))
                .filter(replica -> replica.get("brokerId").words().equals(broker))
                .findFirst()
                .orElse(JsonValue.absent());
    }
}

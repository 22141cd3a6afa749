package dev.skep.operator.brokers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.operator.plan.BrokersView.Change;
import dev.skep.operator.plan.BrokersView.Exporter;
import dev.skep.operator.plan.BrokersView.Lag;
import dev.skep.operator.plan.BrokersView.Member;
import dev.skep.operator.plan.BrokersView.Replica;
import dev.skep.operator.plan.BrokersView.Topology;
import dev.skep.operator.plan.Preview;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Answers of the management API. What only some brokers say is worked out from what all of them say. */
final class TopologyJson {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private TopologyJson() {}

    static Topology topology(final JsonNode json) {
        final SortedMap<Integer, Member> members = new TreeMap<>();
        final SortedMap<Integer, Integer> replicas = new TreeMap<>();
        for (final JsonNode broker : json.path("brokers")) {
            final SortedMap<Integer, Integer> held = new TreeMap<>();
            for (final JsonNode partition : broker.path("partitions")) {
                held.put(
                        partition.path("id").asInt(), partition.path("priority").asInt());
                replicas.merge(partition.path("id").asInt(), 1, Integer::sum);
            }
            members.put(
                    broker.path("id").asInt(), new Member(broker.path("state").asText(), held));
        }
        final int most =
                replicas.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        final List<Lag> lag = new ArrayList<>();
        for (final JsonNode replica : json.path("replication")) {
            lag.add(new Lag(
                    replica.path("partitionId").asInt(),
                    replica.path("brokerId").asInt(),
                    replica.path("entriesLeft").asLong(),
                    replica.path("snapshotBytesLeft").asLong()));
        }
        return new Topology(
                json.path("version").asLong(),
                json.path("clusterId").asText(""),
                json.path("partitionsCount").asInt(replicas.size()),
                json.path("replicationFactor").asInt(most),
                members,
                Optional.of(json.path("pendingChange"))
                        .filter(change -> change.hasNonNull("id"))
                        .map(TopologyJson::change),
                Optional.of(json.path("lastChange"))
                        .filter(change -> change.hasNonNull("id"))
                        .map(TopologyJson::change),
                lag);
    }

    static SortedMap<String, Exporter> exporters(final JsonNode json) {
        final SortedMap<String, Exporter> exporters = new TreeMap<>();
        for (final JsonNode exporter : json) {
            exporters.put(
                    exporter.path("exporterId").asText(),
                    new Exporter(
                            exporter.path("status").asText(),
                            exporter.path("loaded").asBoolean(true)));
        }
        return exporters;
    }

    /** Of the answer to a change, tried or asked for. */
    static Preview.Forecast forecast(final JsonNode json) {
        int moved = 0;
        for (final JsonNode operation : json.path("plannedChanges")) {
            moved += operation.path("operation").asText().equals("PARTITION_JOIN") ? 1 : 0;
        }
        return new Preview.Forecast(json.path("plannedChanges").size(), moved, null);
    }

    private static Change change(final JsonNode json) {
        final int done = json.path("completed").size();
        final int left = json.path("pending").size();
        return new Change(
                json.path("id").asLong(),
                json.path("status").asText(),
                done,
                done + left,
                json.path("startedAt").asText(""),
                left == 0 ? "" : step(json.path("pending").get(0)));
    }

    private static String step(final JsonNode operation) {
        final String name =
                operation.path("operation").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
        return name
                + (operation.has("partitionId")
                        ? " " + operation.path("partitionId").asInt()
                        : "") + " (broker " + operation.path("brokerId").asText() + ")";
    }

    static SortedMap<Integer, Replica> replicas(final JsonNode json) {
        final SortedMap<Integer, Replica> replicas = new TreeMap<>();
        for (final Map.Entry<String, JsonNode> partition : json.properties()) {
            if (!NUMBER.matcher(partition.getKey()).matches()) {
                continue; // of a future that this operator does not know
            }
            final String role = partition.getValue().path("role").asText();
            final boolean failed =
                    partition.getValue().path("streamProcessorPhase").asText().equals("FAILED");
            final boolean leads = role.equals("LEADER");
            replicas.put(
                    Integer.parseInt(partition.getKey()),
                    new Replica(
                            leads && !failed,
                            (leads || role.equals("FOLLOWER")) && !failed,
                            partition.getValue().path("processedPosition").asLong(-1),
                            partition
                                    .getValue()
                                    .path("processedPositionInSnapshot")
                                    .asLong(-1)));
        }
        return replicas;
    }
}

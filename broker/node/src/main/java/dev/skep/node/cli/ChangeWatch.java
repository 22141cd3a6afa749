package dev.skep.node.cli;

import dev.skep.node.json.JsonValue;
import java.util.List;
import java.util.OptionalLong;

/** Follows a change until it is over, and tells how far it is whenever that has changed. */
final class ChangeWatch {
    private static final long LOOK_MILLIS = 250;
    /** A broker may be restarting meanwhile. */
    private static final int FAILURES_IN_A_ROW_MAX = 60;

    private final Terminal terminal;
    private final ManagementClient client;
    private final boolean json;
    private List<String> managements = List.of();
    private String told = "";

    /** @param json nothing is told but the end, as the brokers tell it */
    ChangeWatch(final Terminal terminal, final ManagementClient client, final boolean json) {
        this.terminal = terminal;
        this.client = client;
        this.json = json;
    }

    /** The exit code. */
    int untilOver(final long changeId, final long timeoutSeconds) {
        final long endNanos = timeoutSeconds < 0 ? Long.MAX_VALUE : System.nanoTime() + timeoutSeconds * 1_000_000_000L;
        int failures = 0;
        while (true) {
            try {
                final JsonValue ended = look(changeId);
                failures = 0;
                if (!ended.isAbsent()) {
                    return ended(changeId, ended);
                }
            } catch (NotDone e) {
                failures++;
                if (failures > FAILURES_IN_A_ROW_MAX) {
                    throw new NotDone(
                            "change " + changeId + " was begun, but how it goes on can't be seen: " + e.getMessage());
                }
                tell("can't be seen at the moment: " + e.getMessage());
            }
            if (endNanos != Long.MAX_VALUE && System.nanoTime() - endNanos >= 0) {
                terminal.err()
                        .println("skep cluster scale: change " + changeId
                                + " is still under way and goes on; skep cluster status shows how far it is");
                return Skep.STILL_RUNNING;
            }
            pause();
        }
    }

    private int ended(final long changeId, final JsonValue change) {
        final String status = change.get("status").words();
        if (json) {
            terminal.out()
                    .println("{\"id\":" + changeId + ",\"status\":\"" + status + "\",\"startedAt\":\""
                            + change.get("startedAt").words() + "\",\"completedAt\":\""
                            + change.get("completedAt").words() + "\"}");
        }
        if (status.equals("COMPLETED")) {
            tell("change " + changeId + " is done");
            return Skep.OK;
        }
        terminal.err().println("skep cluster scale: change " + changeId + " ended as " + status);
        return Skep.FAILED;
    }

    /** From the broker that was named; from another one when that is away, or no longer hears of everything as it leaves. */
    private JsonValue cluster() {
        JsonValue own = JsonValue.absent();
        NotDone failure = null;
        try {
            own = client.cluster().json();
            managements = own.get("brokers").elements().stream()
                    .flatMap(broker -> broker.get("management").text().stream())
                    .toList();
            if (ClusterWords.takesPart(own)) {
                return own;
            }
        } catch (NotDone e) {
            failure = e;
        }
        for (final String management : managements) {
            final JsonValue other = client.clusterOf(management);
            if (ClusterWords.takesPart(other)) {
                return other;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return own;
    }

    /** The change when it is over; absent as long as it isn't, or the asked broker has not heard of it. */
    private JsonValue look(final long changeId) {
        final JsonValue cluster = cluster();
        final JsonValue pending = cluster.get("pendingChange");
        if (is(pending, changeId)) {
            tell(ClusterWords.progress(pending) + ClusterWords.left(replication(cluster, pending)));
            return JsonValue.absent();
        }
        if (is(cluster.get("lastChange"), changeId)) {
            return cluster.get("lastChange");
        }
        if (cluster.get("version").wholeNumber().orElse(0) <= changeId) {
            return JsonValue.absent();
        }
        return client.done("GET", "/actuator/cluster/changes/" + changeId, "", OptionalLong.empty())
                .json();
    }

    /** The leader of the partition knows it; that is mostly another broker than the one that is asked. */
    private JsonValue replication(final JsonValue cluster, final JsonValue pending) {
        final JsonValue known = ClusterWords.replication(cluster, pending);
        if (!known.isAbsent() || json) {
            return known;
        }
        final JsonValue operation =
                pending.get("pending").elements().stream().findFirst().orElse(JsonValue.absent());
        if (!operation.get("operation").words().equals("PARTITION_JOIN")) {
            return known;
        }
        final String partition = operation.get("partitionId").words();
        return cluster.get("brokers").elements().stream()
                .filter(broker -> leads(broker, partition))
                .flatMap(broker -> broker.get("management").text().stream())
                .findFirst()
                .map(management -> ClusterWords.replication(client.clusterOf(management), pending))
                .orElse(known);
    }

    private static boolean leads(final JsonValue broker, final String partition) {
        return broker.get("partitions").elements().stream()
                .anyMatch(held -> held.get("id").words().equals(partition)
                        && held.get("role").words().equals("LEADER"));
    }

    private static boolean is(final JsonValue change, final long id) {
        return change.get("id").wholeNumber().orElse(-1) == id;
    }

    private void tell(final String line) {
        if (!json && !line.equals(told)) {
            told = line;
            terminal.out().println(line);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotDone("interrupted; the change goes on");
        }
    }
}

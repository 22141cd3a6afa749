package dev.skep.node.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.base.MemberId;
import dev.skep.node.HeldPort;
import dev.skep.node.config.ManagementSettings;
import dev.skep.node.management.ClusterControl.Handover;
import dev.skep.node.management.ClusterControl.ReplicaProgress;
import dev.skep.node.metrics.NodeMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The endpoints of the cluster over HTTP, in front of real cores of the topology. */
final class ClusterEndpointTest {
    private static final AdministrationLimits IMPATIENT = new AdministrationLimits(200, 200, 2, 2);

    /** As short as can be waited for, and long enough for a connection on this machine. */
    private static final AdministrationLimits QUITE_PATIENT = new AdministrationLimits(3_000, 3_000, 2, 2);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<ManagementNode> nodes = new ArrayList<>();
    private FakeCluster cluster = FakeCluster.of(3, 1, 3, 3);

    @AfterEach
    void close() {
        client.close();
        nodes.forEach(ManagementNode::close);
    }

    @Test
    void theDocumentHasTheShapeOfTheContract() {
        cluster.behind(0, new ReplicaProgress(2, MemberId.of(1), 40, 7));
        final Reply reply = get(start(0), "/actuator/cluster");

        assertThat(reply.status).isEqualTo(200);
        assertThat(reply.header("ETag")).isEqualTo("\"1\"");
        assertThat(reply.json.get("version").asLong()).isEqualTo(1);
        assertThat(reply.json.get("brokers")).hasSize(3);
        final JsonNode broker = reply.json.at("/brokers/0");
        assertThat(broker.get("id").isInt()).isTrue();
        assertThat(broker.get("state").asText()).isEqualTo("ACTIVE");
        assertThat(broker.get("lastUpdatedAt").asText()).isEqualTo("0000-01-01T00:00:00Z");
        assertThat(broker.get("management").asText()).startsWith("http://127.0.0.1:");
        assertThat(broker.at("/partitions/0").toString())
                .isEqualTo("{\"id\":1,\"state\":\"ACTIVE\",\"priority\":3,\"role\":\"LEADER\","
                        + "\"config\":{\"exporting\":{\"exporters\":[]}}}");
        assertThat(broker.at("/partitions/1/role").asText()).isEqualTo("FOLLOWER");
        assertThat(reply.json.get("lastChange")).isNull();
        assertThat(reply.json.get("pendingChange")).isNull();
        assertThat(reply.json.get("coordinator").asInt()).isZero();
        assertThat(reply.json.get("replication").toString())
                .isEqualTo("[{\"partitionId\":2,\"brokerId\":1,\"entriesLeft\":40,\"snapshotBytesLeft\":7}]");
    }

    @Test
    void aScaleUpIsPlannedAndFollowedToItsEnd() {
        final int port = start(0);

        final Reply planned = post(port, "/actuator/cluster/brokers", "[0,1,2,3]");

        assertThat(planned.status).isEqualTo(202);
        assertThat(planned.json.get("changeId").asLong()).isEqualTo(2);
        assertThat(planned.header("ETag")).isEqualTo("\"2\"");
        assertThat(planned.json.get("currentTopology")).hasSize(3);
        assertThat(planned.json.get("expectedTopology")).hasSize(4);
        final JsonNode operations = planned.json.get("plannedChanges");
        assertThat(operations.get(0).toString()).isEqualTo("{\"operation\":\"BROKER_ADD\",\"brokerId\":3}");
        final List<String> kinds = operations.findValuesAsText("operation");
        assertThat(kinds).contains("PARTITION_JOIN", "PARTITION_LEAVE");
        final JsonNode join = operations.get(kinds.indexOf("PARTITION_JOIN"));
        assertThat(join.get("brokerId").asInt()).isEqualTo(3);
        assertThat(join.get("partitionId").isInt()).isTrue();
        assertThat(join.get("priority").isInt()).isTrue();

        cluster.perform(2);
        final JsonNode pending = get(port, "/actuator/cluster").json.get("pendingChange");
        assertThat(pending.get("id").asLong()).isEqualTo(2);
        assertThat(pending.get("status").asText()).isEqualTo("IN_PROGRESS");
        assertThat(pending.get("completed")).hasSize(2);
        assertThat(pending.at("/completed/0/completedAt").asText()).startsWith("2023-11-14T22:13:20.");
        assertThat(pending.get("pending")).hasSize(operations.size() - 2);
        assertThat(pending.at("/progress/operationsDone").asInt()).isEqualTo(2);
        assertThat(pending.at("/progress/operations").asInt()).isEqualTo(operations.size());
        assertThat(get(port, "/actuator/cluster/changes/2").json).isEqualTo(pending);
        assertThat(post(port, "/actuator/cluster/brokers", "[0,1]").status).isEqualTo(409);

        cluster.perform(operations.size());
        final JsonNode end = get(port, "/actuator/cluster").json;
        assertThat(end.get("pendingChange")).isNull();
        assertThat(end.at("/lastChange/id").asLong()).isEqualTo(2);
        assertThat(end.at("/lastChange/status").asText()).isEqualTo("COMPLETED");
        assertThat(get(port, "/actuator/cluster/changes/2").json).isEqualTo(end.get("lastChange"));
        assertThat(get(port, "/actuator/cluster/changes").json.get("changes")).hasSize(1);

        final Reply again = post(port, "/actuator/cluster/brokers", "[3,2,1,0]");
        assertThat(again.status).isEqualTo(202);
        assertThat(again.json.get("plannedChanges")).isEmpty();
        assertThat(again.json.get("changeId").asLong()).isEqualTo(2);
    }

    @Test
    void aDryRunTellsTheSameAndChangesNothing() {
        final int port = start(0);

        final Reply tried = post(port, "/actuator/cluster/brokers?dryRun=true", "[0,1,2,3]");
        assertThat(tried.status).isEqualTo(202);
        assertThat(get(port, "/actuator/cluster").json.get("pendingChange")).isNull();
        assertThat(get(port, "/actuator/cluster").json.get("version").asLong()).isEqualTo(1);

        final Reply done = post(port, "/actuator/cluster/brokers", "[0,1,2,3]");
        assertThat(done.json.get("plannedChanges")).isEqualTo(tried.json.get("plannedChanges"));
        assertThat(done.json.get("changeId")).isEqualTo(tried.json.get("changeId"));
    }

    @Test
    void aCancelledChangeStaysAsFarAsItGot() {
        final int port = start(0);
        post(port, "/actuator/cluster/brokers", "[0,1,2,3]");
        cluster.perform(1);

        assertThat(send(port, "DELETE", "/actuator/cluster/changes/2?dryRun=true", "").status)
                .isEqualTo(501);
        assertThat(send(port, "DELETE", "/actuator/cluster/changes/7", "").status)
                .isEqualTo(404);
        final Reply cancelled = send(port, "DELETE", "/actuator/cluster/changes/2", "");

        assertThat(cancelled.status).isEqualTo(200);
        assertThat(cancelled.json.get("pendingChange")).isNull();
        assertThat(cancelled.json.at("/lastChange/status").asText()).isEqualTo("CANCELLED");
        assertThat(cancelled.json.get("brokers")).hasSize(4);
    }

    @Test
    void patchTellsDifferences() {
        final int port = start(0);

        final Reply more = send(
                port,
                "PATCH",
                "/actuator/cluster",
                "{\"brokers\":{\"add\":[3],\"remove\":[0]},\"partitions\":{\"count\":4,\"replicationFactor\":2}}");

        assertThat(more.status).isEqualTo(202);
        assertThat(more.json.get("plannedChanges").findValuesAsText("operation"))
                .contains("BROKER_ADD", "BROKER_REMOVE", "PARTITION_BOOTSTRAP", "AWAIT_REDISTRIBUTION");
        assertThat(more.json.get("expectedTopology").findValuesAsText("id")).contains("4");
    }

    @Test
    void forceGoesOnWithWhoIsLeft() {
        cluster.die(0);
        final int port = start(1);

        final Reply forced = send(port, "PATCH", "/actuator/cluster?force=true", "{\"brokers\":{\"remove\":[0]}}");

        assertThat(forced.status).isEqualTo(202);
        assertThat(forced.json.get("plannedChanges").findValuesAsText("operation"))
                .contains("PARTITION_FORCE_RECONFIGURE", "BROKER_FORCE_REMOVE");
        final JsonNode first = forced.json.at("/plannedChanges/0");
        assertThat(first.get("brokers").toString()).isEqualTo("[1,2]");
    }

    @Test
    void singleReplicasComeAndGo() {
        cluster = FakeCluster.of(3, 0, 3, 2);
        final int port = start(0);
        final int free = cluster.topology(0).replicas(1).containsKey(MemberId.of(2)) ? 1 : 2;

        final Reply joins =
                post(port, "/actuator/cluster/brokers/" + free + "/partitions/1?dryRun=true", "{\"priority\": 9}");
        final Reply same =
                post(port, "/actuator/cluster/partitions/1/brokers/" + free + "?dryRun=true", "{\"priority\": 9}");
        assertThat(joins.status).isEqualTo(202);
        assertThat(joins.json.get("plannedChanges").toString())
                .isEqualTo("[{\"operation\":\"PARTITION_JOIN\",\"brokerId\":" + free
                        + ",\"partitionId\":1,\"priority\":9}]");
        assertThat(same.json.get("plannedChanges")).isEqualTo(joins.json.get("plannedChanges"));

        final Reply leaves = send(port, "DELETE", "/actuator/cluster/brokers/0/partitions/1?dryRun=true", "");
        assertThat(leaves.json.get("plannedChanges").toString())
                .isEqualTo("[{\"operation\":\"PARTITION_LEAVE\",\"brokerId\":0,\"partitionId\":1}]");
        assertThat(send(port, "DELETE", "/actuator/cluster/partitions/1/brokers/0?dryRun=true", "")
                        .json
                        .get("plannedChanges"))
                .isEqualTo(leaves.json.get("plannedChanges"));
    }

    @Test
    void singleBrokersComeAndGo() {
        final int port = start(0);

        final Reply joins = post(port, "/actuator/cluster/brokers/3", "");
        assertThat(joins.status).isEqualTo(202);
        assertThat(joins.json.get("plannedChanges").toString())
                .isEqualTo("[{\"operation\":\"BROKER_ADD\",\"brokerId\":3}]");
        cluster.perform(1);
        final Reply leaves = send(port, "DELETE", "/actuator/cluster/brokers/3", "");
        assertThat(leaves.json.get("plannedChanges").toString())
                .isEqualTo("[{\"operation\":\"BROKER_REMOVE\",\"brokerId\":3}]");
        cluster.perform(1);
        assertThat(get(port, "/actuator/cluster").json.get("brokers")).hasSize(3);
        assertThat(send(port, "DELETE", "/actuator/cluster/brokers/1", "").status)
                .as("holds partitions")
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /actuator/cluster/nothing                 | | 404",
                "GET    | /actuator/cluster/changes/9               | | 404",
                "GET    | /actuator/cluster/changes/1/2             | | 404",
                "POST   | /actuator/cluster/brokers/0/nothing       | | 404",
                "POST   | /actuator/cluster/brokers/7/drain         | | 404",
                "POST   | /actuator/rebalance/now                   | | 404",
                "POST   | /actuator/cluster                         | | 405",
                "GET    | /actuator/cluster/brokers                 | | 405",
                "PUT    | /actuator/cluster/brokers/1               | | 405",
                "GET    | /actuator/cluster/brokers/1/partitions/1  | | 405",
                "GET    | /actuator/cluster/brokers/1/drain         | | 405",
                "DELETE | /actuator/cluster/changes                 | | 405",
                "POST   | /actuator/cluster/changes/1               | | 405",
                "GET    | /actuator/cluster/partitions              | | 405",
                "PATCH  | /actuator/cluster/lease                   | | 405",
                "GET    | /actuator/rebalance                       | | 405",
                "POST   | /actuator/cluster/partitions              | | 501",
                "POST   | /actuator/cluster/partitions/4            | | 501",
                "DELETE | /actuator/cluster/partitions/4            | | 501",
                "POST   | /actuator/cluster/purge                   | | 501",
                "POST   | /actuator/cluster/brokers                 | | 400",
                "POST   | /actuator/cluster/brokers                 | {} | 400",
                "POST   | /actuator/cluster/brokers                 | [] | 400",
                "POST   | /actuator/cluster/brokers                 | [0, | 400",
                "POST   | /actuator/cluster/brokers                 | [-1] | 400",
                "POST   | /actuator/cluster/brokers                 | [\"x\"] | 400",
                "POST   | /actuator/cluster/brokers?dryRun=perhaps  | [0] | 400",
                "POST   | /actuator/cluster/brokers?dryrun=true     | [0] | 400",
                "POST   | /actuator/cluster/brokers?replicationFactor=0 | [0,1,2] | 400",
                "POST   | /actuator/cluster/brokers?replicationFactor=4 | [0,1,2] | 400",
                "POST   | /actuator/cluster/brokers?force&replicationFactor=1 | [0,1] | 400",
                "POST   | /actuator/cluster/brokers?force           | [0,9] | 400",
                "POST   | /actuator/cluster/brokers/x               | | 400",
                "POST   | /actuator/cluster/brokers/3?force=true    | | 400",
                "DELETE | /actuator/cluster/brokers/9               | | 400",
                "POST   | /actuator/cluster/brokers/1/partitions/1  | | 400",
                "POST   | /actuator/cluster/brokers/1/partitions/9  | {\"priority\":1} | 400",
                "POST   | /actuator/cluster/brokers/9/partitions/1  | {\"priority\":1} | 400",
                "POST   | /actuator/cluster/brokers/1/partitions/0  | {\"priority\":1} | 400",
                "DELETE | /actuator/cluster/changes/x               | | 400",
                "PATCH  | /actuator/cluster                         | [] | 400",
                "PATCH  | /actuator/cluster                         | {\"broker\":{}} | 400",
                "PATCH  | /actuator/cluster                         | {\"brokers\":{\"count\":\"2\"}} | 400",
                "PATCH  | /actuator/cluster                         | {\"brokers\":{\"count\":2,\"add\":[3]}} | 400",
                "PATCH  | /actuator/cluster                         | {\"partitions\":{\"count\":2}} | 400",
                "PATCH  | /actuator/cluster?force=true              | {\"brokers\":{\"add\":[3]}} | 400",
                "POST   | /actuator/cluster/lease                   | {\"holder\":\"me\"} | 400",
                "POST   | /actuator/cluster/lease                   | {\"durationMillis\":5} | 400",
                "DELETE | /actuator/cluster/lease                   | | 400"
            })
    void wrongRequestsAreAnsweredWithAMessage(
            final String method, final String path, final String body, final int status) {
        final Reply reply = send(start(0), method, path, body == null ? "" : body);

        assertThat(reply.status).as(reply.json.toString()).isEqualTo(status);
        assertThat(reply.json.get("message").asText()).isNotEmpty();
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(!reply.header("Allow").isEmpty()).isEqualTo(status == 405);
        assertThat(cluster.topology(0).version()).isEqualTo(1);
    }

    @Test
    void ifMatchHoldsForOneVersionOnly() {
        final int port = start(0);

        final Reply stale = send(port, "POST", "/actuator/cluster/brokers/3", "", "If-Match", "\"7\"");
        assertThat(stale.status).isEqualTo(412);
        assertThat(stale.json.get("reason").asText()).isEqualTo("VERSION_MISMATCH");
        assertThat(send(port, "POST", "/actuator/cluster/brokers/3", "", "If-Match", "new").status)
                .isEqualTo(400);
        assertThat(send(port, "POST", "/actuator/cluster/brokers/3", "", "If-Match", "\"1\"").status)
                .isEqualTo(202);
    }

    @Test
    void anIdempotencyKeyTellsARepetitionFromANewRequest() {
        final int port = start(0);
        final Reply first = send(port, "POST", "/actuator/cluster/brokers", "[0,1,2,3]", "Idempotency-Key", "k1");
        cluster.perform(1);

        final Reply repeated = send(port, "POST", "/actuator/cluster/brokers", "[0,1,2,3]", "Idempotency-Key", "k1");
        final Reply other = send(port, "POST", "/actuator/cluster/brokers", "[0,1]", "Idempotency-Key", "k1");

        assertThat(repeated.status).isEqualTo(202);
        assertThat(repeated.json.get("changeId")).isEqualTo(first.json.get("changeId"));
        assertThat(repeated.json.get("plannedChanges")).isEqualTo(first.json.get("plannedChanges"));
        assertThat(other.status).isEqualTo(422);
    }

    @Test
    void changesGoToTheCoordinator() {
        start(0);
        final int port = start(1);

        final Reply planned = send(
                port,
                "POST",
                "/actuator/cluster/brokers?dryRun=true",
                "[0,1,2,3]",
                "Idempotency-Key",
                "k",
                "If-Match",
                "1");
        assertThat(planned.status).isEqualTo(202);
        assertThat(planned.header("ETag")).isEqualTo("\"1\"");
        assertThat(cluster.topology(1).change()).isEmpty();
        assertThat(send(port, "POST", "/actuator/cluster/brokers/3", "", "If-Match", "5").status)
                .as("headers go along, and the answer comes back")
                .isEqualTo(412);
        assertThat(send(port, "PATCH", "/actuator/cluster", "{\"brokers\":{\"add\":[3]}}").status)
                .isEqualTo(202);
        assertThat(cluster.topology(1).change()).isPresent();
        assertThat(send(port, "DELETE", "/actuator/cluster/changes/2", "").status)
                .isEqualTo(200);
        assertThat(post(port, "/actuator/rebalance", "").status).isEqualTo(200);
        assertThat(post(port, "/actuator/cluster/brokers/0/drain", "").status).isEqualTo(200);
        assertThat(post(port, "/actuator/cluster/lease", "{\"holder\":\"me\",\"durationMillis\":5}").status)
                .isEqualTo(200);
        assertThat(cluster.asked())
                .containsSubsequence("1 Scale", "0 Scale", "1 Patch", "0 Patch", "1 Cancel", "0 Cancel")
                .containsSubsequence("0 rebalance", "0 drain 0", "1 takeLease", "0 takeLease");
    }

    @Test
    void forceIsDecidedBySomebodyWhoStays() {
        start(1);
        final int port = start(0);

        final Reply forced = post(port, "/actuator/cluster/brokers?force=true", "[1,2]");

        assertThat(forced.status).isEqualTo(202);
        assertThat(cluster.asked()).containsExactly("0 ForceScale", "1 ForceScale");
    }

    @Test
    void aCoordinatorThatCantBeReachedIsNamed() {
        final int port = start(1);
        assertThat(post(port, "/actuator/cluster/brokers/3", "").status).isEqualTo(502);

        try (HeldPort closed = HeldPort.any()) {
            cluster.managementAt(0, closed.number());
            final Reply reply = post(port, "/actuator/cluster/brokers/3", "");
            assertThat(reply.status).isEqualTo(502);
            assertThat(reply.json.get("message").asText()).contains("broker 0", "127.0.0.1:" + closed.number());
            assertThat(post(port, "/actuator/rebalance", "").status).isEqualTo(502);
        }
        assertThat(get(port, "/actuator/cluster").status)
                .as("looking needs nobody")
                .isEqualTo(200);
    }

    @Test
    void aCoordinatorThatDoesNotAnswerIsNamed() throws IOException {
        final int port = start(1, QUITE_PATIENT);
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            cluster.managementAt(0, silent.getLocalPort());

            final Reply reply = post(port, "/actuator/cluster/brokers/3", "");

            assertThat(reply.status).isEqualTo(504);
            assertThat(reply.json.get("message").asText())
                    .contains("broker 0", "127.0.0.1:" + silent.getLocalPort(), "3000 ms");
        }
    }

    @Test
    void noRequestGoesInCircles() {
        final int port = start(1);
        cluster.managementAt(0, port);

        final Reply reply = post(port, "/actuator/cluster/brokers/3", "");

        assertThat(reply.status).isEqualTo(502);
        assertThat(reply.json.get("message").asText()).contains("do not agree");
    }

    @Test
    void whatTakesTooLongOrFailsIsToldSo() {
        final int port = start(0, IMPATIENT);
        cluster.failWith(new IllegalStateException("no space left"));
        final Reply failed = post(port, "/actuator/cluster/brokers/3", "");
        assertThat(failed.status).isEqualTo(500);
        assertThat(failed.json.get("message").asText()).contains("no space left");

        cluster.fallSilent();
        assertThat(post(port, "/actuator/cluster/brokers/3", "").status).isEqualTo(504);
        assertThat(post(port, "/actuator/rebalance", "").status).isEqualTo(504);
        assertThat(get(port, "/actuator/health/readiness").status)
                .as("probes don't wait behind it")
                .isEqualTo(200);
    }

    @Test
    void tooFewBrokersDecideNothing() {
        cluster.die(1);
        cluster.die(2);

        assertThat(post(start(0), "/actuator/cluster/brokers/3", "").status).isEqualTo(503);
    }

    @Test
    void whoKnowsNothingSaysSo() {
        final int port = start(3);
        for (final Reply reply : List.of(
                get(port, "/actuator/cluster"),
                post(port, "/actuator/cluster/brokers/3", ""),
                post(port, "/actuator/rebalance", ""))) {
            assertThat(reply.status).isEqualTo(503);
            assertThat(reply.json.get("message").asText()).contains("does not know the topology");
        }
        try (ManagementServer starting =
                ManagementServer.start(new ManagementSettings("127.0.0.1", 0), new NodeMetrics())) {
            assertThat(get(starting.port(), "/actuator/cluster").status).isEqualTo(503);
            assertThat(post(starting.port(), "/actuator/rebalance", "").status).isEqualTo(503);
        }
    }

    @Test
    void leadershipsMoveAndSaySo() {
        cluster.handover(new Handover(1, MemberId.of(2), MemberId.of(0), true, ""));
        cluster.handover(new Handover(2, null, MemberId.of(1), false, "nobody leads it"));
        final int port = start(0);
        final String moved = "{\"partitions\":[{\"partitionId\":1,\"from\":2,\"to\":0,\"moved\":true,\"reason\":\"\"},"
                + "{\"partitionId\":2,\"from\":null,\"to\":1,\"moved\":false,\"reason\":\"nobody leads it\"}]}";

        assertThat(post(port, "/actuator/rebalance", "").json.toString()).isEqualTo(moved);
        assertThat(post(port, "/actuator/cluster/brokers/2/drain", "").json.toString())
                .isEqualTo(moved);
        assertThat(cluster.asked()).containsExactly("0 rebalance", "0 drain 2");
    }

    @Test
    void theLeaseIsHeldByOneOnly() {
        final int port = start(0);
        final String mine = "{\"holder\":\"me\",\"subject\":\"broker 2\",\"durationMillis\":60000}";
        final String yours = "{\"holder\":\"you\",\"subject\":\"broker 1\",\"durationMillis\":60000}";

        final Reply taken = send(port, "POST", "/actuator/cluster/lease", mine, "If-Match", "\"0\"");
        assertThat(taken.status).isEqualTo(200);
        assertThat(taken.json.get("holder").asText()).isEqualTo("me");
        assertThat(taken.json.get("expiresAt").asText()).startsWith("2023-11-14T22:14:20.");
        assertThat(taken.header("ETag")).isEqualTo("\"1\"");
        assertThat(post(port, "/actuator/cluster/lease", yours).status).isEqualTo(409);
        assertThat(send(port, "POST", "/actuator/cluster/lease", mine, "If-Match", "\"0\"").status)
                .isEqualTo(412);
        assertThat(get(port, "/actuator/cluster/lease").json.get("subject").asText())
                .isEqualTo("broker 2");
        assertThat(get(port, "/actuator/cluster").json.at("/lease/version").asLong())
                .isEqualTo(1);

        assertThat(send(port, "DELETE", "/actuator/cluster/lease?holder=me", "").status)
                .isEqualTo(200);
        assertThat(post(port, "/actuator/cluster/lease", yours).status).isEqualTo(200);
        assertThat(send(port, "DELETE", "/actuator/cluster/lease", "{\"holder\":\"you\"}")
                        .json
                        .get("holder")
                        .asText())
                .isEmpty();
    }

    private int start(final int member) {
        return start(member, AdministrationLimits.DEFAULT);
    }

    private int start(final int member, final AdministrationLimits limits) {
        final ManagementNode node = ManagementNode.start(cluster, member, limits);
        nodes.add(node);
        return node.port();
    }

    private record Reply(int status, JsonNode json, HttpResponse<String> response) {
        /** Empty when it is not there. */
        String header(final String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    private Reply get(final int port, final String path) {
        return send(port, "GET", path, "");
    }

    private Reply post(final int port, final String path, final String body) {
        return send(port, "POST", path, body);
    }

    private Reply send(
            final int port, final String method, final String path, final String body, final String... headers) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            final HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), MAPPER.readTree(response.body()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

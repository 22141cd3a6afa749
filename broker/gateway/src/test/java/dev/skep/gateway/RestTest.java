package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.accepted;
import static dev.skep.gateway.FakePartition.jobs;
import static dev.skep.gateway.FakePartition.noJobs;
import static dev.skep.gateway.FakePartition.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.gateway.json.JsonToPacked;
import dev.skep.gateway.json.PackedToJson;
import dev.skep.gateway.rest.RestConfig;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.Refusal;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.UserTaskValue;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The REST API before partitions that do as a test tells them. */
final class RestTest {
    private static final long TASK = Fixture.key(1, 7);

    private final JsonToPacked packed = new JsonToPacked(100);
    private final PackedToJson json = new PackedToJson(100);
    private Fixture fixture;
    private HttpClientOfTest http;

    @BeforeEach
    void start() {
        start(GatewayLimits.DEFAULT);
    }

    private void start(final GatewayLimits limits) {
        fixture = new Fixture(
                Fixture.CONFIG.withRest(RestConfig.at("127.0.0.1", 0)).withLimits(limits), 2);
        http = new HttpClientOfTest(fixture.server.restPort());
    }

    @AfterEach
    void stop() {
        http.close();
        fixture.close();
    }

    private void echo() {
        for (final FakePartition partition : fixture.partitions) {
            partition.script(request -> accepted(request, request.key(), request.intent(), request.value()));
        }
    }

    private HttpResponse<String> get(final String path) {
        return http.send("GET", path, null);
    }

    private UserTaskValue askedOfTask(final UserTaskIntent intent) {
        final CommandRequest asked = fixture.partition(1).nextAsked();
        assertThat(asked.intent()).isEqualTo(intent);
        assertThat(asked.key()).isEqualTo(TASK);
        return (UserTaskValue) asked.value();
    }

    private static void assertProblem(
            final HttpResponse<String> response, final int status, final String title, final String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body())
                .startsWith(
                        "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\"")
                .contains(detail)
                .endsWith(",\"instance\":\"" + response.uri().getPath() + "\"}");
    }

    private static void assertDone(final HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void bothVersionsTellTheTopology() {
        for (final String path : List.of("/v1/topology", "/v2/topology")) {
            final HttpResponse<String> response = get(path);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(response.body())
                    .isEqualTo(
                            "{\"brokers\":[{\"nodeId\":0,\"host\":\"localhost\",\"port\":26501,\"partitions\":["
                                    + "{\"partitionId\":1,\"role\":\"leader\",\"health\":\"healthy\"},"
                                    + "{\"partitionId\":2,\"role\":\"follower\",\"health\":\"unhealthy\"}],\"version\":\"8.5.0\"}],"
                                    + "\"clusterSize\":1,\"partitionsCount\":2,\"replicationFactor\":1,\"gatewayVersion\":\"8.5.0\"}");
        }
        assertDone(get("/v2/status"));
    }

    @Test
    void userTasksAreCompleted() {
        echo();

        assertDone(http.send(
                "POST",
                "/v1/user-tasks/" + TASK + "/completion",
                "{\"variables\":{\"a\":[1]},\"action\":\"approve\"}"));

        final UserTaskValue asked = askedOfTask(UserTaskIntent.COMPLETE);
        assertThat(asked.action()).isEqualTo("approve");
        assertThat(new String(json.json(asked.variables()), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":[1]}");
    }

    @Test
    void userTasksAreCompletedWithoutSayingAnything() {
        echo();
        for (final String body : new String[] {null, "", "{}", "null", "{\"variables\":null,\"unknown\":[{}]}"}) {
            assertDone(http.send("POST", "/v2/user-tasks/" + TASK + "/completion", body));

            final UserTaskValue asked = askedOfTask(UserTaskIntent.COMPLETE);
            assertThat(asked.action()).isEmpty();
            assertThat(asked.variables()).isEqualTo(Packed.EMPTY_DOCUMENT);
        }
    }

    @Test
    void userTasksAreAssignedClaimedAndTakenAway() {
        echo();

        assertDone(http.send("POST", "/v2/user-tasks/" + TASK + "/assignment", "{\"assignee\":\"ann\"}"));
        assertThat(askedOfTask(UserTaskIntent.ASSIGN).assignee()).isEqualTo("ann");
        assertDone(http.send(
                "POST",
                "/v2/user-tasks/" + TASK + "/assignment",
                "{\"assignee\":\"bob\",\"allowOverride\":false,\"action\":\"mine\"}"));
        final UserTaskValue claimed = askedOfTask(UserTaskIntent.CLAIM);
        assertThat(claimed.assignee()).isEqualTo("bob");
        assertThat(claimed.action()).isEqualTo("mine");
        assertDone(http.send("DELETE", "/v1/user-tasks/" + TASK + "/assignee", null));
        final UserTaskValue free = askedOfTask(UserTaskIntent.ASSIGN);
        assertThat(free.assignee()).isEmpty();
        assertThat(free.action()).isEqualTo("unassign");
    }

    @Test
    void userTasksAreUpdatedInWhatIsGiven() {
        echo();

        assertDone(http.send("PATCH", "/v2/user-tasks/" + TASK, """
                {"changeset": {"dueDate": "2026-01-02T03:04:05+01:00", "followUpDate": "", "candidateUsers": ["a", "b"],
                 "candidateGroups": null, "priority": 7}}
                """));

        final UserTaskValue asked = askedOfTask(UserTaskIntent.UPDATE);
        assertThat(asked.changedAttributes())
                .containsExactlyInAnyOrder("dueDate", "followUpDate", "candidateUsersList", "priority");
        assertThat(asked.dueDate()).isEqualTo("2026-01-02T03:04:05+01:00");
        assertThat(asked.followUpDate()).isEmpty();
        assertThat(asked.candidateUsers()).containsExactly("a", "b");
        assertThat(asked.priority()).isEqualTo(7);
        assertDone(http.send("PATCH", "/v1/user-tasks/" + TASK, "{\"action\":\"seen\"}"));
        assertThat(askedOfTask(UserTaskIntent.UPDATE).changedAttributes()).isEmpty();
    }

    @Test
    void whatIsWrongWithAUserTaskRequestIsSaidAtOnce() {
        final String assignment = "/v2/user-tasks/" + TASK + "/assignment";
        final String task = "/v2/user-tasks/" + TASK;
        assertProblem(http.send("POST", assignment, "{}"), 400, "INVALID_ARGUMENT", "Expected an assignee");
        assertProblem(
                http.send("POST", assignment, "{\"assignee\":\"  \"}"),
                400,
                "INVALID_ARGUMENT",
                "Expected an assignee");
        assertProblem(http.send("POST", assignment, null), 400, "Bad Request", "has no body");
        for (final String nothing : new String[] {null, "{}", "{\"changeset\":{}}", "{\"changeset\":{\"x\":1}}"}) {
            assertProblem(http.send("PATCH", task, nothing), 400, "INVALID_ARGUMENT", "there is neither.");
        }
        assertProblem(
                http.send(
                        "PATCH", task, "{\"changeset\":{\"dueDate\":\"xx\",\"followUpDate\":\"2024-01-01T00:00:00\"}}"),
                400,
                "INVALID_ARGUMENT",
                "it is 'xx'. Expected followUpDate");
        assertProblem(
                http.send("PATCH", task, "{\"changeset\":{\"priority\":101}}"), 400, "INVALID_ARGUMENT", "it is 101.");
        assertThat(fixture.partition(1).asked).isEmpty();
    }

    @Test
    void bodiesOfAnotherShapeAreNamed() {
        final String path = "/v2/user-tasks/" + TASK + "/completion";
        assertProblem(http.send("POST", path, "{"), 400, "Bad Request", "line 1, column");
        assertProblem(http.send("POST", path, "[]"), 400, "Bad Request", "to be a JSON object");
        assertProblem(http.send("POST", path, "{} {}"), 400, "Bad Request", "Expected nothing behind");
        assertProblem(
                http.send("POST", path, "{\"variables\":[1]}"), 400, "Bad Request", "'variables' to be a JSON object");
        assertProblem(http.send("POST", path, "{\"variables\":\"x\"}"), 400, "Bad Request", "it is the text \\\"x\\\"");
        assertProblem(http.send("POST", path, "{\"action\":{}}"), 400, "Bad Request", "'action' to be a text");
        assertProblem(
                http.send("PATCH", "/v2/user-tasks/" + TASK, "{\"changeset\":{\"candidateUsers\":\"x\"}}"),
                400,
                "Bad Request",
                "'changeset.candidateUsers' to be an array");
        assertProblem(
                http.send("POST", "/v2/jobs/activation", "{\"timeout\":\"soon\"}"),
                400,
                "Bad Request",
                "'timeout' to be a whole number");
        assertProblem(
                http.send("POST", path, "{\"variables\":" + "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_001)),
                400,
                "Bad Request",
                "not valid JSON");
        assertProblem(
                http.send("POST", path, "{\"variables\":" + "{\"a\":".repeat(1_001) + "1" + "}".repeat(1_002)),
                400,
                "INVALID_ARGUMENT",
                "nested deeper");
    }

    @Test
    void keysOfPathsAreNumbers() {
        assertProblem(
                http.send("POST", "/v1/user-tasks/abc/completion", "{}"), 400, "Bad Request", "the key in the path");
        assertProblem(
                http.send("POST", "/v1/user-tasks/99999999999999999999/completion", "{}"),
                400,
                "Bad Request",
                "the key in the path");
        assertProblem(http.send("POST", "/v1/user-tasks/1/completion", "{}"), 503, "UNAVAILABLE", "no such partition");
    }

    @Test
    void whatPartitionsSayHasItsStatus() {
        assertSaid(
                new CommandReply.Rejected(null, UserTaskIntent.COMPLETE, RejectionType.NOT_FOUND, "gone"),
                404,
                "NOT_FOUND");
        assertSaid(
                new CommandReply.Rejected(null, UserTaskIntent.COMPLETE, RejectionType.INVALID_STATE, "late"),
                409,
                "INVALID_STATE");
        assertSaid(
                new CommandReply.Rejected(null, UserTaskIntent.COMPLETE, RejectionType.INVALID_ARGUMENT, "bad"),
                400,
                "INVALID_ARGUMENT");
        assertSaid(
                new CommandReply.Rejected(null, UserTaskIntent.COMPLETE, RejectionType.ALREADY_EXISTS, "twice"),
                409,
                "ALREADY_EXISTS");
        assertSaid(
                new CommandReply.Rejected(null, UserTaskIntent.COMPLETE, RejectionType.PROCESSING_ERROR, "oops"),
                500,
                "Internal Server Error");
        fixture.partition(1).script(request -> refused(request, Refusal.Kind.OVERLOADED));
        final String path = "/user-tasks/" + TASK + "/completion";
        assertProblem(http.send("POST", "/v2" + path, "{}"), 503, "RESOURCE_EXHAUSTED", "because of a test");
        assertProblem(http.send("POST", "/v1" + path, "{}"), 429, "RESOURCE_EXHAUSTED", "because of a test");
    }

    private void assertSaid(final CommandReply.Rejected reply, final int status, final String title) {
        fixture.partition(1)
                .script(request ->
                        new CommandReply.Rejected(request.origin(), reply.intent(), reply.type(), reply.reason()));
        final HttpResponse<String> response = http.send("POST", "/v2/user-tasks/" + TASK + "/completion", "{}");
        assertProblem(
                response,
                status,
                title,
                "Command 'COMPLETE' rejected with code '" + reply.type() + "': " + reply.reason());
        assertThat(response.headers().firstValue("skep-request-id")).isPresent();
    }

    @Test
    void pathsMethodsAndMediaTypesAreStrict() {
        for (final String path :
                List.of("/", "/v1", "/v2/", "/v2/nothing", "/v1/topology/", "/v3/topology", "/v1/jobs/activation")) {
            assertProblem(get(path), 404, "Not Found", "/v2/openapi.json");
        }
        final HttpResponse<String> method = http.send("POST", "/v1/topology", null);
        assertProblem(method, 405, "Method Not Allowed", "POST is not answered");
        assertThat(method.headers().firstValue("Allow")).contains("GET,HEAD,OPTIONS");
        final HttpResponse<String> options = http.send("OPTIONS", "/v2/user-tasks/1", null);
        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(options.headers().firstValue("Allow")).contains("OPTIONS,PATCH");
        final HttpResponse<String> head = http.send("HEAD", "/v1/topology", null);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        final String path = "/v1/user-tasks/" + TASK + "/completion";
        assertProblem(
                http.send(http.request(path)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{}"))
                        .build()),
                415,
                "Unsupported Media Type",
                "'text/plain'");
        assertProblem(
                http.send(http.request(path).POST(BodyPublishers.ofString("{}")).build()),
                415,
                "Unsupported Media Type",
                "not said");
        assertProblem(
                http.send(http.request("/v1/topology")
                        .header("Accept", "text/plain, image/*")
                        .build()),
                406,
                "Not Acceptable",
                "text/plain");
        for (final String accepted : List.of(
                "*/*",
                "text/plain, application/*;q=0.5",
                "application/json, application/problem+json",
                "application/vnd.camunda.api.keys.string+json")) {
            assertThat(http.send(http.request("/v1/topology")
                                    .header("Accept", accepted)
                                    .build())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void jobsOfAllPartitionsComeInOneAnswer() {
        fixture.partition(1).script(request -> jobs(request, false, FakePartition.job(Fixture.key(1, 1))));
        fixture.partition(2)
                .script(request -> jobs(
                        request, false, FakePartition.job(Fixture.key(2, 1), packed.document("{\"a\":{\"b\":1}}"))));

        final HttpResponse<String> response = http.send("POST", "/v2/jobs/activation", """
                {"type": "pay", "worker": "me", "timeout": 1000, "maxJobsToActivate": 5, "fetchVariable": ["a"]}
                """);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"jobs\":[{\"jobKey\":\"")
                .contains("\"jobKey\":\"" + Fixture.key(1, 1) + "\"", "\"jobKey\":\"" + Fixture.key(2, 1) + "\"")
                .contains("\"type\":\"pay\",\"processInstanceKey\":\"14\",\"processDefinitionId\":\"order\"")
                .contains("\"customHeaders\":{},\"worker\":\"me\",\"retries\":3,\"deadline\":4711")
                .contains("\"variables\":{\"a\":{\"b\":1}},\"tenantId\":\"<default>\",\"kind\":\"BPMN_ELEMENT\"");
    }

    @Test
    void olderClientsGetTheFieldsThatTheyKnow() {
        fixture.partitions.forEach(partition -> partition.script(
                request -> jobs(request, false, FakePartition.job(Fixture.key(partition.partitionId(), 1)))));

        final HttpResponse<String> response = http.send(http.request("/v2/jobs/activation")
                .header("Content-Type", "application/json")
                .header("User-Agent", "zeebe-client-java/8.6.10")
                .POST(BodyPublishers.ofString("{\"type\":\"pay\",\"timeout\":1,\"maxJobsToActivate\":1}"))
                .build());

        assertThat(response.body()).contains("\"jobKey\"").endsWith("\"tenantId\":\"<default>\"}]}");
    }

    @Test
    void withoutJobsTheListIsEmpty() {
        fixture.partitions.forEach(partition -> partition.script(FakePartition::noJobs));

        final HttpResponse<String> response = http.send(
                "POST",
                "/v2/jobs/activation",
                "{\"type\":\"pay\",\"timeout\":1,\"maxJobsToActivate\":1,\"requestTimeout\":-1}");

        assertThat(response.body()).isEqualTo("{\"jobs\":[]}");
    }

    @Test
    void whatIsWrongWithAnActivationIsSaidAllAtOnce() {
        assertProblem(
                http.send("POST", "/v2/jobs/activation", "{\"timeout\":0}"),
                400,
                "INVALID_ARGUMENT",
                "Expected a type of jobs, but none is given. Expected timeout to be greater than 0, but it is 0."
                        + " Expected maxJobsToActivate to be greater than 0, but it is 0.");
        assertProblem(
                http.send(
                        "POST",
                        "/v2/jobs/activation",
                        "{\"type\":\"a\",\"timeout\":1,\"maxJobsToActivate\":1,\"tenantIds\":[\"acme\"]}"),
                400,
                "INVALID_ARGUMENT",
                "multi-tenancy is disabled");
    }

    /** A client that goes away while the second partition is asked has not got what the first one gave. */
    @Test
    void jobsOfAClientThatIsGoneAreHandedBack() throws Exception {
        for (int i = 0; i < 2; i++) {
            final FakePartition partition = fixture.partitions.get(i);
            final long key = Fixture.key(i + 1, 1);
            final FakePartition other = fixture.partitions.get(1 - i);
            partition.script(request -> {
                if (request.intent() != JobBatchIntent.ACTIVATE) {
                    return null;
                }
                other.script(later -> null);
                return jobs(request, false, FakePartition.job(key));
            });
        }
        final CompletableFuture<HttpResponse<String>> response = http.later(
                "POST", "/v2/jobs/activation", "{\"type\":\"pay\",\"timeout\":1000,\"maxJobsToActivate\":9}");
        final CommandRequest first = next();
        final CommandRequest second = next();
        assertThat(List.of(first.partitionId(), second.partitionId())).containsExactlyInAnyOrder(1, 2);

        response.cancel(true);
        http.close();

        final CommandRequest back = next();
        assertThat(back.intent()).isEqualTo(JobIntent.FAIL);
        assertThat(back.key()).isEqualTo(Fixture.key(back.partitionId(), 1));
        assertThat(((JobValue) back.value()).retries()).isEqualTo(3);
    }

    /** Of whichever partition. */
    private CommandRequest next() throws InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            for (final FakePartition partition : fixture.partitions) {
                final CommandRequest asked = partition.asked.poll(5, TimeUnit.MILLISECONDS);
                if (asked != null) {
                    return asked;
                }
            }
        }
        throw new AssertionError("no partition was asked");
    }

    @Test
    void anAnswerHoldsSoManyJobsOnly() {
        stop();
        start(GatewayLimits.DEFAULT.withMessageBytesMax(4096));
        final Packed large = packed.document("{\"a\":\"" + "x".repeat(2_500) + "\"}");
        for (final FakePartition partition : fixture.partitions) {
            partition.script(request ->
                    jobs(request, true, FakePartition.job(Fixture.key(partition.partitionId(), 1), large)));
        }

        final HttpResponse<String> response = http.send(
                "POST", "/v2/jobs/activation", "{\"type\":\"pay\",\"timeout\":1000,\"maxJobsToActivate\":1000}");

        assertThat(response.body().split("jobKey", -1))
                .as("one piece before each job, and one more")
                .hasSize(3);
    }

    @Test
    void aJobIsUpdatedInOneOrBoth() {
        echo();
        final long job = Fixture.key(2, 3);

        assertDone(http.send("PATCH", "/v2/jobs/" + job, "{\"changeset\":{\"retries\":4,\"timeout\":\"5000\"}}"));

        final CommandRequest timeout = fixture.partition(2).nextAsked();
        final CommandRequest retries = fixture.partition(2).nextAsked();
        assertThat(timeout.intent()).isEqualTo(JobIntent.UPDATE_TIMEOUT);
        assertThat(((JobValue) timeout.value()).timeout()).isEqualTo(5_000);
        assertThat(retries.intent()).isEqualTo(JobIntent.UPDATE_RETRIES);
        assertThat(((JobValue) retries.value()).retries()).isEqualTo(4);
        assertDone(http.send("PATCH", "/v2/jobs/" + job, "{\"changeset\":{\"retries\":1},\"operationReference\":9}"));
        final CommandRequest alone = fixture.partition(2).nextAsked();
        assertThat(alone.intent()).isEqualTo(JobIntent.UPDATE_RETRIES);
        assertThat(alone.origin().operationReference()).isEqualTo(9);
        assertProblem(http.send("PATCH", "/v2/jobs/" + job, "{\"changeset\":{}}"), 400, "INVALID_ARGUMENT", "neither");
        assertProblem(
                http.send("PATCH", "/v2/jobs/" + job, "{\"changeset\":{\"retries\":1},\"operationReference\":0}"),
                400,
                "INVALID_ARGUMENT",
                "operationReference");
    }

    @Test
    void aRequestForJobsWaitsUntilThereAreSome() {
        fixture.partitions.forEach(partition -> partition.script(request -> noJobs(request)));
        final CompletableFuture<HttpResponse<String>> waiting = http.later(
                "POST",
                "/v2/jobs/activation",
                "{\"type\":\"pay\",\"timeout\":1000,\"maxJobsToActivate\":1,\"requestTimeout\":60000}");
        fixture.partition(1).nextAsked();
        fixture.partition(2).nextAsked();
        fixture.partition(2).script(request -> jobs(request, false, FakePartition.job(Fixture.key(2, 1))));

        fixture.partition(2).jobsAvailable("pay");

        assertThat(waiting.orTimeout(60, TimeUnit.SECONDS).join().body()).contains("\"jobKey\":\"" + Fixture.key(2, 1));
    }
}

package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.gateway.rest.RestConfig;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.DeploymentValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What HTTP itself asks of the REST API. */
final class RestConnectionTest {
    private Fixture fixture;
    private HttpClientOfTest http;

    private void start(final GatewayLimits limits, final RestConfig rest) {
        fixture = new Fixture(Fixture.CONFIG.withRest(rest).withLimits(limits), 1);
        http = new HttpClientOfTest(fixture.server.restPort());
        fixture.partition(1).script(request -> accepted(request, request.key(), request.intent(), request.value()));
    }

    private void start() {
        start(GatewayLimits.DEFAULT, RestConfig.at("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        http.close();
        fixture.close();
    }

    private static String task(final int number) {
        return "/v2/user-tasks/" + Fixture.key(1, number) + "/completion";
    }

    /** Writes all at once and reads until the gateway closes. */
    private String raw(final String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.server.restPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            final InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTheirOrder() throws IOException {
        start();
        final StringBuilder requests = new StringBuilder();
        for (int i = 1; i <= 50; i++) {
            requests.append("POST ").append(task(i)).append(" HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            requests.append("GET /v2/nothing/").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        requests.append("GET /v2/topology HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        final String answers = raw(requests.toString());

        int at = 0;
        for (int i = 1; i <= 50; i++) {
            at = answers.indexOf("HTTP/1.1 204 No Content", at);
            assertThat(at).as("answer %d", i).isNotNegative();
            at = answers.indexOf("\"instance\":\"/v2/nothing/" + i + "\"", at);
            assertThat(at).as("answer %d", i).isNotNegative();
        }
        assertThat(answers.substring(at)).contains("HTTP/1.1 200 OK", "connection: close", "\"clusterSize\":1");
        for (int i = 1; i <= 50; i++) {
            assertThat(fixture.partition(1).nextAsked().key()).isEqualTo(Fixture.key(1, i));
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws IOException {
        start(GatewayLimits.DEFAULT.withMessageBytesMax(2_000), RestConfig.at("127.0.0.1", 0));

        final String answer = raw("POST " + task(1)
                + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 413 ")
                .contains("content-type: application/problem+json", "\"status\":413", "larger than 2000 bytes");
        assertThat(http.send("POST", task(2), "{\"variables\":{\"a\":\"" + "x".repeat(1_900) + "\"}}")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void whatIsNoHttpEndsTheConnection() throws IOException {
        start();

        assertThat(raw("GET  HTTP/1.1 what\u0000\r\n: :\r\n\r\n")).startsWith("HTTP/1.1 400 Bad Request");
        assertThat(http.send("GET", "/v2/topology", null).statusCode()).isEqualTo(200);
    }

    @Test
    void aClientMayAskBeforeItSendsItsBody() throws IOException {
        start();

        final String answer = raw("POST " + task(1)
                + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\n\r\n{}");

        assertThat(answer).startsWith("HTTP/1.1 100 Continue\r\n").contains("HTTP/1.1 204 No Content");
    }

    @Test
    void connectionsBeyondTheirBoundAreClosed() throws IOException {
        start(GatewayLimits.DEFAULT, new RestConfig("127.0.0.1", 0, 1, TimeUnit.MINUTES.toNanos(2)));
        assertThat(http.send("GET", "/v2/topology", null).statusCode()).isEqualTo(200);

        try (Socket second = new Socket(InetAddress.getLoopbackAddress(), fixture.server.restPort())) {
            second.setSoTimeout(60_000);
            assertThat(second.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(http.send("GET", "/v2/topology", null).statusCode()).isEqualTo(200);
    }

    @Test
    void filesAreDeployed() {
        start();

        final HttpResponse<String> response = http.send(http.request("/v2/deployments")
                .header("Content-Type", "multipart/form-data; boundary=cut")
                .POST(BodyPublishers.ofString(lines(
                        "--cut",
                        "Content-Disposition: form-data; name=\"resources\"; filename=\"a b.bpmn\"",
                        "Content-Type: application/octet-stream",
                        "",
                        "<a>",
                        "</a>",
                        "--cut",
                        "Content-Disposition: form-data; name=\"resources\"; filename=\"c.form\"",
                        "",
                        "{}",
                        "--cut",
                        "Content-Disposition: form-data; name=\"tenantId\"",
                        "",
                        "<default>",
                        "--cut--")))
                .build());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\"deploymentKey\":\"").contains("\"deployments\":[]");
        final CommandRequest asked = fixture.partition(1).nextAsked();
        assertThat(asked.intent()).isEqualTo(DeploymentIntent.CREATE);
        assertThat(((DeploymentValue) asked.value()).resources())
                .extracting(resource -> resource.name() + "=" + new String(resource.content(), StandardCharsets.UTF_8))
                .containsExactly("a b.bpmn=<a>\r\n</a>", "c.form={}");
    }

    @Test
    void deploymentsWithoutFilesAreRefused() {
        start();

        assertThat(http.send(http.request("/v2/deployments")
                                .header("Content-Type", "multipart/form-data; boundary=cut")
                                .POST(BodyPublishers.ofString(lines(
                                        "--cut",
                                        "Content-Disposition: form-data; name=\"tenantId\"",
                                        "",
                                        "a",
                                        "--cut--")))
                                .build())
                        .body())
                .contains("\"status\":400", "parts with the name resources");
        assertThat(http.send(http.request("/v2/deployments")
                                .header("Content-Type", "multipart/form-data")
                                .POST(BodyPublishers.ofString("x"))
                                .build())
                        .body())
                .contains("\"status\":400", "not valid multipart");
        assertThat(http.send("POST", "/v2/deployments", null).statusCode()).isEqualTo(400);
        assertThat(http.send("POST", "/v2/deployments", "{}").statusCode()).isEqualTo(415);
    }

    @Test
    void whoWaitsAtAStopGetsItsAnswer() throws Exception {
        start();
        fixture.partition(1).script(request -> null);
        final CompletableFuture<HttpResponse<String>> waiting = http.later("POST", task(1), null);
        final CompletableFuture<HttpResponse<String>> jobs = http.later(
                "POST",
                "/v2/jobs/activation",
                "{\"type\":\"pay\",\"timeout\":1000,\"maxJobsToActivate\":1,\"requestTimeout\":600000}");
        final CommandRequest one = fixture.partition(1).nextAsked();
        final CommandRequest other = fixture.partition(1).nextAsked();
        final int port = fixture.server.restPort();

        final CompletableFuture<Void> stopped = CompletableFuture.runAsync(fixture.server::stop);
        awaitClosed(port);
        for (final CommandRequest each : new CommandRequest[] {one, other}) {
            fixture.partition(1)
                    .reply(
                            each.key() < 0
                                    ? FakePartition.noJobs(each)
                                    : accepted(each, 1, each.intent(), each.value()));
        }

        assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        assertThat(jobs.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        stopped.get(60, TimeUnit.SECONDS);
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    private static void awaitClosed(final int port) throws Exception {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
            } catch (final ConnectException e) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the port is open still");
    }

    private static String lines(final String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }
}

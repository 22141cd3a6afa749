package dev.skep.node.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exporters of the whole cluster over HTTP, in front of real cores of the topology. */
final class ExportersEndpointTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeCluster cluster = FakeCluster.of(3, 0, 2, 3);
    private final ManagementNode node = ManagementNode.withExporters(cluster, 0, "audit", "warehouse");

    @AfterEach
    void close() {
        client.close();
        node.close();
    }

    private record Reply(int status, String allow, JsonNode json) {}

    private Reply send(final String method, final String path, final String body) {
        return send(node, method, path, body);
    }

    private Reply send(final ManagementNode asked, final String method, final String path, final String body) {
        try {
            final HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + asked.port() + "/actuator/" + path))
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Allow").orElse(""),
                    MAPPER.readTree(response.body()));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String statuses() {
        return send("GET", "exporters", "").json().toString();
    }

    @Test
    void theyAreTurnedOffAndOnAsAChangeOfTheCluster() {
        assertThat(statuses())
                .isEqualTo("[{\"exporterId\":\"audit\",\"status\":\"ENABLED\",\"loaded\":true},"
                        + "{\"exporterId\":\"warehouse\",\"status\":\"ENABLED\",\"loaded\":true}]");

        final Reply disabled = send("POST", "exporters/audit/disable", "");
        assertThat(disabled.status()).isEqualTo(202);
        final JsonNode operations = disabled.json().get("plannedChanges");
        assertThat(operations).hasSize(6);
        assertThat(operations.findValuesAsText("operation")).containsOnly("PARTITION_DISABLE_EXPORTER");
        assertThat(operations.findValuesAsText("exporterId")).containsOnly("audit");
        assertThat(statuses()).contains("\"audit\",\"status\":\"DISABLING\"", "\"warehouse\",\"status\":\"ENABLED\"");
        assertThat(send("POST", "exporters/audit/enable", "").status()).isEqualTo(409);
        cluster.perform(6);
        assertThat(statuses()).contains("\"audit\",\"status\":\"DISABLED\"");

        final Reply enabled = send("POST", "exporters/audit/enable", "{\"initializeFrom\":\"warehouse\"}");
        assertThat(enabled.status()).isEqualTo(202);
        assertThat(statuses()).contains("\"audit\",\"status\":\"ENABLING\"");
        cluster.perform(6);
        assertThat(statuses()).contains("\"audit\",\"status\":\"ENABLED\"");
    }

    /** What was turned off is remembered by the cluster; another broker may have no settings for it. */
    @Test
    void whoHasNoSettingsForOneSaysSo() {
        send("POST", "exporters/audit/disable", "");
        cluster.perform(6);

        try (ManagementNode other = ManagementNode.withExporters(cluster, 1, "warehouse")) {
            assertThat(send(other, "GET", "exporters", "").json().toString())
                    .isEqualTo("[{\"exporterId\":\"audit\",\"status\":\"DISABLED\",\"loaded\":false},"
                            + "{\"exporterId\":\"warehouse\",\"status\":\"ENABLED\",\"loaded\":true}]");
        }
    }

    @Test
    void oneIsRemovedWithAPlan() {
        final Reply tried = send("DELETE", "exporters/warehouse?dryRun=true", "");
        assertThat(tried.status()).isEqualTo(202);
        assertThat(tried.json().get("plannedChanges")).hasSize(6);
        assertThat(statuses()).contains("\"warehouse\",\"status\":\"ENABLED\"");

        assertThat(send("DELETE", "exporters/warehouse", "").json().get("plannedChanges"))
                .isEqualTo(tried.json().get("plannedChanges"));
        cluster.perform(6);
        assertThat(statuses()).contains("\"warehouse\",\"status\":\"DISABLED\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | exporters/nobody/disable                  | ''                          | 400 | there is no"
                        + " exporter",
                "DELETE | exporters/nobody                          | ''                          | 400 | there is no"
                        + " exporter",
                "POST   | exporters/audit/enable                    | {\"initializeFrom\":\"x\"}  | 400 | there is no"
                        + " exporter",
                "POST   | exporters/audit/enable                    | {\"initializeFrom\":5}      | 400 |"
                        + " initializeFrom",
                "POST   | exporters/audit/enable                    | audit                       | 400 |"
                        + " initializeFrom",
                "POST   | exporters/audit/disable?dryRun=maybe      | ''                          | 400 | dryRun",
                "POST   | exporters/audit/rest                      | ''                          | 404 | there is"
                        + " nothing",
                "POST   | exporters/audit/enable/more               | ''                          | 404 | there is"
                        + " nothing",
                "GET    | exporters/audit/enable                    | ''                          | 405 | POST",
                "PUT    | exporters/audit                           | ''                          | 405 | DELETE",
                "DELETE | exporters                                 | ''                          | 405 | GET",
                "POST   | exporting/pause?soft=perhaps              | ''                          | 400 | soft",
                "POST   | exporting/rest                            | ''                          | 404 | pause or"
                        + " resume",
                "GET    | exporting/pause                           | ''                          | 405 | POST"
            })
    void whatIsAskedWronglyIsSaid(
            final String method, final String path, final String body, final int status, final String words) {
        final Reply reply = send(method, path, body);

        assertThat(reply.status()).as("%s", reply.json()).isEqualTo(status);
        assertThat(reply.json().get("message").asText()).contains(words);
        assertThat(reply.allow()).isEqualTo(status == 405 ? words : "");
    }
}

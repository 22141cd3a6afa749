package dev.skep.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The mock API server with what it lacks for us: server-side apply, as far as it is creating or merging, and eviction. It knows no ownership of
 * fields: that is shown on a real API server.
 */
final class ApplyingServer extends KubernetesCrudDispatcher {
    private static final ObjectMapper YAML = new YAMLMapper();

    @Override
    public MockResponse handlePatch(final RecordedRequest request) {
        final String type = request.getHeader("Content-Type");
        if (type == null || !type.contains("apply-patch")) {
            return super.handlePatch(request);
        }
        final String path = request.getPath().replaceFirst("\\?.*", "");
        final String object = path.replaceFirst("/status$", "");
        final String json = json(request.getUtf8Body());
        if (handleGet(object).code() == 404) {
            final String collection = object.substring(0, object.lastIndexOf('/'));
            return super.handleCreate(request(request, HttpMethod.POST, collection, "application/json", json));
        }
        return super.handlePatch(request(request, HttpMethod.PATCH, path, "application/merge-patch+json", json));
    }

    @Override
    public MockResponse handleCreate(final RecordedRequest request) {
        if (request.getPath().endsWith("/eviction")) {
            return handleDelete(request.getPath().replaceFirst("/eviction$", ""));
        }
        return super.handleCreate(request);
    }

    private static RecordedRequest request(
            final RecordedRequest from,
            final HttpMethod method,
            final String path,
            final String type,
            final String body) {
        final Headers headers = from.getHeaders()
                .newBuilder()
                .removeAll("Content-Type")
                .add("Content-Type", type)
                .build();
        return new RecordedRequest(
                from.getHttpVersion(), method, path, headers, new Buffer(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Without what a patch says about itself only. */
    private static String json(final String yaml) {
        try {
            final JsonNode tree = YAML.readTree(yaml);
            ((ObjectNode) tree.get("metadata")).remove("managedFields");
            return tree.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.skep.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.skep.operator.model.Json;
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
        final ObjectNode patch = tree(request.getUtf8Body());
        final MockResponse found = handleGet(object);
        if (found.code() == 404) {
            final String collection = object.substring(0, object.lastIndexOf('/'));
            return super.handleCreate(request(request, HttpMethod.POST, collection, patch));
        }
        final ObjectNode live = tree(new String(found.getBody().getBytes(), StandardCharsets.UTF_8));
        final JsonNode version = patch.at("/metadata/resourceVersion");
        if (!version.isMissingNode() && !version.equals(live.at("/metadata/resourceVersion"))) {
            return new MockResponse().setResponseCode(409).setBody("{}");
        }
        if (path.endsWith("/status")) {
            live.set("status", patch.get("status"));
        } else {
            Json.merge(live, patch);
        }
        return super.handleUpdate(request(request, HttpMethod.PUT, path, live));
    }

    @Override
    public MockResponse handleCreate(final RecordedRequest request) {
        if (request.getPath().endsWith("/eviction")) {
            return handleDelete(request.getPath().replaceFirst("/eviction$", ""));
        }
        return super.handleCreate(request);
    }

    private static RecordedRequest request(
            final RecordedRequest from, final HttpMethod method, final String path, final ObjectNode body) {
        final Headers headers = from.getHeaders()
                .newBuilder()
                .removeAll("Content-Type")
                .add("Content-Type", "application/json")
                .build();
        final byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return new RecordedRequest(from.getHttpVersion(), method, path, headers, new Buffer(bytes));
    }

    private static ObjectNode tree(final String text) {
        try {
            final ObjectNode tree = (ObjectNode) YAML.readTree(text);
            ((ObjectNode) tree.get("metadata")).remove("managedFields");
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

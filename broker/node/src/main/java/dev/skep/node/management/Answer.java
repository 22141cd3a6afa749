package dev.skep.node.management;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What goes back to the caller.
 *
 * @param header one more header as name and value; null for none
 */
record Answer(int status, String contentType, String body, Header header) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String PROBLEM_TYPE = "application/problem+json";

    /** A header besides the content type. */
    record Header(String name, String value) {}

    /** Writes fields into an object that is already open. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    static Answer json(final int status, final Fields fields) {
        return new Answer(status, "application/json", object(fields), null);
    }

    /** The same with a list. */
    static Answer array(final int status, final Fields elements) {
        return new Answer(
                status,
                "application/json",
                whole(json -> {
                    json.writeStartArray();
                    elements.write(json);
                    json.writeEndArray();
                }),
                null);
    }

    /** An error as the endpoints of the cluster tell it. */
    static Answer message(final int status, final String message) {
        return json(status, json -> json.writeStringField("message", message));
    }

    static Answer empty(final int status) {
        return new Answer(status, null, "", null);
    }

    boolean isDone() {
        return status / 100 == 2;
    }

    static Answer movedTo(final String location) {
        return new Answer(301, null, "", new Header("Location", location));
    }

    static Answer methodNotAllowed(final String method, final String path, final String allowed) {
        return problem(405, "Method Not Allowed", path, path + " can't be asked with " + method + ", use " + allowed)
                .with(new Header("Allow", allowed));
    }

    static Answer notFound(final String path, final String detail) {
        return problem(404, "Not Found", path, detail);
    }

    static Answer badRequest(final String path, final String detail) {
        return problem(400, "Bad Request", path, detail);
    }

    static Answer unavailable(final String path, final String detail) {
        return problem(503, "Service Unavailable", path, detail);
    }

    static Answer failed(final String path, final String detail) {
        return problem(500, "Internal Server Error", path, detail);
    }

    /** An error body as RFC 9457 has it. */
    private static Answer problem(final int status, final String title, final String path, final String detail) {
        final String body = object(json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("instance", path);
        });
        return new Answer(status, PROBLEM_TYPE, body, null);
    }

    Answer with(final Header newHeader) {
        return new Answer(status, contentType, body, newHeader);
    }

    private static String object(final Fields fields) {
        return whole(json -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        });
    }

    private static String whole(final Fields document) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            document.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}

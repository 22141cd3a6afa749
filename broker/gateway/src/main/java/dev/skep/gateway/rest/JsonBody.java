package dev.skep.gateway.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON body of a request. Documents of the user stay the text that they are. Throws {@link Refused} for anything else. */
final class JsonBody {
    private static final String DOCUMENT = "variables";

    /** Documents may be as deep as the other door allows, and are measured there. */
    private static final int DEPTH_MAX = 1_100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final String text;
    private final JsonParser parser;

    private JsonBody(final String text, final JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    /** A document of the user, as text. */
    record Document(String json) {}

    /** A number as it was written. */
    record Number(String digits) {}

    /** The object at the root; one without fields for an empty body or null. */
    static JsonObject read(final ByteBuffer utf8) {
        final String text = decode(utf8);
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new JsonBody(text, parser).root();
        } catch (final JsonProcessingException e) {
            throw new Refused(Problem.badRequest("The body is not valid JSON: " + reason(e) + place(e) + "."));
        } catch (final IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** Without where the parser says that the source was. */
    private static String reason(final JsonProcessingException e) {
        final String message = e.getOriginalMessage();
        final int source = message.indexOf(" (start marker");
        return source < 0 ? message : message.substring(0, source);
    }

    /** What is beyond a limit of the parser has no place. */
    private static String place(final JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static String decode(final ByteBuffer utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (final CharacterCodingException e) {
            throw new Refused(Problem.badRequest("The body is not valid UTF-8."));
        }
    }

    private JsonObject root() throws IOException {
        final JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return new JsonObject("", Map.of());
        }
        if (first != JsonToken.START_OBJECT) {
            throw new Refused(Problem.badRequest("Expected the body to be a JSON object, but it is something else."));
        }
        final JsonObject root = object("");
        if (parser.nextToken() != null) {
            throw new Refused(Problem.badRequest("Expected nothing behind the JSON object of the body."));
        }
        return root;
    }

    private JsonObject object(final String path) throws IOException {
        final Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            final JsonToken token = parser.nextToken();
            fields.put(name, name.equals(DOCUMENT) ? document(path + name, token) : value(path + name, token));
        }
        return new JsonObject(path, fields);
    }

    private Object document(final String path, final JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.START_OBJECT) {
            throw JsonObject.mismatch(path, "a JSON object", value(path, token));
        }
        final int begin = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return new Document(text.substring(begin, (int) parser.currentLocation().getCharOffset()));
    }

    private Object value(final String path, final JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(path + ".");
            case START_ARRAY -> array(path);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Number(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private List<Object> array(final String path) throws IOException {
        final List<Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(path + "[" + elements.size() + "]", token));
        }
        return elements;
    }
}

package dev.skep.node.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A JSON value. What is not there, and what is null, is {@link #isAbsent absent}, so that look-ups can be chained. */
public final class JsonValue {
    private static final JsonValue ABSENT = new JsonValue(null);
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A map, a list, a text, a Long, a Double or a Boolean. */
    private final Object value;

    private JsonValue(final Object value) {
        this.value = value;
    }

    /** Reads a document to its end; nothing at all is an absent value. */
    public static JsonValue parse(final byte[] document) throws MalformedJson {
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() == null) {
                return ABSENT;
            }
            final JsonValue value = read(parser);
            if (parser.nextToken() != null) {
                throw new MalformedJson("there is more than one JSON value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new MalformedJson(e.getOriginalMessage()
                    .lines()
                    .findFirst()
                    .orElse("it is no JSON")
                    .strip());
        } catch (IOException e) {
            throw new MalformedJson("it can't be read: " + e.getMessage());
        }
    }

    private static JsonValue read(final JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                final Map<String, JsonValue> fields = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    final String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, read(parser));
                }
                yield new JsonValue(Collections.unmodifiableMap(fields));
            }
            case START_ARRAY -> {
                final List<JsonValue> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser));
                }
                yield new JsonValue(Collections.unmodifiableList(elements));
            }
            case VALUE_NUMBER_INT ->
                new JsonValue(
                        parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                ? (Object) parser.getDoubleValue()
                                : (Object) parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> new JsonValue(parser.getDoubleValue());
            case VALUE_TRUE -> new JsonValue(true);
            case VALUE_FALSE -> new JsonValue(false);
            case VALUE_STRING -> new JsonValue(parser.getText());
            default -> ABSENT;
        };
    }

    /** What is not there. */
    public static JsonValue absent() {
        return ABSENT;
    }

    public boolean isAbsent() {
        return value == null;
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    public boolean isArray() {
        return value instanceof List;
    }

    public boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    /** The field of an object. */
    public JsonValue get(final String field) {
        return fields().getOrDefault(field, ABSENT);
    }

    /** The fields of an object in their order; none for anything else. */
    public Map<String, JsonValue> fields() {
        final Map<String, JsonValue> fields = new LinkedHashMap<>();
        if (value instanceof final Map<?, ?> map) {
            map.forEach((name, field) -> fields.put((String) name, (JsonValue) field));
        }
        return fields;
    }

    /** The elements of an array; none for anything else. */
    public List<JsonValue> elements() {
        final List<JsonValue> elements = new ArrayList<>();
        if (value instanceof final List<?> list) {
            list.forEach(element -> elements.add((JsonValue) element));
        }
        return elements;
    }

    /** Empty for what is no whole number, or too large a one. */
    public OptionalLong wholeNumber() {
        return value instanceof final Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** Empty for what is no text. */
    public Optional<String> text() {
        return value instanceof final String text ? Optional.of(text) : Optional.empty();
    }

    /** A text as it is, numbers and truth in words, for messages; empty for what is absent. */
    public String words() {
        return value == null ? "" : value.toString();
    }

    @Override
    public String toString() {
        return String.valueOf(value);
    }
}

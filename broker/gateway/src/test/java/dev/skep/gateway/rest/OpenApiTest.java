package dev.skep.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document that clients are made from says what the routes are, no more and no less. */
final class OpenApiTest {
    private final Map<?, ?> document = read();
    private final List<Route> routes = RestApi.routes(null);

    @Test
    void itHasExactlyTheRoutes() {
        final TreeSet<String> documented = new TreeSet<>();
        map(document.get("paths"))
                .forEach((path, methods) -> map(methods)
                        .keySet()
                        .forEach(method -> documented.add(method.toString().toUpperCase(Locale.ROOT) + " " + path)));
        final TreeSet<String> served = new TreeSet<>();
        routes.forEach(route -> served.add(route.method() + " " + route.path()));

        assertThat(documented).isEqualTo(served);
    }

    @Test
    void bodiesAndParametersAreThoseOfTheRoutes() {
        for (final Route route : routes) {
            final Map<?, ?> operation = map(map(map(document.get("paths")).get(route.path()))
                    .get(route.method().name().toLowerCase(Locale.ROOT)));
            final Object body = operation.get("requestBody");
            assertThat(body != null).as("a body of %s", route.path()).isEqualTo(route.consumes() != null);
            if (body != null) {
                assertThat(map(map(body).get("content")).keySet().toString()).isEqualTo("[" + route.consumes() + "]");
            }
            assertThat(operation.containsKey("parameters"))
                    .as("a key in %s", route.path())
                    .isEqualTo(route.path().contains("{"));
            assertThat(map(operation.get("responses")).containsKey("default")).isTrue();
        }
    }

    @Test
    void whatItRefersToIsThere() {
        final List<String> references = new ArrayList<>();
        collect(document, references);
        assertThat(references).isNotEmpty();
        for (final String reference : references) {
            Object at = document;
            for (final String step : reference.substring("#/".length()).split("/", -1)) {
                at = map(at).get(step);
                assertThat(at).as(reference).isNotNull();
            }
        }
    }

    private static void collect(final Object value, final List<String> references) {
        if (value instanceof final Map<?, ?> object) {
            if (object.get("$ref") instanceof final String reference) {
                references.add(reference);
            }
            object.values().forEach(each -> collect(each, references));
        } else if (value instanceof final List<?> list) {
            list.forEach(each -> collect(each, references));
        }
    }

    private static Map<?, ?> map(final Object value) {
        return (Map<?, ?>) value;
    }

    private static Map<?, ?> read() {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("openapi.json");
                JsonParser parser = new JsonFactory().createParser(in)) {
            return map(value(parser, parser.nextToken()));
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Object value(final JsonParser parser, final JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> {
                final Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    final String name = parser.currentName();
                    assertThat(object.put(name, value(parser, parser.nextToken())))
                            .as(name)
                            .isNull();
                }
                yield object;
            }
            case START_ARRAY -> {
                final List<Object> list = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    list.add(value(parser, next));
                }
                yield list;
            }
            default -> parser.getText();
        };
    }
}

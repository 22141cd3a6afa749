package dev.skep.gateway.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One object in the body of a request. A field that is null is one that isn't there; fields that nobody asks for don't matter. Throws
 * {@link Refused} for a field of another type: numbers may be written as text, since keys are more than a JavaScript number holds.
 */
final class JsonObject {
    private final String path;
    private final Map<String, Object> fields;

    /** @param path what stands before the names of its fields in messages */
    JsonObject(final String path, final Map<String, Object> fields) {
        this.path = path;
        this.fields = fields;
    }

    boolean has(final String name) {
        return fields.get(name) != null;
    }

    /** Empty when it isn't there. */
    String text(final String name) {
        final String text = textOrNull(name);
        return text == null ? "" : text;
    }

    String textOrNull(final String name) {
        return textOf(path + name, fields.get(name));
    }

    private static String textOf(final String where, final Object value) {
        return switch (value) {
            case null -> null;
            case final String text -> text;
            case final JsonBody.Number number -> number.digits();
            case final Boolean bool -> bool.toString();
            default -> throw mismatch(where, "a text", value);
        };
    }

    boolean bool(final String name, final boolean otherwise) {
        return switch (fields.get(name)) {
            case null -> otherwise;
            case final Boolean bool -> bool;
            case final String text when text.equals("true") -> true;
            case final String text when text.equals("false") -> false;
            case final JsonBody.Number number -> !number.digits().equals("0");
            default -> throw mismatch(path + name, "true or false", fields.get(name));
        };
    }

    long int64(final String name, final long otherwise) {
        final Object value = fields.get(name);
        if (value == null) {
            return otherwise;
        }
        final String digits = switch (value) {
            case final JsonBody.Number number -> number.digits();
            case final String text -> text;
            default -> throw mismatch(path + name, "a whole number", value);
        };
        try {
            return Long.parseLong(digits);
        } catch (final NumberFormatException e) {
            throw mismatch(path + name, "a whole number of 64 bits", value);
        }
    }

    int int32(final String name, final int otherwise) {
        final long value = int64(name, otherwise);
        if (value != (int) value) {
            throw mismatch(path + name, "a whole number of 32 bits", fields.get(name));
        }
        return (int) value;
    }

    /** JSON text of a document of the user; empty when it isn't there. */
    String document(final String name) {
        return fields.get(name) instanceof final JsonBody.Document document ? document.json() : "";
    }

    /** One without fields when it isn't there. */
    JsonObject object(final String name) {
        return switch (fields.get(name)) {
            case null -> new JsonObject(path + name + ".", Map.of());
            case final JsonObject object -> object;
            default -> throw mismatch(path + name, "an object", fields.get(name));
        };
    }

    /** Null when it isn't there; its elements are texts. */
    List<String> textsOrNull(final String name) {
        final List<?> elements = elements(name);
        if (elements == null) {
            return null;
        }
        final List<String> texts = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            final String where = path + name + "[" + i + "]";
            final String text = textOf(where, elements.get(i));
            if (text == null) {
                throw mismatch(where, "a text", null);
            }
            texts.add(text);
        }
        return texts;
    }

    /** Empty when it isn't there. */
    List<String> texts(final String name) {
        final List<String> texts = textsOrNull(name);
        return texts == null ? List.of() : texts;
    }

    /** Empty when it isn't there. */
    List<JsonObject> objects(final String name) {
        final List<?> elements = elements(name);
        if (elements == null) {
            return List.of();
        }
        final List<JsonObject> objects = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            if (!(elements.get(i) instanceof final JsonObject object)) {
                throw mismatch(path + name + "[" + i + "]", "an object", elements.get(i));
            }
            objects.add(object);
        }
        return objects;
    }

    private List<?> elements(final String name) {
        return switch (fields.get(name)) {
            case null -> null;
            case final List<?> list -> list;
            default -> throw mismatch(path + name, "an array", fields.get(name));
        };
    }

    static Refused mismatch(final String where, final String expected, final Object found) {
        final String name = switch (found) {
            case null -> "null";
            case final String text -> "the text \"" + shortened(text) + "\"";
            case final JsonBody.Number number -> "the number " + shortened(number.digits());
            case final Boolean bool -> bool.toString();
            case final List<?> list -> "an array";
            default -> "an object";
        };
        return new Refused(Problem.badRequest(
                "Expected the field '" + where + "' to be " + expected + ", but it is " + name + "."));
    }

    private static String shortened(final String text) {
        return text.length() <= 50 ? text : text.substring(0, 50) + "...";
    }
}

package dev.skep.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.skep.base.Packed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;

/**
 * Turns the JSON text of a request into a MessagePack document, token by token.
 *
 * <p>The root is an object; an empty text and {@code null} are the empty document. Whole numbers of 64 bits stay whole, all others become
 * doubles; a number beyond the doubles is refused. Of entries with the same name the last one wins. Every value takes
 * its shortest form, so that equal documents are equal bytes. Texts may stand in single quotes, as those do that people write in a
 * shell. Not thread-safe; reused.
 */
public final class JsonToPacked {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(1000)
                    .build())
            .build();

    private final int depthMax;
    private final PackedBuffer out = new PackedBuffer();

    /** @param depthMax how deep objects and arrays may be nested, the root included */
    public JsonToPacked(final int depthMax) {
        this.depthMax = depthMax;
    }

    /** Throws {@link InvalidDocument} when the text is not a JSON object. */
    public Packed document(final String json) {
        if (json.isEmpty() || json.equals("{}")) {
            return Packed.EMPTY_DOCUMENT;
        }
        out.clear();
        try (JsonParser parser = FACTORY.createParser(json)) {
            final JsonToken root = parser.nextToken();
            if (root == null) {
                return Packed.EMPTY_DOCUMENT;
            }
            if (root == JsonToken.VALUE_NULL && parser.nextToken() == null) {
                return Packed.EMPTY_DOCUMENT;
            }
            if (root != JsonToken.START_OBJECT) {
                throw new InvalidDocument("expected a JSON object at the root, but found " + nameOf(root));
            }
            out.beginObject();
            values(parser);
            if (parser.nextToken() != null) {
                throw new InvalidDocument("expected nothing after the object that ends before " + position(parser));
            }
        } catch (final JsonProcessingException e) {
            throw new InvalidDocument(
                    e.getOriginalMessage() + " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (final IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
        return out.size() == 1 ? Packed.EMPTY_DOCUMENT : new Packed(out.toByteArray());
    }

    private void values(final JsonParser parser) throws IOException {
        while (out.depth() > 0) {
            final JsonToken token = parser.nextToken();
            switch (token) {
                case FIELD_NAME -> out.name(parser.currentName());
                case START_OBJECT -> {
                    checkDepth(parser);
                    out.element();
                    out.beginObject();
                }
                case START_ARRAY -> {
                    checkDepth(parser);
                    out.element();
                    out.beginArray();
                }
                case END_OBJECT, END_ARRAY -> out.end();
                case VALUE_STRING -> {
                    out.element();
                    out.text(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                }
                case VALUE_NUMBER_INT -> {
                    out.element();
                    integer(parser);
                }
                case VALUE_NUMBER_FLOAT -> {
                    out.element();
                    out.float64(finite(parser));
                }
                case VALUE_TRUE -> out.element().bool(true);
                case VALUE_FALSE -> out.element().bool(false);
                case VALUE_NULL -> out.element().nil();
                case null, default -> throw new InvalidDocument("the text ends too early, at " + position(parser));
            }
        }
    }

    private void integer(final JsonParser parser) throws IOException {
        switch (parser.getNumberType()) {
            case INT, LONG -> out.integer(parser.getLongValue());
            default -> {
                final BigInteger value = parser.getBigIntegerValue();
                if (value.bitLength() > Long.SIZE || (value.signum() < 0 && value.bitLength() >= Long.SIZE)) {
                    throw new InvalidDocument("a whole number of more than 64 bits, before " + position(parser));
                }
                out.float64(value.doubleValue());
            }
        }
    }

    private static double finite(final JsonParser parser) throws IOException {
        final double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw new InvalidDocument("a number that is too large for a double, before " + position(parser));
        }
        return value;
    }

    private void checkDepth(final JsonParser parser) {
        if (out.depth() >= depthMax) {
            throw new InvalidDocument("nested deeper than " + depthMax + " levels, at " + position(parser));
        }
    }

    private static String position(final JsonParser parser) {
        return "line " + parser.currentLocation().getLineNr() + ", column "
                + parser.currentLocation().getColumnNr();
    }

    private static String nameOf(final JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> token.name();
        };
    }
}

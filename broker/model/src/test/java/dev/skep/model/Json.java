package dev.skep.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skep.base.Packed;
import dev.skep.model.feel.Variables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;

/** JSON to MessagePack and back, by libraries that know nothing of ours. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Names and JSON texts in turn, as variables at the time 0. */
    public static Variables variables(final String... namesAndJson) {
        return variables(0, namesAndJson);
    }

    /** Names and JSON texts in turn, as variables at that time. */
    public static Variables variables(final long nowMillis, final String... namesAndJson) {
        final Map<String, Packed> values = new HashMap<>();
        for (int i = 0; i < namesAndJson.length; i += 2) {
            values.put(namesAndJson[i], pack(namesAndJson[i + 1]));
        }
        return of(values, nowMillis);
    }

    public static Variables of(final Map<String, Packed> values, final long nowMillis) {
        return new Variables() {
            @Override
            public Packed get(final String name) {
                return values.get(name);
            }

            @Override
            public long nowMillis() {
                return nowMillis;
            }
        };
    }

    public static Packed pack(final String json) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            pack(packer, MAPPER.readTree(json));
            return new Packed(packer.toByteArray());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pack(final MessageBufferPacker packer, final JsonNode node) throws IOException {
        switch (node) {
            case ObjectNode object -> {
                packer.packMapHeader(object.size());
                for (final Map.Entry<String, JsonNode> entry : object.properties()) {
                    packer.packString(entry.getKey());
                    pack(packer, entry.getValue());
                }
            }
            case ArrayNode array -> {
                packer.packArrayHeader(array.size());
                for (final JsonNode element : array) {
                    pack(packer, element);
                }
            }
            default -> {
                if (node.isTextual()) {
                    packer.packString(node.textValue());
                } else if (node.isIntegralNumber()) {
                    packer.packLong(node.longValue());
                } else if (node.isNumber()) {
                    packer.packDouble(node.doubleValue());
                } else if (node.isBoolean()) {
                    packer.packBoolean(node.booleanValue());
                } else {
                    packer.packNil();
                }
            }
        }
    }

    /** What a JSON text says, in maps, lists and boxes. */
    public static Object object(final String json) {
        try {
            return MAPPER.readValue(json, Object.class);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON text of a value. */
    public static String of(final Packed value) {
        try (var unpacker = MessagePack.newDefaultUnpacker(value.array(), value.offset(), value.length())) {
            final Value unpacked = unpacker.unpackValue();
            return MAPPER.readTree(unpacked.toJson()).toString();
        } catch (final JsonProcessingException e) {
            throw new AssertionError("not JSON", e);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.skep.node.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import dev.skep.gateway.json.PackedToJson;
import dev.skep.protocol.Record;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** A record of the log as one JSON object: its head, then its value by the names of the fields in our code. */
public final class RecordJson {
    private static final JsonFactory JSON = new JsonFactory();
    /** Files of a deployment and the like are not for reading here: their size tells enough. */
    private static final int BYTES_SHOWN_MAX = 64;

    private static final int DEPTH_MAX = 1_000;

    private RecordJson() {}

    /** The whole record on one line. */
    public static String line(final Record entry) {
        return write(json -> {
            json.writeStartObject();
            json.writeNumberField("position", entry.position());
            json.writeNumberField("sourcePosition", entry.sourcePosition());
            json.writeNumberField("timestamp", entry.timestamp());
            json.writeStringField("recordType", entry.recordType().name());
            json.writeStringField("valueType", entry.valueType().name());
            json.writeStringField("intent", entry.intent().name());
            json.writeNumberField("key", entry.key());
            if (entry.rejectionType() != null) {
                json.writeStringField("rejectionType", entry.rejectionType().name());
                json.writeStringField("rejectionReason", entry.rejectionReason());
            }
            if (entry.origin() != null) {
                json.writeFieldName("origin");
                any(json, entry.origin());
            }
            if (entry.deferred()) {
                json.writeBooleanField("deferred", true);
            }
            json.writeFieldName("value");
            any(json, entry.value());
            json.writeEndObject();
        });
    }

    /** The value alone. */
    public static String value(final Record entry) {
        return write(json -> any(json, entry.value()));
    }

    /** What writes into the generator. */
    @FunctionalInterface
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static String write(final Body body) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void any(final JsonGenerator json, final Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case Number number -> json.writeNumber(number.longValue());
            case Enum<?> constant -> json.writeString(constant.name());
            case Packed packed -> packed(json, packed);
            case byte[] bytes -> bytes(json, bytes);
            case List<?> list -> {
                json.writeStartArray();
                for (final Object element : list) {
                    any(json, element);
                }
                json.writeEndArray();
            }
            case java.lang.Record parts -> parts(json, parts);
            default -> json.writeString(value.toString());
        }
    }

    /** By reflection: a tool may be slow, and a new field of a value shows up here without anybody thinking of it. */
    private static void parts(final JsonGenerator json, final java.lang.Record parts) throws IOException {
        json.writeStartObject();
        for (final RecordComponent component : parts.getClass().getRecordComponents()) {
            json.writeFieldName(component.getName());
            try {
                any(json, component.getAccessor().invoke(parts));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("field " + component + " can't be read", e);
            }
        }
        json.writeEndObject();
    }

    private static void packed(final JsonGenerator json, final Packed packed) throws IOException {
        try {
            final byte[] text = new PackedToJson(DEPTH_MAX).json(packed);
            json.writeRawValue(new String(text, StandardCharsets.UTF_8));
        } catch (MalformedBytes e) {
            json.writeString("not MessagePack: " + e.getMessage());
        }
    }

    private static void bytes(final JsonGenerator json, final byte[] bytes) throws IOException {
        json.writeString(bytes.length <= BYTES_SHOWN_MAX ? HexFormat.of().formatHex(bytes) : bytes.length + " bytes");
    }
}

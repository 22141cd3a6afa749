package dev.skep.exporters.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.skep.base.Packed;
import io.camunda.zeebe.protocol.record.Record;
import io.camunda.zeebe.protocol.record.intent.Intent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Public records as JSON. The fields of a value are the getters of its public interface, in the order of their names. */
public final class RecordJson {
    private static final JsonFactory JSON = new JsonFactory();

    /** The getters of what an object is by the public contract, by the names of their fields. */
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(final Class<?> type) {
            return fields(type);
        }
    };

    private RecordJson() {}

    private record Field(String name, Method getter) {}

    @FunctionalInterface
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    static String of(final Record<?> of) {
        return text(json -> write(json, of));
    }

    /** A value of a record alone. */
    public static String value(final Object value) {
        return text(json -> any(json, value));
    }

    /** A MessagePack value. */
    static String packed(final Packed packed) {
        return value(PackedObjects.value(packed));
    }

    private static String text(final Body body) {
        final StringWriter out = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(final JsonGenerator json, final Record<?> of) throws IOException {
        json.writeStartObject();
        json.writeNumberField("position", of.getPosition());
        json.writeNumberField("sourceRecordPosition", of.getSourceRecordPosition());
        json.writeNumberField("key", of.getKey());
        json.writeNumberField("timestamp", of.getTimestamp());
        json.writeNumberField("partitionId", of.getPartitionId());
        json.writeStringField("recordType", of.getRecordType().name());
        json.writeStringField("valueType", of.getValueType().name());
        json.writeStringField("intent", of.getIntent().name());
        json.writeStringField("rejectionType", of.getRejectionType().name());
        json.writeStringField("rejectionReason", of.getRejectionReason());
        json.writeStringField("brokerVersion", of.getBrokerVersion());
        json.writeNumberField("recordVersion", of.getRecordVersion());
        json.writeFieldName("authorizations");
        any(json, of.getAuthorizations());
        json.writeFieldName("value");
        any(json, of.getValue());
        json.writeEndObject();
    }

    private static void any(final JsonGenerator json, final Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Float number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case BigInteger number -> json.writeNumber(number);
            case Enum<?> constant -> json.writeString(constant.name());
            case Intent intent -> json.writeString(intent.name());
            case byte[] bytes -> json.writeBinary(bytes);
            case Collection<?> elements -> {
                json.writeStartArray();
                for (final Object element : elements) {
                    any(json, element);
                }
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (final Map.Entry<?, ?> entry : map.entrySet()) {
                    json.writeFieldName(entry.getKey().toString());
                    any(json, entry.getValue());
                }
                json.writeEndObject();
            }
            default -> object(json, value);
        }
    }

    private static void object(final JsonGenerator json, final Object value) throws IOException {
        json.writeStartObject();
        for (final Field field : FIELDS.get(value.getClass())) {
            json.writeFieldName(field.name());
            try {
                any(json, field.getter().invoke(value));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("field " + field.name() + " of " + value.getClass(), e);
            }
        }
        json.writeEndObject();
    }

    private static List<Field> fields(final Class<?> type) {
        final TreeMap<String, Field> byName = new TreeMap<>();
        for (final Class<?> contract : type.getInterfaces()) {
            for (final Method method : contract.getMethods()) {
                final String name = fieldName(method.getName());
                if (name != null && method.getParameterCount() == 0 && Modifier.isAbstract(method.getModifiers())) {
                    byName.put(name, new Field(name, method));
                }
            }
        }
        return List.copyOf(new ArrayList<>(byName.values()));
    }

    private static String fieldName(final String getter) {
        final int prefix = getter.startsWith("get") ? 3 : getter.startsWith("is") ? 2 : 0;
        if (prefix == 0 || getter.length() == prefix) {
            return null;
        }
        return getter.substring(prefix, prefix + 1).toLowerCase(Locale.ROOT) + getter.substring(prefix + 1);
    }
}

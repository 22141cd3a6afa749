package dev.skep.exporters.record;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/** MessagePack as the objects that exporters get: maps, lists, texts, numbers, booleans and null. */
final class PackedObjects {
    private PackedObjects() {}

    /** A document; empty for nil. */
    static Map<String, Object> document(final Packed packed) {
        if (packed.isEmptyDocument() || packed.isNil()) {
            return Map.of();
        }
        final Object value = value(packed);
        if (value instanceof Map<?, ?> map) {
            final Map<String, Object> document = new LinkedHashMap<>();
            map.forEach((name, one) -> document.put((String) name, one));
            return document;
        }
        throw new MalformedBytes(
                "expected a document, but found " + value.getClass().getSimpleName());
    }

    /** A document whose values are texts. */
    static Map<String, String> texts(final Packed packed) {
        final Map<String, String> texts = new LinkedHashMap<>();
        document(packed).forEach((name, value) -> texts.put(name, value == null ? "" : value.toString()));
        return texts;
    }

    static Object value(final Packed packed) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(packed.array(), packed.offset(), packed.length())) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagePackException e) {
            throw new MalformedBytes("not MessagePack: " + e.getMessage());
        }
    }

    private static Object read(final MessageUnpacker in) throws IOException {
        final MessageFormat format = in.getNextFormat();
        return switch (format.getValueType()) {
            case NIL -> {
                in.unpackNil();
                yield null;
            }
            case BOOLEAN -> in.unpackBoolean();
            case INTEGER -> integer(in, format);
            case FLOAT -> format == MessageFormat.FLOAT32 ? (Object) in.unpackFloat() : in.unpackDouble();
            case STRING -> in.unpackString();
            case BINARY -> Base64.getEncoder().encodeToString(in.readPayload(in.unpackBinaryHeader()));
            case ARRAY -> list(in);
            case MAP -> map(in);
            case EXTENSION -> throw new MalformedBytes("a MessagePack extension is no value of ours");
        };
    }

    private static Object integer(final MessageUnpacker in, final MessageFormat format) throws IOException {
        if (format == MessageFormat.UINT64) {
            final BigInteger large = in.unpackBigInteger();
            return large.bitLength() < Long.SIZE ? (Object) large.longValueExact() : large;
        }
        final long number = in.unpackLong();
        if (number == (int) number) {
            return (int) number;
        }
        return number;
    }

    private static List<Object> list(final MessageUnpacker in) throws IOException {
        final int size = in.unpackArrayHeader();
        final List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(read(in));
        }
        return list;
    }

    private static Map<String, Object> map(final MessageUnpacker in) throws IOException {
        final int size = in.unpackMapHeader();
        final Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            final String name = in.unpackString();
            map.put(name, read(in));
        }
        return map;
    }
}

package dev.skep.gateway.json;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Turns a MessagePack value into JSON text (UTF-8). Complete for all types: binary data becomes Base64 text, a timestamp
 * ISO 8601 text, any other extension the Base64 text of its data; numbers that JSON can't say (NaN, infinities) become null; names
 * that are no text become text. Not thread-safe; reused.
 *
 * @see <a href="https://github.com/msgpack/msgpack/blob/master/spec.md">MessagePack specification</a>
 */
public final class PackedToJson {
    private static final int KEPT_BYTES_MAX = 1 << 20;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LONG_MIN = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final int TIMESTAMP_EXTENSION = -1;

    private final int depthMax;
    private byte[] out = new byte[1024];
    private int size;
    private byte[] in = EMPTY_OBJECT;
    private int position;
    private int limit;

    /** @param depthMax how deep maps and arrays may be nested */
    public PackedToJson(final int depthMax) {
        this.depthMax = depthMax;
    }

    /** The text of the value, not to be written to. Throws {@link MalformedBytes} when it is no MessagePack value. */
    public byte[] json(final Packed packed) {
        if (packed.isEmptyDocument()) {
            return EMPTY_OBJECT;
        }
        if (out.length > KEPT_BYTES_MAX) {
            out = new byte[1024];
        }
        size = 0;
        in = packed.array();
        position = packed.offset();
        limit = position + packed.length();
        value(0);
        if (position != limit) {
            throw new MalformedBytes("bytes after the end of the value");
        }
        return Arrays.copyOf(out, size);
    }

    private void value(final int depth) {
        if (depth > depthMax) {
            throw new MalformedBytes("nested deeper than " + depthMax + " levels");
        }
        final int head = (int) unsigned(1);
        if (head < 0x80) {
            integer(head);
        } else if (head < 0x90) {
            map(head & 0x0F, depth);
        } else if (head < 0xA0) {
            array(head & 0x0F, depth);
        } else if (head < 0xC0) {
            text(head & 0x1F);
        } else if (head >= 0xE0) {
            integer((byte) head);
        } else {
            typed(head, depth);
        }
    }

    private void typed(final int head, final int depth) {
        switch (head) {
            case 0xC0 -> raw(NULL);
            case 0xC2 -> raw(FALSE);
            case 0xC3 -> raw(TRUE);
            case 0xC4 -> binary(length(1));
            case 0xC5 -> binary(length(2));
            case 0xC6 -> binary(length(4));
            case 0xC7 -> extension(length(1));
            case 0xC8 -> extension(length(2));
            case 0xC9 -> extension(length(4));
            case 0xCA -> float32(Float.intBitsToFloat((int) unsigned(4)));
            case 0xCB -> float64(Double.longBitsToDouble(unsigned(8)));
            case 0xCC -> integer(unsigned(1));
            case 0xCD -> integer(unsigned(2));
            case 0xCE -> integer(unsigned(4));
            case 0xCF -> unsigned64(unsigned(8));
            case 0xD0 -> integer((byte) unsigned(1));
            case 0xD1 -> integer((short) unsigned(2));
            case 0xD2 -> integer(signed32());
            case 0xD3 -> integer(unsigned(8));
            case 0xD4 -> extension(1);
            case 0xD5 -> extension(2);
            case 0xD6 -> extension(4);
            case 0xD7 -> extension(8);
            case 0xD8 -> extension(16);
            case 0xD9 -> text(length(1));
            case 0xDA -> text(length(2));
            case 0xDB -> text(length(4));
            case 0xDC -> array(length(2), depth);
            case 0xDD -> array(length(4), depth);
            case 0xDE -> map(length(2), depth);
            case 0xDF -> map(length(4), depth);
            default -> throw new MalformedBytes("0xC1 is no MessagePack type");
        }
    }

    private void map(final int entries, final int depth) {
        put('{');
        for (int i = 0; i < entries; i++) {
            if (i > 0) {
                put(',');
            }
            name(depth + 1);
            put(':');
            value(depth + 1);
        }
        put('}');
    }

    /** JSON names are text: whatever else stands there is quoted. */
    private void name(final int depth) {
        final int start = size;
        value(depth);
        if (out[start] != '"') {
            final String text = new String(out, start, size - start, StandardCharsets.UTF_8);
            size = start;
            quoted(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void array(final int elements, final int depth) {
        put('[');
        for (int i = 0; i < elements; i++) {
            if (i > 0) {
                put(',');
            }
            value(depth + 1);
        }
        put(']');
    }

    private void text(final int length) {
        final int start = advance(length);
        escaped(in, start, length);
    }

    private void quoted(final byte[] utf8) {
        escaped(utf8, 0, utf8.length);
    }

    private void escaped(final byte[] source, final int offset, final int length) {
        ensure(length + 2);
        out[size++] = '"';
        int copied = offset;
        final int end = offset + length;
        for (int i = offset; i < end; i++) {
            final byte b = source[i];
            if ((b >= 0 && b < 0x20) || b == '"' || b == '\\') {
                copy(source, copied, i - copied);
                escape(b);
                copied = i + 1;
            }
        }
        copy(source, copied, end - copied);
        put('"');
    }

    private void escape(final byte b) {
        put('\\');
        switch (b) {
            case '"', '\\' -> put(b);
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            case '\b' -> put('b');
            case '\f' -> put('f');
            default -> {
                put('u');
                put('0');
                put('0');
                put(HEX[b >> 4]);
                put(HEX[b & 0x0F]);
            }
        }
    }

    private void integer(final long value) {
        if (value == Long.MIN_VALUE) {
            raw(LONG_MIN);
            return;
        }
        ensure(20);
        long rest = value;
        if (rest < 0) {
            out[size++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long power = 10; digits < 19 && rest >= power; power *= 10) {
            digits++;
        }
        for (int i = size + digits - 1; i >= size; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    private void unsigned64(final long value) {
        if (value >= 0) {
            integer(value);
        } else {
            ascii(Long.toUnsignedString(value));
        }
    }

    private void float32(final float value) {
        if (Float.isFinite(value)) {
            ascii(Float.toString(value));
        } else {
            raw(NULL);
        }
    }

    private void float64(final double value) {
        if (Double.isFinite(value)) {
            ascii(Double.toString(value));
        } else {
            raw(NULL);
        }
    }

    private void binary(final int length) {
        final int start = advance(length);
        put('"');
        raw(Base64.getEncoder().encode(Arrays.copyOfRange(in, start, start + length)));
        put('"');
    }

    private void extension(final int length) {
        final byte type = (byte) unsigned(1);
        if (type != TIMESTAMP_EXTENSION || (length != 4 && length != 8 && length != 12)) {
            binary(length);
            return;
        }
        final long nanos;
        final long seconds;
        if (length == 4) {
            nanos = 0;
            seconds = unsigned(4);
        } else if (length == 8) {
            final long both = unsigned(8);
            nanos = both >>> 34;
            seconds = both & 0x3_FFFF_FFFFL;
        } else {
            nanos = unsigned(4);
            seconds = unsigned(8);
        }
        if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond() - 5) {
            throw new MalformedBytes("a timestamp outside of all calendars: " + seconds + " s");
        }
        quoted(Instant.ofEpochSecond(seconds, nanos).toString().getBytes(StandardCharsets.US_ASCII));
    }

    private int length(final int width) {
        final long length = unsigned(width);
        if (length > Integer.MAX_VALUE) {
            throw new MalformedBytes("a length above " + Integer.MAX_VALUE);
        }
        return (int) length;
    }

    private long unsigned(final int width) {
        final int start = advance(width);
        long value = 0;
        for (int i = start; i < start + width; i++) {
            value = (value << 8) | (in[i] & 0xFF);
        }
        return value;
    }

    private int signed32() {
        return (int) unsigned(4);
    }

    private int advance(final int count) {
        if (limit - position < count) {
            throw new MalformedBytes("the value ends early");
        }
        final int start = position;
        position += count;
        return start;
    }

    private void ascii(final String text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            out[size++] = (byte) text.charAt(i);
        }
    }

    private void raw(final byte[] source) {
        copy(source, 0, source.length);
    }

    private void copy(final byte[] source, final int offset, final int length) {
        ensure(length);
        System.arraycopy(source, offset, out, size, length);
        size += length;
    }

    private void put(final int value) {
        ensure(1);
        out[size++] = (byte) value;
    }

    private void ensure(final int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
        }
    }
}

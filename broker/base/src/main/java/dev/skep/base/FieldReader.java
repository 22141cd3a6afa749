package dev.skep.base;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Reads what {@link FieldWriter} wrote. Throws {@link MalformedBytes} when the bytes end early or a length is impossible.
 *
 * <p>Fields may be added at the end of a value later: {@link #hasMore()} tells an older writing from a newer one.
 */
public final class FieldReader {
    private byte[] buffer;
    private int position;
    private int limit;

    public FieldReader(final byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public FieldReader(final byte[] bytes, final int offset, final int length) {
        wrap(bytes, offset, length);
    }

    public FieldReader wrap(final byte[] bytes, final int offset, final int length) {
        Check.that(offset >= 0 && length >= 0 && offset + length <= bytes.length, "range outside of the bytes");
        buffer = bytes;
        position = offset;
        limit = offset + length;
        return this;
    }

    public boolean hasMore() {
        return position < limit;
    }

    /** Absolute offset in the wrapped array. */
    public int position() {
        return position;
    }

    public byte[] array() {
        return buffer;
    }

    public boolean bool() {
        return int8() != 0;
    }

    public int int8() {
        require(1);
        return buffer[position++];
    }

    public int int32() {
        require(Integer.BYTES);
        final int value = LittleEndian.getInt(buffer, position);
        position += Integer.BYTES;
        return value;
    }

    public long int64() {
        require(Long.BYTES);
        final long value = LittleEndian.getLong(buffer, position);
        position += Long.BYTES;
        return value;
    }

    public double float64() {
        return Double.longBitsToDouble(int64());
    }

    public int varint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            final int next = int8();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedBytes("a length of more than five bytes at offset " + position);
    }

    public String text() {
        final int length = length();
        final String value = new String(buffer, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    public byte[] bytes() {
        final int length = length();
        final byte[] value = Arrays.copyOfRange(buffer, position, position + length);
        position += length;
        return value;
    }

    /** Steps over bytes without a length in front and returns where they began. */
    public int skip(final int length) {
        require(length);
        final int start = position;
        position += length;
        return start;
    }

    public <T> List<T> list(final Function<FieldReader, T> each) {
        final int count = length();
        final List<T> values = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            values.add(each.apply(this));
        }
        return List.copyOf(values);
    }

    private int length() {
        final int length = varint();
        require(length);
        return length;
    }

    private void require(final int count) {
        if (count < 0 || limit - position < count) {
            throw new MalformedBytes("expected " + count + " more bytes at offset " + position + ", but only "
                    + (limit - position) + " are left");
        }
    }

    /** Bytes that are not what their place says they are. */
    public static final class MalformedBytes extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public MalformedBytes(final String message) {
            super(message);
        }
    }
}

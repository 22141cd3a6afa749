package dev.skep.base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes the fields of a value one after the other into a growing buffer: little-endian fixed-width numbers, and
 * length-prefixed bytes and UTF-8 text. {@link FieldReader} reads them in the same order. Not thread-safe; reused.
 */
public final class FieldWriter {
    private byte[] buffer;
    private int size;

    public FieldWriter() {
        this(256);
    }

    public FieldWriter(final int initialCapacity) {
        buffer = new byte[initialCapacity];
    }

    public FieldWriter clear() {
        size = 0;
        return this;
    }

    /** Takes back everything written after the given size. */
    public void truncate(final int newSize) {
        Check.that(newSize >= 0 && newSize <= size, "truncate beyond what was written");
        size = newSize;
    }

    public int size() {
        return size;
    }

    /** The backing array, valid up to {@link #size()} until the next write. */
    public byte[] array() {
        return buffer;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    public FieldWriter bool(final boolean value) {
        return int8(value ? 1 : 0);
    }

    public FieldWriter int8(final int value) {
        ensure(1);
        buffer[size++] = (byte) value;
        return this;
    }

    public FieldWriter int32(final int value) {
        ensure(Integer.BYTES);
        LittleEndian.putInt(buffer, size, value);
        size += Integer.BYTES;
        return this;
    }

    public FieldWriter int64(final long value) {
        ensure(Long.BYTES);
        LittleEndian.putLong(buffer, size, value);
        size += Long.BYTES;
        return this;
    }

    /** Overwrites a number written before, for lengths and counts that are known late. */
    public void putInt32(final int at, final int value) {
        Check.that(at >= 0 && at + Integer.BYTES <= size, "overwrite beyond what was written");
        LittleEndian.putInt(buffer, at, value);
    }

    public FieldWriter float64(final double value) {
        return int64(Double.doubleToRawLongBits(value));
    }

    /** An unsigned number in 7-bit groups, low ones first. */
    public FieldWriter varint(final int value) {
        ensure(5);
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    public FieldWriter text(final String value) {
        final int length = value.length();
        if (length < 128 && isAscii(value, length)) {
            ensure(length + 1);
            buffer[size++] = (byte) length;
            putAscii(value, length);
            return this;
        }
        final byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return bytes(utf8, 0, utf8.length);
    }

    public FieldWriter bytes(final byte[] source, final int offset, final int length) {
        varint(length);
        return raw(source, offset, length);
    }

    public FieldWriter bytes(final byte[] source) {
        return bytes(source, 0, source.length);
    }

    /** Bytes without a length in front. */
    public FieldWriter raw(final byte[] source, final int offset, final int length) {
        ensure(length);
        System.arraycopy(source, offset, buffer, size, length);
        size += length;
        return this;
    }

    public <T> FieldWriter list(final List<T> values, final BiConsumer<FieldWriter, T> each) {
        varint(values.size());
        for (int i = 0; i < values.size(); i++) {
            each.accept(this, values.get(i));
        }
        return this;
    }

    private static boolean isAscii(final String value, final int length) {
        for (int i = 0; i < length; i++) {
            if (value.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private void putAscii(final String value, final int length) {
        for (int i = 0; i < length; i++) {
            buffer[size++] = (byte) value.charAt(i);
        }
    }

    private void ensure(final int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}

package dev.skep.gateway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes MessagePack in its shortest forms while the sizes of maps and arrays are not known yet: a one-byte head is reserved and
 * widened at the end where that is not enough. Drops the earlier of two entries with the same name.
 */
final class PackedBuffer {
    private static final int KEPT_BYTES_MAX = 1 << 20;
    private static final int LINEAR_SEARCH_MAX = 16;

    private byte[] bytes = new byte[1024];
    private int size;

    private int depth;
    private int[] headAt = new int[16];
    private int[] counts = new int[16];
    private int[] firstName = new int[16];
    private boolean[] objects = new boolean[16];
    private NameSet[] large = new NameSet[16];

    /** Names of all open objects, the outer ones first, and where their entries start. */
    private String[] names = new String[64];

    private int[] entryAt = new int[64];
    private int nameCount;

    void clear() {
        size = 0;
        depth = 0;
        Arrays.fill(names, 0, nameCount, null);
        nameCount = 0;
        if (bytes.length > KEPT_BYTES_MAX) {
            bytes = new byte[1024];
        }
    }

    int size() {
        return size;
    }

    int depth() {
        return depth;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void beginObject() {
        begin(true);
    }

    void beginArray() {
        begin(false);
    }

    private void begin(final boolean object) {
        if (depth == headAt.length) {
            growFrames();
        }
        headAt[depth] = size;
        counts[depth] = 0;
        firstName[depth] = nameCount;
        objects[depth] = object;
        large[depth] = null;
        depth++;
        put1(0);
    }

    /** Begins an entry of the open object; one of the same name is forgotten. */
    void name(final String name) {
        final int frame = depth - 1;
        if (isKnown(frame, name)) {
            forget(frame, name);
        }
        if (nameCount == names.length) {
            names = Arrays.copyOf(names, nameCount * 2);
            entryAt = Arrays.copyOf(entryAt, nameCount * 2);
        }
        names[nameCount] = name;
        entryAt[nameCount++] = size;
        counts[frame]++;
        text(name);
    }

    /** Counts an element where the open container is an array. */
    PackedBuffer element() {
        final int frame = depth - 1;
        if (!objects[frame]) {
            counts[frame]++;
        }
        return this;
    }

    void end() {
        depth--;
        Arrays.fill(names, firstName[depth], nameCount, null);
        nameCount = firstName[depth];
        final int count = counts[depth];
        final int head = headAt[depth];
        final boolean object = objects[depth];
        if (count < 16) {
            bytes[head] = (byte) ((object ? 0x80 : 0x90) | count);
        } else if (count < 0x1_0000) {
            widen(head, 2);
            bytes[head] = (byte) (object ? 0xDE : 0xDC);
            bytes[head + 1] = (byte) (count >>> 8);
            bytes[head + 2] = (byte) count;
        } else {
            widen(head, 4);
            bytes[head] = (byte) (object ? 0xDF : 0xDD);
            putBigEndian(head + 1, count, 4);
        }
    }

    void nil() {
        put1(0xC0);
    }

    void bool(final boolean value) {
        put1(value ? 0xC3 : 0xC2);
    }

    void float64(final double value) {
        head(0xCB, Double.doubleToLongBits(value), 8);
    }

    void integer(final long value) {
        if (value >= 0) {
            if (value < 0x80) {
                put1((int) value);
            } else if (value < 0x100) {
                head(0xCC, value, 1);
            } else if (value < 0x1_0000) {
                head(0xCD, value, 2);
            } else if (value < 0x1_0000_0000L) {
                head(0xCE, value, 4);
            } else {
                head(0xCF, value, 8);
            }
        } else if (value >= -32) {
            put1((int) value);
        } else if (value >= Byte.MIN_VALUE) {
            head(0xD0, value, 1);
        } else if (value >= Short.MIN_VALUE) {
            head(0xD1, value, 2);
        } else if (value >= Integer.MIN_VALUE) {
            head(0xD2, value, 4);
        } else {
            head(0xD3, value, 8);
        }
    }

    void text(final char[] chars, final int offset, final int length) {
        final int end = offset + length;
        int ascii = offset;
        while (ascii < end && chars[ascii] < 0x80) {
            ascii++;
        }
        if (ascii < end) {
            text(new String(chars, offset, length));
            return;
        }
        textHead(length);
        ensure(length);
        for (int i = offset; i < end; i++) {
            bytes[size++] = (byte) chars[i];
        }
    }

    private void text(final String value) {
        final byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        textHead(utf8.length);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    private void textHead(final int length) {
        if (length < 32) {
            put1(0xA0 | length);
        } else if (length < 0x100) {
            head(0xD9, length, 1);
        } else if (length < 0x1_0000) {
            head(0xDA, length, 2);
        } else {
            head(0xDB, length, 4);
        }
    }

    private boolean isKnown(final int frame, final String name) {
        final int first = firstName[frame];
        if (nameCount - first < LINEAR_SEARCH_MAX) {
            for (int i = first; i < nameCount; i++) {
                if (names[i].equals(name)) {
                    return true;
                }
            }
            return false;
        }
        if (large[frame] == null) {
            large[frame] = new NameSet();
            for (int i = first; i < nameCount; i++) {
                large[frame].names.add(names[i]);
            }
        }
        return !large[frame].names.add(name);
    }

    private void forget(final int frame, final String name) {
        int index = firstName[frame];
        while (!names[index].equals(name)) {
            index++;
        }
        final int start = entryAt[index];
        final int end = index + 1 < nameCount ? entryAt[index + 1] : size;
        System.arraycopy(bytes, end, bytes, start, size - end);
        size -= end - start;
        for (int i = index; i < nameCount - 1; i++) {
            names[i] = names[i + 1];
            entryAt[i] = entryAt[i + 1] - (end - start);
        }
        nameCount--;
        counts[frame]--;
    }

    private void widen(final int head, final int more) {
        ensure(more);
        System.arraycopy(bytes, head + 1, bytes, head + 1 + more, size - head - 1);
        size += more;
    }

    private void head(final int type, final long value, final int width) {
        ensure(width + 1);
        bytes[size++] = (byte) type;
        putBigEndian(size, value, width);
        size += width;
    }

    private void putBigEndian(final int at, final long value, final int width) {
        for (int i = 0; i < width; i++) {
            bytes[at + i] = (byte) (value >>> (8 * (width - 1 - i)));
        }
    }

    private void put1(final int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    private void ensure(final int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    private void growFrames() {
        final int length = depth * 2;
        headAt = Arrays.copyOf(headAt, length);
        counts = Arrays.copyOf(counts, length);
        firstName = Arrays.copyOf(firstName, length);
        objects = Arrays.copyOf(objects, length);
        large = Arrays.copyOf(large, length);
    }

    /** Names of one object that has too many of them to search one by one. */
    private static final class NameSet {
        private final Set<String> names = new HashSet<>();
    }
}

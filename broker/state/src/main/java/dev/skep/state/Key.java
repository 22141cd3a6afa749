package dev.skep.state;

import dev.skep.base.Check;
import dev.skep.base.LittleEndian;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key of a table: the id of the table and then parts, as bytes that sort like the parts do (unsigned, from the left).
 * Numbers are big-endian with the sign flipped; text is UTF-8, ended by a zero byte (a zero within is escaped). A key made
 * of fewer parts is a prefix of those with more.
 */
public final class Key implements Comparable<Key> {
    private static final int TABLE_BYTES = 2;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The prefix of all keys of all tables. */
    static final Key ALL = new Key(new byte[0]);

    private final byte[] bytes;
    private final int hash;

    private Key(final byte[] bytes) {
        this.bytes = bytes;
        this.hash = hash(bytes);
    }

    /** A key as it was stored. The array is not copied and must not change any more. */
    public static Key ofBytes(final byte[] bytes) {
        Check.that(bytes.length >= TABLE_BYTES, "a key begins with the two bytes of its table");
        return new Key(bytes);
    }

    /** The prefix of all keys of the table. */
    public static Key of(final Table<?> table) {
        return new Key(start(table, 0));
    }

    public static Key of(final Table<?> table, final long part) {
        final byte[] bytes = start(table, Long.BYTES);
        putLong(bytes, TABLE_BYTES, part);
        return new Key(bytes);
    }

    public static Key of(final Table<?> table, final long first, final long second) {
        final byte[] bytes = start(table, 2 * Long.BYTES);
        putLong(bytes, TABLE_BYTES, first);
        putLong(bytes, TABLE_BYTES + Long.BYTES, second);
        return new Key(bytes);
    }

    public static Builder builder(final Table<?> table) {
        return new Builder(table);
    }

    /** The stored form; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    public int tableId() {
        return ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    }

    public boolean startsWith(final Key prefix) {
        final int length = prefix.bytes.length;
        return bytes.length >= length && Arrays.equals(bytes, 0, length, prefix.bytes, 0, length);
    }

    /** The first eight bytes behind the table id, zeros where there are less: sorts (unsigned) like the key, but coarser. */
    long head() {
        if (bytes.length >= TABLE_BYTES + Long.BYTES) {
            return (long) LONG.get(bytes, TABLE_BYTES);
        }
        long head = 0;
        for (int i = TABLE_BYTES; i < TABLE_BYTES + Long.BYTES; i++) {
            head = (head << 8) | (i < bytes.length ? bytes[i] & 0xFF : 0);
        }
        return head;
    }

    /** The first key behind all that start with this one; null when there is none. */
    Key afterPrefix() {
        int last = bytes.length - 1;
        while (last >= 0 && bytes[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            return null;
        }
        final byte[] after = Arrays.copyOf(bytes, Math.max(last + 1, TABLE_BYTES));
        after[last]++;
        Arrays.fill(after, last + 1, after.length, (byte) 0);
        return new Key(after);
    }

    /** Takes the parts out again, in the order in which they were put in. */
    public Reader reader() {
        return new Reader(bytes);
    }

    /** The last part, for keys that end with a number: mostly the key of an entity. */
    public long lastLong() {
        Check.that(bytes.length >= TABLE_BYTES + Long.BYTES, "the key holds no number");
        return getLong(bytes, bytes.length - Long.BYTES);
    }

    @Override
    public int compareTo(final Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Keys of entities differ in their last bytes only, where the usual polynomial hash gives the same to many: eight bytes at
     * a time are multiplied and folded instead.
     */
    private static int hash(final byte[] bytes) {
        long hash = bytes.length;
        int at = bytes.length;
        for (; at >= Long.BYTES; at -= Long.BYTES) {
            hash = mix(hash ^ LittleEndian.getLong(bytes, at - Long.BYTES));
        }
        for (; at > 0; at--) {
            hash = (hash << 8) ^ (hash >>> 56) ^ bytes[at - 1];
        }
        return (int) mix(hash);
    }

    private static long mix(final long value) {
        final long product = value * 0x9E3779B97F4A7C15L;
        return product ^ (product >>> 32);
    }

    private static byte[] start(final Table<?> table, final int more) {
        final byte[] bytes = new byte[TABLE_BYTES + more];
        bytes[0] = (byte) (table.id() >>> 8);
        bytes[1] = (byte) table.id();
        return bytes;
    }

    private static void putLong(final byte[] bytes, final int offset, final long value) {
        LONG.set(bytes, offset, value ^ Long.MIN_VALUE);
    }

    private static long getLong(final byte[] bytes, final int offset) {
        return (long) LONG.get(bytes, offset) ^ Long.MIN_VALUE;
    }

    /** Collects the parts of a key. */
    public static final class Builder {
        private byte[] bytes;
        private int size = TABLE_BYTES;

        private Builder(final Table<?> table) {
            bytes = start(table, 62);
        }

        public Builder number(final long part) {
            ensure(Long.BYTES);
            putLong(bytes, size, part);
            size += Long.BYTES;
            return this;
        }

        public Builder text(final String part) {
            final byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            ensure(2 * utf8.length + 1);
            for (final byte b : utf8) {
                bytes[size++] = b;
                if (b == 0) {
                    bytes[size++] = (byte) 0xFF;
                }
            }
            bytes[size++] = 0;
            return this;
        }

        public Key build() {
            return new Key(Arrays.copyOf(bytes, size));
        }

        private void ensure(final int more) {
            if (bytes.length - size < more) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
            }
        }
    }

    /** Reads the parts of a key. */
    public static final class Reader {
        private final byte[] bytes;
        private int position = TABLE_BYTES;

        private Reader(final byte[] bytes) {
            this.bytes = bytes;
        }

        public long number() {
            Check.that(bytes.length - position >= Long.BYTES, "the key has no further number");
            final long value = getLong(bytes, position);
            position += Long.BYTES;
            return value;
        }

        public String text() {
            final byte[] utf8 = new byte[bytes.length - position];
            int length = 0;
            while (true) {
                Check.that(position < bytes.length, "the text of the key has no end");
                final byte b = bytes[position++];
                if (b == 0) {
                    if (position >= bytes.length || bytes[position] != (byte) 0xFF) {
                        return new String(utf8, 0, length, StandardCharsets.UTF_8);
                    }
                    position++;
                }
                utf8[length++] = b;
            }
        }
    }
}

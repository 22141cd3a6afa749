package dev.skep.model.feel;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads single values out of MessagePack bytes without unpacking what surrounds them. Never reads outside the value;
 * bytes that are no MessagePack raise {@link MalformedBytes}. Not recursive, so depth costs nothing.
 *
 * @see <a href="https://github.com/msgpack/msgpack/blob/master/spec.md">MessagePack specification</a>
 */
final class MsgPack {
    private static final double LONG_BOUND = 0x1.0p63;

    private MsgPack() {}

    /** What an expression can tell apart. {@code OTHER} is what JSON cannot say: binary, extensions, huge integers. */
    enum Kind {
        NULL,
        BOOLEAN,
        NUMBER,
        STRING,
        ARRAY,
        OBJECT,
        OTHER
    }

    static Kind kind(final Packed value) {
        final int head = head(value);
        if (head < 0x80 || head >= 0xE0) {
            return Kind.NUMBER;
        }
        if (head < 0x90) {
            return Kind.OBJECT;
        }
        if (head < 0xA0) {
            return Kind.ARRAY;
        }
        if (head < 0xC0) {
            return Kind.STRING;
        }
        return switch (head) {
            case 0xC0 -> Kind.NULL;
            case 0xC2, 0xC3 -> Kind.BOOLEAN;
            case 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xD0, 0xD1, 0xD2, 0xD3 -> Kind.NUMBER;
            case 0xCF -> value.length() >= 9 && value.array()[value.offset() + 1] < 0 ? Kind.OTHER : Kind.NUMBER;
            case 0xD9, 0xDA, 0xDB -> Kind.STRING;
            case 0xDC, 0xDD -> Kind.ARRAY;
            case 0xDE, 0xDF -> Kind.OBJECT;
            default -> Kind.OTHER;
        };
    }

    static boolean bool(final Packed value) {
        return head(value) == 0xC3;
    }

    /** True for numbers that are written as integers. */
    static boolean isInteger(final Packed value) {
        final int head = head(value);
        return head != 0xCA && head != 0xCB;
    }

    /** The integer of a value for which {@link #isInteger} holds. */
    static long integer(final Packed value) {
        final int head = head(value);
        if (head < 0x80) {
            return head;
        }
        return switch (head) {
            case 0xCC -> bigEndian(value, 1);
            case 0xCD -> bigEndian(value, 2);
            case 0xCE -> bigEndian(value, 4);
            case 0xCF, 0xD3 -> bigEndian(value, 8);
            case 0xD0 -> (byte) bigEndian(value, 1);
            case 0xD1 -> (short) bigEndian(value, 2);
            case 0xD2 -> (int) bigEndian(value, 4);
            default -> (byte) head;
        };
    }

    /** The number of a value for which {@link #isInteger} does not hold. */
    static double floating(final Packed value) {
        return head(value) == 0xCA
                ? Float.intBitsToFloat((int) bigEndian(value, 4))
                : Double.longBitsToDouble(bigEndian(value, 8));
    }

    /** True for a double that has an exact {@code long}. */
    static boolean isWhole(final double value) {
        return value >= -LONG_BOUND && value < LONG_BOUND && value == (long) value;
    }

    static String text(final Packed value) {
        final int start = textStart(value);
        return new String(value.array(), start, value.offset() + value.length() - start, StandardCharsets.UTF_8);
    }

    /** Where the UTF-8 bytes of a text begin; they end with the value. */
    static int textStart(final Packed value) {
        final int head = head(value);
        final int header = switch (head) {
            case 0xD9 -> 2;
            case 0xDA -> 3;
            case 0xDB -> 5;
            default -> 1;
        };
        if (header > value.length()) {
            throw endsEarly();
        }
        return value.offset() + header;
    }

    static boolean textEquals(final Packed left, final Packed right) {
        return Arrays.equals(
                left.array(),
                textStart(left),
                left.offset() + left.length(),
                right.array(),
                textStart(right),
                right.offset() + right.length());
    }

    /** The value of that name in an object, or null where it has none. */
    static Packed entry(final Packed object, final byte[] nameUtf8) {
        final byte[] array = object.array();
        final int limit = object.offset() + object.length();
        final long entries = count(object);
        int position = bodyStart(object);
        for (long i = 0; i < entries; i++) {
            final int nameEnd = end(array, position, limit);
            final int valueEnd = end(array, nameEnd, limit);
            if (isText(array[position] & 0xFF)
                    && nameEnd - position > nameUtf8.length
                    && Arrays.equals(array, nameEnd - nameUtf8.length, nameEnd, nameUtf8, 0, nameUtf8.length)
                    && nameEnd - position == nameUtf8.length + textHeader(array[position] & 0xFF)) {
                return new Packed(array, nameEnd, valueEnd - nameEnd);
            }
            position = valueEnd;
        }
        return null;
    }

    /** Elements of an array, entries of an object. */
    static long count(final Packed value) {
        final int head = head(value);
        if (head < 0xA0) {
            return head & 0x0F;
        }
        return head == 0xDC || head == 0xDE ? bigEndian(value, 2) : bigEndian(value, 4);
    }

    /** Where the first element of an array or the first name of an object begins. */
    static int bodyStart(final Packed value) {
        final int head = head(value);
        if (head < 0xA0) {
            return value.offset() + 1;
        }
        return value.offset() + (head == 0xDC || head == 0xDE ? 3 : 5);
    }

    /** The value that begins there. */
    static Packed at(final Packed within, final int position) {
        final int end = end(within.array(), position, within.offset() + within.length());
        return new Packed(within.array(), position, end - position);
    }

    /** Raises {@link MalformedBytes} unless the bytes are exactly one value. */
    static Packed checked(final Packed value) {
        final int limit = value.offset() + value.length();
        if (end(value.array(), value.offset(), limit) != limit) {
            throw new MalformedBytes("bytes after the end of the value");
        }
        return value;
    }

    /** Where the value that begins at the position ends. */
    static int end(final byte[] array, final int start, final int limit) {
        int position = start;
        long pending = 1;
        while (pending > 0) {
            if (position >= limit) {
                throw endsEarly();
            }
            final int head = array[position] & 0xFF;
            pending += children(array, position, limit, head) - 1;
            final long next = position + width(array, position, limit, head);
            if (next > limit) {
                throw endsEarly();
            }
            position = (int) next;
        }
        return position;
    }

    private static long children(final byte[] array, final int position, final int limit, final int head) {
        if (head < 0x80 || head >= 0xE0) {
            return 0;
        }
        if (head < 0x90) {
            return 2L * (head & 0x0F);
        }
        if (head < 0xA0) {
            return head & 0x0F;
        }
        return switch (head) {
            case 0xDC -> unsigned(array, position + 1, limit, 2);
            case 0xDD -> unsigned(array, position + 1, limit, 4);
            case 0xDE -> 2 * unsigned(array, position + 1, limit, 2);
            case 0xDF -> 2 * unsigned(array, position + 1, limit, 4);
            default -> 0;
        };
    }

    private static long width(final byte[] array, final int position, final int limit, final int head) {
        if (head < 0xA0 || head >= 0xE0) {
            return 1;
        }
        if (head < 0xC0) {
            return 1L + (head & 0x1F);
        }
        return switch (head) {
            case 0xC0, 0xC2, 0xC3 -> 1;
            case 0xCC, 0xD0 -> 2;
            case 0xCD, 0xD1, 0xD4, 0xDC, 0xDE -> 3;
            case 0xD5 -> 4;
            case 0xCA, 0xCE, 0xD2, 0xDD, 0xDF -> 5;
            case 0xD6 -> 6;
            case 0xCB, 0xCF, 0xD3 -> 9;
            case 0xD7 -> 10;
            case 0xD8 -> 18;
            case 0xC4, 0xD9 -> 2 + unsigned(array, position + 1, limit, 1);
            case 0xC5, 0xDA -> 3 + unsigned(array, position + 1, limit, 2);
            case 0xC6, 0xDB -> 5 + unsigned(array, position + 1, limit, 4);
            case 0xC7 -> 3 + unsigned(array, position + 1, limit, 1);
            case 0xC8 -> 4 + unsigned(array, position + 1, limit, 2);
            case 0xC9 -> 6 + unsigned(array, position + 1, limit, 4);
            default -> throw new MalformedBytes("0xC1 is no MessagePack type");
        };
    }

    private static boolean isText(final int head) {
        return (head & 0xE0) == 0xA0 || (head >= 0xD9 && head <= 0xDB);
    }

    private static int textHeader(final int head) {
        return switch (head) {
            case 0xD9 -> 2;
            case 0xDA -> 3;
            case 0xDB -> 5;
            default -> 1;
        };
    }

    private static int head(final Packed value) {
        return value.array()[value.offset()] & 0xFF;
    }

    private static long bigEndian(final Packed value, final int width) {
        return unsigned(value.array(), value.offset() + 1, value.offset() + value.length(), width);
    }

    private static long unsigned(final byte[] array, final int start, final int limit, final int width) {
        if (limit - start < width) {
            throw endsEarly();
        }
        long result = 0;
        for (int i = start; i < start + width; i++) {
            result = (result << 8) | (array[i] & 0xFF);
        }
        return result;
    }

    private static MalformedBytes endsEarly() {
        return new MalformedBytes("the value ends early");
    }
}

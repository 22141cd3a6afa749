package dev.skep.raft;

import dev.skep.base.Check;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.LittleEndian;

/**
 * One entry of the replicated log, as the bytes that lie in it.
 *
 * <pre>
 * entry : u8 format | u8 kind | u16 0 | i32 0 | i64 term | data
 * </pre>
 *
 * @param bytes head and data, never changed
 */
public record RaftEntry(byte[] bytes) {
    /** Size of the head: whoever builds an entry in place leaves this much room before the data. */
    public static final int HEAD_BYTES = 16;

    private static final int FORMAT = 1;
    private static final int KIND_OFFSET = 1;
    private static final int TERM_OFFSET = 8;

    /** What an entry is for. The code is written: never change one. */
    public enum Kind {
        /** The owner's data. */
        DATA(0),
        /** The first entry of a leader's term, without data. */
        NEW_TERM(1),
        /** A {@link Configuration}, in force as soon as it is in the log. */
        CONFIGURATION(2);

        private final int code;

        Kind(final int code) {
            this.code = code;
        }
    }

    public static RaftEntry of(final Kind kind, final long term, final byte[] data) {
        final byte[] bytes = new byte[HEAD_BYTES + data.length];
        writeHead(bytes, kind, term);
        System.arraycopy(data, 0, bytes, HEAD_BYTES, data.length);
        return new RaftEntry(bytes);
    }

    /** Writes the head over the first {@link #HEAD_BYTES} bytes. */
    public static void writeHead(final byte[] bytes, final Kind kind, final long term) {
        LittleEndian.putLong(bytes, 0, 0);
        bytes[0] = FORMAT;
        bytes[KIND_OFFSET] = (byte) kind.code;
        LittleEndian.putLong(bytes, TERM_OFFSET, term);
    }

    public static long termOf(final byte[] array, final int offset) {
        return LittleEndian.getLong(array, offset + TERM_OFFSET);
    }

    /** Throws {@link IllegalArgumentException} for bytes that are no entry of a format known here. */
    public static Kind kindOf(final byte[] array, final int offset, final int length) {
        if (length < HEAD_BYTES || array[offset] != FORMAT) {
            throw new IllegalArgumentException(
                    "a log entry of format " + (length == 0 ? "none" : array[offset]) + ", expected " + FORMAT);
        }
        return switch (array[offset + KIND_OFFSET]) {
            case 0 -> Kind.DATA;
            case 1 -> Kind.NEW_TERM;
            case 2 -> Kind.CONFIGURATION;
            default -> throw new IllegalArgumentException("unknown kind of entry " + array[offset + KIND_OFFSET]);
        };
    }

    public RaftEntry {
        Check.that(bytes.length >= HEAD_BYTES, "an entry has a head");
    }

    /** The entry of a configuration. */
    static RaftEntry of(final long term, final Configuration configuration) {
        final FieldWriter out = new FieldWriter();
        configuration.write(out);
        return of(Kind.CONFIGURATION, term, out.toByteArray());
    }

    /** What an entry of kind {@link Kind#CONFIGURATION} says. */
    Configuration configuration() {
        return Configuration.read(new FieldReader(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES));
    }

    public long term() {
        return termOf(bytes, 0);
    }

    public Kind kind() {
        return kindOf(bytes, 0, bytes.length);
    }
}

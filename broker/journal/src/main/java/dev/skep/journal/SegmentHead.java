package dev.skep.journal;

import dev.skep.base.LittleEndian;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a segment file, low byte first: magic (long), version (int), zero (int), first index (long), flush
 * mark when the segment was begun (long), zeroes, and in the last 4 bytes the CRC32C of all before.
 */
record SegmentHead(int version, long first, long flushed) {
    static final int BYTES = 64;
    static final int VERSION = 1;

    private static final long MAGIC = 0x4C4E524A50454B53L; // "SKEPJRNL"
    private static final int VERSION_AT = 8;
    private static final int FIRST_AT = 16;
    private static final int FLUSHED_AT = 24;
    private static final int CHECKSUM_AT = BYTES - Integer.BYTES;
    private static final String SUFFIX = ".segment";
    private static final int DIGITS = 20;

    static ByteBuffer write(final long first, final long flushed) {
        final byte[] bytes = new byte[BYTES];
        LittleEndian.putLong(bytes, 0, MAGIC);
        LittleEndian.putInt(bytes, VERSION_AT, VERSION);
        LittleEndian.putLong(bytes, FIRST_AT, first);
        LittleEndian.putLong(bytes, FLUSHED_AT, flushed);
        LittleEndian.putInt(bytes, CHECKSUM_AT, checksum(bytes));
        return ByteBuffer.wrap(bytes);
    }

    /** The head, or null when the bytes are not one. */
    static SegmentHead read(final byte[] bytes) {
        if (LittleEndian.getLong(bytes, 0) != MAGIC || LittleEndian.getInt(bytes, CHECKSUM_AT) != checksum(bytes)) {
            return null;
        }
        return new SegmentHead(
                LittleEndian.getInt(bytes, VERSION_AT),
                LittleEndian.getLong(bytes, FIRST_AT),
                LittleEndian.getLong(bytes, FLUSHED_AT));
    }

    /** The file name of the segment that begins with the index. */
    static String fileName(final long first) {
        final String digits = Long.toString(first);
        return "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
    }

    /** The first index that the file name tells, or -1 when it is not the name of a segment. */
    static long firstOf(final String fileName) {
        if (fileName.length() != DIGITS + SUFFIX.length() || !fileName.endsWith(SUFFIX)) {
            return -1;
        }
        long first = 0;
        for (int i = 0; i < DIGITS; i++) {
            final int digit = fileName.charAt(i) - '0';
            if (digit < 0 || digit > 9 || first > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            first = first * 10 + digit;
        }
        return first >= 1 ? first : -1;
    }

    private static int checksum(final byte[] bytes) {
        final var crc = new CRC32C();
        crc.update(bytes, 0, CHECKSUM_AT);
        return (int) crc.getValue();
    }
}

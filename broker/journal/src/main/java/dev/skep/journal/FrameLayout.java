package dev.skep.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a frame lies in a segment, low byte first:
 *
 * <pre>
 *  0  int   checksum: CRC32C of all that follows, padding included, bound to the place
 *  4  int   length of head and payload; zero where nothing was written
 *  8  long  index
 * 16  long  flush mark: all frames up to here were durable when this one was written
 * 24  ...   payload, then zeroes up to a multiple of 8
 * </pre>
 */
final class FrameLayout {
    static final int CHECKSUM = 0;
    static final int LENGTH = 4;
    static final int INDEX = 8;
    static final int FLUSHED = 16;
    static final int HEAD_BYTES = 24;
    static final int ALIGNMENT = 8;

    private FrameLayout() {}

    /** The room that a payload of the length takes in a segment. */
    static int bytes(final int payloadLength) {
        return aligned(HEAD_BYTES + payloadLength);
    }

    static int aligned(final int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Writes the whole frame from 0 on; the buffer, low byte first, is then ready to be written out. */
    static void write(
            final ByteBuffer into,
            final CRC32C crc,
            final long place,
            final long index,
            final long flushed,
            final byte[] array,
            final int offset,
            final int length) {
        final int total = bytes(length);
        into.clear();
        into.putLong(total - Long.BYTES, 0); // the padding, before the payload may cover a part of it
        into.putInt(LENGTH, HEAD_BYTES + length);
        into.putLong(INDEX, index);
        into.putLong(FLUSHED, flushed);
        into.put(HEAD_BYTES, array, offset, length);
        into.limit(total).position(LENGTH);
        crc.reset();
        crc.update(into);
        into.putInt(CHECKSUM, bound((int) crc.getValue(), place));
        into.position(0);
    }

    /** The checksum of a frame that lies in the array. */
    static int checksum(final CRC32C crc, final long place, final byte[] array, final int offset, final int total) {
        crc.reset();
        crc.update(array, offset + LENGTH, total - LENGTH);
        return bound((int) crc.getValue(), place);
    }

    /** One number for the place of a frame: the first index of its segment and the offset in the file. */
    static long place(final long segmentFirst, final long offset) {
        return segmentFirst * 0x9E3779B97F4A7C15L + offset;
    }

    private static int bound(final int crc, final long place) {
        final long mixed = (place ^ (place >>> 29)) * 0xBF58476D1CE4E5B9L;
        return crc ^ (int) (mixed >>> 32);
    }
}

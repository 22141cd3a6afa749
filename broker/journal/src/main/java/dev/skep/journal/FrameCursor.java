package dev.skep.journal;

import dev.skep.base.DiskFile;
import dev.skep.base.LittleEndian;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Looks at the bytes of one segment file through a window that is read in large pieces. Says of any offset whether a valid
 * frame begins there, and if not, why.
 */
final class FrameCursor {
    /** What begins at an offset. */
    enum Verdict {
        VALID,
        /** Nothing was written here. */
        NOTHING,
        BAD_LENGTH,
        BAD_CHECKSUM,
        BAD_INDEX
    }

    private static final int WINDOW_BYTES = 128 * 1024;

    private final CRC32C crc = new CRC32C();
    private DiskFile file;
    private long segmentFirst;
    private byte[] window = new byte[0];
    private ByteBuffer windowBuffer = ByteBuffer.wrap(window);
    private long windowStart;
    private int windowLength;
    // Of the offset last looked at.
    private int at;
    private int length;
    private long index;

    /** Turns to a file; what was read before is forgotten. */
    void open(final DiskFile segment, final long first) {
        this.file = segment;
        this.segmentFirst = first;
        forget();
    }

    /** The bytes may have changed: the next look reads them again. */
    void forget() {
        windowLength = 0;
    }

    /**
     * Looks at the offset, a multiple of 8.
     *
     * @param limit where the bytes that may be read end
     * @param lowest the smallest index that is right here
     * @param highest the largest index that is right here
     */
    Verdict look(final long offset, final long limit, final long lowest, final long highest) {
        if (limit - offset < FrameLayout.HEAD_BYTES) {
            return Verdict.NOTHING;
        }
        at = load(offset, FrameLayout.HEAD_BYTES, limit);
        length = LittleEndian.getInt(window, at + FrameLayout.LENGTH);
        index = LittleEndian.getLong(window, at + FrameLayout.INDEX);
        if (length == 0) {
            return Verdict.NOTHING;
        }
        if (length < FrameLayout.HEAD_BYTES || length > limit - offset || bytes() > limit - offset) {
            return Verdict.BAD_LENGTH;
        }
        if (index < lowest || index > highest) {
            return Verdict.BAD_INDEX;
        }
        at = load(offset, bytes(), limit);
        final int found = LittleEndian.getInt(window, at + FrameLayout.CHECKSUM);
        final int expected = FrameLayout.checksum(crc, FrameLayout.place(segmentFirst, offset), window, at, bytes());
        return found == expected ? Verdict.VALID : Verdict.BAD_CHECKSUM;
    }

    /** The next multiple of 8 from the offset on where not all is zero, or the limit. */
    long nextWritten(final long offset, final long limit) {
        long from = offset;
        while (limit - from >= Long.BYTES) {
            final int start = load(from, Long.BYTES, limit);
            for (int i = start; i + Long.BYTES <= windowLength; i += Long.BYTES) {
                if (LittleEndian.getLong(window, i) != 0) {
                    return windowStart + i;
                }
            }
            from += (windowLength - start) & -Long.BYTES;
        }
        return limit;
    }

    byte[] array() {
        return window;
    }

    int payloadOffset() {
        return at + FrameLayout.HEAD_BYTES;
    }

    int payloadLength() {
        return length - FrameLayout.HEAD_BYTES;
    }

    long index() {
        return index;
    }

    long flushed() {
        return LittleEndian.getLong(window, at + FrameLayout.FLUSHED);
    }

    /** The room of the frame in the segment. */
    int bytes() {
        return FrameLayout.aligned(length);
    }

    /** The last verdict in words, for a message. */
    String describe(final Verdict verdict, final long expectedIndex) {
        return switch (verdict) {
            case VALID -> "a valid frame";
            case NOTHING -> "expected frame " + expectedIndex + ", found nothing written";
            case BAD_LENGTH -> "expected frame " + expectedIndex + ", found the impossible length " + length;
            case BAD_INDEX -> "expected frame " + expectedIndex + ", found index " + index;
            case BAD_CHECKSUM -> "expected frame " + expectedIndex + ", found bytes that fail their checksum";
        };
    }

    /** Brings the bytes into the window, with as many behind them as fit; returns their place in the window. */
    private int load(final long offset, final int count, final long limit) {
        if (offset >= windowStart && offset + count <= windowStart + windowLength) {
            return (int) (offset - windowStart);
        }
        if (window.length < count || window.length == 0) {
            window = new byte[Math.max(WINDOW_BYTES, count)];
            windowBuffer = ByteBuffer.wrap(window);
        }
        windowBuffer.clear().limit((int) Math.min(window.length, limit - offset));
        while (windowBuffer.position() < count) {
            if (file.read(offset + windowBuffer.position(), windowBuffer) < 0) {
                // Shorter than it was: what is missing reads as never written and fails its check.
                Arrays.fill(window, windowBuffer.position(), count, (byte) 0);
                windowBuffer.position(count);
            }
        }
        windowStart = offset;
        windowLength = windowBuffer.position();
        return 0;
    }
}

package dev.skep.journal;

import java.util.Arrays;

/**
 * One frame as a reader gives it: a slice of the reader's buffer, valid until its next call. The bytes have passed their
 * checksum.
 *
 * @param index the place in the log: 1, 2, 3 ...
 */
@SuppressWarnings("ArrayRecordComponent") // a view, never compared
public record Frame(long index, byte[] array, int offset, int length) {
    /** The bytes for keeping. */
    public byte[] copy() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }
}

package dev.skep.base;

import java.util.Arrays;

/**
 * One MessagePack value as bytes: passed on as it is, never unpacked into maps on the data path. Immutable: whoever gives
 * the array away does not write to it any more. Equality is equality of the bytes.
 */
public final class Packed {
    private static final byte NIL_BYTE = (byte) 0xC0;
    private static final byte EMPTY_MAP_BYTE = (byte) 0x80;

    public static final Packed NIL = new Packed(new byte[] {NIL_BYTE});
    /** The empty document. */
    public static final Packed EMPTY_DOCUMENT = new Packed(new byte[] {EMPTY_MAP_BYTE});

    private final byte[] array;
    private final int offset;
    private final int length;

    public Packed(final byte[] array) {
        this(array, 0, array.length);
    }

    public Packed(final byte[] array, final int offset, final int length) {
        Check.that(offset >= 0 && length > 0 && offset + length <= array.length, "not a range of the array");
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** The array that holds the value from {@link #offset()} on; not to be written to. */
    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public boolean isNil() {
        return length == 1 && array[offset] == NIL_BYTE;
    }

    public boolean isEmptyDocument() {
        return length == 1 && array[offset] == EMPTY_MAP_BYTE;
    }

    /** The value without what surrounds it in a shared array: for keeping it longer than its message. */
    public Packed detached() {
        return length == array.length ? this : new Packed(Arrays.copyOfRange(array, offset, offset + length));
    }

    public void write(final FieldWriter out) {
        out.bytes(array, offset, length);
    }

    public static Packed read(final FieldReader in) {
        final byte[] bytes = in.bytes();
        if (bytes.length == 0) {
            throw new FieldReader.MalformedBytes("a document of no bytes at offset " + in.position());
        }
        return new Packed(bytes);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Packed that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Packed[" + length + " bytes]";
    }
}

package dev.skep.model.feel;

import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import java.nio.charset.StandardCharsets;

/** Writes MessagePack values in their shortest form, one after the other. */
final class MsgPackWriter {
    static final Packed TRUE = new Packed(new byte[] {(byte) 0xC3});
    static final Packed FALSE = new Packed(new byte[] {(byte) 0xC2});

    private final FieldWriter out = new FieldWriter(64);

    static Packed bool(final boolean value) {
        return value ? TRUE : FALSE;
    }

    static Packed integer(final long value) {
        return new MsgPackWriter().putInteger(value).build();
    }

    /** A number as expressions give it away: an integer where it is one, a double otherwise. */
    static Packed number(final double value) {
        return new MsgPackWriter().putNumber(value).build();
    }

    Packed build() {
        return new Packed(out.toByteArray());
    }

    MsgPackWriter put(final Packed value) {
        out.raw(value.array(), value.offset(), value.length());
        return this;
    }

    MsgPackWriter putNull() {
        out.int8(0xC0);
        return this;
    }

    MsgPackWriter putBool(final boolean value) {
        out.int8(value ? 0xC3 : 0xC2);
        return this;
    }

    MsgPackWriter putInteger(final long value) {
        if (value >= -32 && value < 128) {
            out.int8((int) value);
        } else if (value >= 0) {
            putPositive(value);
        } else if (value >= Byte.MIN_VALUE) {
            out.int8(0xD0);
            putBytes(value, 1);
        } else if (value >= Short.MIN_VALUE) {
            out.int8(0xD1);
            putBytes(value, 2);
        } else if (value >= Integer.MIN_VALUE) {
            out.int8(0xD2);
            putBytes(value, 4);
        } else {
            out.int8(0xD3);
            putBytes(value, 8);
        }
        return this;
    }

    private void putPositive(final long value) {
        if (value < 0x100) {
            out.int8(0xCC);
            putBytes(value, 1);
        } else if (value < 0x1_0000) {
            out.int8(0xCD);
            putBytes(value, 2);
        } else if (value < 0x1_0000_0000L) {
            out.int8(0xCE);
            putBytes(value, 4);
        } else {
            out.int8(0xCF);
            putBytes(value, 8);
        }
    }

    MsgPackWriter putNumber(final double value) {
        if (MsgPack.isWhole(value)) {
            return putInteger((long) value);
        }
        out.int8(0xCB);
        putBytes(Double.doubleToRawLongBits(value), 8);
        return this;
    }

    MsgPackWriter putText(final String value) {
        return putText(value.getBytes(StandardCharsets.UTF_8));
    }

    MsgPackWriter putText(final byte[] utf8) {
        putTextHeader(utf8.length);
        out.raw(utf8, 0, utf8.length);
        return this;
    }

    MsgPackWriter putTextHeader(final int length) {
        if (length < 32) {
            out.int8(0xA0 | length);
        } else if (length < 0x100) {
            out.int8(0xD9);
            putBytes(length, 1);
        } else {
            putSized(0xDA, 0xDB, length);
        }
        return this;
    }

    MsgPackWriter putRaw(final byte[] bytes, final int offset, final int length) {
        out.raw(bytes, offset, length);
        return this;
    }

    MsgPackWriter putArrayHeader(final int size) {
        if (size < 16) {
            out.int8(0x90 | size);
        } else {
            putSized(0xDC, 0xDD, size);
        }
        return this;
    }

    MsgPackWriter putObjectHeader(final int size) {
        if (size < 16) {
            out.int8(0x80 | size);
        } else {
            putSized(0xDE, 0xDF, size);
        }
        return this;
    }

    private void putSized(final int headShort, final int headLong, final int size) {
        if (size < 0x1_0000) {
            out.int8(headShort);
            putBytes(size, 2);
        } else {
            out.int8(headLong);
            putBytes(size, 4);
        }
    }

    private void putBytes(final long value, final int width) {
        for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
            out.int8((int) (value >>> shift));
        }
    }
}

package dev.skep.transport;

import dev.skep.base.LittleEndian;
import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32C;

/** Writes frames one after the other into a buffer. One per connection, on its event loop. */
final class FrameEncoder {
    private static final byte[] EMPTY = {};

    private final byte[] head = new byte[FrameLayout.HEAD_BYTES];
    private final CRC32C checksum = new CRC32C();

    void frame(final ByteBuf to, final Frame frame) {
        write(to, frame.kind(), FrameLayout.VERSION, frame.payload());
    }

    void link(final ByteBuf to, final int kind, final byte[] payload) {
        write(to, kind, FrameLayout.VERSION | FrameLayout.LINK, payload);
    }

    void link(final ByteBuf to, final int kind) {
        link(to, kind, EMPTY);
    }

    private void write(final ByteBuf to, final int kind, final int flags, final byte[] payload) {
        LittleEndian.putInt(head, 0, FrameLayout.LENGTH_MIN + payload.length);
        head[4] = (byte) kind;
        head[5] = (byte) flags;
        checksum.reset();
        checksum.update(head, 0, head.length);
        checksum.update(payload, 0, payload.length);
        to.writeBytes(head);
        to.writeBytes(payload);
        to.writeIntLE((int) checksum.getValue());
    }
}

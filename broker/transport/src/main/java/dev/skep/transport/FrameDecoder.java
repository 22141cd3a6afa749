package dev.skep.transport;

import dev.skep.base.LittleEndian;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.zip.CRC32C;

/**
 * Cuts the bytes of a connection into frames. Payloads go straight into an array of their own, without being gathered in
 * between. Bytes that are no frame end the connection: behind them no frame can be found any more.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {
    /** Who gets the frames. All calls on the event loop of the connection. */
    interface Sink {
        void opened(ChannelHandlerContext channel);

        /**
         * @param link for the transport itself
         */
        void frame(ChannelHandlerContext channel, int kind, boolean link, byte[] payload);

        /** The bytes are wrong, or the connection is broken; nothing more comes, and the sink closes it. */
        void broken(ChannelHandlerContext channel, String reason);

        /** The connection is gone. */
        void closed(ChannelHandlerContext channel);

        /** So much of what was written has gone out that there is room again. */
        void writable(ChannelHandlerContext channel);

        /** For long nothing was written (to one we dialled) or read (from one who called). */
        void idle(ChannelHandlerContext channel);
    }

    private final Sink sink;
    private final byte[] head = new byte[FrameLayout.HEAD_BYTES];
    private final byte[] tail = new byte[FrameLayout.CHECKSUM_BYTES];
    private final CRC32C checksum = new CRC32C();
    private int payloadBytesMax = Handshake.BYTES_MAX;
    private byte[] payload = {};
    private int headFilled;
    private int payloadFilled;
    private int tailFilled;
    private boolean stopped;

    FrameDecoder(final Sink sink) {
        this.sink = sink;
    }

    /** Strangers may send a handshake only; after it frames are of this size at most. */
    void allow(final int bytesMax) {
        payloadBytesMax = bytesMax;
    }

    /** Nothing that comes from now on is looked at. */
    void stop() {
        stopped = true;
    }

    @Override
    public void channelActive(final ChannelHandlerContext channel) {
        sink.opened(channel);
    }

    @Override
    public void channelRead(final ChannelHandlerContext channel, final Object message) {
        try {
            final ByteBuf bytes = (ByteBuf) message;
            while (!stopped && bytes.isReadable()) {
                take(channel, bytes);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(final ChannelHandlerContext channel, final ByteBuf bytes) {
        if (headFilled < head.length) {
            headFilled += fill(head, headFilled, bytes);
            if (headFilled == head.length) {
                begin(channel);
            }
        } else if (payloadFilled < payload.length) {
            payloadFilled += fill(payload, payloadFilled, bytes);
        } else {
            tailFilled += fill(tail, tailFilled, bytes);
            if (tailFilled == tail.length) {
                end(channel);
            }
        }
    }

    private static int fill(final byte[] target, final int from, final ByteBuf bytes) {
        final int count = Math.min(target.length - from, bytes.readableBytes());
        bytes.readBytes(target, from, count);
        return count;
    }

    private void begin(final ChannelHandlerContext channel) {
        final int length = LittleEndian.getInt(head, 0);
        final int bytes = length - FrameLayout.LENGTH_MIN;
        if (length < FrameLayout.LENGTH_MIN || bytes > payloadBytesMax) {
            stopped = true;
            sink.broken(
                    channel,
                    "a frame is said to have " + length + " bytes, of " + payloadBytesMax + " at most" + guess());
            return;
        }
        if ((head[5] & FrameLayout.VERSION_MASK) != FrameLayout.VERSION) {
            stopped = true;
            sink.broken(channel, "a frame has the unknown layout " + (head[5] & FrameLayout.VERSION_MASK));
            return;
        }
        payload = new byte[bytes];
        payloadFilled = 0;
        tailFilled = 0;
    }

    /** What the first bytes of a frame that is none look like: the usual mistakes. */
    private String guess() {
        if (head[0] == 0x16 && head[1] == 0x03) {
            return " (it looks like TLS: is TLS on there, and off here?)";
        }
        if (head[0] >= 'A' && head[0] <= 'Z' && head[1] >= 'A' && head[1] <= 'Z') {
            return " (it looks like HTTP: this port is for members of the cluster only)";
        }
        return "";
    }

    private void end(final ChannelHandlerContext channel) {
        checksum.reset();
        checksum.update(head, 0, head.length);
        checksum.update(payload, 0, payload.length);
        final byte[] whole = payload;
        headFilled = 0;
        if ((int) checksum.getValue() != LittleEndian.getInt(tail, 0)) {
            stopped = true;
            sink.broken(channel, "a frame of " + whole.length + " bytes fails its checksum");
            return;
        }
        sink.frame(channel, head[4] & 0xFF, (head[5] & FrameLayout.LINK) != 0, whole);
    }

    @Override
    public void channelInactive(final ChannelHandlerContext channel) {
        sink.closed(channel);
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext channel) {
        if (channel.channel().isWritable()) {
            sink.writable(channel);
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext channel, final Object event) {
        if (event instanceof IdleStateEvent) {
            sink.idle(channel);
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext channel, final Throwable cause) {
        stopped = true;
        sink.broken(channel, Reasons.of(cause));
    }
}

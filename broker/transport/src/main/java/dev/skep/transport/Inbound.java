package dev.skep.transport;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.transport.Handshake.Hello;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The connection of one who called us: nothing is delivered before it has said who it is and we agree to talk. */
final class Inbound implements FrameDecoder.Sink {
    /** What an accepted connection needs of the transport. */
    interface Door {
        Self self();

        TransportSettings settings();

        void deliver(MemberId from, Lane lane, int kind, byte[] payload);

        /** Whether there is a place; it is held until {@link #left}. */
        boolean entered();

        void left();

        /** One was let in. */
        void welcomed(Hello hello);

        /** One was turned away. */
        void refused(String caller, String reason);

        /** One that was in is gone, and not because it had nothing to say any more. */
        void lost(Hello hello, String reason);

        void warning(String sentence);
    }

    private final Door door;
    private final FrameEncoder encoder = new FrameEncoder();
    private final FrameDecoder decoder = new FrameDecoder(this);
    private ScheduledFuture<?> deadline;
    private Hello hello;
    private String reason = "it closed the connection";
    private boolean entered;
    private boolean orderly;

    Inbound(final Door door) {
        this.door = door;
    }

    FrameDecoder decoder() {
        return decoder;
    }

    @Override
    public void opened(final ChannelHandlerContext channel) {
        entered = door.entered();
        if (!entered) {
            door.warning("more than " + door.settings().callersMax() + " connections from other members: "
                    + channel.channel().remoteAddress() + " was turned away");
            end(channel);
            return;
        }
        deadline = channel.executor()
                .schedule(
                        () -> broken(channel, "no handshake in time"),
                        door.settings().waits().connectNanosMax(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void frame(final ChannelHandlerContext channel, final int kind, final boolean link, final byte[] payload) {
        if (hello == null) {
            greet(channel, kind, link, payload);
        } else if (link) {
            link(channel, kind, payload);
        } else {
            door.deliver(hello.identity().member(), hello.lane(), kind, payload);
        }
    }

    private void greet(final ChannelHandlerContext channel, final int kind, final boolean link, final byte[] payload) {
        if (!link || kind != Handshake.HELLO) {
            broken(channel, "it sends frames before it has said who it is");
            return;
        }
        try {
            final Hello caller = Hello.decode(payload);
            final Optional<String> objection = door.self().objection(caller);
            if (objection.isPresent()) {
                refuse(channel, caller, objection.get());
            } else {
                welcome(channel, caller);
            }
        } catch (final MalformedBytes e) {
            broken(channel, e.getMessage());
        }
    }

    private void refuse(final ChannelHandlerContext channel, final Hello caller, final String objection) {
        decoder.stop();
        orderly = true;
        var _ = answer(channel, Handshake.REFUSAL, Handshake.refusal(objection))
                .addListener(ChannelFutureListener.CLOSE);
        door.refused(Self.name(caller.identity()), objection);
    }

    private void welcome(final ChannelHandlerContext channel, final Hello caller) {
        deadline.cancel(false);
        hello = caller;
        decoder.allow(door.settings().frameBytesMax());
        var _ = answer(channel, Handshake.WELCOME, door.self().welcome(caller).encode());
        door.welcomed(caller);
    }

    private void link(final ChannelHandlerContext channel, final int kind, final byte[] payload) {
        if (kind == Handshake.PING) {
            var _ = answer(channel, Handshake.PONG, new byte[0]);
        } else if (kind == Handshake.BYE) {
            orderly = payload.length > 0 && payload[0] == 0;
            reason = "it stops";
            end(channel);
        }
        // others may come from a newer version, which knows that they can be left out
    }

    private ChannelFuture answer(final ChannelHandlerContext channel, final int kind, final byte[] payload) {
        final ByteBuf frame = channel.alloc().directBuffer();
        encoder.link(frame, kind, payload);
        return channel.writeAndFlush(frame);
    }

    private void end(final ChannelHandlerContext channel) {
        decoder.stop();
        var _ = channel.close();
    }

    @Override
    public void broken(final ChannelHandlerContext channel, final String why) {
        reason = why;
        if (hello == null && !orderly) {
            door.refused("a caller from " + host(channel), why);
        }
        end(channel);
    }

    /** Without the port, which is another one each time. */
    private static String host(final ChannelHandlerContext channel) {
        return channel.channel().remoteAddress() instanceof final InetSocketAddress socket
                ? socket.getAddress().getHostAddress()
                : "an unknown address";
    }

    @Override
    public void closed(final ChannelHandlerContext channel) {
        decoder.stop();
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (entered) {
            entered = false;
            door.left();
        }
        if (hello != null && !orderly) {
            door.lost(hello, reason);
        }
    }

    @Override
    public void writable(final ChannelHandlerContext channel) {
        // only short answers are written
    }

    /** The dialler closes what is idle much earlier, so this one is gone without a word. */
    @Override
    public void idle(final ChannelHandlerContext channel) {
        broken(channel, "nothing came for long");
    }
}

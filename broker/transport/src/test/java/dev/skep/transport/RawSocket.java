package dev.skep.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Address;
import dev.skep.base.LittleEndian;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.transport.Handshake.Hello;
import dev.skep.transport.Handshake.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One end of a connection in the hands of a test, which may behave badly. */
final class RawSocket implements Closeable {
    private static final int PATIENCE_MILLIS = (int) TimeUnit.NANOSECONDS.toMillis(Members.PATIENCE_NANOS);

    private final Socket socket;
    private final FrameEncoder encoder = new FrameEncoder();

    private RawSocket(final Socket socket) throws SocketException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    static RawSocket dial(final Address address) throws IOException {
        return new RawSocket(new Socket(address.host(), address.port()));
    }

    static RawSocket accept(final ServerSocket server) throws IOException {
        return new RawSocket(server.accept());
    }

    static ServerSocket listen() throws IOException {
        final ServerSocket server = new ServerSocket();
        // small, so that a peer that does not read is felt soon
        server.setReceiveBufferSize(64 * 1024);
        server.setSoTimeout(PATIENCE_MILLIS);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return server;
    }

    static Address address(final ServerSocket server) {
        return new Address(Members.LOCAL, server.getLocalPort());
    }

    static Identity identity(final String member) {
        return new Identity(Members.CLUSTER, new MemberId(member), new Address(Members.LOCAL, 1));
    }

    /** A frame as it came. */
    record Read(int kind, boolean link, byte[] payload) {}

    /** The next frame, or empty at the end of the connection. */
    Optional<Read> read() throws IOException {
        final byte[] head = readBytes(FrameLayout.HEAD_BYTES);
        if (head.length < FrameLayout.HEAD_BYTES) {
            return Optional.empty();
        }
        final byte[] payload = readBytes(LittleEndian.getInt(head, 0) - FrameLayout.LENGTH_MIN);
        assertThat(readBytes(FrameLayout.CHECKSUM_BYTES)).hasSize(FrameLayout.CHECKSUM_BYTES);
        return Optional.of(new Read(head[4] & 0xFF, (head[5] & FrameLayout.LINK) != 0, payload));
    }

    private byte[] readBytes(final int count) throws IOException {
        try {
            return socket.getInputStream().readNBytes(count);
        } catch (final SocketException e) {
            // reset: also an end
            return new byte[0];
        }
    }

    /** Reads, answering pings, until a frame that is not for the transport comes. */
    String readText() throws IOException {
        while (true) {
            final Read read = read().orElseThrow();
            if (!read.link()) {
                return new String(read.payload(), java.nio.charset.StandardCharsets.UTF_8);
            }
            if (read.kind() == Handshake.PING) {
                write(link(Handshake.PONG, new byte[0]));
            }
        }
    }

    /** Whether the other side has ended the connection; reads what is left before. */
    void awaitEnd() throws IOException {
        Optional<Read> read = read();
        while (read.isPresent()) {
            read = read();
        }
    }

    void write(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void endOutput() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (final SocketException e) {
            // the other side was quicker
            assertThat(socket.isClosed()).isFalse();
        }
    }

    byte[] link(final int kind, final byte[] payload) {
        final ByteBuf bytes = Unpooled.buffer();
        encoder.link(bytes, kind, payload);
        return ByteBufUtil.getBytes(bytes);
    }

    byte[] frame(final int kind, final byte[] payload) {
        final ByteBuf bytes = Unpooled.buffer();
        encoder.frame(bytes, new Frame(kind, payload));
        return ByteBufUtil.getBytes(bytes);
    }

    void hello(final Identity identity, final Versions versions, final Lane lane, final Optional<MemberId> expected)
            throws IOException {
        write(link(Handshake.HELLO, new Hello(versions, identity, lane, expected, 1).encode()));
    }

    /** Introduces itself as this member and is let in. */
    RawSocket enter(final String member) throws IOException {
        hello(identity(member), Versions.OURS, Lane.DATA, Optional.empty());
        assertThat(read().orElseThrow().kind()).isEqualTo(Handshake.WELCOME);
        return this;
    }

    /** Lets the one who dialled in, as this member. */
    Hello welcome(final String member) throws IOException {
        final Read read = read().orElseThrow();
        assertThat(read.kind()).isEqualTo(Handshake.HELLO);
        write(link(Handshake.WELCOME, new Welcome(Versions.OURS, identity(member)).encode()));
        return Hello.decode(read.payload());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

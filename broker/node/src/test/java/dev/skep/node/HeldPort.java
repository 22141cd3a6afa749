package dev.skep.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of this machine that is the test's until it is closed. A socket that is bound but does not listen keeps it from all who take
 * any free port, also for connections that go out; who asks for this very port may listen on it, and until then it is a port on which nobody does.
 */
public final class HeldPort implements AutoCloseable {
    private final Socket socket;

    private HeldPort(final Socket socket) {
        this.socket = socket;
    }

    /** One that was free. */
    public static HeldPort any() {
        try {
            return at(0);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This one; throws when somebody else has it. */
    static HeldPort at(final int port) throws IOException {
        final Socket socket = new Socket();
        try {
            socket.setReuseAddress(port == 0); // a socket of somebody else must not share it
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setReuseAddress(true);
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
        return new HeldPort(socket);
    }

    public int number() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

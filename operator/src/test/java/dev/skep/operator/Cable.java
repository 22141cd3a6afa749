package dev.skep.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The way to a server, which can be cut and mended: what was connected is torn, and nobody gets through. */
final class Cable implements AutoCloseable {
    private final ServerSocket near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress far;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean whole = true;

    Cable(final InetSocketAddress far) throws IOException {
        this.far = far;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return near.getLocalPort();
    }

    /** How many have tried in vain. */
    int refused() {
        return refused.get();
    }

    void cut() {
        whole = false;
        sockets.forEach(Cable::close);
    }

    void mend() {
        whole = true;
    }

    private void accept() {
        while (!near.isClosed()) {
            try {
                final Socket one = near.accept();
                sockets.add(one);
                Thread.ofVirtual().start(() -> connect(one));
            } catch (final IOException e) {
                return; // closed
            }
        }
    }

    private void connect(final Socket one) {
        if (!whole) {
            refused.incrementAndGet();
            close(one);
            return;
        }
        final Socket other = new Socket();
        sockets.add(other);
        try {
            other.connect(far);
            if (!whole) {
                close(one); // cut just now, and not seen by the one who cut
                close(other);
            }
            final Thread back = Thread.ofVirtual().start(() -> copy(other, one));
            copy(one, other);
            back.join();
        } catch (final IOException | InterruptedException e) {
            close(one);
            close(other);
        } finally {
            sockets.remove(one);
            sockets.remove(other);
        }
    }

    private static void copy(final Socket from, final Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (final IOException e) {
            // torn on one side: so the other one is torn too
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
        cut();
    }
}

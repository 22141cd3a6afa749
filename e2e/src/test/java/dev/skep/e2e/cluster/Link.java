package dev.skep.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way of one broker to another one, which can be cut and made longer. A cut looks as it does on a network: nothing is
 * closed, nothing arrives, and what was under way arrives when the cut is healed. A closed connection is noticed only then.
 */
final class Link implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int CHUNKS_MAX = 256;

    private final ServerSocket entrance;
    private final InetSocketAddress exit;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean cut;
    private boolean closed;
    private volatile long delayNanos;

    /** What came at one moment; no bytes for the end of all. */
    private record Chunk(byte[] bytes, long dueNanos) {}

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    /**
     * @param entrance an address of this machine
     * @param port both of the entrance and of the one who is behind it
     */
    Link(final String entrance, final int port) {
        exit = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            this.entrance = new ServerSocket();
            this.entrance.setReuseAddress(true);
            this.entrance.bind(new InetSocketAddress(entrance, port));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        start("link-" + entrance, this::accept);
    }

    /** From now on nothing comes through. */
    void cut() {
        change(true);
    }

    void heal() {
        change(false);
    }

    private void change(final boolean isCut) {
        lock.lock();
        try {
            cut = isCut;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Each byte takes so long, in each direction. */
    void delay(final Duration duration) {
        delayNanos = duration.toNanos();
    }

    private void accept() throws IOException {
        while (true) {
            final Socket caller = entrance.accept();
            sockets.add(caller);
            start("link-to-" + exit.getPort(), () -> connect(caller));
        }
    }

    private void connect(final Socket caller) throws IOException, InterruptedException {
        final Socket called = new Socket();
        sockets.add(called);
        try {
            pass(System.nanoTime() + delayNanos);
            caller.setTcpNoDelay(true);
            called.setTcpNoDelay(true);
            called.connect(exit);
        } catch (final IOException e) {
            end(caller, called);
            return;
        }
        pump(caller, called);
        pump(called, caller);
    }

    private void pump(final Socket from, final Socket to) {
        final BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS_MAX);
        start("link-read", () -> {
            final byte[] buffer = new byte[CHUNK_BYTES];
            boolean open = true;
            while (open) {
                int length;
                try {
                    length = from.getInputStream().read(buffer);
                } catch (final SocketException e) {
                    length = -1;
                }
                open = length > 0;
                final byte[] bytes = new byte[Math.max(0, length)];
                System.arraycopy(buffer, 0, bytes, 0, bytes.length);
                underWay.put(new Chunk(bytes, System.nanoTime() + delayNanos));
            }
        });
        start("link-write", () -> {
            boolean open = true;
            while (true) {
                final Chunk chunk = underWay.take();
                pass(chunk.dueNanos());
                if (chunk.bytes().length == 0) {
                    end(from, to);
                    return;
                }
                if (open) {
                    try {
                        to.getOutputStream().write(chunk.bytes());
                    } catch (final SocketException e) {
                        open = false; // the other pump ends it
                    }
                }
            }
        });
    }

    /** Waits for that moment, and until there is no cut. */
    private void pass(final long dueNanos) throws InterruptedException {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        lock.lock();
        try {
            while (cut && !closed) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(final Socket one, final Socket other) throws IOException {
        sockets.remove(one);
        sockets.remove(other);
        one.close();
        other.close();
    }

    private static void start(final String name, final Task task) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                task.run();
            } catch (final IOException e) {
                // closed
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            entrance.close();
            for (final Socket socket : sockets) {
                socket.close();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

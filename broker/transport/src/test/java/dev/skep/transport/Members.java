package dev.skep.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Network;
import dev.skep.base.NetworkContract.Inbox;
import dev.skep.base.Rng;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Members on this machine for one test, closed behind it. */
final class Members implements AutoCloseable {
    static final String LOCAL = "127.0.0.1";
    static final String CLUSTER = "test-cluster";
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    static final long PATIENCE_NANOS = 60 * SECOND;
    static final int KB = 1024;

    /** Quick to try again, so that tests need not wait; patient with a machine that stands still for a while. */
    static final WaitSettings WAITS =
            new WaitSettings(60 * SECOND, MILLI, 5 * MILLI, 20 * MILLI, 120 * SECOND, 60 * SECOND, 0);

    static final TransportSettings SETTINGS = with(WAITS);

    private final List<Closeable> open = new ArrayList<>();
    private long seed = 1;

    /** A running member, what it has received and what happened to its connections. */
    record Running(ClusterTransport transport, Address address, Inbox inbox, Happenings happened) {
        boolean send(final Running to, final Network.Lane lane, final String text) {
            return transport.send(to.address, lane, 1, bytes(text));
        }

        void awaitFrames(final int count) {
            Members.await(inbox, count);
        }
    }

    static TransportSettings with(final WaitSettings waits) {
        final TransportSettings usual = TransportSettings.DEFAULT;
        return new TransportSettings(
                1,
                4 * KB * KB,
                usual.peersMax(),
                usual.callersMax(),
                new LaneSettings(KB * KB, 60 * SECOND),
                new LaneSettings(4 * KB * KB, 60 * SECOND),
                new LaneSettings(4 * KB * KB, 60 * SECOND),
                waits);
    }

    static byte[] bytes(final String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static void await(final Inbox inbox, final int count) {
        try {
            assertThat(inbox.awaitSize(count, PATIENCE_NANOS))
                    .as("%s frames arrive, there are %s", count, inbox.size())
                    .isTrue();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Running start(final String member) {
        return start(member, CLUSTER, SETTINGS, Optional.empty(), Versions.OURS, 0);
    }

    Running start(final String member, final TransportSettings settings) {
        return start(member, CLUSTER, settings, Optional.empty(), Versions.OURS, 0);
    }

    Running start(final String member, final TlsSettings tls) {
        return start(member, CLUSTER, SETTINGS, Optional.of(tls), Versions.OURS, 0);
    }

    Running start(
            final String member,
            final String cluster,
            final TransportSettings settings,
            final Optional<TlsSettings> tls,
            final Versions versions,
            final int port) {
        final Inbox inbox = new Inbox();
        final Happenings happened = new Happenings();
        final Identity identity = new Identity(cluster, new MemberId(member), new Address(LOCAL, 0));
        final ClusterTransport transport =
                new ClusterTransport(identity, settings, tls, happened, new Rng(seed++), versions);
        open.add(transport::close);
        final Address address = transport.start(new Address(LOCAL, port), inbox);
        return new Running(transport, address, inbox, happened);
    }

    ClusterTransport closeLater(final ClusterTransport transport) {
        open.add(transport::close);
        return transport;
    }

    /**
     * Where nobody listens, unless a member of the test does: the port is ours until the end of the test. A socket that is bound but does
     * not listen keeps it from all who take any free port, also for connections that go out, and not from a member that asks for it.
     */
    Address nowhere() {
        try {
            final Socket holder = new Socket();
            open.add(holder);
            holder.setReuseAddress(true);
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new Address(LOCAL, holder.getLocalPort());
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends again and again until the other one gets it, as senders above the network do. */
    static void sendUntilReceived(final Running from, final Running to, final String text) {
        sendUntil(from, to, text, () -> to.inbox().texts().contains(text));
    }

    static void sendUntil(
            final Running from, final Running to, final String text, final java.util.function.BooleanSupplier done) {
        final long end = System.nanoTime() + PATIENCE_NANOS;
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience for '%s'", text).isLessThan(end);
            from.send(to, Network.Lane.CONTROL, text);
            try {
                // not a sleep: returns as soon as anything comes
                to.inbox().awaitSize(to.inbox().size() + 1, TimeUnit.MILLISECONDS.toNanos(5));
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (final Closeable each : open.reversed()) {
            each.close();
        }
    }
}

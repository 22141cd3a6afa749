package dev.skep.transport;

import dev.skep.base.Address;
import dev.skep.base.Check;
import dev.skep.base.MemberId;
import dev.skep.base.Network;
import dev.skep.base.Rng;
import dev.skep.transport.Handshake.Hello;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Frames between members over TCP or TLS. Each side dials its own connections, one for each address and lane, when there is
 * something to send; answers go over the connection of the one who answers.
 *
 * <p>{@link #send} refuses when too much is waiting for the address, during the pause after a failed dial, and for frames
 * that are too large. Received frames are handed over on an event loop that serves all connections: the receiver puts them
 * into bounded inboxes of its own and returns at once.
 */
public final class ClusterTransport implements Network, AutoCloseable {
    private static final int BACKLOG = 512;

    private final Identity identity;
    private final TransportSettings settings;
    private final TransportListener listener;
    private final Optional<TlsSettings> tls;
    private final Rng rng;
    private final Versions versions;
    private final Reports reports;
    private final Map<Address, Peer> peers = new ConcurrentHashMap<>();
    private final Map<Address, MemberId> expectations = new ConcurrentHashMap<>();
    private final ChannelGroup callers = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger callersCount = new AtomicInteger();
    private final TransportFigures figures = new TransportFigures();
    private EventLoopGroup loops;
    private Dialler dialler;
    private Channel listening;
    private Self self;

    /** Null before the start and after the close. */
    private volatile Receiver receiver;

    /**
     * @param rng for the jitter of pauses
     */
    public ClusterTransport(
            final Identity identity,
            final TransportSettings settings,
            final Optional<TlsSettings> tls,
            final TransportListener listener,
            final Rng rng) {
        this(identity, settings, tls, listener, rng, Versions.OURS);
    }

    ClusterTransport(
            final Identity identity,
            final TransportSettings settings,
            final Optional<TlsSettings> tls,
            final TransportListener listener,
            final Rng rng,
            final Versions versions) {
        this.identity = identity;
        this.settings = settings;
        this.tls = tls;
        this.listener = listener;
        this.rng = rng;
        this.versions = versions;
        this.reports = new Reports(settings.waits().reportNanos());
    }

    /**
     * Listens, and may send from now on.
     *
     * @param bind where to listen; port 0 for any
     * @param to takes what arrives
     * @return where others reach this member: as advertised, with the bound port in place of port 0
     * @throws UncheckedIOException when the port can't be had
     * @throws IllegalArgumentException when the TLS files can't be used
     */
    public Address start(final Address bind, final Receiver to) {
        Check.that(loops == null, "the transport was started before");
        final Optional<TlsKeys> keys = tls.map(files -> new TlsKeys(files, listener));
        final SocketTransport sockets = SocketTransport.best();
        loops = new MultiThreadIoEventLoopGroup(
                settings.threads(), Thread.ofPlatform().name("transport-", 0).factory(), sockets.handlers());
        final Inbound.Door door = new OurDoor();
        final ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(sockets.listening())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        accept(channel, keys, door);
                    }
                })
                .bind(new InetSocketAddress(bind.host(), bind.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new UncheckedIOException(
                    "can't listen for other members on " + bind + ": " + Reasons.of(bound.cause())
                            + "; is the port in use, by another broker perhaps?",
                    new IOException(bound.cause()));
        }
        listening = bound.channel();
        final int port = ((InetSocketAddress) listening.localAddress()).getPort();
        final Address advertised = identity.advertised();
        final Address reachable = advertised.port() == 0 ? new Address(advertised.host(), port) : advertised;
        self = new Self(versions, identity.at(reachable), rng.fork("start").nextLong());
        dialler = new Dialler(sockets, settings, keys);
        receiver = to;
        return reachable;
    }

    private void accept(final Channel channel, final Optional<TlsKeys> keys, final Inbound.Door door) {
        if (receiver == null) {
            var _ = channel.close();
            return;
        }
        callers.add(channel);
        keys.ifPresent(present -> channel.pipeline().addLast(present.server(channel.alloc())));
        channel.pipeline()
                .addLast(new IdleStateHandler(2 * settings.waits().idleNanosMax(), 0, 0, TimeUnit.NANOSECONDS))
                .addLast(new Inbound(door).decoder());
    }

    @Override
    public boolean send(final Address to, final Lane lane, final int kind, final byte[] payload) {
        Check.that(kind >= 0 && kind <= 0xFF, "kinds of frames are 0 to 255");
        final Receiver present = receiver;
        if (present == null) {
            return false;
        }
        if (payload.length > settings.frameBytesMax()) {
            warn("a frame of kind " + kind + " with " + payload.length + " bytes to " + to
                    + " was dropped: frames may have " + settings.frameBytesMax() + " bytes");
            figures.dropped(lane, 1);
            return false;
        }
        Peer peer = peers.get(to);
        if (peer == null) {
            peer = newPeer(to);
        }
        if (peer == null) {
            figures.dropped(lane, 1);
            return false;
        }
        return peer.lane(lane).send(new Frame(kind, payload));
    }

    private Peer newPeer(final Address address) {
        if (peers.size() >= settings.peersMax()) {
            // a thread that still holds one of those may dial it once more; that connection ends when it is idle
            peers.values().removeIf(Peer::isQuiet);
            if (peers.size() >= settings.peersMax()) {
                warn("frames to " + address + " were dropped: " + settings.peersMax()
                        + " other addresses are in use already");
                return null;
            }
        }
        return peers.computeIfAbsent(
                address,
                key -> new Peer(
                        key,
                        loops.next(),
                        to -> Optional.ofNullable(expectations.get(to)),
                        self,
                        settings,
                        dialler,
                        listener,
                        figures,
                        rng));
    }

    /** What goes over it. */
    public TransportFigures figures() {
        return figures;
    }

    /** Bytes that wait for their connections right now. */
    public long bytesWaiting(final Lane lane) {
        long bytes = 0;
        for (final Peer peer : peers.values()) {
            bytes += peer.lane(lane).bytesWaiting();
        }
        return bytes;
    }

    private void warn(final String sentence) {
        if (reports.isDue(sentence)) {
            listener.warning(sentence);
        }
    }

    /**
     * Says whom to expect at an address, so that frames for one member never reach another one that has got its address. A
     * connection to anybody else there is closed.
     */
    public void expect(final Address address, final MemberId member) {
        if (!member.equals(expectations.put(address, member))) {
            expectationChanged(address);
        }
    }

    /** Anybody may answer at that address. */
    public void expectAnybody(final Address address) {
        if (expectations.remove(address) != null) {
            expectationChanged(address);
        }
    }

    private void expectationChanged(final Address address) {
        final Peer peer = peers.get(address);
        if (peer != null) {
            peer.expectationChanged();
        }
    }

    /** Sends what waits, for a bounded time, and closes all connections. Blocks; not for event loops. */
    @Override
    public void close() {
        if (receiver == null) {
            return;
        }
        final long deadline = System.nanoTime() + settings.waits().drainNanosMax();
        receiver = null;
        var _ = listening.close();
        drain(deadline);
        callers.close().awaitUninterruptibly(remaining(deadline), TimeUnit.NANOSECONDS);
        dialler.close();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void drain(final long deadline) {
        final List<Peer> all = new ArrayList<>(peers.values());
        final CountDownLatch open = new CountDownLatch(all.size() * Lane.values().length);
        for (final Peer peer : all) {
            try {
                peer.loop().execute(() -> {
                    for (final Lane lane : Lane.values()) {
                        peer.lane(lane).close(open::countDown);
                    }
                });
            } catch (final RejectedExecutionException e) {
                return;
            }
        }
        try {
            open.await(remaining(deadline), TimeUnit.NANOSECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long remaining(final long deadline) {
        return Math.max(0, deadline - System.nanoTime());
    }

    /** What connections of others need of us. */
    private final class OurDoor implements Inbound.Door {
        @Override
        public Self self() {
            return self;
        }

        @Override
        public TransportSettings settings() {
            return settings;
        }

        @Override
        public void deliver(final MemberId from, final Lane lane, final int kind, final byte[] payload) {
            figures.received(lane, payload.length);
            final Receiver present = receiver;
            if (present != null) {
                present.received(from, kind, payload);
            }
        }

        @Override
        public boolean entered() {
            if (callersCount.incrementAndGet() <= settings.callersMax()) {
                return true;
            }
            callersCount.decrementAndGet();
            return false;
        }

        @Override
        public void left() {
            callersCount.decrementAndGet();
        }

        @Override
        public void welcomed(final Hello hello) {
            final Peer peer = peers.get(hello.identity().advertised());
            if (peer != null) {
                peer.heardOf();
            }
        }

        @Override
        public void refused(final String caller, final String reason) {
            if (reports.isDue(caller + reason)) {
                listener.refusedCaller(caller, reason);
            }
        }

        @Override
        public void lost(final Hello hello, final String reason) {
            listener.lost(hello.identity().member(), hello.identity().advertised(), hello.lane(), false, reason);
        }

        @Override
        public void warning(final String sentence) {
            warn(sentence);
        }
    }
}

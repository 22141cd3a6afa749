package dev.skep.transport;

import dev.skep.base.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections. Names are looked up anew each time, beside the event loops, as the system's resolver blocks. (The JDK
 * remembers answers for as long as its security properties say.)
 */
final class Dialler implements AutoCloseable {
    private static final int RESOLVERS_MAX = 4;
    private static final int LOOKUPS_MAX = 1024;
    private static final int RESOLVER_IDLE_SECONDS = 5;

    private final SocketTransport sockets;
    private final TransportSettings settings;
    private final Optional<TlsKeys> tls;
    private final ExecutorService resolvers;

    Dialler(final SocketTransport sockets, final TransportSettings settings, final Optional<TlsKeys> tls) {
        this.sockets = sockets;
        this.settings = settings;
        this.tls = tls;
        final ThreadPoolExecutor pool = new ThreadPoolExecutor(
                RESOLVERS_MAX,
                RESOLVERS_MAX,
                RESOLVER_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(LOOKUPS_MAX),
                Thread.ofPlatform().daemon().name("transport-names-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        resolvers = pool;
    }

    /** How a dial goes on; called on its event loop. A dial that was given up in the meantime closes what it gets. */
    interface Outcome {
        /** The address behind the name; a connection is under way. */
        void dialling(Channel channel);

        void failed(String reason);
    }

    /**
     * @param attempt counts up, so that the addresses behind one name take turns
     */
    void dial(
            final Address address,
            final int attempt,
            final EventLoop loop,
            final FrameDecoder decoder,
            final Outcome outcome) {
        final byte[] literal = NetUtil.createByteArrayFromIpAddressString(address.host());
        if (literal != null) {
            try {
                connect(InetAddress.getByAddress(literal), address, loop, decoder, outcome);
            } catch (final UnknownHostException e) {
                outcome.failed(Reasons.of(e));
            }
            return;
        }
        try {
            resolvers.execute(() -> resolve(address, attempt, loop, decoder, outcome));
        } catch (final RejectedExecutionException e) {
            outcome.failed("too many names are being looked up, or the transport is closed");
        }
    }

    private void resolve(
            final Address address,
            final int attempt,
            final EventLoop loop,
            final FrameDecoder decoder,
            final Outcome outcome) {
        try {
            final InetAddress[] all = InetAddress.getAllByName(address.host());
            final InetAddress one = all[Math.floorMod(attempt, all.length)];
            back(loop, () -> connect(one, address, loop, decoder, outcome));
        } catch (final UnknownHostException e) {
            back(loop, () -> outcome.failed(Reasons.of(e)));
        }
    }

    /** After the end of the loops nobody waits for the answer. */
    private static void back(final EventLoop loop, final Runnable task) {
        if (!loop.isShuttingDown()) {
            loop.execute(task);
        }
    }

    private void connect(
            final InetAddress target,
            final Address address,
            final EventLoop loop,
            final FrameDecoder decoder,
            final Outcome outcome) {
        final ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(sockets.dialling())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        (int) TimeUnit.NANOSECONDS.toMillis(settings.waits().connectNanosMax()) + 1)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        tls.ifPresent(keys -> channel.pipeline().addLast(keys.client(channel.alloc(), address)));
                        channel.pipeline()
                                .addLast(new IdleStateHandler(
                                        0, settings.waits().idleNanosMax(), 0, TimeUnit.NANOSECONDS))
                                .addLast(decoder);
                    }
                })
                .connect(new InetSocketAddress(target, address.port()));
        outcome.dialling(connected.channel());
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                outcome.failed(Reasons.of(done.cause()));
            }
        });
    }

    @Override
    public void close() {
        resolvers.shutdownNow();
    }
}

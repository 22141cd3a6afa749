package dev.skep.gateway.rest;

import dev.skep.gateway.identity.Tokens;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The door for HTTP from start to stop, on the loops of the gateway. */
public final class RestServer {
    private static final int BACKLOG = 1_024;

    private final RestConfig config;
    private final int bodyBytesMax;
    private final RestApi api;
    private final SslContext tls;
    private final ByteBufAllocator buffers;
    private final Map<Channel, RestConnection> connections = new ConcurrentHashMap<>();
    private Channel door;
    private volatile boolean stopping;

    /**
     * @param bodyBytesMax the largest body of a request
     * @param tokens null where nobody is asked for one
     * @param tls null for plaintext
     */
    public RestServer(
            final RestConfig config,
            final int bodyBytesMax,
            final RestCalls calls,
            final Tokens tokens,
            final SslContext tls,
            final ByteBufAllocator buffers) {
        this.config = config;
        this.bodyBytesMax = bodyBytesMax;
        this.tls = tls;
        this.buffers = buffers;
        api = new RestApi(calls, tokens);
    }

    /** Opens for clients. Throws {@link UncheckedIOException} when the address can't be bound. */
    public void start(final EventLoopGroup loops, final Class<? extends ServerChannel> channels) {
        final ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(channels)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.ALLOCATOR, buffers)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        open(channel);
                    }
                })
                .bind(new InetSocketAddress(config.host(), config.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException(
                    "The REST API can't listen on " + config.host() + ":" + config.port() + ": "
                            + bound.cause().getMessage()
                            + ". Is the port taken by another process, or the address not one of this machine?",
                    (BindException) new BindException(bound.cause().getMessage()).initCause(bound.cause()));
        }
        door = bound.channel();
    }

    private void open(final Channel channel) {
        if (stopping || connections.size() >= config.connectionsMax()) {
            var _ = channel.close();
            return;
        }
        final RestConnection connection = new RestConnection(api);
        connections.put(channel, connection);
        channel.closeFuture().addListener(closed -> connections.remove(channel));
        final ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast(tls.newHandler(channel.alloc()));
        }
        pipeline.addLast(new IdleStateHandler(0, 0, config.idleNanos(), TimeUnit.NANOSECONDS));
        pipeline.addLast(new HttpServerCodec());
        pipeline.addLast(new WholeRequests(bodyBytesMax));
        pipeline.addLast(connection);
    }

    /** The port that clients connect to. */
    public int boundPort() {
        return ((InetSocketAddress) door.localAddress()).getPort();
    }

    /** Takes no more requests; those that are there have their time. Callable from any thread. */
    public void shutdown() {
        stopping = true;
        door.close().awaitUninterruptibly();
        connections.forEach((channel, connection) -> channel.eventLoop().execute(connection::stop));
    }

    /** Waits until all connections are closed, but no longer than this; then closes them. Not on a loop. */
    public void awaitTermination(final long nanos) throws InterruptedException {
        final long deadline = System.nanoTime() + nanos;
        for (final Channel channel : connections.keySet()) {
            if (!channel.closeFuture().await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                var _ = channel.close();
            }
        }
    }
}

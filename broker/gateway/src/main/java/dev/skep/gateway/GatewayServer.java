package dev.skep.gateway;

import dev.skep.base.Check;
import dev.skep.base.MemberId;
import dev.skep.gateway.identity.CallerInterceptor;
import dev.skep.gateway.identity.Tokens;
import dev.skep.gateway.rest.RestServer;
import dev.skep.protocol.message.GatewayPort;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * A gateway from start to stop. Partitions get its {@link #port()} before it starts; it starts when they are there.
 */
public final class GatewayServer {
    private static final int PAGE_BYTES = 8192;
    private static final int CHUNK_ORDER = 5; // 256 KiB
    private static final int FLOW_CONTROL_BYTES = 1024 * 1024;

    private final GatewayConfig config;
    private final GatewayInbox inbox;
    private final TopologyView topology;
    private final GatewayMetrics metrics;
    private final LeaderHints hints;
    private final HealthStatusManager health = new HealthStatusManager();
    private final List<GatewayCore> cores = new ArrayList<>();
    private EventLoopGroup group;
    private Server server;
    private RestServer rest;
    /** Null before the start. */
    private volatile Administration administration;

    private GatewayCertificate certificate;
    /** Null where nobody is asked for one. */
    private Tokens tokens;

    /** @param gatewayId names this start of this gateway; never used before by any gateway of the cluster */
    public GatewayServer(
            final GatewayConfig config,
            final long gatewayId,
            final TopologyView topology,
            final GatewayMetrics metrics,
            final LeaderHints hints) {
        this.config = config;
        this.topology = topology;
        this.metrics = metrics;
        this.hints = hints;
        inbox = new GatewayInbox(gatewayId);
    }

    /** Where partitions send what they have for this gateway. */
    public GatewayPort port() {
        return inbox;
    }

    /** Opens for clients. Throws {@link UncheckedIOException} when the address can't be bound or a key can't be read. */
    public void start(final PartitionTable partitions) {
        Check.that(server == null, "the gateway was started before");
        group = new MultiThreadIoEventLoopGroup(
                config.loops(), new DefaultThreadFactory("gateway", true), SocketTransport.BEST.handlers());
        final List<NettyLoop> loops = new ArrayList<>();
        for (final EventExecutor executor : group) {
            final NettyLoop loop = new NettyLoop((EventLoop) executor);
            loops.add(loop);
            cores.add(new GatewayCore(cores.size(), loop, inbox.gatewayId(), config, partitions, metrics, hints));
        }
        inbox.open(cores);
        final ByteBufAllocator buffers =
                new PooledByteBufAllocator(true, 0, config.loops(), PAGE_BYTES, CHUNK_ORDER, 0, 0, false);
        final GatewayService service = new GatewayService(cores, loops, topology);
        tokens = tokens(config);
        administration = new Administration(service, loops.getFirst());
        boolean started = false;
        try {
            certificate = certificate(config.tls());
            startGrpc(service, buffers);
            startRest(service, buffers);
            started = true;
        } finally {
            if (!started) {
                group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
            }
        }
        health.setStatus(GatewayGrpc.SERVICE_NAME, ServingStatus.SERVING);
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    }

    private void startGrpc(final GatewayService service, final ByteBufAllocator buffers) {
        try {
            server = builder(service, buffers).build().start();
        } catch (final IOException e) {
            throw new UncheckedIOException(
                    "The gateway can't listen on " + config.host() + ":" + config.port() + ": " + e.getMessage()
                            + ". Is the port taken by another process, or the address not one of this machine?",
                    e);
        }
    }

    private void startRest(final GatewayService service, final ByteBufAllocator buffers) {
        if (config.rest() == null) {
            return;
        }
        final RestServer door = new RestServer(
                config.rest(),
                config.limits().messageBytesMax(),
                new RestService(service),
                tokens,
                config.tls() == null ? null : tls(SslContextBuilder.forServer(certificate)),
                buffers);
        door.start(group, SocketTransport.BEST.channels());
        rest = door;
    }

    private static SslContext tls(final SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (final SSLException e) {
            throw new UncheckedIOException("The gateway can't use its certificate: " + e.getMessage(), e);
        }
    }

    private static Tokens tokens(final GatewayConfig config) {
        try {
            return config.tokens() == null
                    ? null
                    : Tokens.of(config.tokens(), config.multiTenancy(), System::currentTimeMillis);
        } catch (final IOException | InvalidKeyException e) {
            throw new UncheckedIOException(
                    "The gateway can't read the keys of those who issue tokens: " + e.getMessage(), new IOException(e));
        }
    }

    /** One of both doors, so that they are shown the same; null for plaintext. */
    private static GatewayCertificate certificate(final GatewayConfig.Tls tls) {
        try {
            return tls == null ? null : GatewayCertificate.of(tls);
        } catch (final IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new UncheckedIOException(
                    "The gateway can't read its certificate or key: " + e.getMessage(), new IOException(e));
        }
    }

    /**
     * Tells all loops of another table: new partitions, another leader, a leader that can't be reached. An entry with another leader or
     * term than before gets the open job streams, and the calls that wait for it. Callable from any thread after the start, one call after
     * the other: the last one counts.
     */
    public void partitions(final PartitionTable partitions) {
        for (final GatewayCore core : cores) {
            core.loop().post(() -> core.partitions(partitions));
        }
    }

    /**
     * The leader of the partition is new, or has perhaps never heard of the open job streams, or forgotten them: it is told of all.
     * Callable from any thread after the start.
     */
    public void openStreamsAgain(final int partitionId) {
        for (final GatewayCore core : cores) {
            core.loop().post(() -> core.openStreamsAgain(partitionId));
        }
    }

    /**
     * The connection to a member is lost: who waits for an answer of it is told that the outcome is unknown. Leave the member out of
     * the table first ({@link PartitionTable.Entry#leader} null), so that nothing more is sent to it, and put it back when it is
     * reached again, which opens the job streams there once more. Callable from any thread after the start.
     */
    public void memberLost(final MemberId member) {
        for (final GatewayCore core : cores) {
            core.loop().post(() -> core.memberLost(member));
        }
    }

    /**
     * Takes an instance out of processing for good. Ends when that stands on the log of its partition; exceptionally where it doesn't, or may not.
     * Callable from any thread.
     */
    public CompletableFuture<Void> ban(final long processInstanceKey) {
        final Administration started = administration;
        return started == null
                ? CompletableFuture.failedFuture(new IllegalStateException("no gateway runs here"))
                : started.ban(processInstanceKey);
    }

    /** The job streams of all clients; none before the start. Callable from any thread. */
    public CompletableFuture<List<OpenJobStream>> jobStreams() {
        if (administration == null) {
            return CompletableFuture.completedFuture(List.of());
        }
        CompletableFuture<List<OpenJobStream>> all = CompletableFuture.completedFuture(List.of());
        for (final GatewayCore core : cores) {
            final CompletableFuture<List<OpenJobStream>> ofLoop = new CompletableFuture<>();
            core.loop().post(() -> ofLoop.complete(core.streams().open()));
            all = all.thenCombine(ofLoop, (some, more) -> {
                final List<OpenJobStream> both = new ArrayList<>(some);
                both.addAll(more);
                return both;
            });
        }
        return all;
    }

    private NettyServerBuilder builder(final GatewayService service, final ByteBufAllocator buffers) {
        health.setStatus(GatewayGrpc.SERVICE_NAME, ServingStatus.NOT_SERVING);
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
        final NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(config.host(), config.port()))
                .bossEventLoopGroup(group)
                .workerEventLoopGroup(group)
                .channelType(SocketTransport.BEST.channels())
                .withOption(ChannelOption.SO_REUSEADDR, true)
                .withChildOption(ChannelOption.ALLOCATOR, buffers)
                .withChildOption(ChannelOption.TCP_NODELAY, true)
                .directExecutor()
                .flowControlWindow(FLOW_CONTROL_BYTES)
                .maxConcurrentCallsPerConnection(config.limits().callsPerConnectionMax())
                .maxInboundMessageSize(config.limits().messageBytesMax())
                .permitKeepAliveTime(config.keepAliveNanosMin(), TimeUnit.NANOSECONDS)
                .permitKeepAliveWithoutCalls(false)
                .addService(
                        tokens == null
                                ? service.bindService()
                                : ServerInterceptors.intercept(service, new CallerInterceptor(tokens)))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .addService(oldReflection());
        if (config.tls() != null) {
            builder.sslContext(tls(GrpcSslContexts.configure(SslContextBuilder.forServer(certificate))));
        }
        return builder;
    }

    /** Tools of today's clients ask for the service by its former name. */
    @SuppressWarnings("deprecation")
    private static BindableService oldReflection() {
        return ProtoReflectionService.newInstance();
    }

    /** The port that clients connect to. */
    public int boundPort() {
        return server.getPort();
    }

    /** The port for HTTP; only where there is a door for it. */
    public int restPort() {
        return rest.boundPort();
    }

    /** Takes no more calls, ends those that wait for jobs, gives the others their time, and closes. Blocks. */
    public void stop() {
        if (server == null || server.isShutdown()) {
            return;
        }
        health.enterTerminalState();
        server.shutdown();
        if (rest != null) {
            rest.shutdown();
        }
        for (final GatewayCore core : cores) {
            core.loop().post(core::stop);
        }
        final long deadline = System.nanoTime() + config.shutdownNanos();
        try {
            if (!server.awaitTermination(config.shutdownNanos(), TimeUnit.NANOSECONDS)) {
                server.shutdownNow();
                server.awaitTermination(1, TimeUnit.SECONDS);
            }
            if (rest != null) {
                rest.awaitTermination(deadline - System.nanoTime());
            }
        } catch (final InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}

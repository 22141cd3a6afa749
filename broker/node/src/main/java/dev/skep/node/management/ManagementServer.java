package dev.skep.node.management;

import com.sun.net.httpserver.HttpServer;
import dev.skep.node.StartFailure;
import dev.skep.node.config.ManagementSettings;
import dev.skep.node.metrics.NodeMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The HTTP server for probes, metrics and administrators. Up before the broker or gateway, down after it. */
public final class ManagementServer implements AutoCloseable {
    /** Probes and a scrape at once; more wait for their turn. What may take long has threads of its own. */
    private static final int THREADS = 2;

    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final ExecutorService threads;
    private final ExecutorService administration;
    private final Deciders deciders;
    private final ManagementRoutes routes;

    private ManagementServer(
            final HttpServer server,
            final ExecutorService threads,
            final AdministrationLimits administrationLimits,
            final NodeMetrics metrics,
            final ManagementRoutes.Of of) {
        this.server = server;
        this.threads = threads;
        administration = new ThreadPoolExecutor(
                administrationLimits.threads(),
                administrationLimits.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(administrationLimits.waitingMax()),
                threads("administration-"));
        deciders = new Deciders(administrationLimits);
        routes = new ManagementRoutes(of, metrics, deciders, administration);
    }

    /** Listens; until {@link #brokerStarted} the probes say that the broker is starting. */
    public static ManagementServer start(final ManagementSettings settings, final NodeMetrics metrics) {
        return start(settings, metrics, AdministrationLimits.DEFAULT);
    }

    static ManagementServer start(
            final ManagementSettings settings, final NodeMetrics metrics, final AdministrationLimits limits) {
        return start(settings, metrics, limits, ManagementRoutes.Of.BROKER);
    }

    /** Of a gateway that stands alone; until {@link #gatewayStarted} the probes say that it is starting. */
    public static ManagementServer startOfGateway(final ManagementSettings settings, final NodeMetrics metrics) {
        return start(settings, metrics, AdministrationLimits.DEFAULT, ManagementRoutes.Of.GATEWAY);
    }

    private static ManagementServer start(
            final ManagementSettings settings,
            final NodeMetrics metrics,
            final AdministrationLimits limits,
            final ManagementRoutes.Of of) {
        try {
            final HttpServer server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()), BACKLOG);
            final ExecutorService threads = Executors.newFixedThreadPool(THREADS, threads("management-"));
            final ManagementServer started = new ManagementServer(server, threads, limits, metrics, of);
            server.setExecutor(threads);
            server.createContext("/", started.routes::handle);
            server.start();
            return started;
        } catch (IOException e) {
            throw new StartFailure(
                    "management can't listen on " + settings.host() + ":" + settings.port() + " (" + e.getMessage()
                            + "); stop what uses the port, or choose another with --management-port",
                    e);
        }
    }

    private static ThreadFactory threads(final String name) {
        return Thread.ofPlatform().name(name, 0).daemon().factory();
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    public void brokerStarted(
            final BrokerHealth health, final PartitionControl partitions, final ClusterControl cluster) {
        routes.brokerStarted(health, partitions, cluster);
    }

    public void gatewayStarted(final GatewayHealth health, final ClusterControl cluster) {
        routes.gatewayStarted(health, cluster);
    }

    /** From now on the probes say that the broker or gateway is not ready. */
    public void stopping() {
        routes.stopping();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        administration.shutdownNow();
        deciders.close();
    }
}

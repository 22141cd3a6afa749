package dev.skep.node.management;

import com.sun.net.httpserver.HttpServer;
import dev.skep.node.StartFailure;
import dev.skep.node.config.ManagementSettings;
import dev.skep.node.metrics.NodeMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP server for probes, metrics and administrators. Up before the broker, down after it. */
public final class ManagementServer implements AutoCloseable {
    /** Probes, a scrape and an administrator at once; more wait for their turn. */
    private static final int THREADS = 2;

    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final ExecutorService threads;
    private final ManagementRoutes routes;

    private ManagementServer(final HttpServer server, final ExecutorService threads, final ManagementRoutes routes) {
        this.server = server;
        this.threads = threads;
        this.routes = routes;
    }

    /** Listens; until {@link #brokerStarted} the probes say that the broker is starting. */
    public static ManagementServer start(final ManagementSettings settings, final NodeMetrics metrics) {
        try {
            final HttpServer server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()), BACKLOG);
            final ManagementRoutes routes = new ManagementRoutes(metrics);
            final ExecutorService threads = Executors.newFixedThreadPool(
                    THREADS, Thread.ofPlatform().name("management-", 0).daemon().factory());
            server.setExecutor(threads);
            server.createContext("/", routes::handle);
            server.start();
            return new ManagementServer(server, threads, routes);
        } catch (IOException e) {
            throw new StartFailure(
                    "management can't listen on " + settings.host() + ":" + settings.port() + " (" + e.getMessage()
                            + "); stop what uses the port, or choose another with --management-port",
                    e);
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    public void brokerStarted(final BrokerHealth health, final PartitionControl partitions) {
        routes.brokerStarted(health, partitions);
    }

    /** From now on the probes say that the broker is not ready. */
    public void brokerStopping() {
        routes.brokerStopping();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}

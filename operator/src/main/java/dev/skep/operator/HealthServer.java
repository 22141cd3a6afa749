package dev.skep.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code /healthz}: the process lives. {@code /readyz}: it sees what it watches. {@code /metrics}: for Prometheus. */
final class HealthServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean started;

    /** @param metrics in the words of Prometheus */
    HealthServer(final int port, final Operator operator, final Supplier<String> metrics) throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(threads);
        server.createContext("/healthz", exchange -> answer(exchange, 200, "alive\n"));
        server.createContext("/readyz", exchange -> {
            final boolean ready = started && operator.getRuntimeInfo().allEventSourcesAreHealthy();
            answer(exchange, ready ? 200 : 503, ready ? "ready\n" : "does not see everything that it watches\n");
        });
        server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.get()));
    }

    void start() {
        server.start();
    }

    void started() {
        started = true;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(final HttpExchange exchange, final int status, final String text) throws IOException {
        final byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

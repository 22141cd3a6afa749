package dev.skep.node.management;

import com.sun.net.httpserver.HttpExchange;
import dev.skep.node.Version;
import dev.skep.node.metrics.NodeMetrics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path is answered by what. */
final class ManagementRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementRoutes.class);
    private static final int BODY_BYTES_MAX = 64 << 10;

    private static final Map<String, String> REDIRECTS = Map.of(
            "/health", "/actuator/health/status",
            "/ready", "/actuator/health/readiness",
            "/startup", "/actuator/health/startup");

    /** What is below these waits for partitions or other brokers. */
    private static final List<String> WAITING = List.of(
            "/actuator/banning",
            "/actuator/clock",
            "/actuator/cluster",
            "/actuator/rebalance",
            "/actuator/partitions",
            "/actuator/export",
            "/actuator/flowControl",
            "/actuator/jobstreams");

    /** One endpoint answers its own path and everything below it. */
    @FunctionalInterface
    private interface Endpoint {
        Answer answer(Request request);
    }

    /** What there is to be managed. */
    enum Of {
        BROKER,
        /** One that stands alone. */
        GATEWAY
    }

    private final NodeMetrics metrics;
    private final HealthEndpoint health = new HealthEndpoint();
    private final GatewayHealthEndpoint gatewayHealth = new GatewayHealthEndpoint(System::nanoTime);
    private final MemberControls member = new MemberControls();
    private final Executor administration;
    private final TreeMap<String, Endpoint> endpoints = new TreeMap<>();

    /** @param administration where requests are answered that wait for others; may refuse them when there are too many */
    ManagementRoutes(final Of of, final NodeMetrics metrics, final Deciders deciders, final Executor administration) {
        this.metrics = metrics;
        this.administration = administration;
        final ExportersEndpoint exporters = new ExportersEndpoint(deciders, member);
        endpoints.put("/actuator", this::index);
        endpoints.put("/actuator/banning", new BanningEndpoint(deciders, member)::answer);
        endpoints.put("/actuator/clock", new ClockEndpoint(deciders, member)::answer);
        endpoints.put("/actuator/cluster", new ClusterEndpoint(deciders, member)::answer);
        endpoints.put("/actuator/exporters", exporters::answer);
        endpoints.put("/actuator/exporting", exporters::answerExporting);
        endpoints.put("/actuator/flowControl", new FlowControlEndpoint(deciders, member)::answer);
        endpoints.put("/actuator/health", of == Of.BROKER ? health::answer : gatewayHealth::answer);
        endpoints.put("/actuator/info", ManagementRoutes::info);
        endpoints.put("/actuator/jobstreams", new JobStreamsEndpoint(deciders, member)::answer);
        endpoints.put("/actuator/loggers", new LoggersEndpoint()::answer);
        if (of == Of.BROKER) {
            endpoints.put("/actuator/partitions", new PartitionsEndpoint(member)::answer);
        }
        endpoints.put("/actuator/prometheus", this::metrics);
        endpoints.put("/actuator/rebalance", new RebalanceEndpoint(deciders, member)::answer);
        endpoints.put("/metrics", this::metrics);
    }

    void brokerStarted(
            final BrokerHealth brokerHealth, final PartitionControl partitions, final ClusterControl cluster) {
        member.started(new MemberControls.Up(cluster, Optional.of(partitions)));
        health.brokerStarted(brokerHealth);
    }

    void gatewayStarted(final GatewayHealth started, final ClusterControl cluster) {
        member.started(new MemberControls.Up(cluster, Optional.empty()));
        gatewayHealth.started(started);
    }

    void stopping() {
        health.brokerStopping();
        gatewayHealth.stopping();
        member.stopping();
    }

    void handle(final HttpExchange exchange) throws IOException {
        final String path = exchange.getRequestURI().getPath();
        if (WAITING.stream().noneMatch(path::startsWith)) {
            try (exchange) {
                send(exchange, answer(exchange));
            }
            return;
        }
        try {
            administration.execute(() -> handleBesides(exchange));
        } catch (RejectedExecutionException e) {
            try (exchange) {
                send(
                        exchange,
                        Answer.message(
                                503,
                                "too many requests wait for the cluster already, or this broker is stopping;"
                                        + " try again later"));
            }
        }
    }

    private void handleBesides(final HttpExchange exchange) {
        try (exchange) {
            send(exchange, answer(exchange));
        } catch (IOException e) {
            LOG.debug("Who asked for {} is gone", exchange.getRequestURI(), e);
        }
    }

    private Answer answer(final HttpExchange exchange) throws IOException {
        final String path = withoutTrailingSlash(exchange.getRequestURI().getPath());
        final byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            return Answer.badRequest(path, "the body is larger than " + BODY_BYTES_MAX + " bytes");
        }
        final Request request = new Request(
                exchange.getRequestMethod(),
                path,
                "",
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders(),
                body);
        try {
            return route(request);
        } catch (RuntimeException e) {
            LOG.warn("{} {} failed", request.method(), path, e);
            return Answer.failed(path, "the request failed inside the broker: " + e + "; its log says more");
        }
    }

    private Answer route(final Request request) {
        final String redirect = REDIRECTS.get(request.path());
        if (redirect != null) {
            return request.isGet()
                    ? Answer.movedTo(redirect)
                    : Answer.methodNotAllowed(request.method(), request.path(), "GET");
        }
        String prefix = request.path();
        while (!prefix.isEmpty()) {
            final Endpoint endpoint = endpoints.get(prefix);
            if (endpoint != null) {
                return endpoint.answer(request.below(prefix));
            }
            prefix = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
        }
        return Answer.notFound(
                request.path(), "there is nothing at " + request.path() + "; GET /actuator lists what there is");
    }

    private Answer index(final Request request) {
        if (!request.rest().isEmpty()) {
            return Answer.notFound(
                    request.path(), "there is no endpoint " + request.rest() + "; GET /actuator lists what there is");
        }
        if (!request.isGet()) {
            return Answer.methodNotAllowed(request.method(), request.path(), "GET");
        }
        return Answer.json(200, json -> {
            json.writeObjectFieldStart("_links");
            for (final String path : endpoints.keySet()) {
                final String name = path.substring(path.lastIndexOf('/') + 1);
                json.writeObjectFieldStart(name.equals("actuator") ? "self" : name);
                json.writeStringField("href", path);
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static Answer info(final Request request) {
        if (!request.isGet()) {
            return Answer.methodNotAllowed(request.method(), request.path(), "GET");
        }
        return Answer.json(200, json -> {
            json.writeObjectFieldStart("build");
            json.writeStringField("name", "skep");
            json.writeStringField("version", Version.text());
            json.writeEndObject();
        });
    }

    private Answer metrics(final Request request) {
        if (!request.rest().isEmpty()) {
            return Answer.notFound(request.path(), "all metrics are at /actuator/prometheus");
        }
        if (!request.isGet()) {
            return Answer.methodNotAllowed(request.method(), request.path(), "GET");
        }
        final String accepted = request.header("Accept");
        final boolean open = accepted != null && accepted.contains("application/openmetrics-text");
        final String type = open
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
        return new Answer(200, type, metrics.scrape(type), null);
    }

    private static String withoutTrailingSlash(final String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static void send(final HttpExchange exchange, final Answer answer) throws IOException {
        if (answer.contentType() != null) {
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        }
        if (answer.header() != null) {
            exchange.getResponseHeaders()
                    .set(answer.header().name(), answer.header().value());
        }
        final byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}

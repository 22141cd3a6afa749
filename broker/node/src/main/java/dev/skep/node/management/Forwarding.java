package dev.skep.node.management;

import dev.skep.base.MemberId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends a request on to the broker that decides, and its answer back. */
final class Forwarding implements AutoCloseable {
    /** The members that sent the request on already, with commas between them: nobody sends it in circles. */
    static final String HEADER = "X-Skep-Forwarded";

    private static final int HOPS_MAX = 3;
    private static final List<String> PASSED_ON = List.of("Accept", "Content-Type", "If-Match", "Idempotency-Key");

    private final AdministrationLimits limits;
    /** Null until the first request; it has threads of its own. */
    private HttpClient client;

    Forwarding(final AdministrationLimits limits) {
        this.limits = limits;
    }

    static boolean wasForwarded(final Request request) {
        return request.header(HEADER) != null;
    }

    Answer forward(final ClusterControl cluster, final Request request, final MemberId to) {
        final String before = request.header(HEADER) == null ? "" : request.header(HEADER) + ",";
        final String hops = before + cluster.self();
        final List<String> members = List.of(hops.split(","));
        if (members.contains(to.text()) || members.size() > HOPS_MAX) {
            return Answer.message(
                    502,
                    "brokers " + hops + " do not agree on who decides (" + to
                            + " was named last), as after a failure; try again in a few seconds");
        }
        final Optional<URI> address = cluster.managementOf(to);
        if (address.isEmpty()) {
            return Answer.message(
                    502, "broker " + to + " decides on this, but where its management is, is not known; ask it itself");
        }
        try {
            final HttpResponse<String> response =
                    client().send(request(request, target(address.get(), request), hops), BodyHandlers.ofString());
            final Answer.Header tag = response.headers()
                    .firstValue("ETag")
                    .map(value -> new Answer.Header("ETag", value))
                    .orElse(null);
            final String type = response.headers().firstValue("Content-Type").orElse(null);
            return new Answer(response.statusCode(), type, response.body(), tag);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return Answer.message(
                    502,
                    broker(to, address.get()) + " can't be reached (" + reason(e)
                            + "), and nothing was changed; is it running?");
        } catch (HttpTimeoutException e) {
            return Answer.message(
                    504,
                    broker(to, address.get()) + " did not answer within " + limits.answerMillis()
                            + " ms; GET /actuator/cluster tells whether it was done");
        } catch (IOException e) {
            return Answer.message(
                    502,
                    broker(to, address.get()) + " broke off (" + reason(e)
                            + "); GET /actuator/cluster tells whether it was done");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.message(503, "this broker is stopping; GET /actuator/cluster tells whether it was done");
        }
    }

    private HttpRequest request(final Request request, final URI target, final String hops) {
        final HttpRequest.Builder builder = HttpRequest.newBuilder(target)
                .timeout(Duration.ofMillis(limits.answerMillis()))
                .header(HEADER, hops)
                .method(
                        request.method(),
                        request.body().length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(request.body()));
        for (final String name : PASSED_ON) {
            if (request.header(name) != null) {
                builder.header(name, request.header(name));
            }
        }
        return builder.build();
    }

    /** Only paths that an endpoint knows get here, so there is nothing in them to escape. */
    private static URI target(final URI base, final Request request) {
        final String root = base.toString().replaceAll("/+$", "");
        return URI.create(root + request.path() + (request.query() == null ? "" : "?" + request.query()));
    }

    private static String broker(final MemberId member, final URI address) {
        return "broker " + member + " decides on this, but its management at " + address;
    }

    private static String reason(final IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofMillis(limits.connectMillis()))
                    .build();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}

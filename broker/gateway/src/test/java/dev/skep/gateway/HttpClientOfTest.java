package dev.skep.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** HTTP in the few words that the tests of the REST API need. */
final class HttpClientOfTest implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    HttpClientOfTest(final int port) {
        this.port = port;
    }

    HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60));
    }

    /** With JSON as its body; null for no body. */
    HttpRequest request(final String method, final String path, final String json) {
        return json == null
                ? request(path).method(method, BodyPublishers.noBody()).build()
                : request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(json))
                        .build();
    }

    HttpResponse<String> send(final HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    HttpResponse<String> send(final String method, final String path, final String json) {
        return send(request(method, path, json));
    }

    CompletableFuture<HttpResponse<String>> later(final String method, final String path, final String json) {
        return http.sendAsync(request(method, path, json), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

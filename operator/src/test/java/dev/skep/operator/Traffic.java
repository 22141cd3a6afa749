package dev.skep.operator;

import dev.skep.operator.kube.Lean;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator sends to the API server. After so many writes it is dead: what it still would send, to the API server or to brokers, goes nowhere.
 * For the rest of the world this is what a killed process looks like.
 */
final class Traffic implements Interceptor {
    static final int FOR_EVER = Integer.MAX_VALUE;

    private final List<String> calls = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int writesLeft;

    Traffic(final int writes) {
        this.writesLeft = writes;
    }

    KubernetesClient client(final Config config) {
        return Lean.client()
                .withConfig(config)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("traffic", this))
                .build();
    }

    @Override
    public void before(final BasicBuilder builder, final HttpRequest request, final RequestTags tags) {
        if (isDead()) {
            throw new IllegalStateException("this operator is dead");
        }
    }

    @Override
    public synchronized void after(
            final HttpRequest request,
            final HttpResponse<?> response,
            final AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        final String query =
                request.uri().getRawQuery() == null ? "" : request.uri().getRawQuery();
        final String call = request.method()
                + (query.contains("watch=true") ? " (watch) " : " ")
                + request.uri().getPath();
        calls.add(call);
        if (response.code() == 401 || response.code() == 403) {
            refused.add(call);
        }
        if (!request.method().equals("GET")) {
            wrote();
        }
    }

    synchronized void wrote() {
        if (writesLeft != FOR_EVER && writesLeft > 0) {
            writesLeft--;
        }
    }

    synchronized boolean isDead() {
        return writesLeft == 0;
    }

    /** Everything so far, as method and path. */
    synchronized List<String> calls() {
        return new ArrayList<>(calls);
    }

    /** What the API server did not allow. */
    synchronized List<String> refused() {
        return new ArrayList<>(refused);
    }

    synchronized List<String> writes() {
        return calls.stream().filter(call -> !call.startsWith("GET")).toList();
    }
}

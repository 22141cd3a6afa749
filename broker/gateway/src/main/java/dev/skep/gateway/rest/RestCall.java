package dev.skep.gateway.rest;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.function.Consumer;

/** Who waits for the answer of a call, as the calls know such: it makes it the answer of an exchange. */
final class RestCall<R> extends LocalCall<R> {
    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("skep-request-id", Metadata.ASCII_STRING_MARSHALLER);

    private final Exchange exchange;
    private final Consumer<R> next;
    private final Runnable completed;

    private RestCall(final Exchange exchange, final Consumer<R> next, final Runnable completed) {
        this.exchange = exchange;
        this.next = next;
        this.completed = completed;
    }

    /** Of a call with one response. */
    static <R> RestCall<R> one(final Exchange exchange, final Consumer<R> answer) {
        return new RestCall<>(exchange, answer, () -> {});
    }

    /** Of a call of which the client hears only that it went well. */
    static <R> RestCall<R> noContent(final Exchange exchange) {
        return new RestCall<>(exchange, response -> exchange.noContent(), () -> {});
    }

    /** Of a call with many responses. */
    static <R> RestCall<R> many(final Exchange exchange, final Consumer<R> next, final Runnable completed) {
        return new RestCall<>(exchange, next, completed);
    }

    @Override
    public void onNext(final R response) {
        if (!exchange.ended()) {
            next.accept(response);
        }
    }

    @Override
    public void onCompleted() {
        completed.run();
    }

    @Override
    public void onError(final Throwable thrown) {
        final Metadata trailers = Status.trailersFromThrowable(thrown);
        if (trailers != null) {
            exchange.requestId(trailers.get(REQUEST_ID));
        }
        exchange.problem(Problem.of(Status.fromThrowable(thrown), exchange.first()));
    }

    @Override
    public void setOnCancelHandler(final Runnable task) {
        exchange.whenGone(task);
    }

    @Override
    public boolean isCancelled() {
        return exchange.ended();
    }
}

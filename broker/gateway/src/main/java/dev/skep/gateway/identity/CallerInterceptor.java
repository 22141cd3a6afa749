package dev.skep.gateway.identity;

import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Lets calls in whose token is believed, each with its caller. */
public final class CallerInterceptor implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Tokens tokens;

    public CallerInterceptor(final Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            final ServerCall<Q, R> call, final Metadata headers, final ServerCallHandler<Q, R> next) {
        try {
            final Caller caller = tokens.caller(headers.get(AUTHORIZATION));
            return Contexts.interceptCall(caller.context(), call, headers, next);
        } catch (final InvalidToken e) {
            call.close(e.status(), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }
}

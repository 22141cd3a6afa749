package dev.skep.transport;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.UnknownHostException;

/** Why a connection failed, in words. */
final class Reasons {
    private Reasons() {}

    static String of(final Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof DecoderException
                && !(cause instanceof NotSslRecordException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case NotSslRecordException e -> "the other side does not speak TLS: is TLS off there, and on here?";
            case UnknownHostException e -> "the name has no address";
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
    }
}

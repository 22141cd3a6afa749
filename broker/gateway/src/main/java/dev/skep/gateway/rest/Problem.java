package dev.skep.gateway.rest;

import io.grpc.Status;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Why a request is not answered as it wanted.
 *
 * @param title the kind of trouble, for programs
 * @param detail for people; empty for none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
record Problem(int status, String title, String detail) {
    static final String CONTENT_TYPE = "application/problem+json";

    /** HTTP itself says what is wrong. */
    static Problem http(final HttpResponseStatus status, final String detail) {
        return new Problem(status.code(), status.reasonPhrase(), detail);
    }

    static Problem badRequest(final String detail) {
        return http(HttpResponseStatus.BAD_REQUEST, detail);
    }

    /** The request can be read, but what it says can't be. */
    static Problem invalid(final String detail) {
        return new Problem(400, "INVALID_ARGUMENT", detail);
    }

    /**
     * What the other door says with a status of gRPC.
     *
     * @param first whether the client speaks the first version, which had other numbers for some
     */
    static Problem of(final Status status, final boolean first) {
        final String detail = status.getDescription() == null ? "" : status.getDescription();
        return switch (status.getCode()) {
            case INVALID_ARGUMENT -> invalid(detail);
            case NOT_FOUND -> new Problem(404, "NOT_FOUND", detail);
            case FAILED_PRECONDITION -> new Problem(409, "INVALID_STATE", detail);
            case ALREADY_EXISTS -> new Problem(first ? 400 : 409, "ALREADY_EXISTS", detail);
            case RESOURCE_EXHAUSTED -> new Problem(first ? 429 : 503, "RESOURCE_EXHAUSTED", detail);
            case UNAVAILABLE -> new Problem(503, "UNAVAILABLE", detail);
            case DEADLINE_EXCEEDED -> new Problem(504, "DEADLINE_EXCEEDED", detail);
            case UNAUTHENTICATED -> new Problem(401, "UNAUTHENTICATED", detail);
            case PERMISSION_DENIED -> new Problem(403, "FORBIDDEN", detail);
            default -> http(HttpResponseStatus.INTERNAL_SERVER_ERROR, detail);
        };
    }
}

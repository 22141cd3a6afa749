package dev.skep.gateway;

import io.grpc.Status;

/** A request that the gateway answers itself with an error. Carries no stack: it is an answer, not a fault. */
final class RefusedCall extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Status status;

    RefusedCall(final Status status) {
        super(status.getDescription(), null, false, false);
        this.status = status;
    }

    static RefusedCall invalid(final String reason) {
        return new RefusedCall(Status.INVALID_ARGUMENT.withDescription(reason));
    }

    Status status() {
        return status;
    }
}

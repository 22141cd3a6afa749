package dev.skep.gateway.identity;

import io.grpc.Status;

/** The request says nothing of who makes it that could be believed. */
public final class InvalidToken extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Status status;

    private InvalidToken(final Status status) {
        super(status.getDescription(), null, false, false);
        this.status = status;
    }

    static InvalidToken because(final String reason) {
        return new InvalidToken(Status.UNAUTHENTICATED.withDescription(
                "Expected the header 'authorization: Bearer <token>' with a token that is valid here, but " + reason));
    }

    static InvalidToken withoutTenants(final String claim) {
        return new InvalidToken(Status.INVALID_ARGUMENT.withDescription(
                "Expected the token to say for which tenants the caller acts, but it has no claim '" + claim
                        + "' with at least one"));
    }

    public Status status() {
        return status;
    }
}

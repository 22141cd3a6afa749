package dev.skep.gateway;

import com.google.protobuf.Any;
import dev.skep.gateway.json.InvalidDocument;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.Refusal;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.util.List;

/** What goes wrong, as the public protocol says it. */
final class StatusMapper {
    /** Trailer with the number under which the gateway's log names the request. */
    static final Metadata.Key<String> REQUEST_ID = Metadata.Key.of("skep-request-id", Metadata.ASCII_STRING_MARSHALLER);

    /** As headers have it: clients take 8 KB of them, and there are others. */
    private static final int DESCRIPTION_BYTES_MAX = 7_000;

    private StatusMapper() {}

    static Status rejected(final CommandReply.Rejected reply) {
        return rejected(reply.intent(), reply.type(), reply.reason());
    }

    static Status rejected(final Intent intent, final RejectionType type, final String reason) {
        return codeOf(type)
                .withDescription("Command '" + intent.name() + "' rejected with code '" + type.name() + "': " + reason);
    }

    private static Status codeOf(final RejectionType type) {
        return switch (type) {
            case INVALID_ARGUMENT -> Status.INVALID_ARGUMENT;
            case NOT_FOUND -> Status.NOT_FOUND;
            case ALREADY_EXISTS -> Status.ALREADY_EXISTS;
            case INVALID_STATE -> Status.FAILED_PRECONDITION;
            case PROCESSING_ERROR -> Status.INTERNAL;
            case EXCEEDED_BATCH_RECORD_SIZE -> Status.UNKNOWN;
        };
    }

    static Status refused(final Refusal refusal, final int partitionId) {
        final String partition = "partition " + partitionId;
        return switch (refusal.kind()) {
            case NOT_LEADER ->
                Status.UNAVAILABLE.withDescription(
                        "Expected this broker to lead " + partition + ", but it does not: " + refusal.reason());
            case OVERLOADED ->
                Status.RESOURCE_EXHAUSTED.withDescription("Expected to hand the request to " + partition
                        + ", but it can't take more at the moment: " + refusal.reason());
            case DISK_FULL ->
                Status.RESOURCE_EXHAUSTED.withDescription("Expected to hand the request to " + partition
                        + ", but it is out of disk space: " + refusal.reason());
            case PAUSED ->
                Status.INTERNAL.withDescription("Expected " + partition
                        + " to process the request, but processing is paused (PAUSED): " + refusal.reason());
            case FAILED ->
                Status.UNAVAILABLE.withDescription("Expected " + partition
                        + " to process the request, but it has stopped (FAILED): " + refusal.reason());
            case TOO_LARGE ->
                Status.INVALID_ARGUMENT.withDescription(
                        "Expected to hand the request to " + partition + ", but it is too large: " + refusal.reason());
        };
    }

    /** Whether a creation that was refused like this may be tried on the next partition. */
    static boolean mayTryNextPartition(final Refusal refusal) {
        return switch (refusal.kind()) {
            case PAUSED, TOO_LARGE -> false;
            case NOT_LEADER, OVERLOADED, DISK_FULL, FAILED -> true;
        };
    }

    static Status timedOut(final int partitionId, final Intent intent, final long nanos) {
        return Status.DEADLINE_EXCEEDED.withDescription("Timed out between gateway and broker: partition " + partitionId
                + " did not answer '" + intent.name() + "' within " + nanos / 1_000_000
                + " ms; the command may still be carried out");
    }

    /** Clients take this code for "ask again": the sentence says when not to. */
    static Status unknown(final int partitionId, final Intent intent, final String reason) {
        return Status.UNAVAILABLE.withDescription(
                "Expected partition " + partitionId + " to carry out '" + intent.name()
                        + "', but the outcome is unknown: " + reason
                        + ". The command may have been carried out or not: repeat it only if it does no harm when it happens twice");
    }

    /** @param lastReason of whoever was asked last, null when nobody was */
    static Status noLeader(final int partitionId, final Intent intent, final long nanos, final String lastReason) {
        return Status.UNAVAILABLE.withDescription("Expected a leader of partition " + partitionId + " to take '"
                + intent.name() + "' within " + nanos / 1_000_000 + " ms, but "
                + (lastReason == null ? "none is known" : "the member that was asked last does not lead: " + lastReason)
                + ". Nothing has happened: try again");
    }

    static Status tooManyInFlight(final int limit) {
        return Status.RESOURCE_EXHAUSTED.withDescription("Expected to take the request, but " + limit
                + " requests wait for an answer already, the most this gateway allows: try again later");
    }

    static Status shuttingDown() {
        return Status.UNAVAILABLE.withDescription("The gateway is shutting down: connect to another one, or try again");
    }

    static Status of(final RuntimeException thrown) {
        return switch (thrown) {
            case RefusedCall refused -> refused.status();
            case InvalidDocument invalid -> Status.INVALID_ARGUMENT.withDescription(invalid.getMessage());
            default ->
                Status.INTERNAL
                        .withDescription("Unexpected error in the gateway: " + thrown)
                        .withCause(thrown);
        };
    }

    /** The error for the client, with the request id in its trailers. */
    static StatusException exception(final Status status, final String requestId) {
        final Metadata trailers = new Metadata();
        trailers.put(REQUEST_ID, requestId);
        return new Answer(status.withDescription(cut(status.getDescription())), trailers);
    }

    /** What a client's headers have no room for would cost it the code as well. */
    private static String cut(final String description) {
        int bytes = 0;
        for (int i = 0; description != null && i < description.length(); i++) {
            final char sign = description.charAt(i);
            bytes += sign >= ' ' && sign < 0x7F && sign != '%' ? 1 : sign < 0x800 ? 6 : 9;
            if (bytes > DESCRIPTION_BYTES_MAX) {
                return description.substring(0, Character.isLowSurrogate(sign) ? i - 1 : i) + "... (cut)";
            }
        }
        return description;
    }

    /** A creation that no partition took: the details hold one status per attempt. */
    static StatusException exhausted(final List<Status> attempts, final String requestId) {
        final com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                .setMessage("Expected to create the instance on any of " + attempts.size()
                        + " partitions, but none could take it; the last one said: "
                        + attempts.getLast().getDescription());
        for (final Status attempt : attempts) {
            status.addDetails(Any.pack(com.google.rpc.Status.newBuilder()
                    .setCode(attempt.getCode().value())
                    .setMessage(attempt.getDescription() == null ? "" : attempt.getDescription())
                    .build()));
        }
        final Metadata trailers = new Metadata();
        trailers.put(REQUEST_ID, requestId);
        return StatusProto.toStatusException(status.build(), trailers);
    }

    /** An answer, not a fault: it has no stack. */
    private static final class Answer extends StatusException {
        private static final long serialVersionUID = 1L;

        Answer(final Status status, final Metadata trailers) {
            super(status, trailers);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}

package dev.skep.topology;

/**
 * A change that is over.
 *
 * @param idempotencyKey of the request that began it, empty when it had none
 * @param request the request in words, to tell the same one from another with the same key
 */
public record FinishedChange(
        long id,
        ChangeStatus status,
        long startedAtMillis,
        long completedAtMillis,
        String idempotencyKey,
        String request) {}

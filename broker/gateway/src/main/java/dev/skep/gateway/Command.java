package dev.skep.gateway;

import dev.skep.gateway.identity.Caller;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;
import java.util.List;

/**
 * A request as partitions understand it, and how to find the partition.
 *
 * @param correlationKey only with {@link Route#CORRELATION_KEY}
 * @param key the entity to act on, -1 where the command makes one
 * @param operationReference 0 for none
 * @param tenants whose data the caller may touch; empty for all
 */
record Command(
        Route route,
        String correlationKey,
        long key,
        Intent intent,
        RecordValue value,
        long operationReference,
        List<String> tenants) {
    /** What decides which partition a command is for. */
    enum Route {
        KEY,
        ANY,
        DEPLOYMENT,
        CORRELATION_KEY
    }

    static Command ofKey(final long key, final Intent intent, final RecordValue value, final long operationReference) {
        return new Command(
                Route.KEY,
                "",
                key,
                intent,
                value,
                operationReference,
                Caller.current().tenants());
    }

    static Command anywhere(final Intent intent, final RecordValue value, final long operationReference) {
        return new Command(
                Route.ANY,
                "",
                -1,
                intent,
                value,
                operationReference,
                Caller.current().tenants());
    }

    static Command deployment(final Intent intent, final RecordValue value) {
        return new Command(
                Route.DEPLOYMENT, "", -1, intent, value, 0, Caller.current().tenants());
    }

    static Command correlated(final String correlationKey, final Intent intent, final RecordValue value) {
        return new Command(
                Route.CORRELATION_KEY,
                correlationKey,
                -1,
                intent,
                value,
                0,
                Caller.current().tenants());
    }

    /** Throws {@link RefusedCall} when the partition is not known. */
    PartitionTable.Entry choose(final Router router) {
        return switch (route) {
            case KEY -> router.byKey(key);
            case ANY -> router.next();
            case DEPLOYMENT -> router.deployment();
            case CORRELATION_KEY -> router.byCorrelationKey(correlationKey);
        };
    }
}

package dev.skep.engine.message;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.MessageSubscriptionValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;

/**
 * What the two sides of a subscription say to each other. Either is known by the key that the side of the process instance
 * gave. Anything may get lost, come twice or late: each side keeps what the other has not confirmed, and says it again.
 *
 * <pre>
 *   process instance                      message
 *   CREATING     -- CREATE -->            CREATED
 *   CREATED      &lt;-- CREATE --
 *   CORRELATED   &lt;-- CORRELATE --         CORRELATING
 *                -- CORRELATE -->         CORRELATED      or  -- REJECT -->  REJECTED
 *   MIGRATED     -- MIGRATE -->           MIGRATED
 *   CREATED      &lt;-- CREATE --
 *   DELETING     -- DELETE -->            DELETED
 *   DELETED      &lt;-- DELETE --            also once an interrupting one is CORRELATED
 * </pre>
 */
final class SubscriptionMail {
    private SubscriptionMail() {}

    static void send(final CommandRequest mail, final Decision decision) {
        decision.send(mail.partitionId(), mail.key(), mail.intent(), mail.value());
    }

    // ---------------------------------------------------------------- from the process instance

    static CommandRequest create(final long key, final ProcessMessageSubscriptionValue value) {
        return toMessage(key, MessageSubscriptionIntent.CREATE, value);
    }

    static CommandRequest correlated(final long key, final ProcessMessageSubscriptionValue value) {
        return toMessage(key, MessageSubscriptionIntent.CORRELATE, value);
    }

    /** The offer is refused. */
    static CommandRequest reject(final long key, final ProcessMessageSubscriptionValue offer) {
        return toMessage(key, MessageSubscriptionIntent.REJECT, offer);
    }

    static CommandRequest delete(final long key, final ProcessMessageSubscriptionValue value) {
        return toMessage(key, MessageSubscriptionIntent.DELETE, value);
    }

    /** It is of another definition now. */
    static CommandRequest migrate(final long key, final ProcessMessageSubscriptionValue value) {
        return toMessage(key, MessageSubscriptionIntent.MIGRATE, value);
    }

    private static CommandRequest toMessage(
            final long key, final MessageSubscriptionIntent intent, final ProcessMessageSubscriptionValue value) {
        return new CommandRequest(
                value.subscriptionPartitionId(),
                key,
                intent,
                new MessageSubscriptionValue(
                        value.processInstanceKey(),
                        value.elementInstanceKey(),
                        value.bpmnProcessId(),
                        value.messageName(),
                        value.correlationKey(),
                        value.messageKey(),
                        value.interrupting(),
                        Packed.EMPTY_DOCUMENT,
                        value.tenantId(),
                        value.correlations()),
                null);
    }

    // ---------------------------------------------------------------- from the message

    static CommandRequest created(final int partitionId, final long key, final MessageSubscriptionValue value) {
        return toProcess(
                partitionId, key, ProcessMessageSubscriptionIntent.CREATE, value.withVariables(Packed.EMPTY_DOCUMENT));
    }

    /** Offers the message. */
    static CommandRequest correlate(final int partitionId, final long key, final MessageSubscriptionValue value) {
        return toProcess(partitionId, key, ProcessMessageSubscriptionIntent.CORRELATE, value);
    }

    static CommandRequest deleted(final int partitionId, final long key, final MessageSubscriptionValue value) {
        return toProcess(
                partitionId, key, ProcessMessageSubscriptionIntent.DELETE, value.withVariables(Packed.EMPTY_DOCUMENT));
    }

    private static CommandRequest toProcess(
            final int partitionId,
            final long key,
            final ProcessMessageSubscriptionIntent intent,
            final MessageSubscriptionValue value) {
        return new CommandRequest(
                PartitionKeys.partitionOf(key),
                key,
                intent,
                new ProcessMessageSubscriptionValue(
                        partitionId,
                        value.processInstanceKey(),
                        value.elementInstanceKey(),
                        value.bpmnProcessId(),
                        value.messageName(),
                        value.correlationKey(),
                        value.messageKey(),
                        "",
                        value.interrupting(),
                        value.variables(),
                        value.tenantId(),
                        value.correlations()),
                null);
    }
}

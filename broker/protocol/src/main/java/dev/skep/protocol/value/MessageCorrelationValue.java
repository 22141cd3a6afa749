package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/**
 * A message whose sender waits until somebody has taken it. Keys are -1 while they are not known.
 *
 * @param processInstanceKey who has taken it
 * @param awaitingGatewayId where the sender waits, and the number of its request there
 * @param offers to how many subscriptions it is offered and has not been refused yet
 * @param deadline when its sender waits no longer, epoch milliseconds; -1 where nobody waits
 */
public record MessageCorrelationValue(
        String name,
        String correlationKey,
        Packed variables,
        String tenantId,
        long messageKey,
        long processInstanceKey,
        long awaitingGatewayId,
        long awaitingRequestId,
        int offers,
        long deadline)
        implements RecordValue {
    public static MessageCorrelationValue ofCommand(
            final String name, final String correlationKey, final Packed variables, final String tenantId) {
        return new MessageCorrelationValue(name, correlationKey, variables, tenantId, -1, -1, -1, -1, 0, -1);
    }

    /** The message is on the log, with what it carries. */
    public MessageCorrelationValue ofMessage(final long newMessageKey) {
        return new MessageCorrelationValue(
                name, correlationKey, Packed.EMPTY_DOCUMENT, tenantId, newMessageKey, -1, -1, -1, 0, -1);
    }

    public MessageCorrelationValue awaitedBy(final long gatewayId, final long requestId, final long newDeadline) {
        return new MessageCorrelationValue(
                name,
                correlationKey,
                variables,
                tenantId,
                messageKey,
                processInstanceKey,
                gatewayId,
                requestId,
                offers,
                newDeadline);
    }

    public MessageCorrelationValue withOffers(final int newOffers) {
        return new MessageCorrelationValue(
                name,
                correlationKey,
                variables,
                tenantId,
                messageKey,
                processInstanceKey,
                awaitingGatewayId,
                awaitingRequestId,
                newOffers,
                deadline);
    }

    public MessageCorrelationValue takenBy(final long newProcessInstanceKey) {
        return new MessageCorrelationValue(
                name,
                correlationKey,
                variables,
                tenantId,
                messageKey,
                newProcessInstanceKey,
                awaitingGatewayId,
                awaitingRequestId,
                offers,
                deadline);
    }

    @Override
    public ValueType valueType() {
        return ValueType.MESSAGE_CORRELATION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(name);
        out.text(correlationKey);
        variables.write(out);
        out.text(tenantId);
        out.int64(messageKey);
        out.int64(processInstanceKey);
        out.int64(awaitingGatewayId);
        out.int64(awaitingRequestId);
        out.int32(offers);
        if (deadline != -1) {
            out.int64(deadline);
        }
    }

    public static MessageCorrelationValue read(final FieldReader in) {
        return new MessageCorrelationValue(
                in.text(),
                in.text(),
                Packed.read(in),
                in.text(),
                in.int64(),
                in.int64(),
                in.int64(),
                in.int64(),
                in.int32(),
                in.hasMore() ? in.int64() : -1);
    }
}

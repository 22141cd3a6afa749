package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/** An activity that was completed and can be compensated. The handler is empty for a sub-process that only holds such activities; keys are -1 before it is triggered. */
public record CompensationSubscriptionValue(
        String tenantId,
        long processInstanceKey,
        long processDefinitionKey,
        String compensableActivityId,
        String throwEventId,
        long throwEventInstanceKey,
        String compensationHandlerId,
        long compensableActivityScopeKey,
        long compensableActivityInstanceKey,
        long handlerInstanceKey,
        Packed variables)
        implements RecordValue {
    /** The same, thrown by that event and given to that handler. */
    public CompensationSubscriptionValue triggeredBy(
            final String eventId, final long eventInstanceKey, final long newHandlerInstanceKey) {
        return new CompensationSubscriptionValue(
                tenantId,
                processInstanceKey,
                processDefinitionKey,
                compensableActivityId,
                eventId,
                eventInstanceKey,
                compensationHandlerId,
                compensableActivityScopeKey,
                compensableActivityInstanceKey,
                newHandlerInstanceKey,
                variables);
    }

    @Override
    public ValueType valueType() {
        return ValueType.COMPENSATION_SUBSCRIPTION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(tenantId);
        out.int64(processInstanceKey);
        out.int64(processDefinitionKey);
        out.text(compensableActivityId);
        out.text(throwEventId);
        out.int64(throwEventInstanceKey);
        out.text(compensationHandlerId);
        out.int64(compensableActivityScopeKey);
        out.int64(compensableActivityInstanceKey);
        out.int64(handlerInstanceKey);
        variables.write(out);
    }

    public static CompensationSubscriptionValue read(final FieldReader in) {
        return new CompensationSubscriptionValue(
                in.text(),
                in.int64(),
                in.int64(),
                in.text(),
                in.text(),
                in.int64(),
                in.text(),
                in.int64(),
                in.int64(),
                in.int64(),
                Packed.read(in));
    }
}

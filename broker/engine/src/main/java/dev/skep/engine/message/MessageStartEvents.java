package dev.skep.engine.message;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.intent.MessageStartEventSubscriptionIntent;
import dev.skep.protocol.value.MessageStartEventSubscriptionValue;

/** Opens and closes the subscriptions of message start events. */
public final class MessageStartEvents {
    private final MessageStartSubscriptions subscriptions;

    public MessageStartEvents(final MessageStartSubscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /** Those of the new version take the place of those of the one before; either is null where there is none. */
    public void replace(final ProcessDefinition before, final ProcessDefinition latest, final Decision decision) {
        if (before != null) {
            for (final var old : subscriptions.of(before.key())) {
                decision.event(old.key(), MessageStartEventSubscriptionIntent.DELETED, old.value());
            }
        }
        if (latest == null) {
            return;
        }
        for (final CatchingEvent event : latest.root().events()) {
            if (event.trigger() instanceof EventTrigger.Message message && startsProcess(event)) {
                decision.newEvent(
                        MessageStartEventSubscriptionIntent.CREATED, subscription(latest, event, message, decision));
            }
        }
    }

    /** Whether instances of the process can be started by messages. */
    static boolean startsByMessage(final FlowNode process) {
        for (final CatchingEvent event : process.events()) {
            if (event.trigger() instanceof EventTrigger.Message && startsProcess(event)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the event starts a process, not a sub-process within one. */
    static boolean startsProcess(final CatchingEvent event) {
        return event.node().elementType() == BpmnElementType.START_EVENT
                && event.node().scope().elementType() == BpmnElementType.PROCESS;
    }

    private static MessageStartEventSubscriptionValue subscription(
            final ProcessDefinition definition,
            final CatchingEvent event,
            final EventTrigger.Message message,
            final Decision decision) {
        final String name = switch (message.name().text(Variables.none(decision.now()))) {
            case Evaluation.Value<String>(final String value) -> value;
            case Evaluation.Failure<String>(final String reason) ->
                throw new IllegalStateException("the message name of start event '"
                        + event.node().id() + "' of '" + definition.bpmnProcessId() + "': " + reason);
        };
        return new MessageStartEventSubscriptionValue(
                definition.key(),
                definition.bpmnProcessId(),
                event.node().id(),
                name,
                -1,
                -1,
                "",
                Packed.EMPTY_DOCUMENT,
                definition.tenantId());
    }
}

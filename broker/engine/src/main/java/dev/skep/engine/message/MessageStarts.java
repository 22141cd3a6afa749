package dev.skep.engine.message;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.element.Element;
import dev.skep.engine.instance.ProcessStarter;
import dev.skep.engine.message.MessageStartSubscriptions.Listening;
import dev.skep.protocol.intent.MessageStartEventSubscriptionIntent;
import dev.skep.protocol.value.MessageValue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Starts instances by messages, where the message is. With a correlation key there is one instance of a process at a time;
 * further messages with that key wait in the buffer for its end.
 */
public final class MessageStarts {
    private final Definitions definitions;
    private final ProcessStarter starter;
    private final Messages messages;
    private final MessageStartSubscriptions subscriptions;
    private final MessageStartLocks locks;

    public MessageStarts(
            final Definitions definitions,
            final ProcessStarter starter,
            final Messages messages,
            final MessageStartSubscriptions subscriptions,
            final MessageStartLocks locks) {
        this.definitions = definitions;
        this.starter = starter;
        this.messages = messages;
        this.subscriptions = subscriptions;
        this.locks = locks;
    }

    /**
     * Starts an instance of each process that listens for the new message, but of those to whom it was offered. Gives the key of the first,
     * -1 where there is none.
     */
    long start(final long messageKey, final MessageValue message, final Set<String> offered, final Decision decision) {
        final Set<String> started = new TreeSet<>(offered);
        long first = -1;
        for (final Listening listening : subscriptions.to(message.name(), message.tenantId())) {
            final String process = listening.value().bpmnProcessId();
            if (!started.contains(process) && !isHeld(process, message.correlationKey(), message.tenantId())) {
                final long instanceKey =
                        start(listening, messageKey, message.correlationKey(), message.variables(), decision);
                first = first < 0 ? instanceKey : first;
                started.add(process);
            }
        }
        return first;
    }

    /** The correlation key that becomes free when the element ends: null unless it is an instance started with one. */
    public String heldBy(final Element element) {
        return element.scopeKey() < 0 && MessageStartEvents.startsByMessage(element.node())
                ? locks.heldBy(element.key())
                : null;
    }

    /** The key is free: the oldest message with it that the process has not had starts an instance of the latest version. */
    public void startNext(
            final String bpmnProcessId, final String correlationKey, final String tenantId, final Decision decision) {
        final ProcessDefinition latest = definitions.latest(bpmnProcessId, tenantId);
        if (latest == null
                || correlationKey.isEmpty()
                || !MessageStartEvents.startsByMessage(latest.root())
                || isHeld(bpmnProcessId, correlationKey, tenantId)) {
            return;
        }
        Listening first = null;
        Messages.Buffered oldest = null;
        for (final Listening listening : subscriptions.of(latest.key())) {
            final Messages.Buffered message = messages.oldest(
                    new Messages.Line(tenantId, listening.value().messageName(), correlationKey, bpmnProcessId),
                    -1,
                    decision.now());
            if (message != null && (oldest == null || message.key() < oldest.key())) {
                oldest = message;
                first = listening;
            }
        }
        if (oldest != null) {
            start(first, oldest.key(), correlationKey, oldest.value().variables(), decision);
        }
    }

    private boolean isHeld(final String bpmnProcessId, final String correlationKey, final String tenantId) {
        return !correlationKey.isEmpty() && locks.isHeld(bpmnProcessId, correlationKey, tenantId);
    }

    private long start(
            final Listening listening,
            final long messageKey,
            final String correlationKey,
            final Packed variables,
            final Decision decision) {
        final ProcessDefinition definition = definitions.byKey(listening.value().processDefinitionKey());
        final long instanceKey =
                starter.startAt(definition.node(listening.value().startEventId()), definition, variables, decision);
        decision.event(
                listening.key(),
                MessageStartEventSubscriptionIntent.CORRELATED,
                listening.value().correlatedTo(messageKey, correlationKey, variables, instanceKey));
        return instanceKey;
    }
}

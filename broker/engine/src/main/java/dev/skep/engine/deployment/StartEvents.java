package dev.skep.engine.deployment;

import dev.skep.engine.Decision;
import dev.skep.engine.Refused;
import dev.skep.engine.conditional.ConditionalStarts;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.message.MessageStartEvents;
import dev.skep.engine.signal.SignalWaits;
import dev.skep.engine.timer.TimerWaits;
import dev.skep.model.feel.Evaluation;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.value.ProcessValue;

/** The start events of the latest version listen; those of the version before it do not any more. */
public final class StartEvents {
    private final int partitionId;
    private final Definitions definitions;
    private final TimerWaits timers;
    private final MessageStartEvents messages;
    private final SignalWaits signals;
    private final ConditionalStarts conditions;

    public StartEvents(
            final int partitionId,
            final Definitions definitions,
            final TimerWaits timers,
            final MessageStartEvents messages,
            final SignalWaits signals,
            final ConditionalStarts conditions) {
        this.partitionId = partitionId;
        this.definitions = definitions;
        this.timers = timers;
        this.messages = messages;
        this.signals = signals;
        this.conditions = conditions;
    }

    /** The latest version is deleted: the start events of the one before, if there is one, listen again. */
    public void fallBack(final ProcessValue deleted, final ProcessValue previous, final Decision decision) {
        if (previous != null) {
            replace(deleted, previous, decision);
            return;
        }
        final var before = definitions.byKey(deleted.processDefinitionKey());
        messages.replace(before, null, decision);
        signals.closeStartEvents(before, decision);
        conditions.close(before, decision);
        if (partitionId == PartitionKeys.DEPLOYMENT_PARTITION) {
            timers.closeStartEvents(before, decision);
        }
    }

    /**
     * Timers fire on the deployment partition only; messages, signals and conditions start instances wherever they are published or
     * evaluated.
     */
    void replace(final ProcessValue previous, final ProcessValue latest, final Decision decision) {
        final var definition = definitions.byKey(latest.processDefinitionKey());
        final var before = previous == null ? null : definitions.byKey(previous.processDefinitionKey());
        messages.replace(before, definition, decision);
        if (before != null) {
            signals.closeStartEvents(before, decision);
            conditions.close(before, decision);
        }
        signals.openStartEvents(definition, decision);
        conditions.open(definition, decision);
        if (partitionId != PartitionKeys.DEPLOYMENT_PARTITION) {
            return;
        }
        if (before != null) {
            timers.closeStartEvents(before, decision);
        }
        if (timers.openStartEvents(definition, decision) instanceof Evaluation.Failure<?>(final String message)) {
            throw new Refused(
                    RejectionType.INVALID_ARGUMENT,
                    "Expected to deploy new resources, but a timer start event of the process '"
                            + latest.bpmnProcessId() + "' is wrong: " + message);
        }
    }
}

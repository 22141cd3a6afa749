package dev.skep.engine.conditional;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.conditional.ConditionalStarts.Listening;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.instance.ProcessStarter;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ConditionalEvaluationIntent;
import dev.skep.protocol.value.ConditionalEvaluationValue;
import dev.skep.protocol.value.ConditionalEvaluationValue.Started;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Somebody gives variables: an instance begins at each start event whose condition holds for them. What a condition gives that is neither
 * true nor false counts as false, for it may be about variables of another process.
 */
public final class EvaluateConditional implements CommandHandler<ConditionalEvaluationValue> {
    private final ConditionalStarts starts;
    private final Definitions definitions;
    private final ProcessStarter starter;

    public EvaluateConditional(
            final ConditionalStarts starts, final Definitions definitions, final ProcessStarter starter) {
        this.starts = starts;
        this.definitions = definitions;
        this.starter = starter;
    }

    @Override
    public void decide(final long key, final ConditionalEvaluationValue command, final Decision decision) {
        final String tenantId = command.tenantId();
        final long only = command.processDefinitionKey();
        if (only >= 0 && !isThere(only, tenantId)) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to evaluate the conditional start events of the process definition with key '" + only
                            + "', but no such definition was found");
            return;
        }
        final Variables variables = variables(command.variables(), decision.now());
        final long evaluationKey = decision.newKey();
        final List<Started> started = new ArrayList<>();
        for (final Listening one : only < 0 ? starts.of(tenantId) : starts.of(tenantId, only)) {
            final ProcessDefinition definition = definitions.byKey(one.value().processDefinitionKey());
            final FlowNode event = definition.node(one.value().catchEventId());
            if (holds(event, variables)) {
                started.add(new Started(
                        definition.key(), starter.startAt(event, definition, command.variables(), decision)));
            }
        }
        final ConditionalEvaluationValue evaluated =
                new ConditionalEvaluationValue(only, command.variables(), started, tenantId);
        decision.event(evaluationKey, ConditionalEvaluationIntent.EVALUATED, evaluated);
        decision.reply(evaluationKey, ConditionalEvaluationIntent.EVALUATED, evaluated);
    }

    private boolean isThere(final long processDefinitionKey, final String tenantId) {
        final ProcessDefinition definition = definitions.byKey(processDefinitionKey);
        return definition != null
                && !definition.deleting()
                && definition.tenantId().equals(tenantId);
    }

    private static boolean holds(final FlowNode event, final Variables variables) {
        return event.behavior() instanceof Behavior.Start(final var trigger, final var interrupting)
                && trigger instanceof EventTrigger.Condition(final var condition)
                && condition.bool(variables) instanceof Evaluation.Value<Boolean>(final Boolean value)
                && value;
    }

    private static Variables variables(final Packed document, final long now) {
        final TreeMap<String, Packed> values = new TreeMap<>();
        Documents.forEach(document, values::put);
        return new Variables() {
            @Override
            public Packed get(final String name) {
                return values.get(name);
            }

            @Override
            public long nowMillis() {
                return now;
            }
        };
    }
}

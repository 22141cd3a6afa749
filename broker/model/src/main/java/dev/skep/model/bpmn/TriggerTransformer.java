package dev.skep.model.bpmn;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.timer.Timer;
import dev.skep.model.timer.Timers;
import io.camunda.zeebe.model.bpmn.instance.Activity;
import io.camunda.zeebe.model.bpmn.instance.Association;
import io.camunda.zeebe.model.bpmn.instance.CompensateEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.ConditionalEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.ErrorEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.EscalationEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.EventDefinition;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.Message;
import io.camunda.zeebe.model.bpmn.instance.MessageEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.SignalEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.TimerEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeSubscription;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** Says what an event waits for. */
final class TriggerTransformer {
    private static final EventTrigger NONE = new EventTrigger.None();

    private final Texts texts;

    TriggerTransformer(final Texts texts) {
        this.texts = texts;
    }

    /** For an event that waits within an instance. */
    EventTrigger waiting(final EventDefinition definition, final FlowNode event) {
        return switch (definition) {
            case MessageEventDefinition message -> message(message.getMessage(), event);
            case TimerEventDefinition timer -> timer(timer, event);
            case ErrorEventDefinition error -> error(error);
            case EscalationEventDefinition escalation -> escalation(escalation);
            case SignalEventDefinition signal -> signal(signal, event);
            case CompensateEventDefinition compensation -> compensation(event);
            case null, default -> NONE;
        };
    }

    /** For an event that starts instances: there are no variables yet. */
    EventTrigger starting(final EventDefinition definition, final FlowNode event) {
        return switch (definition) {
            case MessageEventDefinition message -> starting(message.getMessage(), event);
            case TimerEventDefinition timer -> timer(timer, event);
            case SignalEventDefinition signal -> startingSignal(signal, event);
            case ConditionalEventDefinition conditional -> condition(conditional, event);
            case null, default -> NONE;
        };
    }

    EventTrigger message(final Message message, final FlowNode event) {
        final Expression name = texts.any(event, "message name", message.getName());
        final ZeebeSubscription subscription = ExtensionTexts.single(message, ZeebeSubscription.class);
        final String key = subscription == null ? null : subscription.getCorrelationKey();
        return new EventTrigger.Message(name, texts.feel(event, "correlation key of the message", key));
    }

    private EventTrigger starting(final Message message, final FlowNode event) {
        final Expression name = texts.any(event, "message name", message.getName());
        checkWithoutVariables(name, "message", event);
        return new EventTrigger.Message(name, null);
    }

    private EventTrigger startingSignal(final SignalEventDefinition definition, final FlowNode event) {
        final EventTrigger.Signal signal = signal(definition, event);
        checkWithoutVariables(signal.name(), "signal", event);
        return signal;
    }

    private void checkWithoutVariables(final Expression name, final String what, final FlowNode event) {
        if (name != null && name.text(Variables.none(0)) instanceof Evaluation.Failure<String>(final String reason)) {
            texts.faults()
                    .add(
                            event,
                            "The " + what + " name of a start event cannot use variables, as there are none yet. "
                                    + reason);
        }
    }

    /** Its condition; null where it has none. */
    static String conditionOf(final ConditionalEventDefinition definition) {
        final String text = definition.getCondition() == null
                ? null
                : definition.getCondition().getTextContent();
        return ExtensionTexts.isPresent(text) ? text.strip() : null;
    }

    private EventTrigger condition(final ConditionalEventDefinition definition, final FlowNode event) {
        return new EventTrigger.Condition(texts.feel(event, "condition", conditionOf(definition)));
    }

    private EventTrigger.Signal signal(final SignalEventDefinition definition, final FlowNode event) {
        return new EventTrigger.Signal(
                texts.any(event, "signal name", definition.getSignal().getName()));
    }

    /** The handler is at the other end of the association. Without one there is nothing to wait for, as in Zeebe. */
    private EventTrigger compensation(final FlowNode event) {
        for (final Association association : Handlers.associationsOf(event)) {
            if (Handlers.target(association) instanceof final Activity handler) {
                if (!handler.isForCompensation() && Handlers.hasFlows(handler)) {
                    texts.faults()
                            .add(
                                    event,
                                    "The compensation boundary event leads to '" + handler.getId()
                                            + "', which sequence flows lead to or from, too. Make it an activity of its"
                                            + " own with isForCompensation.");
                }
                return new EventTrigger.Compensation(handler.getId());
            }
        }
        return NONE;
    }

    private static EventTrigger escalation(final EscalationEventDefinition definition) {
        final String code = definition.getEscalation() == null
                ? null
                : definition.getEscalation().getEscalationCode();
        return new EventTrigger.Escalation(code == null ? "" : code);
    }

    private EventTrigger timer(final TimerEventDefinition definition, final FlowNode event) {
        if (definition.getTimeDate() != null) {
            return timer(Timer.Kind.DATE, definition.getTimeDate(), event);
        }
        return definition.getTimeDuration() != null
                ? timer(Timer.Kind.DURATION, definition.getTimeDuration(), event)
                : timer(Timer.Kind.CYCLE, definition.getTimeCycle(), event);
    }

    private EventTrigger timer(final Timer.Kind kind, final ModelElementInstance text, final FlowNode event) {
        return switch (Timers.of(kind, text.getTextContent())) {
            case Evaluation.Value<Timer>(final Timer timer) -> new EventTrigger.Timer(timer);
            case Evaluation.Failure<Timer>(final String message) -> {
                texts.faults().add(event, "The timer is wrong: " + message);
                yield NONE;
            }
        };
    }

    private static EventTrigger error(final ErrorEventDefinition definition) {
        final String code =
                definition.getError() == null ? null : definition.getError().getErrorCode();
        return new EventTrigger.Error(code == null ? "" : code);
    }
}

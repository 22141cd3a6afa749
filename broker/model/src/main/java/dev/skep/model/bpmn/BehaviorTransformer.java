package dev.skep.model.bpmn;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Expressions;
import dev.skep.model.graph.Behavior;
import io.camunda.zeebe.model.bpmn.instance.AdHocSubProcess;
import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.ErrorEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.EscalationEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.ReceiveTask;
import io.camunda.zeebe.model.bpmn.instance.SignalEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.StartEvent;
import io.camunda.zeebe.model.bpmn.instance.UserTask;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledDecision;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledElement;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeScript;

/** Says what a node does, by its type. */
final class BehaviorTransformer {
    private static final Behavior SCOPE = new Behavior.Scope();
    private static final Behavior PASS_THROUGH = new Behavior.PassThrough();
    private static final Behavior PARALLEL_GATEWAY = new Behavior.ParallelGateway();
    private static final Behavior EVENT_GATEWAY = new Behavior.EventGateway();
    private static final Behavior TERMINATE_END = new Behavior.TerminateEnd();

    private final Texts texts;
    private final JobTransformer jobs;
    private final TriggerTransformer triggers;

    BehaviorTransformer(final Texts texts) {
        this.texts = texts;
        this.jobs = new JobTransformer(texts);
        this.triggers = new TriggerTransformer(texts);
    }

    Behavior scope() {
        return SCOPE;
    }

    /** What the node of the draft does. */
    Behavior of(final Draft draft) {
        final FlowNode source = draft.source();
        return switch (draft.node().elementType()) {
            case SUB_PROCESS, EVENT_SUB_PROCESS -> SCOPE;
            case AD_HOC_SUB_PROCESS -> new AdHocTransformer(texts).of((AdHocSubProcess) source);
            case START_EVENT -> start((StartEvent) source, draft);
            case BOUNDARY_EVENT ->
                new Behavior.Boundary(
                        triggers.waiting(Types.definition(source), source), ((BoundaryEvent) source).cancelActivity());
            case INTERMEDIATE_CATCH_EVENT -> caught(source, draft);
            case RECEIVE_TASK ->
                new Behavior.Catch(triggers.message(((ReceiveTask) source).getMessage(), source), false);
            case INTERMEDIATE_THROW_EVENT, END_EVENT -> thrown(source, draft);
            case SERVICE_TASK, SEND_TASK -> jobs.worker(source);
            case BUSINESS_RULE_TASK -> businessRule(source);
            case SCRIPT_TASK -> script(source);
            case USER_TASK -> jobs.userTask((UserTask) source);
            case EXCLUSIVE_GATEWAY -> new Behavior.ExclusiveGateway(draft.defaultFlow());
            case PARALLEL_GATEWAY -> PARALLEL_GATEWAY;
            case INCLUSIVE_GATEWAY -> new Behavior.InclusiveGateway(draft.defaultFlow());
            case EVENT_BASED_GATEWAY -> EVENT_GATEWAY;
            case CALL_ACTIVITY -> call(source);
            default -> PASS_THROUGH;
        };
    }

    private Behavior start(final StartEvent event, final Draft draft) {
        final boolean withinEventSubProcess = draft.node().scope().elementType() == BpmnElementType.EVENT_SUB_PROCESS;
        return withinEventSubProcess
                ? new Behavior.Start(triggers.waiting(Types.definition(event), event), event.isInterrupting())
                : new Behavior.Start(triggers.starting(Types.definition(event), event), true);
    }

    private Behavior caught(final FlowNode event, final Draft draft) {
        if (draft.node().eventType() == BpmnEventType.LINK) {
            return PASS_THROUGH;
        }
        final boolean behindGateway = draft.incoming().stream()
                .anyMatch(flow -> flow.source().elementType() == BpmnElementType.EVENT_BASED_GATEWAY);
        return new Behavior.Catch(triggers.waiting(Types.definition(event), event), behindGateway);
    }

    private Behavior thrown(final FlowNode event, final Draft draft) {
        return switch (draft.node().eventType()) {
            case MESSAGE -> jobs.worker(event);
            case TERMINATE -> TERMINATE_END;
            case COMPENSATION -> {
                final String activity = Types.definition(event).getAttributeValue("activityRef");
                yield new Behavior.ThrowCompensation(activity == null ? "" : QualifiedNames.id(activity));
            }
            case ESCALATION -> {
                final var escalation = ((EscalationEventDefinition) Types.definition(event)).getEscalation();
                final String code = escalation == null ? null : escalation.getEscalationCode();
                yield new Behavior.ThrowEscalation(texts.text(event, "escalation code", code));
            }
            case SIGNAL ->
                new Behavior.ThrowSignal(texts.any(
                        event,
                        "signal name",
                        ((SignalEventDefinition) Types.definition(event))
                                .getSignal()
                                .getName()));
            case LINK -> new Behavior.ThrowLink(draft.linkTarget());
            case ERROR -> {
                final ErrorEventDefinition definition = (ErrorEventDefinition) Types.definition(event);
                final String code = definition.getError() == null
                        ? null
                        : definition.getError().getErrorCode();
                // Zeebe finds out only when the event is reached that its code can't be worked out.
                yield new Behavior.ThrowError(
                        code == null ? texts.text(event, "error code", null) : Expressions.parseTextLater(code));
            }
            default -> PASS_THROUGH;
        };
    }

    private Behavior call(final FlowNode activity) {
        final ZeebeCalledElement called = ExtensionTexts.single(activity, ZeebeCalledElement.class);
        if (called == null) {
            texts.faults().add(activity, "The call activity has no zeebe:calledElement. Say which process it calls.");
            return null;
        }
        return new Behavior.Call(
                texts.any(activity, "process id", called.getProcessId()),
                Bindings.of(called.getBindingType(), called.getVersionTag()),
                called.isPropagateAllParentVariablesEnabled(),
                called.isPropagateAllChildVariablesEnabled());
    }

    private Behavior script(final FlowNode task) {
        final ZeebeScript script = ExtensionTexts.single(task, ZeebeScript.class);
        if (script == null) {
            return jobs.worker(task);
        }
        final Expression expression = texts.feel(task, "script expression", script.getExpression());
        return new Behavior.Script(expression, script.getResultVariable());
    }

    private Behavior businessRule(final FlowNode task) {
        final ZeebeCalledDecision called = ExtensionTexts.single(task, ZeebeCalledDecision.class);
        if (called == null) {
            return jobs.worker(task);
        }
        final Expression decisionId = texts.text(task, "decision id", called.getDecisionId());
        return new Behavior.CalledDecision(
                decisionId, Bindings.of(called.getBindingType(), called.getVersionTag()), called.getResultVariable());
    }
}

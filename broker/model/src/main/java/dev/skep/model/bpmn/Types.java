package dev.skep.model.bpmn;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import io.camunda.zeebe.model.bpmn.instance.Activity;
import io.camunda.zeebe.model.bpmn.instance.AdHocSubProcess;
import io.camunda.zeebe.model.bpmn.instance.CatchEvent;
import io.camunda.zeebe.model.bpmn.instance.EventDefinition;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.IntermediateThrowEvent;
import io.camunda.zeebe.model.bpmn.instance.SubProcess;
import io.camunda.zeebe.model.bpmn.instance.ThrowEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Types of elements and events, by the names of the XML. */
final class Types {
    private static final Map<String, BpmnElementType> ELEMENTS = Map.ofEntries(
            Map.entry("startEvent", BpmnElementType.START_EVENT),
            Map.entry("endEvent", BpmnElementType.END_EVENT),
            Map.entry("intermediateCatchEvent", BpmnElementType.INTERMEDIATE_CATCH_EVENT),
            Map.entry("intermediateThrowEvent", BpmnElementType.INTERMEDIATE_THROW_EVENT),
            Map.entry("boundaryEvent", BpmnElementType.BOUNDARY_EVENT),
            Map.entry("serviceTask", BpmnElementType.SERVICE_TASK),
            Map.entry("sendTask", BpmnElementType.SEND_TASK),
            Map.entry("scriptTask", BpmnElementType.SCRIPT_TASK),
            Map.entry("businessRuleTask", BpmnElementType.BUSINESS_RULE_TASK),
            Map.entry("userTask", BpmnElementType.USER_TASK),
            Map.entry("receiveTask", BpmnElementType.RECEIVE_TASK),
            Map.entry("manualTask", BpmnElementType.MANUAL_TASK),
            Map.entry("task", BpmnElementType.TASK),
            Map.entry("exclusiveGateway", BpmnElementType.EXCLUSIVE_GATEWAY),
            Map.entry("parallelGateway", BpmnElementType.PARALLEL_GATEWAY),
            Map.entry("inclusiveGateway", BpmnElementType.INCLUSIVE_GATEWAY),
            Map.entry("eventBasedGateway", BpmnElementType.EVENT_BASED_GATEWAY),
            Map.entry("callActivity", BpmnElementType.CALL_ACTIVITY));

    private static final Map<String, BpmnEventType> EVENTS = Map.of(
            "messageEventDefinition", BpmnEventType.MESSAGE,
            "timerEventDefinition", BpmnEventType.TIMER,
            "errorEventDefinition", BpmnEventType.ERROR,
            "escalationEventDefinition", BpmnEventType.ESCALATION,
            "signalEventDefinition", BpmnEventType.SIGNAL,
            "conditionalEventDefinition", BpmnEventType.CONDITIONAL,
            "compensateEventDefinition", BpmnEventType.COMPENSATION,
            "linkEventDefinition", BpmnEventType.LINK,
            "terminateEventDefinition", BpmnEventType.TERMINATE);

    private Types() {}

    static BpmnElementType elementType(final FlowNode node) {
        if (node instanceof AdHocSubProcess) {
            return BpmnElementType.AD_HOC_SUB_PROCESS;
        }
        if (node instanceof SubProcess scope) {
            return scope.triggeredByEvent() ? BpmnElementType.EVENT_SUB_PROCESS : BpmnElementType.SUB_PROCESS;
        }
        return ELEMENTS.get(node.getElementType().getTypeName());
    }

    static BpmnEventType eventType(final FlowNode node) {
        if (node instanceof Activity activity && Handlers.isHandler(activity)) {
            return BpmnEventType.COMPENSATION;
        }
        if (elementType(node) == BpmnElementType.RECEIVE_TASK) {
            return BpmnEventType.MESSAGE;
        }
        final Collection<EventDefinition> definitions = definitions(node);
        if (definitions == null) {
            return BpmnEventType.UNSPECIFIED;
        }
        if (definitions.isEmpty()) {
            return BpmnEventType.NONE;
        }
        final BpmnEventType type =
                EVENTS.get(definitions.iterator().next().getElementType().getTypeName());
        return node instanceof IntermediateThrowEvent ? thrown(type) : type;
    }

    /** What only an end event can do is not done by an event in the middle: instances just pass by, as in Zeebe. */
    private static BpmnEventType thrown(final BpmnEventType type) {
        return switch (type) {
            case ERROR, TERMINATE, TIMER -> BpmnEventType.NONE;
            default -> type;
        };
    }

    /** The event definition of an event, or null. */
    static EventDefinition definition(final FlowNode node) {
        final Collection<EventDefinition> definitions = definitions(node);
        return definitions == null || definitions.isEmpty()
                ? null
                : List.copyOf(definitions).getFirst();
    }

    static boolean has(final FlowNode node, final Class<? extends EventDefinition> kind) {
        final Collection<EventDefinition> definitions = definitions(node);
        return definitions != null && definitions.stream().anyMatch(kind::isInstance);
    }

    private static Collection<EventDefinition> definitions(final FlowNode node) {
        return switch (node) {
            case CatchEvent event -> event.getEventDefinitions();
            case ThrowEvent event -> event.getEventDefinitions();
            default -> null;
        };
    }
}

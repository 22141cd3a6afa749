package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.CatchEvent;
import io.camunda.zeebe.model.bpmn.instance.EventDefinition;
import io.camunda.zeebe.model.bpmn.instance.ExtensionElements;
import io.camunda.zeebe.model.bpmn.instance.FlowElement;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.instance.StartEvent;
import io.camunda.zeebe.model.bpmn.instance.SubProcess;
import io.camunda.zeebe.model.bpmn.instance.ThrowEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** Refuses what BPMN knows but this engine does not run, element by element, by name. */
final class Coverage {
    private static final Set<String> ELEMENTS = Set.of(
            "startEvent",
            "endEvent",
            "intermediateCatchEvent",
            "intermediateThrowEvent",
            "boundaryEvent",
            "serviceTask",
            "sendTask",
            "scriptTask",
            "businessRuleTask",
            "userTask",
            "receiveTask",
            "manualTask",
            "task",
            "exclusiveGateway",
            "parallelGateway",
            "inclusiveGateway",
            "eventBasedGateway",
            "subProcess",
            "adHocSubProcess",
            "callActivity",
            "sequenceFlow",
            "dataObject",
            "dataObjectReference",
            "dataStoreReference");

    private static final Set<String> CATCH_DEFINITIONS = Set.of(
            "messageEventDefinition",
            "timerEventDefinition",
            "errorEventDefinition",
            "escalationEventDefinition",
            "signalEventDefinition",
            "linkEventDefinition");
    private static final Set<String> START_DEFINITIONS = Set.of(
            "messageEventDefinition",
            "timerEventDefinition",
            "errorEventDefinition",
            "escalationEventDefinition",
            "signalEventDefinition",
            "linkEventDefinition",
            "conditionalEventDefinition");
    private static final Set<String> BOUNDARY_DEFINITIONS = Set.of(
            "messageEventDefinition",
            "timerEventDefinition",
            "errorEventDefinition",
            "escalationEventDefinition",
            "signalEventDefinition",
            "linkEventDefinition",
            "compensateEventDefinition");
    private static final Set<String> THROW_DEFINITIONS = Set.of(
            "messageEventDefinition",
            "timerEventDefinition",
            "errorEventDefinition",
            "escalationEventDefinition",
            "signalEventDefinition",
            "linkEventDefinition",
            "compensateEventDefinition",
            "terminateEventDefinition");

    private static final Map<String, String> EXTENSIONS =
            Map.of("publishMessage", "Publishing a message without a worker (zeebe:publishMessage) is");

    private final Faults faults;
    private final Set<ModelElementInstance> refused = new HashSet<>();

    Coverage(final Faults faults) {
        this.faults = faults;
    }

    Set<ModelElementInstance> refused() {
        return refused;
    }

    void check(final Process process) {
        checkExtensions(process);
        process.getFlowElements().forEach(this::checkElement);
    }

    private void checkElement(final FlowElement element) {
        final String type = element.getElementType().getTypeName();
        if (!ELEMENTS.contains(type)) {
            refuse(element, "Elements of type '" + type + "' are", false);
            return;
        }
        checkExtensions(element);
        switch (element) {
            case BoundaryEvent event -> checkDefinitions(event, event.getEventDefinitions(), BOUNDARY_DEFINITIONS);
            case StartEvent event
            when event.getParentElement() instanceof Process ->
                checkDefinitions(event, event.getEventDefinitions(), START_DEFINITIONS);
            case CatchEvent event -> checkDefinitions(event, event.getEventDefinitions(), CATCH_DEFINITIONS);
            case ThrowEvent event -> checkDefinitions(event, event.getEventDefinitions(), THROW_DEFINITIONS);
            default -> {}
        }
        if (element instanceof SubProcess scope) {
            scope.getFlowElements().forEach(this::checkElement);
        }
    }

    private void checkDefinitions(
            final FlowNode event, final Collection<EventDefinition> definitions, final Set<String> supported) {
        for (final EventDefinition definition : definitions) {
            final String type = type(definition);
            if (!supported.contains(type)) {
                refuse(
                        event,
                        "Event definitions of type '" + type + "' at elements of type '" + type(event) + "'"
                                + (event instanceof StartEvent ? " that start no process" : "") + " are",
                        false);
            }
        }
    }

    private void checkExtensions(final BaseElement element) {
        final ExtensionElements extensions = element.getExtensionElements();
        if (extensions == null) {
            return;
        }
        final List<String> names = extensions.getDomElement().getChildElements().stream()
                .filter(child -> ExtensionTexts.NAMESPACE.equals(child.getNamespaceURI()))
                .map(child -> child.getLocalName())
                .toList();
        for (final String name : names) {
            final String what = EXTENSIONS.get(name);
            if (what != null) {
                refuse(element, what, true);
            }
        }
    }

    private void refuse(final BaseElement element, final String what, final boolean later) {
        refused.add(element);
        faults.add(
                element,
                what + " not supported" + (later ? " by this version yet" : "") + ". Model it with other elements.");
    }

    private static String type(final ModelElementInstance element) {
        return element.getElementType().getTypeName();
    }
}

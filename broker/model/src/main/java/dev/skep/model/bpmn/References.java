package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.instance.Activity;
import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.Error;
import io.camunda.zeebe.model.bpmn.instance.ErrorEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.Escalation;
import io.camunda.zeebe.model.bpmn.instance.EscalationEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.ExclusiveGateway;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.InclusiveGateway;
import io.camunda.zeebe.model.bpmn.instance.Message;
import io.camunda.zeebe.model.bpmn.instance.MessageEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.ReceiveTask;
import io.camunda.zeebe.model.bpmn.instance.SendTask;
import io.camunda.zeebe.model.bpmn.instance.SequenceFlow;
import io.camunda.zeebe.model.bpmn.instance.Signal;
import io.camunda.zeebe.model.bpmn.instance.SignalEventDefinition;
import java.util.List;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/**
 * Checks that what elements refer to is there and is of the right kind. This comes before all other rules: the library
 * takes it for granted.
 */
final class References {
    /** An attribute that holds the id of an element of some kind. */
    private record Reference(
            Class<? extends ModelElementInstance> from,
            String attribute,
            Class<? extends ModelElementInstance> to,
            String toName) {}

    private static final List<Reference> REFERENCES = List.of(
            new Reference(SequenceFlow.class, "sourceRef", FlowNode.class, "a task, event or gateway"),
            new Reference(SequenceFlow.class, "targetRef", FlowNode.class, "a task, event or gateway"),
            new Reference(BoundaryEvent.class, "attachedToRef", Activity.class, "an activity"),
            new Reference(MessageEventDefinition.class, "messageRef", Message.class, "a message"),
            new Reference(ReceiveTask.class, "messageRef", Message.class, "a message"),
            new Reference(SendTask.class, "messageRef", Message.class, "a message"),
            new Reference(ErrorEventDefinition.class, "errorRef", Error.class, "an error"),
            new Reference(SignalEventDefinition.class, "signalRef", Signal.class, "a signal"),
            new Reference(EscalationEventDefinition.class, "escalationRef", Escalation.class, "an escalation"),
            new Reference(Activity.class, "default", SequenceFlow.class, "a sequence flow"),
            new Reference(InclusiveGateway.class, "default", SequenceFlow.class, "a sequence flow"),
            new Reference(ExclusiveGateway.class, "default", SequenceFlow.class, "a sequence flow"));

    private References() {}

    static void check(final BpmnModelInstance model, final Faults faults) {
        for (final Reference reference : REFERENCES) {
            for (final ModelElementInstance element : model.getModelElementsByType(reference.from())) {
                check(model, element, reference, faults);
            }
        }
        for (final FlowNode node : model.getModelElementsByType(FlowNode.class)) {
            for (final var child : node.getDomElement().getChildElements()) {
                final String name = child.getLocalName();
                if (("incoming".equals(name) || "outgoing".equals(name))
                        && !(model.getModelElementById(child.getTextContent().strip()) instanceof SequenceFlow)) {
                    faults.add(
                            node,
                            "The element names '" + child.getTextContent().strip() + "' as " + name
                                    + ", but there is no such sequence flow.");
                }
            }
        }
    }

    private static void check(
            final BpmnModelInstance model,
            final ModelElementInstance element,
            final Reference reference,
            final Faults faults) {
        final String id = element.getAttributeValue(reference.attribute());
        if (id == null || id.isEmpty()) {
            return;
        }
        if (!reference.to().isInstance(model.getModelElementById(id))) {
            faults.add(
                    element,
                    "The attribute " + reference.attribute() + " names '" + id
                            + "', but there is no such element, or it is not " + reference.toName() + ".");
        }
    }
}

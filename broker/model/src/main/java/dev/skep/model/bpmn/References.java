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
    /**
     * An attribute that holds the id of an element of some kind.
     *
     * @param qualified whether the id may have a prefix
     */
    private record Reference(
            Class<? extends ModelElementInstance> from,
            String attribute,
            boolean qualified,
            Class<? extends ModelElementInstance> to,
            String toName) {
        String id(final String value) {
            return qualified ? QualifiedNames.id(value) : value;
        }
    }

    private static final List<Reference> REFERENCES = List.of(
            new Reference(SequenceFlow.class, "sourceRef", false, FlowNode.class, "a task, event or gateway"),
            new Reference(SequenceFlow.class, "targetRef", false, FlowNode.class, "a task, event or gateway"),
            new Reference(BoundaryEvent.class, "attachedToRef", true, Activity.class, "an activity"),
            new Reference(MessageEventDefinition.class, "messageRef", true, Message.class, "a message"),
            new Reference(ReceiveTask.class, "messageRef", true, Message.class, "a message"),
            new Reference(SendTask.class, "messageRef", true, Message.class, "a message"),
            new Reference(ErrorEventDefinition.class, "errorRef", true, Error.class, "an error"),
            new Reference(SignalEventDefinition.class, "signalRef", true, Signal.class, "a signal"),
            new Reference(EscalationEventDefinition.class, "escalationRef", true, Escalation.class, "an escalation"),
            new Reference(Activity.class, "default", false, SequenceFlow.class, "a sequence flow"),
            new Reference(InclusiveGateway.class, "default", false, SequenceFlow.class, "a sequence flow"),
            new Reference(ExclusiveGateway.class, "default", false, SequenceFlow.class, "a sequence flow"));

    private References() {}

    static void check(final BpmnModelInstance model, final Faults faults) {
        for (final Reference reference : REFERENCES) {
            for (final ModelElementInstance element : model.getModelElementsByType(reference.from())) {
                check(model, element, reference, faults);
            }
        }
        for (final FlowNode node : model.getModelElementsByType(FlowNode.class)) {
            for (final var child : node.getDomElement().getChildElements()) {
                final String id = child.getTextContent().strip();
                if ("outgoing".equals(child.getLocalName())
                        && !(model.getModelElementById(QualifiedNames.id(id)) instanceof SequenceFlow)) {
                    faults.add(node, "The element names '" + id + "' as outgoing, but there is no such sequence flow.");
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
        if (!reference.to().isInstance(model.getModelElementById(reference.id(id)))) {
            faults.add(
                    element,
                    "The attribute " + reference.attribute() + " names '" + id
                            + "', but there is no such element, or it is not " + reference.toName() + ".");
        }
    }
}

package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.instance.Activity;
import io.camunda.zeebe.model.bpmn.instance.Association;
import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.CompensateEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.SequenceFlow;
import java.util.List;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** What compensates: an activity that a compensation boundary event is associated with, be it marked as that or not. */
final class Handlers {
    private Handlers() {}

    static boolean isHandler(final Activity activity) {
        if (activity.isForCompensation()) {
            return true;
        }
        return all(activity).stream()
                .anyMatch(association -> activity.equals(target(association))
                        && source(association) instanceof final BoundaryEvent event
                        && Types.has(event, CompensateEventDefinition.class)
                        && !hasFlows(activity));
    }

    static List<Association> associationsOf(final FlowNode event) {
        return all(event).stream()
                .filter(association -> event.equals(source(association)))
                .toList();
    }

    static ModelElementInstance target(final Association association) {
        return end(association, "targetRef");
    }

    /** Looks at the flows themselves: nodes need not list them. */
    static boolean hasFlows(final Activity activity) {
        return activity.getModelInstance().getModelElementsByType(SequenceFlow.class).stream()
                .anyMatch(flow -> activity.equals(flow.getSource()) || activity.equals(flow.getTarget()));
    }

    private static ModelElementInstance source(final Association association) {
        return end(association, "sourceRef");
    }

    private static ModelElementInstance end(final Association association, final String attribute) {
        final String id = association.getAttributeValue(attribute);
        return id == null ? null : association.getModelInstance().getModelElementById(QualifiedNames.id(id));
    }

    private static List<Association> all(final FlowNode node) {
        return List.copyOf(node.getModelInstance().getModelElementsByType(Association.class));
    }
}

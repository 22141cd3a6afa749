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
                .anyMatch(association -> activity.getId().equals(association.getAttributeValue("targetRef"))
                        && source(association) instanceof final BoundaryEvent event
                        && Types.has(event, CompensateEventDefinition.class)
                        && !hasFlows(activity));
    }

    static List<Association> associationsOf(final FlowNode event) {
        return all(event).stream()
                .filter(association -> event.getId().equals(association.getAttributeValue("sourceRef")))
                .toList();
    }

    static ModelElementInstance target(final Association association) {
        return association.getModelInstance().getModelElementById(association.getAttributeValue("targetRef"));
    }

    /** Looks at the flows themselves: nodes need not list them. */
    static boolean hasFlows(final Activity activity) {
        return activity.getModelInstance().getModelElementsByType(SequenceFlow.class).stream()
                .anyMatch(flow -> activity.equals(flow.getSource()) || activity.equals(flow.getTarget()));
    }

    private static ModelElementInstance source(final Association association) {
        return association.getModelInstance().getModelElementById(association.getAttributeValue("sourceRef"));
    }

    private static List<Association> all(final FlowNode node) {
        return List.copyOf(node.getModelInstance().getModelElementsByType(Association.class));
    }
}

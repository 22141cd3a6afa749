package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.instance.FlowElement;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.IntermediateCatchEvent;
import io.camunda.zeebe.model.bpmn.instance.IntermediateThrowEvent;
import io.camunda.zeebe.model.bpmn.instance.LinkEventDefinition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Link events go in pairs: any number of throw events, and one catch event of that name in the same scope. */
final class LinkRules {
    private LinkRules() {}

    static void check(final Collection<FlowElement> scope, final Faults faults) {
        final Map<String, FlowNode> catches = new LinkedHashMap<>();
        for (final FlowElement element : scope) {
            if (element instanceof IntermediateCatchEvent event && Types.has(event, LinkEventDefinition.class)) {
                final FlowNode other = catches.putIfAbsent(name(event), event);
                if (other != null) {
                    tell(
                            event,
                            "The link catch event has the name '" + name(event) + "', but so has '" + other.getId()
                                    + "' in the same scope. Give each another name.",
                            faults);
                }
            }
        }
        for (final FlowElement element : scope) {
            if (element instanceof IntermediateThrowEvent event
                    && Types.has(event, LinkEventDefinition.class)
                    && !catches.containsKey(name(event))) {
                tell(
                        event,
                        "The link throw event leads to '" + name(event)
                                + "', but there is no link catch event of that name in the same scope. Add one.",
                        faults);
            }
        }
    }

    /** The catch event of the same name, or null. */
    static FlowNode target(final FlowNode throwing, final Collection<FlowElement> scope) {
        for (final FlowElement element : scope) {
            if (element instanceof IntermediateCatchEvent event
                    && Types.has(event, LinkEventDefinition.class)
                    && name(event).equals(name(throwing))) {
                return event;
            }
        }
        return null;
    }

    private static String name(final FlowNode event) {
        final String name = ((LinkEventDefinition) Types.definition(event)).getName();
        return name == null ? "" : name;
    }

    private static void tell(final FlowNode event, final String message, final Faults faults) {
        if (!faults.isKnown(event)) {
            faults.add(event, message);
        }
    }
}

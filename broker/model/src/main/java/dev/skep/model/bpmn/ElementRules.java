package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.CatchEvent;
import io.camunda.zeebe.model.bpmn.instance.ErrorEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.EventDefinition;
import io.camunda.zeebe.model.bpmn.instance.FlowElement;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.instance.SequenceFlow;
import io.camunda.zeebe.model.bpmn.instance.StartEvent;
import io.camunda.zeebe.model.bpmn.instance.SubProcess;
import io.camunda.zeebe.model.bpmn.instance.TimerEventDefinition;
import java.util.Collection;

/** Rules about single elements that the design rules of the library leave open. */
final class ElementRules {
    private ElementRules() {}

    static void check(final Process process, final Faults faults) {
        check(process.getFlowElements(), faults);
    }

    private static void check(final Collection<FlowElement> elements, final Faults faults) {
        for (final FlowElement element : elements) {
            switch (element) {
                case SequenceFlow flow -> flow(flow, faults);
                case BoundaryEvent event -> boundary(event, faults);
                case SubProcess scope -> {
                    eventSubProcess(scope, faults);
                    check(scope.getFlowElements(), faults);
                }
                default -> {}
            }
            if (element.getId() == null || element.getId().isEmpty()) {
                faults.add(element, "The element has no id. Give it one.");
            }
        }
    }

    private static void flow(final SequenceFlow flow, final Faults faults) {
        final FlowNode source = flow.getSource();
        final FlowNode target = flow.getTarget();
        if (source == null || target == null) {
            faults.add(
                    flow,
                    "The sequence flow has no " + (source == null ? "source" : "target")
                            + ". Connect it to a task, event or gateway.");
            return;
        }
        if (!flow.getParentElement().equals(source.getParentElement())
                || !flow.getParentElement().equals(target.getParentElement())) {
            faults.add(
                    flow,
                    "The sequence flow leads from '" + source.getId() + "' to '" + target.getId()
                            + "', which are not both in its own process or sub-process. Connect elements of one scope.");
        }
        if (target instanceof StartEvent) {
            faults.add(
                    flow,
                    "The sequence flow leads to the start event '" + target.getId()
                            + "'. A start event has no incoming flows.");
        }
        if (isEventSubProcess(source) || isEventSubProcess(target)) {
            faults.add(flow, "The sequence flow is connected to an event sub-process, which has no flows.");
        }
    }

    private static void boundary(final BoundaryEvent event, final Faults faults) {
        if (event.getOutgoing().isEmpty()) {
            faults.add(event, "The boundary event has no outgoing sequence flow. Say where it leads to.");
        }
        if (!event.cancelActivity() && has(event, ErrorEventDefinition.class)) {
            faults.add(event, "An error boundary event always interrupts its activity. Set cancelActivity=\"true\".");
        }
        if (event.cancelActivity() && hasCycle(event)) {
            faults.add(
                    event,
                    "An interrupting boundary event happens only once, so a time cycle means nothing to it."
                            + " Use a duration or a date, or set cancelActivity=\"false\".");
        }
        if (event.getAttachedTo() != null
                && !event.getParentElement().equals(event.getAttachedTo().getParentElement())) {
            faults.add(
                    event,
                    "The boundary event is attached to '"
                            + event.getAttachedTo().getId() + "' of another process or sub-process. Move it there.");
        }
        if (event.getAttachedTo() != null && isEventSubProcess(event.getAttachedTo())) {
            faults.add(event, "The boundary event is attached to an event sub-process, which has none.");
        }
    }

    private static void eventSubProcess(final SubProcess scope, final Faults faults) {
        if (!scope.triggeredByEvent()) {
            return;
        }
        for (final StartEvent start : scope.getChildElementsByType(StartEvent.class)) {
            if (!start.isInterrupting() && has(start, ErrorEventDefinition.class)) {
                faults.add(start, "An error start event always interrupts its scope. Set isInterrupting=\"true\".");
            }
            if (start.isInterrupting() && hasCycle(start)) {
                faults.add(
                        start,
                        "An interrupting start event happens only once, so a time cycle means nothing to it."
                                + " Use a duration or a date, or set isInterrupting=\"false\".");
            }
        }
    }

    private static boolean isEventSubProcess(final FlowNode node) {
        return node instanceof SubProcess scope && scope.triggeredByEvent();
    }

    private static boolean has(final CatchEvent event, final Class<? extends EventDefinition> kind) {
        return event.getEventDefinitions().stream().anyMatch(kind::isInstance);
    }

    private static boolean hasCycle(final CatchEvent event) {
        return event.getEventDefinitions().stream()
                .anyMatch(
                        definition -> definition instanceof TimerEventDefinition timer && timer.getTimeCycle() != null);
    }
}

package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.instance.Activity;
import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.CompensateEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.ConditionalEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.EndEvent;
import io.camunda.zeebe.model.bpmn.instance.ErrorEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.EventDefinition;
import io.camunda.zeebe.model.bpmn.instance.ExclusiveGateway;
import io.camunda.zeebe.model.bpmn.instance.FlowElement;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.Gateway;
import io.camunda.zeebe.model.bpmn.instance.InclusiveGateway;
import io.camunda.zeebe.model.bpmn.instance.IntermediateCatchEvent;
import io.camunda.zeebe.model.bpmn.instance.IntermediateThrowEvent;
import io.camunda.zeebe.model.bpmn.instance.LinkEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.instance.SequenceFlow;
import io.camunda.zeebe.model.bpmn.instance.StartEvent;
import io.camunda.zeebe.model.bpmn.instance.SubProcess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/**
 * Rules about single elements that the design rules of the library leave open, or that it checks only where nodes list
 * their flows: here the flows themselves say what they connect. What the library has told already is not told twice.
 */
final class ElementRules {
    private final Faults faults;
    private final Map<FlowNode, List<SequenceFlow>> outgoing = new HashMap<>();
    private final Map<FlowNode, List<SequenceFlow>> incoming = new HashMap<>();
    private final Map<String, StartEvent> conditions = new HashMap<>();

    private ElementRules(final Faults faults) {
        this.faults = faults;
    }

    static void check(final Process process, final Faults faults) {
        final ElementRules rules = new ElementRules(faults);
        rules.collect(process.getFlowElements());
        rules.check(process.getFlowElements());
    }

    private void collect(final Collection<FlowElement> elements) {
        for (final FlowElement element : elements) {
            switch (element) {
                case SequenceFlow flow -> {
                    outgoing.computeIfAbsent(flow.getSource(), node -> new ArrayList<>())
                            .add(flow);
                    incoming.computeIfAbsent(flow.getTarget(), node -> new ArrayList<>())
                            .add(flow);
                }
                case SubProcess scope -> collect(scope.getFlowElements());
                default -> {}
            }
        }
    }

    private void check(final Collection<FlowElement> elements) {
        LinkRules.check(elements, faults);
        for (final FlowElement element : elements) {
            if (element.getId() == null || element.getId().isEmpty()) {
                tell(element, "The element has no id. Give it one.");
            }
            switch (element) {
                case SequenceFlow flow -> flow(flow);
                case BoundaryEvent event -> boundary(event);
                case StartEvent event -> start(event);
                case EndEvent event -> end(event);
                case IntermediateThrowEvent event -> thrown(event);
                case IntermediateCatchEvent event -> caught(event);
                case ExclusiveGateway gateway -> gateway(gateway, gateway.getDefault());
                case InclusiveGateway gateway -> gateway(gateway, gateway.getDefault());
                case SubProcess scope -> check(scope.getFlowElements());
                default -> {}
            }
            if (element instanceof Activity activity && activity.isForCompensation()) {
                handler(activity);
            }
        }
    }

    private void handler(final Activity activity) {
        if (incoming.containsKey(activity) || outgoing.containsKey(activity)) {
            tell(
                    activity,
                    "The compensation handler (isForCompensation) is connected by sequence flows. It is only called by"
                            + " a compensation event: connect it to a boundary event by an association.");
        }
    }

    private void flow(final SequenceFlow flow) {
        final FlowNode source = flow.getSource();
        final FlowNode target = flow.getTarget();
        if (!flow.getParentElement().equals(source.getParentElement())
                || !flow.getParentElement().equals(target.getParentElement())) {
            tell(
                    flow,
                    "The sequence flow leads from '" + source.getId() + "' to '" + target.getId()
                            + "', which are not both in its own process or sub-process. Connect elements of one"
                            + " scope.");
        } else if (isEventSubProcess(source) || isEventSubProcess(target)) {
            tell(flow, "The sequence flow is connected to an event sub-process, which has no flows.");
        } else if (flow.getConditionExpression() != null
                && !(source instanceof ExclusiveGateway)
                && !(source instanceof InclusiveGateway)) {
            if (!faults.isKnown(source)) {
                tell(
                        flow,
                        "The sequence flow has a condition, but begins at '" + source.getId()
                                + "', which is no exclusive or inclusive gateway and takes all its flows. Remove the"
                                + " condition, or put a gateway before it.");
            }
        }
    }

    private void gateway(final Gateway gateway, final SequenceFlow defaultFlow) {
        final List<SequenceFlow> flows = outgoing.getOrDefault(gateway, List.of());
        if (defaultFlow != null && !flows.contains(defaultFlow)) {
            tell(gateway, "The default flow '" + defaultFlow.getId() + "' does not begin at the gateway.");
        }
        if (flows.size() < 2) {
            return;
        }
        for (final SequenceFlow flow : flows) {
            if (flow.getConditionExpression() == null && !flow.equals(defaultFlow)) {
                tell(
                        flow,
                        "The sequence flow has no condition, but leaves a gateway that chooses between several. Add a"
                                + " condition, or make it the default flow.");
            }
        }
    }

    private void start(final StartEvent event) {
        if (!(event.getParentElement() instanceof Process)) {
            return;
        }
        if (Types.has(event, LinkEventDefinition.class)) {
            tell(event, "A start event cannot be a link. Use an intermediate catch event.");
        }
        if (Types.definition(event) instanceof ConditionalEventDefinition definition) {
            final String condition = TriggerTransformer.conditionOf(definition);
            final StartEvent other = condition == null ? null : conditions.putIfAbsent(condition, event);
            if (other != null) {
                tell(
                        event,
                        "The start event has the same condition '" + condition + "' as '" + other.getId()
                                + "', so that two instances would always begin together. Keep one of them.");
            }
        }
    }

    private void end(final EndEvent event) {
        if (outgoing.containsKey(event)) {
            tell(event, "The end event has outgoing sequence flows. Nothing follows an end event.");
        }
    }

    private void caught(final IntermediateCatchEvent event) {
        if (Types.has(event, LinkEventDefinition.class) && incoming.containsKey(event)) {
            tell(event, "The link catch event has incoming sequence flows. It is entered by its link only.");
        }
        if (Types.has(event, ErrorEventDefinition.class)) {
            tell(event, "An error can only be caught by a boundary event or an event sub-process.");
        }
    }

    private void thrown(final IntermediateThrowEvent event) {
        if (Types.has(event, LinkEventDefinition.class) && outgoing.containsKey(event)) {
            tell(
                    event,
                    "The link throw event has outgoing sequence flows. It goes on at the link catch event of its"
                            + " name.");
        }
        final Collection<EventDefinition> definitions = event.getEventDefinitions();
        if (definitions.size() > 1) {
            tell(event, "The event has " + definitions.size() + " event definitions. At most one is allowed.");
        }
    }

    private void boundary(final BoundaryEvent event) {
        final Activity activity = event.getAttachedTo();
        if (activity == null) {
            return; // told by the library
        }
        if (!event.getParentElement().equals(activity.getParentElement())) {
            tell(
                    event,
                    "The boundary event is attached to '" + activity.getId()
                            + "' of another process or sub-process. Move it there.");
        } else if (isEventSubProcess(activity)) {
            tell(event, "The boundary event is attached to an event sub-process, which has none.");
        } else if (Types.has(event, LinkEventDefinition.class)) {
            tell(event, "A boundary event cannot be a link. Use an intermediate catch event.");
        } else if (incoming.containsKey(event)) {
            tell(event, "The boundary event has incoming sequence flows. It is entered by its trigger only.");
        } else if (!outgoing.containsKey(event) && !Types.has(event, CompensateEventDefinition.class)) {
            tell(event, "The boundary event has no outgoing sequence flow. Say where it leads to.");
        }
    }

    private void tell(final ModelElementInstance element, final String message) {
        if (!faults.isKnown(element)) {
            faults.add(element, message);
        }
    }

    private static boolean isEventSubProcess(final FlowNode node) {
        return node instanceof SubProcess scope && scope.triggeredByEvent();
    }
}

package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.CompensateEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.EndEvent;
import io.camunda.zeebe.model.bpmn.instance.ErrorEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.FlowElement;
import io.camunda.zeebe.model.bpmn.instance.Gateway;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.instance.StartEvent;
import io.camunda.zeebe.model.bpmn.instance.SubProcess;
import io.camunda.zeebe.model.bpmn.instance.UserTask;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeExecutionListener;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeExecutionListenerEventType;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeExecutionListeners;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskListeners;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeUserTask;
import java.util.Collection;

/** Which elements have listeners of which kinds. */
final class ListenerRules {
    private final Faults faults;

    private ListenerRules(final Faults faults) {
        this.faults = faults;
    }

    static void check(final Process process, final Faults faults) {
        final ListenerRules rules = new ListenerRules(faults);
        rules.execution(process);
        rules.task(process);
        rules.check(process.getFlowElements());
    }

    /** Whether the library says less well what is said here. */
    static boolean tells(final String message) {
        return message.startsWith("Execution listeners of type ");
    }

    private void check(final Collection<FlowElement> elements) {
        for (final FlowElement element : elements) {
            execution(element);
            task(element);
            if (element instanceof SubProcess scope) {
                check(scope.getFlowElements());
            }
        }
    }

    private void execution(final BaseElement element) {
        final ZeebeExecutionListeners listeners = ExtensionTexts.single(element, ZeebeExecutionListeners.class);
        if (listeners == null) {
            return;
        }
        for (final ZeebeExecutionListener listener : listeners.getExecutionListeners()) {
            final String fault = listener.getEventType() == ZeebeExecutionListenerEventType.start
                    ? faultAtStart(element)
                    : faultAtEnd(element);
            if (fault != null) {
                faults.add(element, fault);
            }
        }
    }

    private static String faultAtStart(final BaseElement element) {
        return switch (element) {
            case BoundaryEvent event when isCompensation(event) -> compensation();
            case BoundaryEvent event ->
                "A boundary event has no start listeners. Put the listener at its activity, or listen to its end.";
            case StartEvent event ->
                "A start event has no start listeners. Put the listener at the process or sub-process around it, or"
                        + " listen to its end.";
            default -> null;
        };
    }

    private static String faultAtEnd(final BaseElement element) {
        return switch (element) {
            case BoundaryEvent event when isCompensation(event) -> compensation();
            case Gateway gateway ->
                "A gateway has no end listeners. Put the listener at the start of the element behind it.";
            case EndEvent event
            when Types.has(event, ErrorEventDefinition.class) ->
                "An error end event has no end listeners, for it never ends by itself. Put the listener at the event"
                        + " that catches the error.";
            default -> null;
        };
    }

    private static boolean isCompensation(final BoundaryEvent event) {
        return Types.has(event, CompensateEventDefinition.class);
    }

    private static String compensation() {
        return "A compensation boundary event has no listeners. Put them at the compensation handler.";
    }

    private void task(final BaseElement element) {
        if (ExtensionTexts.single(element, ZeebeTaskListeners.class) == null) {
            return;
        }
        if (!(element instanceof UserTask)) {
            faults.add(element, "Only user tasks have task listeners. Use an execution listener here.");
        } else if (ExtensionTexts.single(element, ZeebeUserTask.class) == null) {
            faults.add(
                    element,
                    "The user task has task listeners, but is done by a worker. Make it a task of the engine itself by"
                            + " zeebe:userTask.");
        }
    }
}

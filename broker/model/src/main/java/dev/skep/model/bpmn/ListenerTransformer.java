package dev.skep.model.bpmn;

import dev.skep.base.Packed;
import dev.skep.model.feel.Expression;
import dev.skep.model.graph.Listener;
import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeExecutionListener;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeExecutionListeners;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskListener;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskListeners;
import java.util.ArrayList;
import java.util.List;

/** Reads who is told what happens to an element, in the order of the model. */
final class ListenerTransformer {
    private final Texts texts;

    ListenerTransformer(final Texts texts) {
        this.texts = texts;
    }

    List<Listener> of(final BaseElement element) {
        final List<Listener> listeners = new ArrayList<>();
        final Packed headers = JobTransformer.headers(element);
        final ZeebeExecutionListeners execution = ExtensionTexts.single(element, ZeebeExecutionListeners.class);
        if (execution != null) {
            for (final ZeebeExecutionListener one : execution.getExecutionListeners()) {
                final Listener.Event event = switch (one.getEventType()) {
                    case start -> Listener.Event.START;
                    case end -> Listener.Event.END;
                };
                add(listeners, element, event, one.getType(), one.getRetries(), headers);
            }
        }
        final ZeebeTaskListeners tasks = ExtensionTexts.single(element, ZeebeTaskListeners.class);
        if (tasks != null) {
            for (final ZeebeTaskListener one : tasks.getTaskListeners()) {
                final Listener.Event event = switch (one.getEventType()) {
                    case creating, create -> Listener.Event.CREATING;
                    case assigning, assignment -> Listener.Event.ASSIGNING;
                    case updating, update -> Listener.Event.UPDATING;
                    case completing, complete -> Listener.Event.COMPLETING;
                    case canceling, cancel -> Listener.Event.CANCELING;
                };
                add(listeners, element, event, one.getType(), one.getRetries(), headers);
            }
        }
        return listeners;
    }

    private void add(
            final List<Listener> listeners,
            final BaseElement element,
            final Listener.Event event,
            final String typeText,
            final String retriesText,
            final Packed headers) {
        final Expression type = texts.any(element, "job type of a listener", typeText);
        final Expression retries = texts.any(element, "number of retries of a listener", retriesText);
        if (type != null && retries != null) {
            listeners.add(new Listener(event, type, retries, headers));
        }
    }
}

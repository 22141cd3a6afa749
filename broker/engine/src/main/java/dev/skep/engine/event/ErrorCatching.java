package dev.skep.engine.event;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds who catches an error: from the thrower outward, in each scope an equal code before one that catches all. A scope that an event
 * sub-process has interrupted catches none of what comes out of that, nor does anything around it in the same process: the next one to ask
 * is the call activity.
 */
public final class ErrorCatching {
    private final Definitions definitions;
    private final ElementInstances instances;
    private final PendingEvents pendingEvents;

    public ErrorCatching(
            final Definitions definitions, final ElementInstances instances, final PendingEvents pendingEvents) {
        this.definitions = definitions;
        this.instances = instances;
        this.pendingEvents = pendingEvents;
    }

    /** The catcher, or null where nobody catches the code. */
    public Catcher find(final ElementInstance thrower, final String code) {
        for (ElementInstance at = thrower; at != null; at = further(at)) {
            final FlowNode caught = at.isActivated() || at.key() == thrower.key() ? match(at, code) : null;
            if (caught != null) {
                return new Catcher(at, caught, true);
            }
        }
        return null;
    }

    private ElementInstance further(final ElementInstance asked) {
        ElementInstance around = instances.around(asked);
        while (around != null && around.interrupted()) {
            around = instances.get(around.value().parentElementInstanceKey());
        }
        return around;
    }

    public void trigger(final Catcher catcher, final Packed variables, final Decision decision) {
        pendingEvents.trigger(catcher.waiting(), catcher.event(), variables, decision);
    }

    /** Why an error is stuck, with the codes that would have been caught. */
    public String notCaught(final ElementInstance thrower, final String code, final String message) {
        final List<String> codes = new ArrayList<>();
        for (ElementInstance at = thrower; at != null; at = further(at)) {
            for (final CatchingEvent event : node(at).events()) {
                if (event.trigger() instanceof EventTrigger.Error(final String caught)) {
                    codes.add(caught);
                }
            }
        }
        final String thrown = message.isEmpty()
                ? "Expected to throw an error event with the code '" + code + "'"
                : "Expected to throw an error event with the code '" + code + "' with message '" + message + "'";
        return thrown + ", but it was not caught."
                + (codes.isEmpty()
                        ? " No error events are available in the scope."
                        : " Available error events are " + codes);
    }

    private FlowNode match(final ElementInstance instance, final String code) {
        FlowNode found = null;
        int foundRank = Integer.MAX_VALUE;
        for (final CatchingEvent event : node(instance).events()) {
            if (event.trigger() instanceof EventTrigger.Error(final String caught)
                    && (caught.isEmpty() || caught.equals(code))
                    && rank(event, caught) < foundRank) {
                found = event.node();
                foundRank = rank(event, caught);
            }
        }
        return found;
    }

    /** An equal code before one that catches all, and then what is within the scope before what is attached to it. */
    private static int rank(final CatchingEvent event, final String caught) {
        return (caught.isEmpty() ? 2 : 0) + (event.node().elementType() == BpmnElementType.BOUNDARY_EVENT ? 1 : 0);
    }

    private FlowNode node(final ElementInstance instance) {
        return definitions.byKey(instance.value().processDefinitionKey()).node(instance.value());
    }
}

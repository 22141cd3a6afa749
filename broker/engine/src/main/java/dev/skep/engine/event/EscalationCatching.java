package dev.skep.engine.event;

import dev.skep.engine.definition.Definitions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;

/**
 * Finds who catches an escalation: from the scope of the thrower outward, in each scope an equal code before one that catches all.
 * An event sub-process does not catch what is thrown in it: it would be started by itself for ever.
 */
public final class EscalationCatching {
    private final Definitions definitions;
    private final ElementInstances instances;

    public EscalationCatching(final Definitions definitions, final ElementInstances instances) {
        this.definitions = definitions;
        this.instances = instances;
    }

    /** The catcher, or null where nobody catches the code. */
    public Catcher find(final ElementInstance thrower, final String code) {
        FlowNode from = node(thrower);
        ElementInstance at = instances.around(thrower);
        while (at != null) {
            final CatchingEvent caught = at.isActivated() ? match(at, from, code) : null;
            if (caught != null) {
                return new Catcher(at, caught.node(), caught.interrupting());
            }
            from = node(at);
            at = instances.around(at);
        }
        return null;
    }

    private CatchingEvent match(final ElementInstance instance, final FlowNode from, final String code) {
        CatchingEvent found = null;
        int foundRank = Integer.MAX_VALUE;
        for (final CatchingEvent event : node(instance).events()) {
            if (event.trigger() instanceof EventTrigger.Escalation(final String caught)
                    && (caught.isEmpty() || caught.equals(code))
                    && listens(event, instance, from)
                    && rank(event, caught) < foundRank) {
                found = event;
                foundRank = rank(event, caught);
            }
        }
        return found;
    }

    private static boolean listens(final CatchingEvent event, final ElementInstance instance, final FlowNode from) {
        return !PendingEvents.startsSubProcess(event.node())
                || (!instance.interrupted() && event.node().scope() != from);
    }

    /** An equal code before one that catches all, and then what is within the scope before what is attached to it. */
    private static int rank(final CatchingEvent event, final String caught) {
        return (caught.isEmpty() ? 2 : 0) + (PendingEvents.startsSubProcess(event.node()) ? 0 : 1);
    }

    private FlowNode node(final ElementInstance instance) {
        return definitions.byKey(instance.value().processDefinitionKey()).node(instance.value());
    }
}

package dev.skep.engine.compensation;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.compensation.Compensations.Entry;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.intent.CompensationSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.CompensationSubscriptionValue;
import java.util.List;

/** Remembers what was completed, and undoes it when an event throws a compensation. */
public final class CompensationSteps {
    private final Compensations compensations;
    private final Definitions definitions;
    private final ElementInstances instances;
    private final Transitions transitions;

    public CompensationSteps(
            final Compensations compensations,
            final Definitions definitions,
            final ElementInstances instances,
            final Transitions transitions) {
        this.compensations = compensations;
        this.definitions = definitions;
        this.instances = instances;
        this.transitions = transitions;
    }

    /** The element is about to complete: it can be compensated from now on, by its handler or by what was completed in it. */
    public void completing(final Element element, final Decision decision) {
        final String handler = element.node().compensationHandler();
        if (handler != null) {
            open(element, handler, decision);
        } else if (keepsWhatWasDoneInIt(element)) {
            open(element, "", decision);
        }
    }

    /** The element is about to be gone: what could be compensated in it, and no longer can, is forgotten. */
    public void ending(final Element element, final boolean terminated, final Decision decision) {
        if (element.scopeKey() < 0) {
            for (final Entry entry : compensations.of(element.value().processInstanceKey())) {
                decision.event(entry.key(), CompensationSubscriptionIntent.DELETED, entry.value());
            }
        } else if (terminated) {
            delete(element.key(), decision);
        }
    }

    /** Calls the handlers for what was completed in the scope of the event; false where there is nothing to wait for. */
    boolean start(final Element event, final String activityId, final Decision decision) {
        final ElementInstance scope = instances.require(event.scopeKey());
        final List<Entry> reached = compensations.in(scope.key());
        if (scope.value().elementType() == BpmnElementType.EVENT_SUB_PROCESS) {
            reached.addAll(compensations.in(scope.scopeKey()));
        }
        boolean waits = false;
        for (final Entry entry : reached) {
            if (!entry.isTriggered()
                    && (activityId.isEmpty() || activityId.equals(entry.value().compensableActivityId()))) {
                waits |= trigger(entry, event, scope, decision);
            }
        }
        return waits;
    }

    /** A handler has completed; with the last one the event that called them goes on. */
    public void handlerCompleted(final Element handler, final Decision decision) {
        final Entry done = compensations.ofHandler(handler.value().processInstanceKey(), handler.key());
        if (done == null) {
            return;
        }
        decision.event(done.key(), CompensationSubscriptionIntent.COMPLETED, done.value());
        final long eventKey = done.value().throwEventInstanceKey();
        if (compensations.anyOfEvent(eventKey)) {
            return;
        }
        final ElementInstance event = instances.get(eventKey);
        if (event != null && event.isActivated()) {
            transitions.complete(event, decision);
        }
    }

    private boolean trigger(
            final Entry entry, final Element event, final ElementInstance scope, final Decision decision) {
        boolean waits = false;
        final String eventId = event.node().id();
        if (entry.value().compensationHandlerId().isEmpty()) {
            final CompensationSubscriptionValue triggered = entry.value().triggeredBy(eventId, event.key(), -1);
            decision.event(entry.key(), CompensationSubscriptionIntent.TRIGGERED, triggered);
            decision.event(entry.key(), CompensationSubscriptionIntent.COMPLETED, triggered);
        } else {
            final ProcessDefinition definition = definitions.byKey(entry.value().processDefinitionKey());
            pass(definition.node(entry.value().compensableActivityId()), scope, decision);
            final FlowNode node = definition.node(entry.value().compensationHandlerId());
            final ElementInstance handler = transitions.begin(node, scope, decision);
            decision.event(
                    entry.key(),
                    CompensationSubscriptionIntent.TRIGGERED,
                    entry.value().triggeredBy(eventId, event.key(), handler.key()));
            transitions.activate(handler, decision);
            waits = true;
        }
        for (final Entry inner : compensations.in(entry.value().compensableActivityInstanceKey())) {
            if (!inner.isTriggered()) {
                waits |= trigger(inner, event, scope, decision);
            }
        }
        return waits;
    }

    /** The event between an activity and its handler comes and goes at once: whoever follows the instance sees which way it went. */
    private void pass(final FlowNode activity, final ElementInstance scope, final Decision decision) {
        for (final CatchingEvent event : activity.events()) {
            if (event.trigger() instanceof Behavior.EventTrigger.Compensation) {
                final ElementInstance passed = transitions.enter(event.node(), scope, decision);
                decision.event(passed.key(), ProcessInstanceIntent.ELEMENT_COMPLETING, passed.value());
                decision.event(passed.key(), ProcessInstanceIntent.ELEMENT_COMPLETED, passed.value());
                transitions.endInstanceAfter(new Element(passed.key(), passed.value(), event.node()), decision);
            }
        }
    }

    private void open(final Element element, final String handlerId, final Decision decision) {
        decision.newEvent(
                CompensationSubscriptionIntent.CREATED,
                new CompensationSubscriptionValue(
                        element.value().tenantId(),
                        element.value().processInstanceKey(),
                        element.value().processDefinitionKey(),
                        element.node().id(),
                        "",
                        -1,
                        handlerId,
                        element.scopeKey(),
                        element.key(),
                        -1,
                        Packed.EMPTY_DOCUMENT));
    }

    private boolean keepsWhatWasDoneInIt(final Element element) {
        return switch (element.value().elementType()) {
            case SUB_PROCESS, AD_HOC_SUB_PROCESS, MULTI_INSTANCE_BODY -> compensations.anyIn(element.key());
            default -> false;
        };
    }

    private void delete(final long scopeKey, final Decision decision) {
        for (final Entry entry : compensations.in(scopeKey)) {
            decision.event(entry.key(), CompensationSubscriptionIntent.DELETED, entry.value());
            delete(entry.value().compensableActivityInstanceKey(), decision);
        }
    }
}

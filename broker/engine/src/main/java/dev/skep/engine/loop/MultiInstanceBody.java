package dev.skep.engine.loop;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.ElementBehavior;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.feel.Lists;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.value.ProcessInstanceBatchValue;

/** The scope around the instances of a multi-instance activity: boundary events are attached to it, results come together in it. */
public final class MultiInstanceBody implements ElementBehavior<Behavior.MultiInstance> {
    private final ElementInstances instances;
    private final Transitions transitions;
    private final EventSubscriptions subscriptions;
    private final MultiInstanceSteps steps;

    public MultiInstanceBody(
            final ElementInstances instances,
            final Transitions transitions,
            final EventSubscriptions subscriptions,
            final MultiInstanceSteps steps) {
        this.instances = instances;
        this.transitions = transitions;
        this.subscriptions = subscriptions;
        this.steps = steps;
    }

    @Override
    public void activate(final Element element, final Behavior.MultiInstance loop, final Decision decision) {
        final Packed items = steps.items(loop, element.key(), decision);
        subscriptions.openBoundaryEvents(element, decision);
        transitions.activated(element, decision);
        final int size = Lists.size(items);
        decision.event(element.key(), ProcessInstanceBatchIntent.SIZED, batch(element, size));
        steps.openOutput(element, loop, size, decision);
        if (size == 0) {
            transitions.complete(element, decision);
        } else if (loop.sequential()) {
            transitions.activate(loop.inner(), instances.require(element.key()), decision);
        } else {
            decision.followUp(element.key(), ProcessInstanceBatchIntent.ACTIVATE, batch(element, 0));
        }
    }

    @Override
    public void complete(final Element element, final Behavior.MultiInstance loop, final Decision decision) {
        steps.handOutput(element, loop, decision);
    }

    private static ProcessInstanceBatchValue batch(final Element body, final long index) {
        return new ProcessInstanceBatchValue(body.value().processInstanceKey(), body.key(), index);
    }
}

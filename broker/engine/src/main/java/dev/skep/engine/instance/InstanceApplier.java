package dev.skep.engine.instance;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Check;
import dev.skep.engine.EventApplier;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.element.InclusiveJoins;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.EventTriggers;
import dev.skep.engine.job.Jobs;
import dev.skep.engine.loop.Loops;
import dev.skep.engine.message.MessageStartLocks;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.SequenceFlow;
import dev.skep.protocol.intent.ElementPlacementIntent;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.ElementPlacementValue;
import dev.skep.protocol.value.ProcessInstanceBatchValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceValue;

/** Applies what happened to element instances. */
public final class InstanceApplier implements EventApplier<ProcessInstanceIntent, ProcessInstanceValue> {
    private final ElementInstances instances;
    private final VariableScopes variables;
    private final EventTriggers triggers;
    private final Definitions definitions;
    private final AwaitedResults results;
    private final MessageStartLocks startLocks;
    private final Jobs jobs;
    private final Loops loops;

    public InstanceApplier(
            final ElementInstances instances,
            final VariableScopes variables,
            final EventTriggers triggers,
            final Definitions definitions,
            final AwaitedResults results,
            final MessageStartLocks startLocks,
            final Jobs jobs,
            final Loops loops) {
        this.instances = instances;
        this.variables = variables;
        this.triggers = triggers;
        this.definitions = definitions;
        this.results = results;
        this.startLocks = startLocks;
        this.jobs = jobs;
        this.loops = loops;
    }

    @Override
    public void apply(
            final long key,
            final ProcessInstanceIntent intent,
            final ProcessInstanceValue value,
            final long timestamp) {
        switch (intent) {
            case ELEMENT_ACTIVATING -> activating(key, value);
            case ELEMENT_ACTIVATED -> move(key, ElementState.ACTIVATED);
            case ELEMENT_COMPLETING -> move(key, ElementState.COMPLETING);
            case ELEMENT_TERMINATING ->
                instances.put(
                        instances.require(key).in(ElementState.TERMINATING).withoutFlows());
            case ELEMENT_COMPLETED -> gone(key, false);
            case ELEMENT_TERMINATED -> {
                gone(key, true);
                if (value.elementType() == BpmnElementType.PROCESS) {
                    results.forget(key);
                }
            }
            case SEQUENCE_FLOW_TAKEN -> flowTaken(value);
            case ELEMENT_MIGRATED -> migrated(key, value);
            case CANCEL, ACTIVATE_ELEMENT, COMPLETE_ELEMENT, TERMINATE_ELEMENT, COMPLETE_EXECUTION_LISTENER ->
                Check.that(false, "%s is a command", intent);
        }
    }

    /** An instance was created on request: somebody may wait for its end, and may have said something about it. */
    public void applyCreation(
            final long key,
            final ProcessInstanceCreationIntent intent,
            final ProcessInstanceCreationValue value,
            final long timestamp) {
        results.applyCreation(key, value);
        if (!value.traits().isNone()) {
            instances.put(instances.require(key).with(value.traits()));
        }
    }

    /** What happens to scopes that end when a condition holds. */
    public void applyBatch(
            final long key,
            final ProcessInstanceBatchIntent intent,
            final ProcessInstanceBatchValue value,
            final long timestamp) {
        if (intent == ProcessInstanceBatchIntent.FULFILLED) {
            endAllIn(key);
        } else {
            loops.apply(key, intent, value, timestamp);
        }
    }

    private void endAllIn(final long scopeKey) {
        instances.removeTokens(scopeKey);
        instances.put(instances.require(scopeKey).withoutFlows().asInterrupted());
    }

    /** An element is to be activated without a flow: what its activation takes away is put there. */
    public void applyPlaced(
            final long key,
            final ElementPlacementIntent intent,
            final ElementPlacementValue value,
            final long timestamp) {
        if (intent == ElementPlacementIntent.RESUMED) {
            instances.removeTokens(key);
            instances.put(instances.require(key).withoutFlows().asResumed());
            return;
        }
        final FlowNode node = definitions.byKey(value.processDefinitionKey()).node(value.elementId());
        int flows = 1;
        if (Transitions.isJoin(node) || InclusiveJoins.isJoin(node)) {
            flows = node.incoming().size();
            for (final SequenceFlow flow : node.incoming()) {
                instances.addToken(value.scopeKey(), node.id(), flow.id());
            }
        } else if (tracksTokens(node)) {
            instances.addToken(
                    value.scopeKey(), node.id(), node.incoming().getFirst().id());
        }
        instances.put(instances.require(value.scopeKey()).withFlows(flows));
    }

    private void activating(final long key, final ProcessInstanceValue value) {
        final ElementInstance instance = ElementInstance.activating(key, value);
        instances.add(instance);
        if (value.elementType() == BpmnElementType.PROCESS) {
            instances.addToDefinition(instance);
            if (value.parentElementInstanceKey() > 0) {
                instances.addCalled(instance);
            }
            return;
        }
        final FlowNode node = node(value);
        if (node.scope().elementType() == BpmnElementType.MULTI_INSTANCE_BODY) {
            loops.applyActivating(value.flowScopeKey(), key);
        }
        if (node.isEnteredByFlow()) {
            final int flows = Transitions.isJoin(node) || tracksTokens(node) ? takeTokens(value, node) : 1;
            instances.put(instances.require(value.flowScopeKey()).withFlows(-flows));
        }
    }

    /** A joining gateway takes one token of each of its flows, other elements one in all; gives how many. */
    private int takeTokens(final ProcessInstanceValue value, final FlowNode node) {
        final boolean joins = Transitions.isJoin(node) || InclusiveJoins.isJoin(node);
        int taken = 0;
        for (final SequenceFlow flow : node.incoming()) {
            if ((joins || taken == 0) && instances.takeToken(value.flowScopeKey(), node.id(), flow.id())) {
                taken++;
            }
        }
        return taken;
    }

    /** Where an inclusive gateway joins, each flow on its way is known by itself. */
    private static boolean tracksTokens(final FlowNode node) {
        return !node.scope().inclusiveJoins().isEmpty();
    }

    private void migrated(final long key, final ProcessInstanceValue value) {
        final ElementInstance before = instances.require(key);
        if (value.elementType() == BpmnElementType.PROCESS) {
            startLocks.applyMigrated(key, node(before.value()), before.value(), node(value), value);
            instances.removeFromDefinition(before);
            instances.addToDefinition(before.as(value));
        }
        instances.put(before.as(value));
    }

    private void move(final long key, final ElementState to) {
        instances.put(instances.require(key).in(to));
    }

    /** A scope that came to its regular end holds no tokens: each would have kept it active. */
    private void gone(final long key, final boolean terminated) {
        final ElementInstance instance = instances.require(key);
        instances.remove(instance);
        variables.remove(key);
        if (instance.jobKey() >= 0) {
            jobs.forget(instance.jobKey());
        }
        if (instance.triggers() > 0) {
            triggers.removeAll(key);
        }
        final FlowNode node = node(instance.value());
        if ((terminated || instance.interrupted()) && !node.isLeaf()) {
            instances.removeTokens(key);
        }
        if (node.elementType() == BpmnElementType.PROCESS) {
            startLocks.applyEnded(key, node, instance.value());
            instances.removeFromDefinition(instance);
            if (instance.value().parentElementInstanceKey() > 0) {
                instances.removeCalled(instance);
            }
        }
        if (node.elementType() == BpmnElementType.MULTI_INSTANCE_BODY) {
            loops.remove(key);
        } else if (node.scope() != null && node.scope().elementType() == BpmnElementType.MULTI_INSTANCE_BODY) {
            loops.applyEnded(instance.scopeKey(), key, terminated);
        }
        if (!terminated && node.behavior() instanceof Behavior.TerminateEnd) {
            endAllIn(instance.scopeKey());
        }
    }

    private void flowTaken(final ProcessInstanceValue value) {
        final ElementInstance scope = instances.require(value.flowScopeKey());
        instances.put(scope.withFlows(1));
        final SequenceFlow flow =
                definitions.byKey(value.processDefinitionKey()).process().flow(value.elementId());
        final FlowNode target = flow.target();
        if (Transitions.isJoin(target) || tracksTokens(target)) {
            instances.addToken(scope.key(), target.id(), flow.id());
        }
    }

    private FlowNode node(final ProcessInstanceValue value) {
        return definitions.byKey(value.processDefinitionKey()).node(value);
    }
}

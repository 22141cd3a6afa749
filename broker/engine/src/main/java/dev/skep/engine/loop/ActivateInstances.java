package dev.skep.engine.loop;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.value.ProcessInstanceBatchValue;

/** Asks for the next instances of a parallel multi-instance body: some at a time, so that no batch grows without bound. */
public final class ActivateInstances implements CommandHandler<ProcessInstanceBatchValue> {
    private static final int AT_ONCE = 50;

    private final Definitions definitions;
    private final ElementInstances instances;
    private final Loops loops;
    private final Transitions transitions;

    public ActivateInstances(
            final Definitions definitions,
            final ElementInstances instances,
            final Loops loops,
            final Transitions transitions) {
        this.definitions = definitions;
        this.instances = instances;
        this.loops = loops;
        this.transitions = transitions;
    }

    @Override
    public void decide(final long key, final ProcessInstanceBatchValue command, final Decision decision) {
        final ElementInstance body = instances.get(key);
        final Loop loop = loops.of(key);
        if (body == null || !body.isActivated() || loop.satisfied()) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected to activate further instances of the multi-instance body with key '" + key
                            + "', but it needs no more");
            return;
        }
        final FlowNode node =
                definitions.byKey(body.value().processDefinitionKey()).node(body.value());
        final FlowNode inner = ((Behavior.MultiInstance) node.behavior()).inner();
        final long until = Math.min(loop.size(), command.index() + AT_ONCE);
        for (long i = command.index(); i < until; i++) {
            transitions.activate(inner, body, decision);
        }
        if (until < loop.size()) {
            decision.followUp(
                    key,
                    ProcessInstanceBatchIntent.ACTIVATE,
                    new ProcessInstanceBatchValue(command.processInstanceKey(), key, until));
        }
    }
}

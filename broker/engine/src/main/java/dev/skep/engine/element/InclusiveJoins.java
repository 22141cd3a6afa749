package dev.skep.engine.element;

import dev.skep.engine.definition.Definitions;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.JoinWays;
import dev.skep.model.graph.SequenceFlow;

/**
 * When an inclusive gateway joins: at least one of its flows was taken, and nothing that is still under way in its scope can come
 * by one of the others.
 */
public final class InclusiveJoins {
    private final Definitions definitions;
    private final ElementInstances instances;

    public InclusiveJoins(final Definitions definitions, final ElementInstances instances) {
        this.definitions = definitions;
        this.instances = instances;
    }

    /** Whether the node waits for all flows that can still come. */
    public static boolean isJoin(final FlowNode node) {
        return node.isInclusiveJoin();
    }

    /** The scope as a node of the graph. */
    FlowNode node(final ElementInstance scope) {
        return definitions.byKey(scope.value().processDefinitionKey()).node(scope.value());
    }

    /** Whether the gateway can be activated now. */
    boolean isJoined(final ElementInstance scope, final FlowNode gateway) {
        if (!instances.hasTokens(scope.key(), gateway)) {
            return false;
        }
        final ProcessDefinition definition = definitions.byKey(scope.value().processDefinitionKey());
        final JoinWays ways = definition.process().waysTo(gateway);
        return !instances.anyChild(
                        scope.key(), child -> comesByAnotherWay(definition.node(child.value()), ways, scope, gateway))
                && !instances.anyTokenTarget(
                        scope.key(), target -> comesByAnotherWay(definition.node(target), ways, scope, gateway));
    }

    private boolean comesByAnotherWay(
            final FlowNode node, final JoinWays ways, final ElementInstance scope, final FlowNode gateway) {
        for (final SequenceFlow flow : ways.from(node)) {
            if (!instances.hasToken(scope.key(), gateway, flow)) {
                return true;
            }
        }
        return false;
    }
}

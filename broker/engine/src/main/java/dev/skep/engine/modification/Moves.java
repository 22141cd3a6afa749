package dev.skep.engine.modification;

import dev.skep.engine.Refused;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.loop.MultiInstanceSteps;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.ProcessInstanceModificationValue.Ancestor;
import dev.skep.protocol.value.ProcessInstanceModificationValue.MoveInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Says moves, and terminations by element, as activations and terminations of what there is at this moment. */
final class Moves {
    private final ElementInstances instances;

    Moves(final ElementInstances instances) {
        this.instances = instances;
    }

    /**
     * A command without moves and terminations by element.
     *
     * @param moved keys of the instances that are moved away
     */
    record Plain(ProcessInstanceModificationValue command, SortedSet<Long> moved) {
        /** Throws {@link Refused} where something was activated within what is moved away: it would end at once. */
        void checkStays(final ActivateInstruction instruction, final List<Long> scopes) {
            for (final long scope : scopes) {
                if (moved.contains(scope)) {
                    throw new Refused(
                            RejectionType.INVALID_ARGUMENT,
                            "Expected to activate element '" + instruction.elementId()
                                    + "', but the element instance with key '" + scope
                                    + "' around it is moved away itself: choose another ancestor");
                }
            }
        }
    }

    /** The same in plain words; throws {@link Refused} where there is nothing to move or to terminate. */
    Plain plain(
            final ProcessInstanceModificationValue asked,
            final ProcessDefinition definition,
            final ElementInstance process) {
        final TreeSet<Long> moved = new TreeSet<>();
        if (asked.moveInstructions().isEmpty() && asked.terminateElements().isEmpty()) {
            return new Plain(asked, moved);
        }
        final List<ActivateInstruction> activate = new ArrayList<>(asked.activateInstructions());
        final List<Long> terminate = new ArrayList<>(asked.terminateInstructions());
        for (final MoveInstruction move : asked.moveInstructions()) {
            for (final ElementInstance source : sources(move, definition, process)) {
                activate.add(new ActivateInstruction(
                        move.targetElementId(),
                        ancestor(move, source, definition),
                        move.variableInstructions(),
                        List.of()));
                terminate.add(source.key());
                moved.add(source.key());
            }
        }
        for (final String elementId : asked.terminateElements()) {
            for (final ElementInstance ended : allOf(elementId, "terminated", definition, process)) {
                terminate.add(ended.key());
            }
        }
        return new Plain(
                new ProcessInstanceModificationValue(asked.processInstanceKey(), activate, terminate, asked.tenantId()),
                moved);
    }

    private List<ElementInstance> sources(
            final MoveInstruction move, final ProcessDefinition definition, final ElementInstance process) {
        if (move.sourceElementInstanceKey() <= 0) {
            if (move.sourceElementId().equals(definition.root().id())) {
                throw refused(definition, "the process '" + move.sourceElementId() + "' itself can't be moved");
            }
            return allOf(move.sourceElementId(), "moved", definition, process);
        }
        final long key = move.sourceElementInstanceKey();
        final ElementInstance source = instances.get(key);
        if (source == null
                || source.value().processInstanceKey() != process.key()
                || !source.state().terminable()) {
            throw refused(definition, "it has no active element instance with key '" + key + "' to be moved");
        }
        if (source.key() == process.key()) {
            throw refused(definition, "the process instance with key '" + key + "' itself can't be moved");
        }
        final ElementInstance scope = instances.require(source.scopeKey());
        if (MultiInstanceSteps.isBody(scope)) {
            throw refused(
                    definition,
                    "the element instance with key '" + key
                            + "' is one of a multi-instance activity, which can be moved"
                            + " only as a whole: move the element instance with key '" + scope.key() + "' around it");
        }
        return List.of(source);
    }

    /** The instances of the element, of a multi-instance activity the bodies. */
    private List<ElementInstance> allOf(
            final String elementId,
            final String participle,
            final ProcessDefinition definition,
            final ElementInstance process) {
        if (definition.node(elementId) == null) {
            throw refused(definition, "it has no element with id '" + elementId + "' to be " + participle);
        }
        final List<ElementInstance> found = new ArrayList<>();
        collect(process, elementId, found);
        if (found.isEmpty()) {
            throw refused(
                    definition,
                    "it has no active instance of the element with id '" + elementId + "' to be " + participle);
        }
        return found;
    }

    private void collect(final ElementInstance at, final String elementId, final List<ElementInstance> found) {
        if (at.value().elementId().equals(elementId)) {
            if (at.state().terminable()) {
                found.add(at);
            }
        } else if (at.children() > 0) {
            for (final long child : instances.children(at.key(), Integer.MAX_VALUE)) {
                collect(instances.require(child), elementId, found);
            }
        }
    }

    private long ancestor(
            final MoveInstruction move, final ElementInstance source, final ProcessDefinition definition) {
        if (move.ancestor() == Ancestor.SOURCE_PARENT) {
            return source.scopeKey();
        }
        if (move.ancestor() == Ancestor.GIVEN) {
            return move.ancestorElementInstanceKey();
        }
        final FlowNode target = definition.node(move.targetElementId());
        for (ElementInstance at = instances.get(source.scopeKey()); at != null; at = instances.get(at.scopeKey())) {
            if (isAround(definition.node(at.value()), target)) {
                return at.key();
            }
        }
        return -1; // there is no such target: that is said of all activations
    }

    private static boolean isAround(final FlowNode scope, final FlowNode node) {
        for (FlowNode at = node == null ? null : node.scope(); at != null; at = at.scope()) {
            if (at == scope) {
                return true;
            }
        }
        return false;
    }

    private static Refused refused(final ProcessDefinition definition, final String reason) {
        return new Refused(
                RejectionType.INVALID_ARGUMENT,
                "Expected to modify instance of process '" + definition.bpmnProcessId() + "', but " + reason);
    }
}

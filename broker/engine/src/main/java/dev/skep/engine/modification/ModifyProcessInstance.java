package dev.skep.engine.modification;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.ProcessInstanceModificationValue.VariableInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Activates elements of a running instance, and terminates others; all or nothing. */
public final class ModifyProcessInstance implements CommandHandler<ProcessInstanceModificationValue> {
    private final Definitions definitions;
    private final ElementInstances instances;
    private final Transitions transitions;
    private final VariableMerge merge;
    private final ElementPlacement placement;
    private final Terminations terminations;
    private final Moves moves;

    public ModifyProcessInstance(
            final Definitions definitions,
            final ElementInstances instances,
            final Transitions transitions,
            final VariableMerge merge,
            final ElementPlacement placement) {
        this.definitions = definitions;
        this.instances = instances;
        this.transitions = transitions;
        this.merge = merge;
        this.placement = placement;
        this.terminations = new Terminations(instances);
        this.moves = new Moves(instances);
    }

    @Override
    public void decide(final long key, final ProcessInstanceModificationValue asked, final Decision decision) {
        final ElementInstance process = instances.get(asked.processInstanceKey());
        if (process == null
                || process.value().processInstanceKey() != process.key()
                || !process.isActivated()
                || !decision.mayAct(process.value().tenantId())) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to modify process instance but no process instance found with key '"
                            + asked.processInstanceKey() + "'");
            return;
        }
        final ProcessDefinition definition = definitions.byKey(process.value().processDefinitionKey());
        final Moves.Plain plain = moves.plain(asked, definition, process);
        final ProcessInstanceModificationValue command = plain.command();
        final String fault = fault(command, definition, process);
        if (fault != null) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    "Expected to modify instance of process '" + definition.bpmnProcessId() + "', but " + fault);
            return;
        }
        final List<ActivateInstruction> activated = new ArrayList<>();
        final TreeSet<Long> used = new TreeSet<>();
        for (final ActivateInstruction instruction : command.activateInstructions()) {
            final List<Long> scopes = activate(instruction, definition, process, decision);
            plain.checkStays(instruction, scopes);
            used.addAll(scopes);
            activated.add(new ActivateInstruction(
                    instruction.elementId(),
                    instruction.ancestorElementInstanceKey(),
                    instruction.variableInstructions(),
                    scopes));
        }
        for (final ElementInstance ended : terminations.of(command.terminateInstructions(), used)) {
            transitions.terminate(ended, decision);
        }
        final ProcessInstanceModificationValue modified = new ProcessInstanceModificationValue(
                process.key(),
                activated,
                command.terminateInstructions(),
                process.value().tenantId());
        decision.event(process.key(), ProcessInstanceModificationIntent.MODIFIED, modified);
        decision.reply(process.key(), ProcessInstanceModificationIntent.MODIFIED, modified);
    }

    private List<Long> activate(
            final ActivateInstruction instruction,
            final ProcessDefinition definition,
            final ElementInstance process,
            final Decision decision) {
        final FlowNode node = definition.node(instruction.elementId());
        final List<ElementInstance> scopes =
                placement.scopesOf(node, process, instruction.ancestorElementInstanceKey(), decision);
        final TreeMap<String, Packed> own = new TreeMap<>();
        for (final VariableInstruction variables : instruction.variableInstructions()) {
            if (variables.scopeId().equals(node.id())) {
                Documents.forEach(variables.variables(), own::put);
                continue;
            }
            for (final ElementInstance scope : scopes) {
                if (scope.value().elementId().equals(variables.scopeId())
                        || (variables.scopeId().isEmpty() && scope.key() == process.key())) {
                    merge.local(decision, scope.key(), scope.value(), variables.variables());
                }
            }
        }
        final Documents.Builder local = new Documents.Builder();
        own.forEach(local::put);
        placement.activate(node, scopes.getLast(), local.build(), decision);
        return scopes.stream().map(ElementInstance::key).toList();
    }

    /** What is wrong with the command, as the end of a sentence; null where nothing can be told beforehand. */
    private String fault(
            final ProcessInstanceModificationValue command,
            final ProcessDefinition definition,
            final ElementInstance process) {
        for (final ActivateInstruction instruction : command.activateInstructions()) {
            final FlowNode node = definition.node(instruction.elementId());
            if (node == null) {
                return "it has no element with id '" + instruction.elementId() + "' to be activated";
            }
            final String objection = ElementPlacement.objection(node);
            if (objection != null) {
                return "element '" + node.id() + "' can't be activated: " + objection;
            }
            for (final VariableInstruction variables : instruction.variableInstructions()) {
                if (!variables.scopeId().isEmpty() && !isAround(definition.node(variables.scopeId()), node)) {
                    return "the scope '" + variables.scopeId() + "' of variables is neither element '" + node.id()
                            + "' nor around it";
                }
            }
            final String ancestor = ancestorFault(instruction, definition, node, process);
            if (ancestor != null) {
                return ancestor;
            }
        }
        for (final long key : command.terminateInstructions()) {
            final ElementInstance ended = instances.get(key);
            if (ended == null || ended.value().processInstanceKey() != process.key()) {
                return "it has no element instance with key '" + key + "' to be terminated";
            }
        }
        final boolean isCalled = process.value().parentProcessInstanceKey() > 0;
        if (isCalled
                && command.activateInstructions().isEmpty()
                && terminations.of(command.terminateInstructions(), new TreeSet<>()).stream()
                        .anyMatch(ended -> ended.key() == process.key())) {
            return "it was called by process instance '" + process.value().parentProcessInstanceKey()
                    + "' and would be terminated as a whole: modify or cancel the instance that called it";
        }
        return null;
    }

    private String ancestorFault(
            final ActivateInstruction instruction,
            final ProcessDefinition definition,
            final FlowNode node,
            final ElementInstance process) {
        final long key = instruction.ancestorElementInstanceKey();
        if (key <= 0) {
            return null;
        }
        final ElementInstance ancestor = instances.get(key);
        if (ancestor == null || !ancestor.isActivated()) {
            return "there is no active element instance with key '" + key + "' to be the ancestor of '" + node.id()
                    + "'";
        }
        if (ancestor.value().processInstanceKey() != process.key()) {
            return "the ancestor with key '" + key + "' belongs to another process instance";
        }
        final FlowNode around = definition.node(ancestor.value());
        return around != node && isAround(around, node)
                ? null
                : "the element instance with key '" + key + "' is of '" + around.id() + "', which is not around '"
                        + node.id() + "'";
    }

    /** Whether the scope is the node itself or around it. */
    private static boolean isAround(final FlowNode scope, final FlowNode node) {
        for (FlowNode at = node; at != null && scope != null; at = at.scope()) {
            if (at == scope) {
                return true;
            }
        }
        return false;
    }
}

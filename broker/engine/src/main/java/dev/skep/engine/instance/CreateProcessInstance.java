package dev.skep.engine.instance;

import static dev.skep.protocol.intent.ProcessInstanceCreationIntent.CREATED;
import static dev.skep.protocol.intent.ProcessInstanceCreationIntent.CREATE_WITH_AWAITING_RESULT;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.modification.ElementPlacement;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.Origin;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import java.util.List;

/** Starts an instance by id and version, or by key; the answer is given at once, or when the instance has ended. */
public final class CreateProcessInstance implements CommandHandler<ProcessInstanceCreationValue> {
    private final Definitions definitions;
    private final ProcessStarter starter;
    private final ElementPlacement placement;

    public CreateProcessInstance(
            final Definitions definitions, final ProcessStarter starter, final ElementPlacement placement) {
        this.definitions = definitions;
        this.starter = starter;
        this.placement = placement;
    }

    @Override
    public void decide(final long key, final ProcessInstanceCreationValue command, final Decision decision) {
        final ProcessDefinition definition = find(command, decision);
        if (definition == null) {
            return;
        }
        final List<String> elementIds = command.startInstructions();
        final String fault = fault(definition, elementIds);
        if (fault != null) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    "Expected to create instance of process '" + definition.bpmnProcessId()
                            + "' with start instructions, but " + fault);
            return;
        }
        final String endFault = endFault(definition, command.traits().endsAfter());
        if (endFault != null) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    "Expected to create instance of process '" + definition.bpmnProcessId()
                            + "' with runtime instructions, but " + endFault);
            return;
        }
        if (elementIds.isEmpty() && definition.root().noneStart() == null) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected to create instance of process with none start event, but there is no such event");
            return;
        }
        final Origin awaiting = decision.command().intent() == CREATE_WITH_AWAITING_RESULT
                ? decision.command().origin()
                : null;
        final long instanceKey = decision.newKey();
        final ProcessInstanceCreationValue created = new ProcessInstanceCreationValue(
                definition.bpmnProcessId(),
                definition.version(),
                definition.key(),
                instanceKey,
                command.variables(),
                command.startInstructions(),
                command.fetchVariables(),
                definition.tenantId(),
                awaiting == null ? -1 : awaiting.gatewayId(),
                awaiting == null ? -1 : awaiting.requestId(),
                command.traits());
        if (elementIds.isEmpty()) {
            starter.start(instanceKey, definition, command.variables(), decision);
        } else {
            starter.startAtElements(instanceKey, definition, command.variables(), elementIds, placement, decision);
        }
        decision.event(instanceKey, CREATED, created);
        if (awaiting == null) {
            decision.reply(instanceKey, CREATED, created);
        }
    }

    private static String fault(final ProcessDefinition definition, final List<String> elementIds) {
        for (final String elementId : elementIds) {
            final FlowNode node = definition.node(elementId);
            if (node == null) {
                return "it has no element with id '" + elementId + "'";
            }
            final String objection = ElementPlacement.objection(node);
            if (objection != null) {
                return "an instance can't start at element '" + elementId + "': " + objection;
            }
        }
        return null;
    }

    private static String endFault(final ProcessDefinition definition, final List<String> elementIds) {
        for (final String elementId : elementIds) {
            if (definition.process().flow(elementId) != null) {
                return "an instance can't end after the sequence flow '" + elementId + "'";
            }
            final FlowNode node = definition.node(elementId);
            if (node == null) {
                return "it has no element with id '" + elementId + "'";
            }
            if (node == definition.root()) {
                return "an instance can't end after '" + elementId + "', which is the process itself";
            }
        }
        return null;
    }

    private ProcessDefinition find(final ProcessInstanceCreationValue command, final Decision decision) {
        final String id = command.bpmnProcessId();
        if (id.isEmpty() && command.processDefinitionKey() < 0) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    "Expected either a bpmnProcessId or a process definition key, but none was given");
            return null;
        }
        final ProcessDefinition definition;
        final String wanted;
        if (id.isEmpty()) {
            final ProcessDefinition byKey = definitions.byKey(command.processDefinitionKey());
            definition =
                    byKey != null && !byKey.deleting() && byKey.tenantId().equals(command.tenantId()) ? byKey : null;
            wanted = "with key '" + command.processDefinitionKey() + "'";
        } else if (command.version() < 0) {
            definition = definitions.latest(id, command.tenantId());
            wanted = "with BPMN process ID '" + id + "'";
        } else {
            definition = definitions.byVersion(id, command.version(), command.tenantId());
            wanted = "with BPMN process ID '" + id + "' and version '" + command.version() + "'";
        }
        if (definition == null) {
            decision.reject(
                    RejectionType.NOT_FOUND, "Expected to find process definition " + wanted + ", but none found");
        }
        return definition;
    }
}

package dev.skep.gateway;

import dev.skep.base.Packed;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.ProcessInstanceModificationValue.Ancestor;
import dev.skep.protocol.value.ProcessInstanceModificationValue.MoveInstruction;
import dev.skep.protocol.value.ProcessInstanceModificationValue.VariableInstruction;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Public modifications to those of partitions. Keys that are not positive were not given. */
final class Modifications {
    private Modifications() {}

    /** @param document makes one of its text, or refuses */
    static ProcessInstanceModificationValue of(
            final ModifyProcessInstanceRequest request, final Function<String, Packed> document) {
        final List<ActivateInstruction> activate = new ArrayList<>(request.getActivateInstructionsCount());
        for (final var instruction : request.getActivateInstructionsList()) {
            activate.add(new ActivateInstruction(
                    instruction.getElementId(),
                    instruction.getAncestorElementInstanceKey(),
                    variables(instruction.getVariableInstructionsList(), document),
                    List.of()));
        }
        final List<Long> terminate = new ArrayList<>(request.getTerminateInstructionsCount());
        final List<String> terminateElements = new ArrayList<>();
        for (final var instruction : request.getTerminateInstructionsList()) {
            final boolean byId = !instruction.getElementId().isEmpty();
            if (byId && instruction.getElementInstanceKey() > 0) {
                throw RefusedCall.invalid(
                        "Expected a terminate instruction to have either an elementInstanceKey or an elementId, but one"
                                + " has both: " + instruction.getElementInstanceKey() + " and '"
                                + instruction.getElementId() + "'");
            }
            if (byId) {
                terminateElements.add(instruction.getElementId());
            } else {
                terminate.add(instruction.getElementInstanceKey());
            }
        }
        final List<MoveInstruction> moves = new ArrayList<>(request.getMoveInstructionsCount());
        for (final var instruction : request.getMoveInstructionsList()) {
            moves.add(move(instruction, document));
        }
        return new ProcessInstanceModificationValue(
                request.getProcessInstanceKey(), activate, terminate, Tenants.DEFAULT, moves, terminateElements);
    }

    private static MoveInstruction move(
            final ModifyProcessInstanceRequest.MoveInstruction move, final Function<String, Packed> document) {
        final boolean byKey = move.getSourceElementInstanceKey() > 0;
        if (byKey != move.getSourceElementId().isEmpty()) {
            throw RefusedCall.invalid(
                    "Expected a move instruction to have either a sourceElementId or a sourceElementInstanceKey, but the"
                            + " one to '" + move.getTargetElementId() + "' has "
                            + (byKey
                                    ? "both: '" + move.getSourceElementId() + "' and "
                                            + move.getSourceElementInstanceKey()
                                    : "neither"));
        }
        return new MoveInstruction(
                byKey ? move.getSourceElementInstanceKey() : -1,
                move.getSourceElementId(),
                move.getTargetElementId(),
                ancestor(move),
                move.getAncestorElementInstanceKey(),
                variables(move.getVariableInstructionsList(), document));
    }

    private static Ancestor ancestor(final ModifyProcessInstanceRequest.MoveInstruction move) {
        final boolean given = move.getAncestorElementInstanceKey() > 0;
        final boolean inferred = move.getInferAncestorScopeFromSourceHierarchy();
        final boolean parent = move.getUseSourceParentKeyAsAncestorScopeKey();
        if ((given && (inferred || parent)) || (inferred && parent)) {
            throw RefusedCall.invalid(
                    "Expected a move instruction to choose its ancestor scope in one way, but the one to '"
                            + move.getTargetElementId() + "' does so in several: give one of"
                            + " ancestorElementInstanceKey, inferAncestorScopeFromSourceHierarchy and"
                            + " useSourceParentKeyAsAncestorScopeKey");
        }
        if (inferred) {
            return Ancestor.INFERRED;
        }
        return parent ? Ancestor.SOURCE_PARENT : Ancestor.GIVEN;
    }

    private static List<VariableInstruction> variables(
            final List<ModifyProcessInstanceRequest.VariableInstruction> instructions,
            final Function<String, Packed> document) {
        final List<VariableInstruction> variables = new ArrayList<>(instructions.size());
        for (final var instruction : instructions) {
            variables.add(
                    new VariableInstruction(document.apply(instruction.getVariables()), instruction.getScopeId()));
        }
        return variables;
    }
}

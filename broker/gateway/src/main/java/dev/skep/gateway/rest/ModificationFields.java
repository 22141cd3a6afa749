package dev.skep.gateway.rest;

import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest.ActivateInstruction;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest.MoveInstruction;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest.VariableInstruction;
import java.util.ArrayList;
import java.util.List;

/** The instructions of a modification, as they stand in a body. */
final class ModificationFields {
    private ModificationFields() {}

    static void read(final JsonObject body, final ModifyProcessInstanceRequest.Builder request) {
        for (final JsonObject instruction : body.objects("activateInstructions")) {
            request.addActivateInstructions(ActivateInstruction.newBuilder()
                    .setElementId(instruction.text("elementId"))
                    .setAncestorElementInstanceKey(instruction.int64("ancestorElementInstanceKey", -1))
                    .addAllVariableInstructions(variables(instruction)));
        }
        for (final JsonObject instruction : body.objects("terminateInstructions")) {
            new Complaints()
                    .unless(
                            instruction.has("elementInstanceKey") || instruction.has("elementId"),
                            "Expected an elementInstanceKey or an elementId in each terminate instruction, but one has"
                                    + " neither")
                    .check();
            request.addTerminateInstructionsBuilder()
                    .setElementInstanceKey(instruction.int64("elementInstanceKey", -1))
                    .setElementId(instruction.text("elementId"));
        }
        for (final JsonObject instruction : body.objects("moveInstructions")) {
            request.addMoveInstructions(move(instruction));
        }
    }

    private static MoveInstruction move(final JsonObject instruction) {
        final JsonObject source = instruction.object("sourceElementInstruction");
        final JsonObject scope = instruction.object("ancestorScopeInstruction");
        final MoveInstruction.Builder move = MoveInstruction.newBuilder()
                .setTargetElementId(instruction.text("targetElementId"))
                .setAncestorElementInstanceKey(-1)
                .addAllVariableInstructions(variables(instruction));
        final Complaints complaints = new Complaints();
        final String sourceType = source.text("sourceType");
        switch (sourceType) {
            case "byId" -> move.setSourceElementId(source.text("sourceElementId"));
            case "byKey" -> move.setSourceElementInstanceKey(source.int64("sourceElementInstanceKey", -1));
            default ->
                complaints.unless(
                        false,
                        "Expected the sourceType of each sourceElementInstruction to be byId or byKey, but one is '"
                                + sourceType + "'");
        }
        final String scopeType = scope.text("ancestorScopeType");
        switch (scopeType) {
            case "", "direct" -> move.setAncestorElementInstanceKey(scope.int64("ancestorElementInstanceKey", -1));
            case "inferred" -> move.setInferAncestorScopeFromSourceHierarchy(true);
            case "sourceParent" -> move.setUseSourceParentKeyAsAncestorScopeKey(true);
            default ->
                complaints.unless(
                        false,
                        "Expected each ancestorScopeType to be direct, inferred or sourceParent, but one is '"
                                + scopeType + "'");
        }
        complaints
                .unless(
                        !move.getTargetElementId().isEmpty(),
                        "Expected a targetElementId in each move instruction, but one has none")
                .check();
        return move.build();
    }

    private static List<VariableInstruction> variables(final JsonObject instruction) {
        final List<VariableInstruction> all = new ArrayList<>();
        for (final JsonObject variables : instruction.objects("variableInstructions")) {
            all.add(VariableInstruction.newBuilder()
                    .setVariables(variables.document("variables"))
                    .setScopeId(variables.text("scopeId"))
                    .build());
        }
        return all;
    }
}

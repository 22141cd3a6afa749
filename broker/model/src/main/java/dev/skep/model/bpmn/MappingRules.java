package dev.skep.model.bpmn;

import dev.skep.base.BpmnElementType;
import dev.skep.model.graph.FlowNode;

/** Which elements carry out their mappings. Others may have them in the model, as in Zeebe, where they are nothing but text. */
final class MappingRules {
    private MappingRules() {}

    static boolean takesInputs(final FlowNode node) {
        return switch (node.eventType()) {
            case NONE, LINK, ESCALATION, COMPENSATION, TERMINATE -> takesOutputs(node) && !isThrown(node);
            default -> true;
        };
    }

    static boolean takesOutputs(final FlowNode node) {
        return switch (node.elementType()) {
            case MANUAL_TASK, TASK, EXCLUSIVE_GATEWAY, PARALLEL_GATEWAY, INCLUSIVE_GATEWAY, EVENT_BASED_GATEWAY ->
                false;
            case INTERMEDIATE_THROW_EVENT, END_EVENT ->
                switch (node.eventType()) {
                    case COMPENSATION, TERMINATE -> false;
                    default -> true;
                };
            default -> true;
        };
    }

    /** Throw events and ends, and where a link arrives. */
    private static boolean isThrown(final FlowNode node) {
        return node.elementType() == BpmnElementType.INTERMEDIATE_THROW_EVENT
                || node.elementType() == BpmnElementType.END_EVENT
                || node.elementType() == BpmnElementType.INTERMEDIATE_CATCH_EVENT;
    }
}

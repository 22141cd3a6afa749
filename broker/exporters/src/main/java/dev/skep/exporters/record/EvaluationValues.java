package dev.skep.exporters.record;

import static dev.skep.exporters.record.PackedObjects.document;

import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DecisionEvaluationValue.EvaluatedDecision;
import dev.skep.protocol.value.DecisionEvaluationValue.EvaluatedDecision.EvaluatedInput;
import dev.skep.protocol.value.DecisionEvaluationValue.EvaluatedDecision.EvaluatedOutput;
import dev.skep.protocol.value.DecisionEvaluationValue.EvaluatedDecision.MatchedRule;
import io.camunda.zeebe.protocol.record.RecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableDecisionEvaluationRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableEvaluatedDecisionValue;
import io.camunda.zeebe.protocol.record.value.ImmutableEvaluatedInputValue;
import io.camunda.zeebe.protocol.record.value.ImmutableEvaluatedOutputValue;
import io.camunda.zeebe.protocol.record.value.ImmutableMatchedRuleValue;

/** What records say of decisions that were evaluated. */
final class EvaluationValues {
    private EvaluationValues() {}

    static RecordValue of(final DecisionEvaluationValue evaluation) {
        return ImmutableDecisionEvaluationRecordValue.builder()
                .withDecisionKey(evaluation.decisionKey())
                .withDecisionId(evaluation.decisionId())
                .withDecisionName(evaluation.decisionName())
                .withDecisionVersion(evaluation.decisionVersion())
                .withDecisionRequirementsId(evaluation.decisionRequirementsId())
                .withDecisionRequirementsKey(evaluation.decisionRequirementsKey())
                .withDecisionOutput(RecordJson.packed(evaluation.decisionOutput()))
                .withVariables(document(evaluation.variables()))
                .withBpmnProcessId(evaluation.bpmnProcessId())
                .withProcessDefinitionKey(evaluation.processDefinitionKey())
                .withProcessInstanceKey(evaluation.processInstanceKey())
                .withElementId(evaluation.elementId())
                .withElementInstanceKey(evaluation.elementInstanceKey())
                .withEvaluatedDecisions(evaluation.evaluatedDecisions().stream()
                        .map(EvaluationValues::decision)
                        .toList())
                .withEvaluationFailureMessage(evaluation.evaluationFailureMessage())
                .withFailedDecisionId(evaluation.failedDecisionId())
                .withTenantId(evaluation.tenantId())
                .build();
    }

    private static ImmutableEvaluatedDecisionValue decision(final EvaluatedDecision decision) {
        return ImmutableEvaluatedDecisionValue.builder()
                .withDecisionId(decision.decisionId())
                .withDecisionName(decision.decisionName())
                .withDecisionKey(decision.decisionKey())
                .withDecisionVersion(decision.decisionVersion())
                .withDecisionType(decision.decisionType())
                .withDecisionOutput(RecordJson.packed(decision.decisionOutput()))
                .withEvaluatedInputs(decision.evaluatedInputs().stream()
                        .map(EvaluationValues::input)
                        .toList())
                .withMatchedRules(decision.matchedRules().stream()
                        .map(EvaluationValues::rule)
                        .toList())
                .withTenantId(decision.tenantId())
                .build();
    }

    private static ImmutableEvaluatedInputValue input(final EvaluatedInput input) {
        return ImmutableEvaluatedInputValue.builder()
                .withInputId(input.inputId())
                .withInputName(input.inputName())
                .withInputValue(RecordJson.packed(input.inputValue()))
                .build();
    }

    private static ImmutableMatchedRuleValue rule(final MatchedRule rule) {
        return ImmutableMatchedRuleValue.builder()
                .withRuleId(rule.ruleId())
                .withRuleIndex(rule.ruleIndex())
                .withEvaluatedOutputs(rule.evaluatedOutputs().stream()
                        .map(EvaluationValues::output)
                        .toList())
                .build();
    }

    private static ImmutableEvaluatedOutputValue output(final EvaluatedOutput output) {
        return ImmutableEvaluatedOutputValue.builder()
                .withOutputId(output.outputId())
                .withOutputName(output.outputName())
                .withOutputValue(RecordJson.packed(output.outputValue()))
                .build();
    }
}

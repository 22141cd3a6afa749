package dev.skep.gateway;

import com.google.protobuf.ByteString;
import dev.skep.base.Packed;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DecisionEvaluationValue.EvaluatedDecision;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.DeploymentValue.DecisionMetadata;
import dev.skep.protocol.value.DeploymentValue.DecisionRequirementsMetadata;
import dev.skep.protocol.value.DeploymentValue.FormMetadata;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployResourceResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.EvaluateDecisionResponse;
import java.util.function.Function;

/** What partitions answer about decisions and forms, as public responses. */
final class ResourceResponses {
    private ResourceResponses() {}

    /** The decisions, their files and the forms of a deployment, in this order. */
    static void add(final DeploymentValue value, final DeployResourceResponse.Builder response) {
        for (final DecisionMetadata decision : value.decisions()) {
            response.addDeploymentsBuilder()
                    .getDecisionBuilder()
                    .setDmnDecisionId(decision.decisionId())
                    .setDmnDecisionName(decision.decisionName())
                    .setVersion(decision.version())
                    .setDecisionKey(decision.decisionKey())
                    .setDmnDecisionRequirementsId(decision.decisionRequirementsId())
                    .setDecisionRequirementsKey(decision.decisionRequirementsKey())
                    .setTenantId(decision.tenantId());
        }
        for (final DecisionRequirementsMetadata file : value.decisionRequirements()) {
            response.addDeploymentsBuilder()
                    .getDecisionRequirementsBuilder()
                    .setDmnDecisionRequirementsId(file.decisionRequirementsId())
                    .setDmnDecisionRequirementsName(file.decisionRequirementsName())
                    .setVersion(file.version())
                    .setDecisionRequirementsKey(file.decisionRequirementsKey())
                    .setResourceName(file.resourceName())
                    .setTenantId(file.tenantId());
        }
        for (final FormMetadata form : value.forms()) {
            response.addDeploymentsBuilder()
                    .getFormBuilder()
                    .setFormId(form.formId())
                    .setVersion(form.version())
                    .setFormKey(form.formKey())
                    .setResourceName(form.resourceName())
                    .setTenantId(form.tenantId());
        }
    }

    static EvaluateDecisionResponse evaluation(
            final long key, final DecisionEvaluationValue value, final Function<Packed, ByteString> json) {
        final EvaluateDecisionResponse.Builder response = EvaluateDecisionResponse.newBuilder()
                .setDecisionKey(value.decisionKey())
                .setDecisionId(value.decisionId())
                .setDecisionName(value.decisionName())
                .setDecisionVersion(value.decisionVersion())
                .setDecisionRequirementsId(value.decisionRequirementsId())
                .setDecisionRequirementsKey(value.decisionRequirementsKey())
                .setDecisionOutputBytes(
                        value.failedDecisionId().isEmpty() ? json.apply(value.decisionOutput()) : ByteString.EMPTY)
                .setFailedDecisionId(value.failedDecisionId())
                .setFailureMessage(value.evaluationFailureMessage())
                .setTenantId(value.tenantId())
                .setDecisionInstanceKey(key)
                .setDecisionEvaluationKey(key);
        for (final EvaluatedDecision decision : value.evaluatedDecisions()) {
            add(decision, response.addEvaluatedDecisionsBuilder(), json);
        }
        return response.build();
    }

    private static void add(
            final EvaluatedDecision decision,
            final GatewayOuterClass.EvaluatedDecision.Builder response,
            final Function<Packed, ByteString> json) {
        response.setDecisionKey(decision.decisionKey())
                .setDecisionId(decision.decisionId())
                .setDecisionName(decision.decisionName())
                .setDecisionVersion(decision.decisionVersion())
                .setDecisionType(decision.decisionType())
                .setDecisionOutputBytes(json.apply(decision.decisionOutput()))
                .setTenantId(decision.tenantId());
        for (final EvaluatedDecision.EvaluatedInput input : decision.evaluatedInputs()) {
            response.addEvaluatedInputsBuilder()
                    .setInputId(input.inputId())
                    .setInputName(input.inputName())
                    .setInputValueBytes(json.apply(input.inputValue()));
        }
        for (final EvaluatedDecision.MatchedRule rule : decision.matchedRules()) {
            final GatewayOuterClass.MatchedDecisionRule.Builder matched =
                    response.addMatchedRulesBuilder().setRuleId(rule.ruleId()).setRuleIndex(rule.ruleIndex());
            for (final EvaluatedDecision.EvaluatedOutput output : rule.evaluatedOutputs()) {
                matched.addEvaluatedOutputsBuilder()
                        .setOutputId(output.outputId())
                        .setOutputName(output.outputName())
                        .setOutputValueBytes(json.apply(output.outputValue()));
            }
        }
    }
}

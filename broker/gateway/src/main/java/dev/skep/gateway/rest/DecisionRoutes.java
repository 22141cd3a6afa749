package dev.skep.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.EvaluateDecisionRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.EvaluateDecisionResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.EvaluatedDecision;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.EvaluatedDecisionInput;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.EvaluatedDecisionOutput;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.MatchedDecisionRule;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.List;

/** Decisions by themselves. What they say of values is JSON text in fields, as it may be anything. */
final class DecisionRoutes {
    private final RestCalls calls;

    DecisionRoutes(final RestCalls calls) {
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.POST, "/decision-definitions/evaluation", false, Exchange.JSON, this::evaluate));
    }

    private void evaluate(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        final boolean byId = !body.text("decisionDefinitionId").isEmpty();
        final boolean byKey = body.has("decisionDefinitionKey");
        new Complaints()
                .unless(
                        byId || byKey,
                        "Expected a decisionDefinitionId or a decisionDefinitionKey, but there is neither")
                .unless(
                        !byId || !byKey,
                        "Expected either a decisionDefinitionId or a decisionDefinitionKey, but there are both")
                .check();
        final boolean all = exchange.takesNewFields();
        calls.shared()
                .evaluateDecision(
                        EvaluateDecisionRequest.newBuilder()
                                .setDecisionId(body.text("decisionDefinitionId"))
                                .setDecisionKey(body.int64("decisionDefinitionKey", -1))
                                .setVariables(body.document("variables"))
                                .setTenantId(body.text("tenantId"))
                                .build(),
                        RestCall.one(exchange, evaluated -> exchange.ok(json -> write(evaluated, all, json))));
    }

    /** @param all whether the later fields may be there */
    private static void write(final EvaluateDecisionResponse evaluated, final boolean all, final JsonGenerator json)
            throws IOException {
        json.writeStringField("decisionDefinitionId", evaluated.getDecisionId());
        Keys.write(json, "decisionDefinitionKey", evaluated.getDecisionKey());
        json.writeStringField("decisionDefinitionName", evaluated.getDecisionName());
        json.writeNumberField("decisionDefinitionVersion", evaluated.getDecisionVersion());
        json.writeStringField("decisionRequirementsId", evaluated.getDecisionRequirementsId());
        Keys.write(json, "decisionRequirementsKey", evaluated.getDecisionRequirementsKey());
        json.writeStringField("output", evaluated.getDecisionOutput());
        optional(json, "failedDecisionDefinitionId", evaluated.getFailedDecisionId());
        optional(json, "failureMessage", evaluated.getFailureMessage());
        json.writeStringField("tenantId", evaluated.getTenantId());
        Keys.write(json, "decisionInstanceKey", evaluated.getDecisionInstanceKey());
        if (all) {
            Keys.write(json, "decisionEvaluationKey", evaluated.getDecisionInstanceKey());
        }
        json.writeArrayFieldStart("evaluatedDecisions");
        int number = 0;
        for (final EvaluatedDecision decision : evaluated.getEvaluatedDecisionsList()) {
            json.writeStartObject();
            write(decision, json);
            if (all) {
                json.writeStringField(
                        "decisionEvaluationInstanceKey", evaluated.getDecisionInstanceKey() + "-" + ++number);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void optional(final JsonGenerator json, final String name, final String text) throws IOException {
        if (text.isEmpty()) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, text);
        }
    }

    private static void write(final EvaluatedDecision decision, final JsonGenerator json) throws IOException {
        json.writeStringField("decisionDefinitionId", decision.getDecisionId());
        Keys.write(json, "decisionDefinitionKey", decision.getDecisionKey());
        json.writeStringField("decisionDefinitionName", decision.getDecisionName());
        json.writeNumberField("decisionDefinitionVersion", decision.getDecisionVersion());
        json.writeStringField("decisionDefinitionType", decision.getDecisionType());
        json.writeStringField("output", decision.getDecisionOutput());
        json.writeStringField("tenantId", decision.getTenantId());
        json.writeArrayFieldStart("matchedRules");
        for (final MatchedDecisionRule rule : decision.getMatchedRulesList()) {
            json.writeStartObject();
            json.writeStringField("ruleId", rule.getRuleId());
            json.writeNumberField("ruleIndex", rule.getRuleIndex());
            json.writeArrayFieldStart("evaluatedOutputs");
            for (final EvaluatedDecisionOutput output : rule.getEvaluatedOutputsList()) {
                json.writeStartObject();
                json.writeStringField("outputId", output.getOutputId());
                json.writeStringField("outputName", output.getOutputName());
                json.writeStringField("outputValue", output.getOutputValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("evaluatedInputs");
        for (final EvaluatedDecisionInput input : decision.getEvaluatedInputsList()) {
            json.writeStartObject();
            json.writeStringField("inputId", input.getInputId());
            json.writeStringField("inputName", input.getInputName());
            json.writeStringField("inputValue", input.getInputValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}

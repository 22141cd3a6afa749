package dev.skep.gateway.rest;

import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.BroadcastSignalRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.EvaluateConditionalRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ProcessInstanceReference;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.PublishMessageRequest;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;

/** Messages, signals, and variables that conditions are evaluated with. */
final class EventRoutes {
    private final RestCalls calls;

    EventRoutes(final RestCalls calls) {
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.POST, "/messages/publication", false, Exchange.JSON, this::publish),
                new Route(HttpMethod.POST, "/messages/correlation", false, Exchange.JSON, this::correlate),
                new Route(HttpMethod.POST, "/signals/broadcast", false, Exchange.JSON, this::broadcast),
                new Route(HttpMethod.POST, "/conditionals/evaluation", false, Exchange.JSON, this::evaluate));
    }

    private void evaluate(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        new Complaints()
                .unless(body.has("variables"), "Expected variables to evaluate conditions with, but there are none")
                .check();
        final EvaluateConditionalRequest.Builder request = EvaluateConditionalRequest.newBuilder()
                .setVariables(body.document("variables"))
                .setTenantId(body.text("tenantId"));
        if (body.has("processDefinitionKey")) {
            request.setProcessDefinitionKey(body.int64("processDefinitionKey", -1));
        }
        calls.shared()
                .evaluateConditional(
                        request.build(),
                        RestCall.one(
                                exchange,
                                evaluated -> exchange.ok(json -> {
                                    Keys.write(
                                            json, "conditionalEvaluationKey", evaluated.getConditionalEvaluationKey());
                                    json.writeStringField("tenantId", evaluated.getTenantId());
                                    json.writeArrayFieldStart("processInstances");
                                    for (final ProcessInstanceReference started : evaluated.getProcessInstancesList()) {
                                        json.writeStartObject();
                                        Keys.write(json, "processDefinitionKey", started.getProcessDefinitionKey());
                                        Keys.write(json, "processInstanceKey", started.getProcessInstanceKey());
                                        json.writeEndObject();
                                    }
                                    json.writeEndArray();
                                })));
    }

    private void publish(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        checkName(body);
        calls.shared()
                .publishMessage(
                        PublishMessageRequest.newBuilder()
                                .setName(body.text("name"))
                                .setCorrelationKey(body.text("correlationKey"))
                                .setTimeToLive(body.int64("timeToLive", 0))
                                .setMessageId(body.text("messageId"))
                                .setVariables(body.document("variables"))
                                .setTenantId(body.text("tenantId"))
                                .build(),
                        RestCall.one(
                                exchange,
                                published -> exchange.ok(json -> {
                                    Keys.write(json, "messageKey", published.getKey());
                                    json.writeStringField("tenantId", published.getTenantId());
                                })));
    }

    private void correlate(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        checkName(body);
        calls.correlate(
                new Correlation(
                        body.text("name"),
                        body.text("correlationKey"),
                        body.document("variables"),
                        body.text("tenantId")),
                RestCall.one(
                        exchange,
                        taken -> exchange.ok(json -> {
                            Keys.write(json, "messageKey", taken.messageKey());
                            Keys.write(json, "processInstanceKey", taken.processInstanceKey());
                            json.writeStringField("tenantId", taken.tenantId());
                        })));
    }

    private static void checkName(final JsonObject body) {
        new Complaints()
                .unless(!body.text("name").isBlank(), "Expected a name of the message, but none is given")
                .check();
    }

    private void broadcast(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        new Complaints()
                .unless(!body.text("signalName").isBlank(), "Expected a signalName, but none is given")
                .check();
        calls.shared()
                .broadcastSignal(
                        BroadcastSignalRequest.newBuilder()
                                .setSignalName(body.text("signalName"))
                                .setVariables(body.document("variables"))
                                .setTenantId(body.text("tenantId"))
                                .build(),
                        RestCall.one(
                                exchange,
                                broadcast -> exchange.ok(json -> {
                                    Keys.write(json, "signalKey", broadcast.getKey());
                                    json.writeStringField("tenantId", broadcast.getTenantId());
                                })));
    }
}

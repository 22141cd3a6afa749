package dev.skep.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CancelProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceWithResultRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.MigrateProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.MigrateProcessInstanceRequest.MigrationPlan;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ProcessInstanceCreationRuntimeInstruction;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ResolveIncidentRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.SetVariablesRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TerminateProcessInstanceInstruction;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.List;

/** Instances of processes, their variables and incidents. */
final class InstanceRoutes {
    private static final String TERMINATE = "TERMINATE_PROCESS_INSTANCE";

    private final RestCalls calls;

    InstanceRoutes(final RestCalls calls) {
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.POST, "/process-instances", false, Exchange.JSON, this::create),
                new Route(
                        HttpMethod.POST,
                        "/process-instances/{processInstanceKey}/cancellation",
                        false,
                        Exchange.JSON,
                        this::cancel),
                new Route(
                        HttpMethod.POST,
                        "/process-instances/{processInstanceKey}/modification",
                        false,
                        Exchange.JSON,
                        this::modify),
                new Route(
                        HttpMethod.POST,
                        "/process-instances/{processInstanceKey}/migration",
                        false,
                        Exchange.JSON,
                        this::migrate),
                new Route(
                        HttpMethod.PUT,
                        "/element-instances/{elementInstanceKey}/variables",
                        false,
                        Exchange.JSON,
                        this::setVariables),
                new Route(
                        HttpMethod.POST,
                        "/element-instances/{elementInstanceKey}/variables",
                        false,
                        Exchange.JSON,
                        this::setVariables),
                new Route(
                        HttpMethod.POST,
                        "/incidents/{incidentKey}/resolution",
                        false,
                        Exchange.JSON,
                        this::resolveIncident));
    }

    private void create(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        final CreateProcessInstanceRequest request = creation(body);
        final boolean all = exchange.takesNewFields();
        if (!body.bool("awaitCompletion", false)) {
            calls.shared()
                    .createProcessInstance(
                            request,
                            RestCall.one(
                                    exchange,
                                    created -> exchange.ok(json -> {
                                        json.writeStringField("processDefinitionId", created.getBpmnProcessId());
                                        json.writeNumberField("processDefinitionVersion", created.getVersion());
                                        Keys.write(json, "processDefinitionKey", created.getProcessDefinitionKey());
                                        Keys.write(json, "processInstanceKey", created.getProcessInstanceKey());
                                        json.writeStringField("tenantId", created.getTenantId());
                                        json.writeObjectFieldStart("variables");
                                        json.writeEndObject();
                                        if (all) {
                                            writeTraits(created.getTagsList(), created.getBusinessId(), json);
                                        }
                                    })));
            return;
        }
        final CreateProcessInstanceWithResultRequest awaiting = CreateProcessInstanceWithResultRequest.newBuilder()
                .setRequest(request)
                .setRequestTimeout(body.int64("requestTimeout", 0))
                .addAllFetchVariables(body.texts("fetchVariables"))
                .build();
        calls.shared()
                .createProcessInstanceWithResult(
                        awaiting,
                        RestCall.one(
                                exchange,
                                ended -> exchange.ok(json -> {
                                    json.writeStringField("processDefinitionId", ended.getBpmnProcessId());
                                    json.writeNumberField("processDefinitionVersion", ended.getVersion());
                                    Keys.write(json, "processDefinitionKey", ended.getProcessDefinitionKey());
                                    Keys.write(json, "processInstanceKey", ended.getProcessInstanceKey());
                                    json.writeStringField("tenantId", ended.getTenantId());
                                    json.writeFieldName("variables");
                                    json.writeRawValue(ended.getVariables());
                                    if (all) {
                                        writeTraits(ended.getTagsList(), ended.getBusinessId(), json);
                                    }
                                })));
    }

    private static void writeTraits(final List<String> tags, final String businessId, final JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart("tags");
        for (final String tag : tags) {
            json.writeString(tag);
        }
        json.writeEndArray();
        json.writeStringField("businessId", businessId.isEmpty() ? null : businessId);
    }

    private static CreateProcessInstanceRequest creation(final JsonObject body) {
        final boolean byId = !body.text("processDefinitionId").isEmpty();
        final boolean byKey = body.has("processDefinitionKey");
        new Complaints()
                .unless(byId || byKey, "Expected a processDefinitionId or a processDefinitionKey, but there is neither")
                .unless(
                        !byId || !byKey,
                        "Expected either a processDefinitionId or a processDefinitionKey, but there are both")
                .check();
        final CreateProcessInstanceRequest.Builder request = CreateProcessInstanceRequest.newBuilder()
                .setBpmnProcessId(body.text("processDefinitionId"))
                .setProcessDefinitionKey(body.int64("processDefinitionKey", -1))
                .setVersion(body.int32("processDefinitionVersion", -1))
                .setVariables(body.document("variables"))
                .setTenantId(body.text("tenantId"))
                .addAllTags(body.texts("tags"));
        if (body.has("businessId")) {
            request.setBusinessId(body.text("businessId"));
        }
        for (final JsonObject instruction : body.objects("startInstructions")) {
            request.addStartInstructionsBuilder().setElementId(instruction.text("elementId"));
        }
        for (final JsonObject instruction : body.objects("runtimeInstructions")) {
            request.addRuntimeInstructions(runtimeInstruction(instruction));
        }
        final long reference = Keys.operationReference(body);
        if (reference != 0) {
            request.setOperationReference(reference);
        }
        return request.build();
    }

    /** There is one kind, which needs not be named. */
    private static ProcessInstanceCreationRuntimeInstruction runtimeInstruction(final JsonObject instruction) {
        final String type = instruction.has("type") ? instruction.text("type") : TERMINATE;
        new Complaints()
                .unless(
                        type.equals(TERMINATE),
                        "Expected the type of a runtime instruction to be " + TERMINATE + ", but it is '" + type + "'")
                .unless(
                        !instruction.text("afterElementId").isEmpty(),
                        "Expected an afterElementId in each runtime instruction, but one has none")
                .check();
        return ProcessInstanceCreationRuntimeInstruction.newBuilder()
                .setTerminate(TerminateProcessInstanceInstruction.newBuilder()
                        .setAfterElementId(instruction.text("afterElementId")))
                .build();
    }

    private void cancel(final Exchange exchange, final long key) {
        final CancelProcessInstanceRequest.Builder request =
                CancelProcessInstanceRequest.newBuilder().setProcessInstanceKey(key);
        final long reference = Keys.operationReference(exchange.body());
        if (reference != 0) {
            request.setOperationReference(reference);
        }
        calls.shared().cancelProcessInstance(request.build(), RestCall.noContent(exchange));
    }

    private void modify(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        final ModifyProcessInstanceRequest.Builder request =
                ModifyProcessInstanceRequest.newBuilder().setProcessInstanceKey(key);
        ModificationFields.read(body, request);
        final long reference = Keys.operationReference(body);
        if (reference != 0) {
            request.setOperationReference(reference);
        }
        calls.shared().modifyProcessInstance(request.build(), RestCall.noContent(exchange));
    }

    private void migrate(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        final List<JsonObject> mappings = body.objects("mappingInstructions");
        final Complaints complaints = new Complaints()
                .unless(
                        body.has("targetProcessDefinitionKey"),
                        "Expected a targetProcessDefinitionKey, but none is given")
                .unless(!mappings.isEmpty(), "Expected mappingInstructions, but there are none");
        final MigrationPlan.Builder plan =
                MigrationPlan.newBuilder().setTargetProcessDefinitionKey(body.int64("targetProcessDefinitionKey", -1));
        for (final JsonObject mapping : mappings) {
            complaints.unless(
                    !mapping.text("sourceElementId").isEmpty()
                            && !mapping.text("targetElementId").isEmpty(),
                    "Expected a sourceElementId and a targetElementId in each mapping instruction");
            plan.addMappingInstructionsBuilder()
                    .setSourceElementId(mapping.text("sourceElementId"))
                    .setTargetElementId(mapping.text("targetElementId"));
        }
        complaints.check();
        final MigrateProcessInstanceRequest.Builder request = MigrateProcessInstanceRequest.newBuilder()
                .setProcessInstanceKey(key)
                .setMigrationPlan(plan);
        final long reference = Keys.operationReference(body);
        if (reference != 0) {
            request.setOperationReference(reference);
        }
        calls.shared().migrateProcessInstance(request.build(), RestCall.noContent(exchange));
    }

    private void setVariables(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        new Complaints()
                .unless(body.has("variables"), "Expected variables, but none are given")
                .check();
        final SetVariablesRequest.Builder request = SetVariablesRequest.newBuilder()
                .setElementInstanceKey(key)
                .setVariables(body.document("variables"))
                .setLocal(body.bool("local", false));
        final long reference = Keys.operationReference(body);
        if (reference != 0) {
            request.setOperationReference(reference);
        }
        calls.shared().setVariables(request.build(), RestCall.noContent(exchange));
    }

    private void resolveIncident(final Exchange exchange, final long key) {
        final ResolveIncidentRequest.Builder request =
                ResolveIncidentRequest.newBuilder().setIncidentKey(key);
        final long reference = Keys.operationReference(exchange.body());
        if (reference != 0) {
            request.setOperationReference(reference);
        }
        calls.shared().resolveIncident(request.build(), RestCall.noContent(exchange));
    }
}

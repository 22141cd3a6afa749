package dev.skep.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeleteResourceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployResourceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployResourceResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Deployment;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Resource;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What is deployed. */
final class ResourceRoutes {
    private static final String MULTIPART = "multipart/form-data";

    private final RestCalls calls;

    ResourceRoutes(final RestCalls calls) {
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.POST, "/deployments", false, MULTIPART, this::deploy),
                new Route(HttpMethod.POST, "/resources/{resourceKey}/deletion", false, Exchange.JSON, this::delete));
    }

    private void deploy(final Exchange exchange, final long key) {
        if (!exchange.hasBody()) {
            throw new Refused(Problem.badRequest("The request has no body, but resources are required."));
        }
        final DeployResourceRequest request = parts(exchange);
        new Complaints()
                .unless(
                        request.getResourcesCount() > 0,
                        "Expected files in parts with the name resources, but there are none")
                .check();
        calls.shared()
                .deployResource(
                        request, RestCall.one(exchange, deployed -> exchange.ok(json -> write(deployed, json))));
    }

    /** All in memory: the body is bounded and there already. */
    private static DeployResourceRequest parts(final Exchange exchange) {
        if (!HttpPostRequestDecoder.isMultipart(exchange.request())) {
            throw new Refused(
                    Problem.badRequest("The body is not valid multipart/form-data: its type names no boundary."));
        }
        final DeployResourceRequest.Builder request = DeployResourceRequest.newBuilder();
        HttpPostMultipartRequestDecoder decoder = null;
        try {
            decoder = new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), exchange.request());
            for (final InterfaceHttpData part : decoder.getBodyHttpDatas()) {
                if (part instanceof final FileUpload file && part.getName().equals("resources")) {
                    request.addResources(Resource.newBuilder()
                            .setName(file.getFilename())
                            .setContent(ByteString.copyFrom(file.get())));
                } else if (part instanceof final Attribute text
                        && part.getName().equals("tenantId")) {
                    request.setTenantId(text.getValue());
                }
            }
            return request.build();
        } catch (final DecoderException e) {
            throw new Refused(Problem.badRequest("The body is not valid multipart/form-data: " + e.getMessage()));
        } catch (final IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
        }
    }

    private static void write(final DeployResourceResponse deployed, final JsonGenerator json) throws IOException {
        Keys.write(json, "deploymentKey", deployed.getKey());
        json.writeStringField("tenantId", deployed.getTenantId());
        json.writeArrayFieldStart("deployments");
        for (final Deployment deployment : deployed.getDeploymentsList()) {
            json.writeStartObject();
            write(deployment, json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(final Deployment deployment, final JsonGenerator json) throws IOException {
        switch (deployment.getMetadataCase()) {
            case PROCESS -> {
                final var process = deployment.getProcess();
                json.writeObjectFieldStart("processDefinition");
                json.writeStringField("processDefinitionId", process.getBpmnProcessId());
                json.writeNumberField("processDefinitionVersion", process.getVersion());
                Keys.write(json, "processDefinitionKey", process.getProcessDefinitionKey());
                json.writeStringField("resourceName", process.getResourceName());
                json.writeStringField("tenantId", process.getTenantId());
            }
            case DECISION -> {
                final var decision = deployment.getDecision();
                json.writeObjectFieldStart("decisionDefinition");
                json.writeStringField("decisionDefinitionId", decision.getDmnDecisionId());
                json.writeNumberField("version", decision.getVersion());
                json.writeStringField("name", decision.getDmnDecisionName());
                Keys.write(json, "decisionDefinitionKey", decision.getDecisionKey());
                json.writeStringField("decisionRequirementsId", decision.getDmnDecisionRequirementsId());
                Keys.write(json, "decisionRequirementsKey", decision.getDecisionRequirementsKey());
                json.writeStringField("tenantId", decision.getTenantId());
            }
            case DECISIONREQUIREMENTS -> {
                final var requirements = deployment.getDecisionRequirements();
                json.writeObjectFieldStart("decisionRequirements");
                json.writeStringField("decisionRequirementsId", requirements.getDmnDecisionRequirementsId());
                json.writeStringField("decisionRequirementsName", requirements.getDmnDecisionRequirementsName());
                json.writeNumberField("version", requirements.getVersion());
                Keys.write(json, "decisionRequirementsKey", requirements.getDecisionRequirementsKey());
                json.writeStringField("resourceName", requirements.getResourceName());
                json.writeStringField("tenantId", requirements.getTenantId());
            }
            case FORM -> {
                final var form = deployment.getForm();
                json.writeObjectFieldStart("form");
                json.writeStringField("formId", form.getFormId());
                json.writeNumberField("version", form.getVersion());
                Keys.write(json, "formKey", form.getFormKey());
                json.writeStringField("resourceName", form.getResourceName());
                json.writeStringField("tenantId", form.getTenantId());
            }
            case METADATA_NOT_SET -> {
                return;
            }
        }
        json.writeEndObject();
    }

    private void delete(final Exchange exchange, final long key) {
        final DeleteResourceRequest.Builder request =
                DeleteResourceRequest.newBuilder().setResourceKey(key);
        final long reference = Keys.operationReference(exchange.body());
        if (reference != 0) {
            request.setOperationReference(reference);
        }
        calls.shared()
                .deleteResource(
                        request.build(),
                        exchange.isOfJavaClientSince(8, 9)
                                ? RestCall.one(
                                        exchange,
                                        deleted -> exchange.ok(json -> {
                                            Keys.write(json, "resourceKey", key);
                                            json.writeNullField("batchOperation");
                                        }))
                                : RestCall.noContent(exchange));
    }
}

package dev.skep.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivatedJob;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CompleteJobRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.FailJobRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.JobResult;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.JobResultCorrections;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.StringList;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ThrowErrorRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.UpdateJobRetriesRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.UpdateJobTimeoutRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.UpdateJobTimeoutResponse;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What workers do. */
final class JobRoutes {
    private final RestCalls calls;

    JobRoutes(final RestCalls calls) {
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.POST, "/jobs/activation", false, Exchange.JSON, this::activate),
                new Route(HttpMethod.POST, "/jobs/{jobKey}/completion", false, Exchange.JSON, this::complete),
                new Route(HttpMethod.POST, "/jobs/{jobKey}/failure", false, Exchange.JSON, this::fail),
                new Route(HttpMethod.POST, "/jobs/{jobKey}/error", false, Exchange.JSON, this::throwError),
                new Route(HttpMethod.PATCH, "/jobs/{jobKey}", false, Exchange.JSON, this::update));
    }

    private void activate(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        final long timeout = body.int64("timeout", 0);
        final int maxJobs = body.int32("maxJobsToActivate", 0);
        new Complaints()
                .unless(!body.text("type").isBlank(), "Expected a type of jobs, but none is given")
                .unless(timeout >= 1, "Expected timeout to be greater than 0, but it is " + timeout)
                .unless(maxJobs >= 1, "Expected maxJobsToActivate to be greater than 0, but it is " + maxJobs)
                .check();
        final ActivateJobsRequest request = ActivateJobsRequest.newBuilder()
                .setType(body.text("type"))
                .setWorker(body.text("worker"))
                .setTimeout(timeout)
                .setMaxJobsToActivate(maxJobs)
                .addAllFetchVariable(body.texts("fetchVariable"))
                .setRequestTimeout(body.int64("requestTimeout", 0))
                .addAllTenantIds(body.texts("tenantIds"))
                .build();
        final List<ActivatedJob> jobs = new ArrayList<>();
        final boolean all = exchange.takesNewFields();
        calls.activateJobs(
                request,
                RestCall.<ActivateJobsResponse>many(
                        exchange,
                        response -> jobs.addAll(response.getJobsList()),
                        () -> exchange.ok(json -> write(jobs, all, json))));
    }

    /** @param all whether the later fields may be there */
    private static void write(final List<ActivatedJob> jobs, final boolean all, final JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart("jobs");
        for (final ActivatedJob job : jobs) {
            json.writeStartObject();
            Keys.write(json, "jobKey", job.getKey());
            json.writeStringField("type", job.getType());
            Keys.write(json, "processInstanceKey", job.getProcessInstanceKey());
            json.writeStringField("processDefinitionId", job.getBpmnProcessId());
            json.writeNumberField("processDefinitionVersion", job.getProcessDefinitionVersion());
            Keys.write(json, "processDefinitionKey", job.getProcessDefinitionKey());
            json.writeStringField("elementId", job.getElementId());
            Keys.write(json, "elementInstanceKey", job.getElementInstanceKey());
            json.writeFieldName("customHeaders");
            json.writeRawValue(job.getCustomHeaders());
            json.writeStringField("worker", job.getWorker());
            json.writeNumberField("retries", job.getRetries());
            json.writeNumberField("deadline", job.getDeadline());
            json.writeFieldName("variables");
            json.writeRawValue(job.getVariables());
            json.writeStringField("tenantId", job.getTenantId());
            if (all) {
                json.writeStringField("kind", job.getKind().name());
                json.writeStringField(
                        "listenerEventType", job.getListenerEventType().name());
                json.writeArrayFieldStart("tags");
                for (int i = 0; i < job.getTagsCount(); i++) {
                    json.writeString(job.getTags(i));
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void complete(final Exchange exchange, final long key) {
        final JsonObject body = exchange.body();
        final CompleteJobRequest.Builder request =
                CompleteJobRequest.newBuilder().setJobKey(key).setVariables(body.document("variables"));
        if (body.has("result")) {
            request.setResult(result(body.object("result")));
        }
        calls.shared().completeJob(request.build(), RestCall.noContent(exchange));
    }

    private static JobResult result(final JsonObject result) {
        final JobResult.Builder built = JobResult.newBuilder();
        if (result.has("type")) {
            built.setType(result.text("type"));
        }
        if (result.has("denied")) {
            built.setDenied(result.bool("denied", false));
        }
        if (result.has("deniedReason")) {
            built.setDeniedReason(result.text("deniedReason"));
        }
        if (result.has("corrections")) {
            built.setCorrections(corrections(result.object("corrections")));
        }
        for (final JsonObject element : result.objects("activateElements")) {
            built.addActivateElementsBuilder()
                    .setElementId(element.text("elementId"))
                    .setVariables(element.document("variables"));
        }
        if (result.has("isCompletionConditionFulfilled")) {
            built.setIsCompletionConditionFulfilled(result.bool("isCompletionConditionFulfilled", false));
        }
        if (result.has("isCancelRemainingInstances")) {
            built.setIsCancelRemainingInstances(result.bool("isCancelRemainingInstances", false));
        }
        return built.build();
    }

    private static JobResultCorrections corrections(final JsonObject corrections) {
        final JobResultCorrections.Builder built = JobResultCorrections.newBuilder();
        if (corrections.has("assignee")) {
            built.setAssignee(corrections.text("assignee"));
        }
        if (corrections.has("dueDate")) {
            built.setDueDate(corrections.text("dueDate"));
        }
        if (corrections.has("followUpDate")) {
            built.setFollowUpDate(corrections.text("followUpDate"));
        }
        if (corrections.has("candidateUsers")) {
            built.setCandidateUsers(StringList.newBuilder().addAllValues(corrections.texts("candidateUsers")));
        }
        if (corrections.has("candidateGroups")) {
            built.setCandidateGroups(StringList.newBuilder().addAllValues(corrections.texts("candidateGroups")));
        }
        if (corrections.has("priority")) {
            built.setPriority(corrections.int32("priority", 0));
        }
        return built.build();
    }

    private void fail(final Exchange exchange, final long key) {
        final JsonObject body = exchange.body();
        calls.shared()
                .failJob(
                        FailJobRequest.newBuilder()
                                .setJobKey(key)
                                .setRetries(body.int32("retries", 0))
                                .setErrorMessage(body.text("errorMessage"))
                                .setRetryBackOff(body.int64("retryBackOff", 0))
                                .setVariables(body.document("variables"))
                                .build(),
                        RestCall.noContent(exchange));
    }

    private void throwError(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        new Complaints()
                .unless(!body.text("errorCode").isBlank(), "Expected an errorCode, but none is given")
                .check();
        calls.shared()
                .throwError(
                        ThrowErrorRequest.newBuilder()
                                .setJobKey(key)
                                .setErrorCode(body.text("errorCode"))
                                .setErrorMessage(body.text("errorMessage"))
                                .setVariables(body.document("variables"))
                                .build(),
                        RestCall.noContent(exchange));
    }

    /** Two commands where both are to be changed; the one that more often can't be is first. */
    private void update(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        final JsonObject changes = body.object("changeset");
        final boolean retries = changes.has("retries");
        final boolean timeout = changes.has("timeout");
        new Complaints()
                .unless(retries || timeout, "Expected a changeset with retries or timeout, but it has neither")
                .check();
        final long reference = Keys.operationReference(body);
        final UpdateJobRetriesRequest.Builder retriesRequest =
                UpdateJobRetriesRequest.newBuilder().setJobKey(key).setRetries(changes.int32("retries", 0));
        final UpdateJobTimeoutRequest.Builder timeoutRequest =
                UpdateJobTimeoutRequest.newBuilder().setJobKey(key).setTimeout(changes.int64("timeout", 0));
        if (reference != 0) {
            retriesRequest.setOperationReference(reference);
            timeoutRequest.setOperationReference(reference);
        }
        if (!timeout) {
            calls.shared().updateJobRetries(retriesRequest.build(), RestCall.noContent(exchange));
            return;
        }
        calls.shared()
                .updateJobTimeout(
                        timeoutRequest.build(),
                        retries
                                ? RestCall.<UpdateJobTimeoutResponse>many(
                                        exchange,
                                        updated -> {},
                                        () -> calls.shared()
                                                .updateJobRetries(retriesRequest.build(), RestCall.noContent(exchange)))
                                : RestCall.noContent(exchange));
    }
}

package dev.skep.gateway;

import dev.skep.base.Packed;
import dev.skep.gateway.rest.Correlation;
import dev.skep.gateway.rest.RestCalls;
import dev.skep.gateway.rest.UserTaskRequest;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.UserTaskValue;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc.GatewayImplBase;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;

/** The calls of the door for HTTP: those of gRPC, and the few that only it has. */
final class RestService implements RestCalls {
    private final GatewayService service;

    RestService(final GatewayService service) {
        this.service = service;
    }

    @Override
    public GatewayImplBase shared() {
        return service;
    }

    @Override
    public void activateJobs(
            final ActivateJobsRequest request, final ServerCallStreamObserver<ActivateJobsResponse> client) {
        service.activateJobs(request, client, true);
    }

    @Override
    public void userTask(final UserTaskRequest request, final ServerCallStreamObserver<Boolean> client) {
        final Rpc rpc = switch (request) {
            case final UserTaskRequest.Complete complete -> Rpc.COMPLETE_USER_TASK;
            case final UserTaskRequest.Assign assign -> Rpc.ASSIGN_USER_TASK;
            case final UserTaskRequest.Update update -> Rpc.UPDATE_USER_TASK;
        };
        service.call(rpc, request, client, RestService::command, (responses, accepted) -> true);
    }

    @Override
    public void correlate(final Correlation message, final ServerCallStreamObserver<Correlation.Taken> client) {
        service.call(
                Rpc.CORRELATE_MESSAGE,
                message,
                client,
                RequestMapper::correlateMessage,
                (responses, accepted) -> taken((MessageCorrelationValue) accepted.value()));
    }

    private static Correlation.Taken taken(final MessageCorrelationValue value) {
        return new Correlation.Taken(value.messageKey(), value.processInstanceKey(), value.tenantId());
    }

    private static Command command(final RequestMapper requests, final UserTaskRequest request) {
        return switch (request) {
            case final UserTaskRequest.Complete complete ->
                Command.ofKey(
                        complete.key(),
                        UserTaskIntent.COMPLETE,
                        value(complete, "", requests.variables(complete.variables())),
                        0);
            case final UserTaskRequest.Assign assign ->
                Command.ofKey(
                        assign.key(),
                        assign.allowOverride() ? UserTaskIntent.ASSIGN : UserTaskIntent.CLAIM,
                        value(assign, assign.assignee(), Packed.EMPTY_DOCUMENT),
                        0);
            case final UserTaskRequest.Update update ->
                Command.ofKey(update.key(), UserTaskIntent.UPDATE, changes(update), 0);
        };
    }

    private static UserTaskValue value(final UserTaskRequest request, final String assignee, final Packed variables) {
        return value(request, assignee, List.of(), List.of(), "", "", List.of(), variables, 0);
    }

    private static UserTaskValue changes(final UserTaskRequest.Update update) {
        final List<String> changed = new ArrayList<>();
        addIf(update.candidateGroups() != null, "candidateGroupsList", changed);
        addIf(update.candidateUsers() != null, "candidateUsersList", changed);
        addIf(update.dueDate() != null, "dueDate", changed);
        addIf(update.followUpDate() != null, "followUpDate", changed);
        addIf(update.priority() != null, "priority", changed);
        return value(
                update,
                "",
                update.candidateGroups() == null ? List.of() : update.candidateGroups(),
                update.candidateUsers() == null ? List.of() : update.candidateUsers(),
                update.dueDate() == null ? "" : update.dueDate(),
                update.followUpDate() == null ? "" : update.followUpDate(),
                changed,
                Packed.EMPTY_DOCUMENT,
                update.priority() == null ? 0 : update.priority());
    }

    private static void addIf(final boolean there, final String name, final List<String> names) {
        if (there) {
            names.add(name);
        }
    }

    private static UserTaskValue value(
            final UserTaskRequest request,
            final String assignee,
            final List<String> candidateGroups,
            final List<String> candidateUsers,
            final String dueDate,
            final String followUpDate,
            final List<String> changed,
            final Packed variables,
            final int priority) {
        return new UserTaskValue(
                request.key(),
                assignee,
                candidateGroups,
                candidateUsers,
                dueDate,
                followUpDate,
                -1,
                "",
                changed,
                request.action(),
                Packed.EMPTY_DOCUMENT,
                -1,
                "",
                -1,
                "",
                -1,
                -1,
                -1,
                variables,
                Tenants.DEFAULT,
                priority);
    }
}

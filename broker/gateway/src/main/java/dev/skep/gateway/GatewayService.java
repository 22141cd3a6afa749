package dev.skep.gateway;

import dev.skep.base.WalkStep;
import dev.skep.protocol.message.CommandReply.Accepted;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.*;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The methods of the public service. A method runs on the loop of its connection: it maps the request, hands it to a
 * partition and returns.
 */
@SuppressWarnings("deprecation") // the old deployment call is still served
final class GatewayService extends GatewayGrpc.GatewayImplBase {
    private final List<GatewayCore> cores;
    private final List<NettyLoop> loops;
    private final TopologyView topology;

    /** @param loops of the cores, in the same order */
    GatewayService(final List<GatewayCore> cores, final List<NettyLoop> loops, final TopologyView topology) {
        this.cores = cores;
        this.loops = loops;
        this.topology = topology;
    }

    @Override
    public void activateJobs(
            final ActivateJobsRequest request, final StreamObserver<ActivateJobsResponse> responseObserver) {
        activateJobs(request, (ServerCallStreamObserver<ActivateJobsResponse>) responseObserver, false);
    }

    /** @param atOnce whether the client gets all jobs at the end, in one piece */
    void activateJobs(
            final ActivateJobsRequest request,
            final ServerCallStreamObserver<ActivateJobsResponse> client,
            final boolean atOnce) {
        final GatewayCore core = core();
        try {
            core.polling().activate(request, client, atOnce);
        } catch (final RuntimeException e) {
            refuse(core, Rpc.ACTIVATE_JOBS, client, e);
        }
    }

    @Override
    public void streamActivatedJobs(
            final StreamActivatedJobsRequest request, final StreamObserver<ActivatedJob> responseObserver) {
        final GatewayCore core = core();
        final var client = (ServerCallStreamObserver<ActivatedJob>) responseObserver;
        try {
            core.streams().open(core.requests().streamActivatedJobs(request), client);
        } catch (final RuntimeException e) {
            refuse(core, Rpc.STREAM_ACTIVATED_JOBS, client, e);
        }
    }

    @Override
    public void cancelProcessInstance(
            final CancelProcessInstanceRequest request, final StreamObserver<CancelProcessInstanceResponse> client) {
        call(
                Rpc.CANCEL_PROCESS_INSTANCE,
                request,
                client,
                RequestMapper::cancelProcessInstance,
                ResponseMapper::instanceCancelled);
    }

    @Override
    public void completeJob(final CompleteJobRequest request, final StreamObserver<CompleteJobResponse> client) {
        call(Rpc.COMPLETE_JOB, request, client, RequestMapper::completeJob, ResponseMapper::jobCompleted);
    }

    @Override
    public void createProcessInstance(
            final CreateProcessInstanceRequest request, final StreamObserver<CreateProcessInstanceResponse> client) {
        call(
                Rpc.CREATE_PROCESS_INSTANCE,
                request,
                client,
                RequestMapper::createProcessInstance,
                ResponseMapper::instanceCreated);
    }

    @Override
    public void createProcessInstanceWithResult(
            final CreateProcessInstanceWithResultRequest request,
            final StreamObserver<CreateProcessInstanceWithResultResponse> client) {
        final long timeoutMillis = request.getRequestTimeout();
        call(
                Rpc.CREATE_PROCESS_INSTANCE_WITH_RESULT,
                request,
                client,
                RequestMapper::createProcessInstanceWithResult,
                ResponseMapper::instanceCompleted,
                timeoutMillis > 0 ? Math.min(timeoutMillis, Long.MAX_VALUE / 4_000_000) * 1_000_000 : 0);
    }

    @Override
    public void deployProcess(final DeployProcessRequest request, final StreamObserver<DeployProcessResponse> client) {
        call(Rpc.DEPLOY_PROCESS, request, client, RequestMapper::deployProcess, ResponseMapper::processDeployed);
    }

    @Override
    public void deployResource(
            final DeployResourceRequest request, final StreamObserver<DeployResourceResponse> client) {
        call(Rpc.DEPLOY_RESOURCE, request, client, RequestMapper::deployResource, ResponseMapper::resourceDeployed);
    }

    @Override
    public void failJob(final FailJobRequest request, final StreamObserver<FailJobResponse> client) {
        call(Rpc.FAIL_JOB, request, client, RequestMapper::failJob, ResponseMapper::jobFailed);
    }

    @Override
    public void throwError(final ThrowErrorRequest request, final StreamObserver<ThrowErrorResponse> client) {
        call(Rpc.THROW_ERROR, request, client, RequestMapper::throwError, ResponseMapper::errorThrown);
    }

    @Override
    public void publishMessage(
            final PublishMessageRequest request, final StreamObserver<PublishMessageResponse> client) {
        call(Rpc.PUBLISH_MESSAGE, request, client, RequestMapper::publishMessage, ResponseMapper::messagePublished);
    }

    @Override
    public void resolveIncident(
            final ResolveIncidentRequest request, final StreamObserver<ResolveIncidentResponse> client) {
        call(Rpc.RESOLVE_INCIDENT, request, client, RequestMapper::resolveIncident, ResponseMapper::incidentResolved);
    }

    @Override
    public void setVariables(final SetVariablesRequest request, final StreamObserver<SetVariablesResponse> client) {
        call(Rpc.SET_VARIABLES, request, client, RequestMapper::setVariables, ResponseMapper::variablesSet);
    }

    @Override
    public void updateJobRetries(
            final UpdateJobRetriesRequest request, final StreamObserver<UpdateJobRetriesResponse> client) {
        call(Rpc.UPDATE_JOB_RETRIES, request, client, RequestMapper::updateJobRetries, ResponseMapper::retriesUpdated);
    }

    @Override
    public void updateJobTimeout(
            final UpdateJobTimeoutRequest request, final StreamObserver<UpdateJobTimeoutResponse> client) {
        call(Rpc.UPDATE_JOB_TIMEOUT, request, client, RequestMapper::updateJobTimeout, ResponseMapper::timeoutUpdated);
    }

    @Override
    public void topology(final TopologyRequest request, final StreamObserver<TopologyResponse> client) {
        final GatewayCore core = core();
        final long startNanos = core.nanoTime();
        try {
            client.onNext(ResponseMapper.topology(topology.cluster()));
            client.onCompleted();
            core.metrics().callEnded(Rpc.TOPOLOGY, 0, Status.Code.OK, core.nanoTime() - startNanos);
        } catch (final RuntimeException e) {
            refuse(core, Rpc.TOPOLOGY, client, e);
        }
    }

    @Override
    public void evaluateDecision(
            final EvaluateDecisionRequest request, final StreamObserver<EvaluateDecisionResponse> client) {
        call(
                Rpc.EVALUATE_DECISION,
                request,
                client,
                RequestMapper::evaluateDecision,
                ResponseMapper::decisionEvaluated);
    }

    @Override
    public void evaluateConditional(
            final EvaluateConditionalRequest request, final StreamObserver<EvaluateConditionalResponse> client) {
        call(
                Rpc.EVALUATE_CONDITIONAL,
                request,
                client,
                RequestMapper::evaluateConditional,
                ResponseMapper::conditionalEvaluated);
    }

    @Override
    public void modifyProcessInstance(
            final ModifyProcessInstanceRequest request, final StreamObserver<ModifyProcessInstanceResponse> client) {
        call(
                Rpc.MODIFY_PROCESS_INSTANCE,
                request,
                client,
                RequestMapper::modifyProcessInstance,
                ResponseMapper::instanceModified);
    }

    @Override
    public void migrateProcessInstance(
            final MigrateProcessInstanceRequest request, final StreamObserver<MigrateProcessInstanceResponse> client) {
        call(
                Rpc.MIGRATE_PROCESS_INSTANCE,
                request,
                client,
                RequestMapper::migrateProcessInstance,
                ResponseMapper::instanceMigrated);
    }

    @Override
    public void deleteResource(
            final DeleteResourceRequest request, final StreamObserver<DeleteResourceResponse> client) {
        call(Rpc.DELETE_RESOURCE, request, client, RequestMapper::deleteResource, ResponseMapper::resourceDeleted);
    }

    @Override
    public void broadcastSignal(
            final BroadcastSignalRequest request, final StreamObserver<BroadcastSignalResponse> client) {
        call(Rpc.BROADCAST_SIGNAL, request, client, RequestMapper::broadcastSignal, ResponseMapper::signalBroadcast);
    }

    <Q, R> void call(
            final Rpc rpc,
            final Q request,
            final StreamObserver<R> client,
            final BiFunction<RequestMapper, Q, Command> mapping,
            final BiFunction<ResponseMapper, Accepted, R> response) {
        call(rpc, request, client, mapping, response, 0);
    }

    /** @param timeoutNanos 0 for the gateway's own */
    private <Q, R> void call(
            final Rpc rpc,
            final Q request,
            final StreamObserver<R> client,
            final BiFunction<RequestMapper, Q, Command> mapping,
            final BiFunction<ResponseMapper, Accepted, R> response,
            final long timeoutNanos) {
        final GatewayCore core = core();
        WalkStep.mark(WalkStep.Step.MAP);
        try {
            new UnaryCall<>(
                            core,
                            rpc,
                            (ServerCallStreamObserver<R>) client,
                            mapping.apply(core.requests(), request),
                            response,
                            timeoutNanos == 0 ? core.requestNanos() : timeoutNanos)
                    .start();
        } catch (final RuntimeException e) {
            refuse(core, rpc, client, e);
        }
    }

    private static void refuse(
            final GatewayCore core, final Rpc rpc, final StreamObserver<?> client, final RuntimeException thrown) {
        final Status status = StatusMapper.of(thrown);
        core.fail(rpc, client, status, 0);
        core.metrics().callEnded(rpc, 0, status.getCode(), 0);
    }

    private GatewayCore core() {
        if (loops.size() > 1) {
            for (int i = 0; i < loops.size(); i++) {
                if (loops.get(i).isCurrent()) {
                    return cores.get(i);
                }
            }
        }
        return cores.getFirst();
    }
}

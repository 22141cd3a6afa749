package dev.skep.gateway.rest;

import io.camunda.zeebe.gateway.protocol.GatewayGrpc.GatewayImplBase;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsResponse;
import io.grpc.stub.ServerCallStreamObserver;

/** What a gateway does for whoever comes in through this door. To be called on the loop of the connection. */
public interface RestCalls {
    /** The calls that both doors have. */
    GatewayImplBase shared();

    /** Jobs for one answer: it ends, though more are wanted, when there are as many as one answer may hold. */
    void activateJobs(ActivateJobsRequest request, ServerCallStreamObserver<ActivateJobsResponse> client);

    /** What people do with their tasks; the other door doesn't know them. The answer is always true. */
    void userTask(UserTaskRequest request, ServerCallStreamObserver<Boolean> client);

    /** The answer comes when somebody has taken the message; the other door doesn't know this either. */
    void correlate(Correlation message, ServerCallStreamObserver<Correlation.Taken> client);
}

package dev.skep.gateway;

import dev.skep.base.Check;
import dev.skep.base.WalkStep;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandReply.Accepted;
import dev.skep.protocol.message.PartitionPort;
import dev.skep.protocol.message.Refusal;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One request with one answer, from its submission to its end: an answer, a rejection, a time-out or a client that went
 * away. Running it means that the client went away.
 */
final class UnaryCall<R> extends InFlight.Pending implements Runnable {
    private final GatewayCore core;
    private final Rpc rpc;
    private final ServerCallStreamObserver<R> client;
    private final Command command;
    private final BiFunction<ResponseMapper, Accepted, R> response;
    private final long timeoutNanos;
    private final long startNanos;
    private PartitionPort port;
    private List<Status> attempts;
    private long lastRequestId;

    UnaryCall(
            final GatewayCore core,
            final Rpc rpc,
            final ServerCallStreamObserver<R> client,
            final Command command,
            final BiFunction<ResponseMapper, Accepted, R> response,
            final long timeoutNanos) {
        this.core = core;
        this.rpc = rpc;
        this.client = client;
        this.command = command;
        this.response = response;
        this.timeoutNanos = timeoutNanos;
        startNanos = core.nanoTime();
    }

    void start() {
        port = command.choose(core.router());
        client.setOnCancelHandler(this);
        submit();
    }

    private void submit() {
        if (!core.submit(this, port, command, timeoutNanos)) {
            fail(core.tooManyInFlight());
        }
    }

    @Override
    void answered(final CommandReply reply) {
        lastRequestId = reply.origin().requestId();
        switch (reply) {
            case Accepted accepted -> accept(accepted);
            case CommandReply.Rejected rejected -> fail(StatusMapper.rejected(rejected));
            case CommandReply.Refused refused -> refused(refused.refusal());
            case CommandReply.Unknown unknown ->
                fail(StatusMapper.unknown(port.partitionId(), command.intent(), unknown.reason()));
            case CommandReply.JobsActivated jobs -> Check.that(false, "jobs for a call that asked for none");
        }
    }

    private void accept(final Accepted accepted) {
        WalkStep.mark(WalkStep.Step.ANSWER);
        client.onNext(response.apply(core.responses(), accepted));
        client.onCompleted();
        ended(Status.Code.OK);
    }

    private void refused(final Refusal refusal) {
        final Status status = StatusMapper.refused(refusal, port.partitionId());
        if (!rpc.triesNextPartition() || !StatusMapper.mayTryNextPartition(refusal)) {
            fail(status);
            return;
        }
        if (attempts == null) {
            attempts = new ArrayList<>(core.router().partitions());
        }
        attempts.add(status);
        if (attempts.size() < core.router().partitions()) {
            port = core.router().after(port);
            submit();
            return;
        }
        client.onError(StatusMapper.exhausted(attempts, core.nameOf(lastRequestId)));
        ended(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Override
    void expired() {
        lastRequestId = requestId();
        core.inFlight().remove(this);
        fail(StatusMapper.timedOut(port.partitionId(), command.intent(), timeoutNanos));
    }

    /** The client went away: what it asked for goes on, but nobody waits for the answer. */
    @Override
    public void run() {
        if (requestId() != 0) {
            core.forget(this);
            ended(Status.Code.CANCELLED);
        }
    }

    @Override
    void broken(final RuntimeException thrown) {
        fail(StatusMapper.of(thrown));
    }

    private void fail(final Status status) {
        core.fail(rpc, client, status, lastRequestId);
        ended(status.getCode());
    }

    private void ended(final Status.Code code) {
        core.metrics().callEnded(rpc, port.partitionId(), code, core.nanoTime() - startNanos);
    }
}

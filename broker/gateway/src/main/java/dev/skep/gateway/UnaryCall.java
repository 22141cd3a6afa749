package dev.skep.gateway;

import dev.skep.base.Check;
import dev.skep.base.WalkStep;
import dev.skep.gateway.PartitionTable.Entry;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandReply.Accepted;
import dev.skep.protocol.message.Refusal;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One request with one answer, from its submission to its end: an answer, a rejection, a time-out or a client that went
 * away. Running it means that the client went away.
 *
 * <p>While nothing has happened to the command, because nobody leads the partition or the member that was asked does not, the call is
 * held and asks again, until its time is up. Once it may have happened it is never sent again.
 */
final class UnaryCall<R> extends InFlight.Pending implements Runnable {
    private final GatewayCore core;
    private final Rpc rpc;
    private final ServerCallStreamObserver<R> client;
    private final Command command;
    private final BiFunction<ResponseMapper, Accepted, R> response;
    private final long timeoutNanos;
    private final long startNanos;
    private Entry target;
    /** Refusals of this walk over the partitions, one for each that was asked. */
    private List<Status> attempts;

    private boolean otherThanLeadership;
    private String lastReason;
    private boolean held;
    private int holds;
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
        final Entry chosen = command.choose(core.router());
        client.setOnCancelHandler(this);
        send(chosen, timeoutNanos);
    }

    private void send(final Entry chosen, final long nanosLeft) {
        target = chosen;
        if (!chosen.led()) {
            hold(nanosLeft);
        } else if (!core.submit(this, chosen, command, nanosLeft)) {
            fail(core.tooManyInFlight());
        }
    }

    /** Waits until there is another table, but no longer than this. */
    private void hold(final long nanos) {
        if (core.hold(this, nanos)) {
            held = true;
        } else {
            fail(core.tooManyInFlight());
        }
    }

    private long nanosLeft() {
        return timeoutNanos - (core.nanoTime() - startNanos);
    }

    @Override
    void answered(final CommandReply reply) {
        lastRequestId = reply.origin().requestId();
        switch (reply) {
            case Accepted accepted -> accept(accepted);
            case CommandReply.Rejected rejected -> fail(StatusMapper.rejected(rejected));
            case CommandReply.Refused refused -> refused(refused.refusal());
            case CommandReply.Unknown unknown ->
                fail(StatusMapper.unknown(target.partitionId(), command.intent(), unknown.reason()));
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
        final Status status = StatusMapper.refused(refusal, target.partitionId());
        final boolean leaderless = refusal.kind() == Refusal.Kind.NOT_LEADER;
        if (leaderless) {
            lastReason = refusal.reason();
            core.hint(target, refusal);
        }
        if (rpc.triesNextPartition() && StatusMapper.mayTryNextPartition(refusal)) {
            otherThanLeadership |= !leaderless;
            tryNextPartition(status);
        } else if (leaderless) {
            holdOrGiveUp();
        } else {
            fail(status);
        }
    }

    private void tryNextPartition(final Status status) {
        if (attempts == null) {
            attempts = new ArrayList<>(core.router().table().size());
        }
        attempts.add(status);
        final long nanosLeft = nanosLeft();
        if (attempts.size() < core.router().table().led() && nanosLeft > 0) {
            send(core.router().after(target), nanosLeft);
        } else if (otherThanLeadership) {
            exhausted();
        } else {
            holdOrGiveUp();
        }
    }

    private void holdOrGiveUp() {
        final long nanosLeft = nanosLeft();
        if (nanosLeft <= 0) {
            giveUp();
        } else if (newerTable()) {
            again();
        } else {
            hold(Math.min(GatewayCore.retryNanos(holds++), nanosLeft));
        }
    }

    private void again() {
        held = false;
        core.forget(this);
        final long nanosLeft = nanosLeft();
        if (nanosLeft <= 0) {
            giveUp();
            return;
        }
        try {
            final Entry chosen = command.choose(core.router());
            attempts = null;
            send(chosen, nanosLeft);
        } catch (final RefusedCall e) {
            fail(e.status());
        }
    }

    @Override
    void partitionsChanged() {
        if (held && newerTable()) {
            again();
        }
    }

    /** Whether there is another leader to ask than the one that was asked last. */
    private boolean newerTable() {
        final Entry newest = core.router().table().byId(target.partitionId());
        if (command.route() == Command.Route.ANY) {
            return held && core.router().table().led() > 0;
        }
        return newest == null || (newest.led() && !newest.sameLeader(target));
    }

    private void exhausted() {
        client.onError(StatusMapper.exhausted(attempts, core.nameOf(lastRequestId)));
        ended(Status.Code.RESOURCE_EXHAUSTED);
    }

    /** Nobody took the command in all the time: nothing has happened. */
    private void giveUp() {
        if (attempts != null) {
            exhausted();
        } else {
            fail(StatusMapper.noLeader(target.partitionId(), command.intent(), timeoutNanos, lastReason));
        }
    }

    @Override
    void expired() {
        if (held) {
            again();
            return;
        }
        lastRequestId = requestId();
        core.inFlight().remove(this);
        fail(StatusMapper.timedOut(target.partitionId(), command.intent(), timeoutNanos));
    }

    @Override
    void lost() {
        lastRequestId = requestId();
        core.forget(this);
        fail(StatusMapper.unknown(
                target.partitionId(),
                command.intent(),
                "the connection to its leader, member " + target.leader() + ", was lost before it answered"));
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
        core.metrics().callEnded(rpc, target.partitionId(), code, core.nanoTime() - startNanos);
    }
}

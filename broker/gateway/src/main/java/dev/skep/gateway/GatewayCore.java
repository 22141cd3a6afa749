package dev.skep.gateway;

import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.base.Packed;
import dev.skep.base.WalkStep;
import dev.skep.protocol.Origin;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.Refusal;
import dev.skep.protocol.value.JobValue;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loop's share of the gateway: the calls of its connections, what they wait for, and the job streams of its clients. Everything
 * here runs on that loop; nothing is shared with other loops.
 */
final class GatewayCore {
    private static final Logger LOG = LoggerFactory.getLogger("dev.skep.gateway");
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long RETRY_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int RETRY_DOUBLINGS = 4;

    private final Loop loop;
    private final long gatewayId;
    private final GatewayConfig config;
    private final GatewayMetrics metrics;
    private final LeaderHints hints;
    private final Router router;
    private final InFlight inFlight;
    private final DeadlineWheel deadlines;
    private final RequestMapper requests;
    private final ResponseMapper responses;
    private final LongPolling polling;
    private final JobStreamHub streams;
    private final int inFlightMax;
    private long refusedEarly;
    private boolean stopping;

    GatewayCore(
            final int number,
            final Loop loop,
            final long gatewayId,
            final GatewayConfig config,
            final PartitionTable partitions,
            final GatewayMetrics metrics,
            final LeaderHints hints) {
        this.loop = loop;
        this.gatewayId = gatewayId;
        this.config = config;
        this.metrics = metrics;
        this.hints = hints;
        inFlightMax = config.limits().inFlightMax() / config.loops();
        router = new Router(partitions, number);
        inFlight = new InFlight(number, inFlightMax);
        deadlines = new DeadlineWheel(loop);
        requests = new RequestMapper(config);
        responses = new ResponseMapper(config.limits());
        polling = new LongPolling(this, config);
        streams = new JobStreamHub(this, number, gatewayId, config);
    }

    Router router() {
        return router;
    }

    InFlight inFlight() {
        return inFlight;
    }

    DeadlineWheel deadlines() {
        return deadlines;
    }

    RequestMapper requests() {
        return requests;
    }

    ResponseMapper responses() {
        return responses;
    }

    LongPolling polling() {
        return polling;
    }

    JobStreamHub streams() {
        return streams;
    }

    GatewayMetrics metrics() {
        return metrics;
    }

    Loop loop() {
        return loop;
    }

    long nanoTime() {
        return loop.nanoTime();
    }

    long requestNanos() {
        return config.requestNanos();
    }

    int messageBytesMax() {
        return config.limits().messageBytesMax();
    }

    boolean stopping() {
        return stopping;
    }

    Status tooManyInFlight() {
        return StatusMapper.tooManyInFlight(inFlightMax);
    }

    /** For how long to wait before a partition that nobody led is asked again, the given time over. */
    static long retryNanos(final int tries) {
        return Math.min(RETRY_NANOS << Math.min(tries, RETRY_DOUBLINGS), RETRY_NANOS_MAX);
    }

    /** Asks the leader of the partition; false when too many calls are in flight. */
    boolean submit(
            final InFlight.Pending call,
            final PartitionTable.Entry partition,
            final Command command,
            final long timeoutNanos) {
        WalkStep.mark(WalkStep.Step.ROUTE);
        if (!inFlight.add(call)) {
            return false;
        }
        call.asks(partition);
        deadlines.add(call, timeoutNanos);
        final Origin origin = new Origin(gatewayId, call.requestId(), command.operationReference(), command.tenants());
        WalkStep.mark(WalkStep.Step.HAND_OVER);
        partition
                .port()
                .submit(new CommandRequest(
                        partition.partitionId(), command.key(), command.intent(), command.value(), origin));
        return true;
    }

    /** Keeps a call that nobody can be asked for now; it expires after the time. False when too many calls are in flight. */
    boolean hold(final InFlight.Pending call, final long nanos) {
        if (!inFlight.add(call)) {
            return false;
        }
        call.asks(null);
        deadlines.add(call, nanos);
        return true;
    }

    /** Passes on what a refusal says about the leader, unless it is known already. */
    void hint(final PartitionTable.Entry asked, final Refusal refusal) {
        final PartitionTable.Entry known = router.table().byId(asked.partitionId());
        if (refusal.leader() != null
                && known != null
                && refusal.term() >= known.term()
                && !(refusal.leader().equals(known.leader()) && refusal.term() == known.term())) {
            hints.leads(asked.partitionId(), refusal.leader(), refusal.term());
        }
    }

    /** Streams are opened at new leaders, and who waits for a leader asks it. */
    void partitions(final PartitionTable newest) {
        final PartitionTable before = router.table();
        router.replace(newest);
        for (int i = 0; i < newest.size(); i++) {
            final PartitionTable.Entry entry = newest.at(i);
            final PartitionTable.Entry previous = before.byId(entry.partitionId());
            if (entry.led() && (previous == null || !entry.sameLeader(previous))) {
                streams.openAt(entry);
                polling.leaderFound(entry.partitionId());
            }
        }
        inFlight.forEach(InFlight.Pending::partitionsChanged);
    }

    void openStreamsAgain(final int partitionId) {
        final PartitionTable.Entry entry = router.table().byId(partitionId);
        if (entry != null && entry.led()) {
            streams.openAt(entry);
        }
    }

    /** No answers will come from the member any more. */
    void memberLost(final MemberId member) {
        inFlight.forEach(call -> {
            if (call.waitsFor(member)) {
                call.lost();
            }
        });
    }

    /** Nobody waits for the answer of the call any more. */
    void forget(final InFlight.Pending call) {
        inFlight.remove(call);
        deadlines.remove(call);
    }

    void replies(final List<CommandReply> replies) {
        for (int i = 0; i < replies.size(); i++) {
            reply(replies.get(i));
        }
    }

    private void reply(final CommandReply reply) {
        final Origin origin = reply.origin();
        final InFlight.Pending call = origin.gatewayId() == gatewayId ? inFlight.take(origin.requestId()) : null;
        if (call == null) {
            if (reply instanceof CommandReply.JobsActivated late) {
                for (final ActivatedJob job : late.jobs()) {
                    handBack(job, "Expected to give the job to a worker, but its request had ended before");
                }
            }
            return;
        }
        deadlines.remove(call);
        try {
            call.answered(reply);
        } catch (final RuntimeException e) {
            LOG.error("The answer {} could not be given to request {}", reply, nameOf(origin.requestId()), e);
            call.broken(e);
        }
    }

    void pushes(final List<JobPush> pushes) {
        for (int i = 0; i < pushes.size(); i++) {
            streams.push(pushes.get(i));
        }
    }

    /** Gives an activated job back so that others get it: fails it with the retries it has. */
    void handBack(final ActivatedJob activated, final String reason) {
        final JobValue job = activated.job();
        if (job.retries() > 0) {
            handBack(activated, JobIntent.FAIL, job.retries(), reason);
        } else {
            handBack(activated, JobIntent.YIELD, 0, ""); // a failure without retries would be an incident
        }
    }

    void yieldBack(final ActivatedJob activated) {
        handBack(activated, JobIntent.YIELD, activated.job().retries(), "");
    }

    /** Takes a job that is too large for any client out of circulation, or it would go round for ever: an incident says why. */
    void giveUp(final ActivatedJob activated, final int bytes) {
        final String reason = "Expected to give the job to a worker, but it takes " + bytes
                + " bytes and a message may have at most " + messageBytesMax()
                + ": fetch fewer variables, or make them smaller, then set the retries and resolve the incident";
        LOG.warn("Job {} can't be given to any worker: {}", activated.key(), reason);
        handBack(activated, JobIntent.FAIL, 0, reason);
    }

    private void handBack(
            final ActivatedJob activated, final JobIntent intent, final int retries, final String reason) {
        final int partitionId = PartitionKeys.partitionOf(activated.key());
        final PartitionTable.Entry entry = router.table().byId(partitionId);
        if (entry == null || !entry.led()) {
            LOG.debug("Job {} comes back by its time-out: nobody leads partition {}", activated.key(), partitionId);
            return;
        }
        final JobValue value = JobValue.ofCommand(retries, 0, -1, reason, "", Packed.EMPTY_DOCUMENT);
        entry.port().submit(new CommandRequest(partitionId, activated.key(), intent, value, null));
    }

    /** Answers a call with an error; a request id of 0 stands for a request that no partition has answered. */
    void fail(final Rpc rpc, final StreamObserver<?> client, final Status status, final long requestId) {
        final String name =
                requestId == 0 ? Long.toHexString(gatewayId) + "-early-" + ++refusedEarly : nameOf(requestId);
        switch (status.getCode()) {
            case INTERNAL, UNKNOWN ->
                LOG.warn("{} {} failed with {}", rpc.methodName(), name, status, status.getCause());
            default -> LOG.debug("{} {} failed with {}", rpc.methodName(), name, status);
        }
        client.onError(StatusMapper.exception(status, name));
    }

    /** How the log and the client name a request; the number is the one in the origin of its records. */
    String nameOf(final long requestId) {
        return Long.toHexString(gatewayId) + "-" + Long.toHexString(requestId);
    }

    /** Ends what would wait for long; calls that wait for a partition go on. */
    void stop() {
        stopping = true;
        streams.stop();
        polling.stop();
    }
}

package dev.skep.gateway;

import dev.skep.base.Check;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.Refusal;
import dev.skep.protocol.value.JobBatchValue;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ActivateJobs call: it walks over the partitions and passes on what they give, and waits for the next walk while they give
 * nothing. Running it means that the client went away; jobs that are on their way to it are handed back.
 */
final class Poll extends InFlight.Pending implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Poll.class);
    private static final int ELEMENT_OVERHEAD_BYTES = 6;

    private enum State {
        /** Asks the partitions one after the other. */
        WALKING,
        /** Would ask the next partition, but the client is slow to read what it has got. */
        HELD,
        /** Waits for news of jobs. */
        PARKED,
        /** Wants no jobs, waits for its end only. */
        IDLE,
        ENDED
    }

    private final GatewayCore core;
    private final LongPolling.JobType type;
    private final ServerCallStreamObserver<ActivateJobsResponse> client;
    private final JobBatchValue wanted;
    private final long waitNanos;
    private final long startNanos;
    private final Patience patience = new Patience();
    /** What a client that gets all at once has not got yet; null for one that gets jobs as they come. */
    private final List<ActivatedJob> undelivered;

    private long undeliveredBytes;
    private State state = State.IDLE;
    private boolean outOfPatience;
    private boolean inRound;
    private int found;
    private int firstIndex;
    private int visited;
    private Status exhausted;
    private PartitionTable round = PartitionTable.EMPTY;
    private boolean passedOver;
    private boolean askedInVain;
    private PartitionTable.Entry asked;
    private long lastRequestId;

    Poll(
            final GatewayCore core,
            final LongPolling.JobType type,
            final ServerCallStreamObserver<ActivateJobsResponse> client,
            final JobBatchValue wanted,
            final long waitNanos,
            final boolean atOnce) {
        this.core = core;
        this.type = type;
        this.client = client;
        this.wanted = wanted;
        this.waitNanos = waitNanos;
        undelivered = atOnce ? new ArrayList<>() : null;
        startNanos = core.nanoTime();
        outOfPatience = waitNanos <= 0;
        type.joined();
    }

    LongPolling.JobType type() {
        return type;
    }

    void start() {
        client.setOnCancelHandler(this);
        client.setOnReadyHandler(this::ready);
        if (waitNanos > 0) {
            core.deadlines().add(patience, waitNanos);
        }
        if (wanted.maxJobsToActivate() <= 0) {
            if (outOfPatience) {
                complete();
            }
        } else if (!outOfPatience && core.polling().knownEmpty(type)) {
            park();
        } else {
            walk();
        }
    }

    private void park() {
        state = State.PARKED;
        core.polling().park(this);
    }

    /** Begins a round over all partitions. */
    void walk() {
        state = State.WALKING;
        visited = 0;
        exhausted = null;
        passedOver = false;
        askedInVain = false;
        inRound = true;
        round = core.router().table();
        firstIndex = type.roundBegins(round.size());
        goOn();
    }

    private void goOn() {
        final PartitionTable.Entry next = next();
        if (found >= wanted.maxJobsToActivate()
                || undeliveredBytes >= core.messageBytesMax()
                || next == null
                || (visited > 0 && outOfPatience && waitNanos > 0)
                || core.stopping()) {
            roundEnds();
        } else if (found > 0 && !client.isReady()) {
            state = State.HELD;
        } else {
            ask(next);
        }
    }

    /** The next partition of the round, led by whom it is led now; those without a leader are passed over. Null when the round is over. */
    private PartitionTable.Entry next() {
        while (visited < round.size()) {
            final int partitionId =
                    round.at((firstIndex + visited) % round.size()).partitionId();
            final PartitionTable.Entry entry = core.router().table().byId(partitionId);
            if (entry != null && entry.led()) {
                return entry;
            }
            passedOver = true;
            visited++;
        }
        return null;
    }

    private void ask(final PartitionTable.Entry next) {
        asked = next;
        final Command command =
                Command.ofKey(-1, JobBatchIntent.ACTIVATE, wanted(wanted.maxJobsToActivate() - found), 0);
        if (!core.submit(this, asked, command, core.requestNanos())) {
            fail(core.tooManyInFlight());
        }
    }

    private JobBatchValue wanted(final int missing) {
        if (found == 0) {
            return wanted;
        }
        return new JobBatchValue(
                wanted.type(),
                wanted.worker(),
                wanted.timeout(),
                missing,
                wanted.fetchVariables(),
                wanted.tenantIds(),
                -1,
                List.of(),
                -1,
                false);
    }

    private void ready() {
        if (state == State.HELD) {
            state = State.WALKING;
            goOn();
        }
    }

    @Override
    void answered(final CommandReply reply) {
        lastRequestId = reply.origin().requestId();
        switch (reply) {
            case CommandReply.JobsActivated activated -> {
                deliver(activated.jobs());
                if (!activated.truncated() || activated.jobs().isEmpty()) {
                    visited++;
                }
                goOn();
            }
            case CommandReply.Rejected rejected -> {
                fail(StatusMapper.rejected(rejected));
                core.polling().wakeNext(type);
            }
            case CommandReply.Refused refused -> {
                refused(refused.refusal());
                visited++;
                goOn();
            }
            case CommandReply.Unknown unknown -> noAnswer(); // if jobs were activated, they come back by their time-out
            case CommandReply.Accepted accepted -> Check.that(false, "no jobs for a call that asked for some");
        }
    }

    private void refused(final Refusal refusal) {
        final Status status = StatusMapper.refused(refusal, asked.partitionId());
        if (refusal.kind() == Refusal.Kind.NOT_LEADER) {
            askedInVain = true;
            core.hint(asked, refusal);
        }
        if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
            exhausted = status;
        } else {
            LOG.debug("No jobs of type {} from partition {}: {}", type.name(), asked.partitionId(), status);
        }
    }

    /** One response, or more where one would pass the size that clients accept. */
    private void deliver(final List<ActivatedJob> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        type.jobsFound();
        ActivateJobsResponse.Builder response = ActivateJobsResponse.newBuilder();
        int bytes = 0;
        for (int i = 0; i < jobs.size(); i++) {
            final GatewayOuterClass.ActivatedJob job = core.responses().activatedJob(jobs.get(i));
            final int size = job.getSerializedSize() + ELEMENT_OVERHEAD_BYTES;
            if (size > core.messageBytesMax()) {
                core.giveUp(jobs.get(i), size);
                continue;
            }
            if (bytes + size > core.messageBytesMax()) {
                client.onNext(response.build());
                response = ActivateJobsResponse.newBuilder();
                bytes = 0;
            }
            response.addJobs(job);
            bytes += size;
            found++;
            if (undelivered != null) {
                undelivered.add(jobs.get(i));
                undeliveredBytes += size;
            }
        }
        if (bytes > 0) {
            client.onNext(response.build());
        }
    }

    private void roundEnds() {
        leaveRound();
        if (found > 0) {
            complete();
            core.polling().wakeNext(type);
        } else if (exhausted != null) {
            fail(Status.RESOURCE_EXHAUSTED.withDescription("Expected to activate jobs of type '" + wanted.type()
                    + "', but no jobs are available, and at least one partition could not be asked: "
                    + exhausted.getDescription()));
            core.polling().wakeNext(type);
        } else if (core.stopping()) {
            fail(StatusMapper.shuttingDown());
        } else if (outOfPatience) {
            complete();
        } else if (type.takeToldDuringRound()) {
            walk();
        } else {
            park();
            if (askedInVain) {
                core.polling().askAgain(type);
            } else if (!passedOver) {
                type.roundWasEmpty();
            }
        }
    }

    @Override
    void lost() {
        core.forget(this);
        noAnswer();
    }

    private void noAnswer() {
        askedInVain = true;
        visited++;
        goOn();
    }

    /** The partition did not answer in time: the walk goes on without it, and jobs that come late are handed back. */
    @Override
    void expired() {
        LOG.debug("No answer in time from partition {} to jobs of type {}", asked.partitionId(), type.name());
        core.inFlight().remove(this);
        visited++;
        goOn();
    }

    @Override
    void broken(final RuntimeException thrown) {
        if (state != State.ENDED) {
            fail(StatusMapper.of(thrown));
        }
    }

    @Override
    public void run() {
        if (state == State.ENDED) {
            return;
        }
        final boolean asking = inRound;
        core.forget(this);
        end(Status.Code.CANCELLED);
        if (asking) {
            core.polling().wakeNext(type); // what woke this one is news for the next
        }
    }

    void stop() {
        if (state == State.PARKED || state == State.IDLE) {
            fail(StatusMapper.shuttingDown());
        } else if (state == State.HELD) {
            state = State.WALKING;
            goOn();
        }
    }

    private void leaveRound() {
        if (inRound) {
            inRound = false;
            type.roundEnds(core.nanoTime());
        }
    }

    private void complete() {
        client.onCompleted();
        end(Status.Code.OK);
    }

    private void fail(final Status status) {
        core.fail(Rpc.ACTIVATE_JOBS, client, status, lastRequestId);
        end(status.getCode());
    }

    private void end(final Status.Code code) {
        if (undelivered != null && code != Status.Code.OK) {
            for (final ActivatedJob job : undelivered) {
                core.handBack(job, "Expected to give the job to a worker, but its request ended before");
            }
        }
        if (state == State.PARKED) {
            core.polling().unpark(this);
        }
        state = State.ENDED;
        leaveRound();
        type.left();
        core.deadlines().remove(patience);
        core.polling().ended(this);
        core.metrics()
                .callEnded(
                        Rpc.ACTIVATE_JOBS, asked == null ? 0 : asked.partitionId(), code, core.nanoTime() - startNanos);
    }

    /** The time for which the client wants to wait. */
    private final class Patience extends DeadlineWheel.Expiring {
        @Override
        void expired() {
            outOfPatience = true;
            switch (state) {
                case PARKED, IDLE -> complete();
                case HELD -> {
                    state = State.WALKING;
                    goOn();
                }
                case WALKING, ENDED -> {} // a walk ends with the answer it waits for
            }
        }
    }
}

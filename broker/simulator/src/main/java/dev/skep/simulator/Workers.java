package dev.skep.simulator;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.part.JobKind;
import dev.skep.protocol.value.part.JobResult;
import dev.skep.protocol.value.part.ListenerEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Workers that poll or have jobs pushed, and complete them, fail them, throw errors, do nothing, or do it twice. */
public final class Workers {
    private static final List<RejectionType> GONE = List.of(RejectionType.NOT_FOUND, RejectionType.INVALID_STATE);
    private static final List<RejectionType> NONE = List.of();
    private static final String USER_TASKS = "io.camunda.zeebe:userTask";

    private final World world;
    private final Options options;
    private final Known known;
    private final Front gateway;
    private final Rng rng;
    private final int[] nextStream = {0};
    // Look-ups only: jobs whose completion was acknowledged.
    private final Set<Long> completed = new HashSet<>();
    private final Set<Long> retrying = new HashSet<>();
    private boolean diligent;
    private boolean stopped;

    public Workers(final World world, final Options options, final Known known, final Front gateway) {
        this.world = world;
        this.options = options;
        this.known = known;
        this.gateway = gateway;
        this.rng = world.rng("workers");
    }

    public void start() {
        for (final String type : types()) {
            for (int partition = 1; partition <= options.partitions(); partition++) {
                keepPolling(partition, type);
            }
            if (rng.chance(0.6)) {
                known.whenReady(() -> openStream(type));
            }
        }
        gateway.onJobsAvailable((partition, type) -> {
            if (!stopped && rng.chance(0.5)) {
                poll(partition, type);
            }
        });
    }

    private List<String> types() {
        final List<String> types = new ArrayList<>(ProcessGenerator.JOB_TYPES);
        if (options.has(Fault.ELEMENTS)) {
            types.add(USER_TASKS);
        }
        return types;
    }

    /** There is one more partition to poll. */
    public void alsoPoll(final int partition) {
        types().forEach(type -> keepPolling(partition, type));
    }

    /** From now on each job is completed. */
    public void beDiligent() {
        diligent = true;
    }

    /** No more polls. */
    public void stop() {
        stopped = true;
    }

    private List<String> tenants() {
        return options.has(Fault.COMMANDS) ? List.of(Tenants.DEFAULT, Users.OTHER_TENANT) : List.of(Tenants.DEFAULT);
    }

    private boolean lazy() {
        return !diligent && options.has(Fault.IDLE_WORKERS);
    }

    private void keepPolling(final int partition, final String type) {
        world.after(rng.between(1, options.span(diligent ? 60 : 20)), "worker", () -> {
            if (!stopped) {
                poll(partition, type);
                keepPolling(partition, type);
            }
        });
    }

    private void poll(final int partition, final String type) {
        final JobBatchValue batch = new JobBatchValue(
                type,
                "poller",
                timeout(),
                1 + rng.nextInt(20),
                rng.chance(0.5) ? List.of() : List.of("x"),
                tenants(),
                -1,
                List.of(),
                -1,
                false);
        gateway.call(partition, -1, JobBatchIntent.ACTIVATE, batch, NONE, reply -> {
            if (reply instanceof CommandReply.JobsActivated activated) {
                activated.jobs().forEach(this::take);
            }
        });
    }

    /** For workers who idle, a job is soon somebody else's. */
    private long timeout() {
        return 1 + rng.between(0, options.span(lazy() ? 10 : 100) / World.MILLIS);
    }

    private void openStream(final String type) {
        final long id = ++nextStream[0];
        final JobStream stream =
                new JobStream(id, gateway.gatewayId(), type, "streamer", timeout(), List.of(), tenants());
        gateway.openStream(stream, this::pushed);
        if (options.has(Fault.IDLE_WORKERS)) {
            clog(id, true);
        }
    }

    private void clog(final long streamId, final boolean ready) {
        world.after(rng.between(1, options.span(40)), "stream", () -> {
            if (rng.chance(0.1)) {
                gateway.closeStream(streamId);
                return;
            }
            gateway.streamReady(streamId, diligent || !ready);
            clog(streamId, !ready);
        });
    }

    private void pushed(final JobPush push) {
        if (lazy() && rng.chance(0.3)) {
            gateway.tell(push.partitionId(), push.job().key(), JobIntent.YIELD, said(0, 0, "", Packed.EMPTY_DOCUMENT));
        } else {
            take(push.job());
        }
    }

    private void take(final ActivatedJob job) {
        world.after(rng.between(1, options.span(5)), "work", () -> work(job));
    }

    private void work(final ActivatedJob job) {
        if (job.job().listening().kind() == JobKind.TASK_LISTENER) {
            listen(job);
            return;
        }
        final int choice = rng.nextInt(100);
        final int retries = job.job().retries();
        if (diligent || choice < 70) {
            complete(job.key());
        } else if (choice < 80) {
            final long backoff = rng.chance(0.5) ? 0 : rng.between(1, options.span(20) / World.MILLIS);
            call(job.key(), JobIntent.FAIL, said(retries - 1, backoff, "", document()));
        } else if (choice < 86) {
            call(job.key(), JobIntent.THROW_ERROR, said(0, 0, ProcessGenerator.ERROR_CODE, document()));
        } else if (choice < 90) {
            complete(job.key());
            complete(job.key());
        } else if (choice < 94) {
            call(
                    job.key(),
                    JobIntent.UPDATE_TIMEOUT,
                    JobValue.ofCommand(-1, 0, options.span(10) / World.MILLIS, "", "", Packed.EMPTY_DOCUMENT));
            world.after(rng.between(1, options.span(15)), "late work", () -> complete(job.key()));
        } else if (!lazy()) {
            complete(job.key());
        }
    }

    /** Listeners of user tasks deny or correct what is about to happen, at times; variables they must not set. */
    private void listen(final ActivatedJob job) {
        final ListenerEvent event = job.job().listening().event();
        final boolean deniable = event == ListenerEvent.ASSIGNING
                || event == ListenerEvent.UPDATING
                || event == ListenerEvent.COMPLETING;
        if (!diligent && rng.chance(0.2)) {
            call(job.key(), JobIntent.FAIL, said(job.job().retries() - 1, 0, "", Packed.EMPTY_DOCUMENT));
        } else if (!diligent && deniable && rng.chance(0.3)) {
            complete(job.key(), result(true, List.of()), 1);
        } else if (!diligent && rng.chance(0.3)) {
            complete(job.key(), result(false, List.of("priority")), 1);
        } else if (diligent || !lazy() || rng.chance(0.5)) {
            complete(job.key(), said(-1, 0, "", Packed.EMPTY_DOCUMENT), 1);
        }
    }

    private JobValue result(final boolean denied, final List<String> corrected) {
        return said(-1, 0, "", Packed.EMPTY_DOCUMENT)
                .with(new JobResult(denied, "no", corrected, "", List.of(), List.of(), "", "", rng.nextInt(100)));
    }

    private void complete(final long key) {
        complete(key, said(-1, 0, "", document()), 1);
    }

    /**
     * Each attempt waits longer than the one before, and there is one attempt at a time for a job that is pushed again and
     * again: a partition that is overloaded must be able to recover.
     */
    private void complete(final long key, final JobValue value, final int attempt) {
        gateway.call(PartitionKeys.partitionOf(key), key, JobIntent.COMPLETE, value, GONE, reply -> {
            if (reply instanceof CommandReply.Accepted) {
                Violation.unless(completed.add(key), "clients", "job %d is completed twice", key);
            } else if (reply instanceof CommandReply.Refused
                    && known.ledger(PartitionKeys.partitionOf(key)).isLiveJob(key)
                    && retrying.add(key)) {
                world.after(rng.between(1, attempt * options.span(10)), "complete again", () -> {
                    retrying.remove(key);
                    complete(key, value, attempt + 1);
                });
            }
        });
    }

    /** A job whose completion was acknowledged never comes back. */
    public void checkAcknowledged() {
        for (final long key : completed) {
            Violation.unless(
                    !known.ledger(PartitionKeys.partitionOf(key)).isLiveJob(key),
                    "durability",
                    "the completion of job %d was acknowledged, but it is not on the log",
                    key);
        }
    }

    private void call(final long key, final Intent intent, final JobValue value) {
        gateway.call(PartitionKeys.partitionOf(key), key, intent, value, GONE, reply -> {});
    }

    private static JobValue said(
            final int retries, final long backoff, final String errorCode, final Packed variables) {
        return JobValue.ofCommand(retries, backoff, -1, "simulated", errorCode, variables);
    }

    private Packed document() {
        return rng.chance(0.5)
                ? Packed.EMPTY_DOCUMENT
                : new Documents.Builder()
                        .put("x", Users.number(rng.nextInt(10)))
                        .build();
    }
}

package dev.skep.engine.job;

import dev.skep.base.Packed;
import dev.skep.engine.DueDates;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.part.JobKind;
import dev.skep.state.Key;
import dev.skep.state.StateView;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/** The tables of jobs, and the applier of what happens to them. Variables are not kept here: they are with their scopes. */
public final class Jobs implements EventApplier<JobIntent, JobValue> {
    private static final Table<Job> JOBS =
            new Table<>(TableIds.JOBS, "jobs", ValueCodec.of(Job::write, Job::read, Job::weight));
    private static final Table<Boolean> ACTIVATABLE =
            new Table<>(TableIds.JOBS_ACTIVATABLE, "jobs-activatable", ValueCodec.PRESENT);

    private static final Table<Long> TASK_LISTENERS =
            new Table<>(TableIds.TASK_LISTENER_JOBS, "task-listener-jobs", ValueCodec.INT64);

    private final StateWriter state;
    private final ElementInstances instances;
    private final DueDates deadlines;
    private final DueDates backoffs;

    public Jobs(final StateWriter state, final ElementInstances instances) {
        this.state = state;
        this.instances = instances;
        this.deadlines = new DueDates(state, TableIds.JOB_DEADLINES, "job-deadlines");
        this.backoffs = new DueDates(state, TableIds.JOB_BACKOFFS, "job-backoffs");
    }

    /** The job, or null when it is gone or never was. */
    public Job get(final long key) {
        return state.get(JOBS, Key.of(JOBS, key));
    }

    /** Key of the job of the listener that a user task waits for, by its element instance; or -1. */
    public long taskListenerOf(final long elementInstanceKey) {
        final Long key = state.get(TASK_LISTENERS, Key.of(TASK_LISTENERS, elementInstanceKey));
        return key == null ? -1 : key;
    }

    /** Jobs of the type that can be activated, oldest first; see {@link Key#lastLong()} for the key of the job. */
    public void activatable(final String type, final String tenantId, final StateView.Visitor<Boolean> visitor) {
        state.scan(
                ACTIVATABLE, Key.builder(ACTIVATABLE).text(type).text(tenantId).build(), visitor);
    }

    /** When activations lapse. */
    public DueDates deadlines() {
        return deadlines;
    }

    /** When failed jobs are to be tried again. */
    public DueDates backoffs() {
        return backoffs;
    }

    @Override
    public void apply(final long key, final JobIntent intent, final JobValue value, final long timestamp) {
        switch (intent) {
            case CREATED -> created(key, value);
            case COMPLETED -> completed(key, value);
            case CANCELED -> remove(key);
            case TIMED_OUT, YIELDED -> move(key, value.withDeadline(-1), JobState.ACTIVATABLE);
            case RECURRED_AFTER_BACKOFF -> move(key, withoutBackoff(value), JobState.ACTIVATABLE);
            case FAILED -> failed(key, value);
            case ERROR_THROWN -> move(key, value, JobState.ERROR_THROWN);
            case RETRIES_UPDATED -> move(key, value, get(key).state());
            case TIMEOUT_UPDATED -> move(key, value, JobState.ACTIVATED);
            case MIGRATED -> move(key, value, get(key).state());
            case COMPLETE,
                    TIME_OUT,
                    FAIL,
                    UPDATE_RETRIES,
                    CANCEL,
                    THROW_ERROR,
                    RECUR_AFTER_BACKOFF,
                    YIELD,
                    UPDATE_TIMEOUT -> throw new IllegalStateException(intent + " is a command");
        }
    }

    /** Applies an activation: all jobs of the batch belong to its worker until its deadline. */
    public void applyActivated(final JobBatchValue batch) {
        for (final long key : batch.jobKeys()) {
            move(key, get(key).value().withActivation(batch.worker(), batch.deadline()), JobState.ACTIVATED);
        }
    }

    /** An incident that held the job is resolved. */
    public void applyIncidentResolved(final long key) {
        final Job job = get(key);
        if (job != null) {
            move(key, job.value(), JobState.ACTIVATABLE);
        }
    }

    /** The job can't be activated because it is too large. */
    public void applyDisabled(final long key) {
        move(key, withoutBackoff(get(key).value()), JobState.FAILED);
    }

    /** The element that the job belonged to is gone. */
    public void forget(final long key) {
        final Job job = get(key);
        if (job != null) {
            leave(key, job);
            state.delete(JOBS, Key.of(JOBS, key));
        }
    }

    private void created(final long key, final JobValue value) {
        enter(key, new Job(value, JobState.ACTIVATABLE));
        if (value.listening().kind() == JobKind.TASK_LISTENER) {
            state.put(TASK_LISTENERS, Key.of(TASK_LISTENERS, value.elementInstanceKey()), key);
            return;
        }
        final ElementInstance instance = instances.require(value.elementInstanceKey());
        instances.put(instance.withJob(key));
    }

    /** The element remembers how many of its listeners were told. */
    private void completed(final long key, final JobValue value) {
        remove(key);
        if (value.listening().kind() == JobKind.EXECUTION_LISTENER) {
            final ElementInstance instance = instances.require(value.elementInstanceKey());
            instances.put(instance.withListeners(value.listening().index() + 1));
        }
    }

    private void failed(final long key, final JobValue value) {
        final boolean again = value.retries() > 0 && value.retryBackoff() <= 0;
        move(key, value, again ? JobState.ACTIVATABLE : JobState.FAILED);
    }

    private void remove(final long key) {
        final Job job = get(key);
        leave(key, job);
        state.delete(JOBS, Key.of(JOBS, key));
        if (job.value().listening().kind() == JobKind.TASK_LISTENER) {
            state.delete(TASK_LISTENERS, Key.of(TASK_LISTENERS, job.value().elementInstanceKey()));
            return;
        }
        final ElementInstance instance = instances.get(job.value().elementInstanceKey());
        if (instance != null && instance.jobKey() == key) {
            instances.put(instance.withJob(-1));
        }
    }

    private void move(final long key, final JobValue value, final JobState to) {
        leave(key, get(key));
        enter(key, new Job(value.withVariables(Packed.EMPTY_DOCUMENT), to));
    }

    private void enter(final long key, final Job job) {
        state.put(JOBS, Key.of(JOBS, key), job);
        switch (job.state()) {
            case ACTIVATABLE -> state.put(ACTIVATABLE, activatableKey(key, job.value()), Boolean.TRUE);
            case ACTIVATED -> deadlines.add(job.value().deadline(), key);
            case FAILED -> {
                if (waitsForRetry(job.value())) {
                    backoffs.add(job.value().recurringTime(), key);
                }
            }
            case ERROR_THROWN -> {}
        }
    }

    private void leave(final long key, final Job job) {
        switch (job.state()) {
            case ACTIVATABLE -> state.delete(ACTIVATABLE, activatableKey(key, job.value()));
            case ACTIVATED -> deadlines.remove(job.value().deadline(), key);
            case FAILED -> {
                if (waitsForRetry(job.value())) {
                    backoffs.remove(job.value().recurringTime(), key);
                }
            }
            case ERROR_THROWN -> {}
        }
    }

    private static JobValue withoutBackoff(final JobValue value) {
        return value.withFailure(
                value.retries(), value.retryBackoff(), -1, value.errorMessage(), Packed.EMPTY_DOCUMENT);
    }

    private static boolean waitsForRetry(final JobValue value) {
        return value.recurringTime() > 0;
    }

    private static Key activatableKey(final long key, final JobValue value) {
        return Key.builder(ACTIVATABLE)
                .text(value.type())
                .text(value.tenantId())
                .number(key)
                .build();
    }
}

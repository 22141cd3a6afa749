package dev.skep.engine.incident;

import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.engine.job.Job;
import dev.skep.engine.job.JobState;
import dev.skep.engine.job.Jobs;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/** The tables of open incidents, and the applier of what happens to them. */
public final class Incidents implements EventApplier<IncidentIntent, IncidentValue> {
    private static final Table<IncidentValue> INCIDENTS = new Table<>(
            TableIds.INCIDENTS,
            "incidents",
            ValueCodec.of(
                    IncidentValue::write,
                    IncidentValue::read,
                    value -> 300 + value.errorMessage().length()));
    private static final Table<Long> BY_ELEMENT =
            new Table<>(TableIds.INCIDENT_BY_ELEMENT, "incident-by-element", ValueCodec.INT64);
    private static final Table<Long> BY_JOB =
            new Table<>(TableIds.INCIDENT_BY_JOB, "incident-by-job", ValueCodec.INT64);

    private final StateWriter state;
    private final Jobs jobs;

    public Incidents(final StateWriter state, final Jobs jobs) {
        this.state = state;
        this.jobs = jobs;
    }

    /** The open incident, or null. */
    public IncidentValue get(final long key) {
        return state.get(INCIDENTS, Key.of(INCIDENTS, key));
    }

    /** Key of the open incident of the element instance itself, or -1. */
    public long ofElement(final long elementInstanceKey) {
        final Long key = state.get(BY_ELEMENT, Key.of(BY_ELEMENT, elementInstanceKey));
        return key == null ? -1 : key;
    }

    /** Key of the open incident of the job, or -1. */
    public long ofJob(final long jobKey) {
        final Long key = state.get(BY_JOB, Key.of(BY_JOB, jobKey));
        return key == null ? -1 : key;
    }

    /** Key of the open incident of the listener that the user task of the element instance waits for, or -1. */
    public long ofTaskListener(final long elementInstanceKey) {
        final long jobKey = jobs.taskListenerOf(elementInstanceKey);
        return jobKey < 0 ? -1 : ofJob(jobKey);
    }

    @Override
    public void apply(final long key, final IncidentIntent intent, final IncidentValue value, final long timestamp) {
        switch (intent) {
            case CREATED -> created(key, value);
            case RESOLVED -> resolved(key, value);
            case MIGRATED -> state.put(INCIDENTS, Key.of(INCIDENTS, key), value);
            case RESOLVE -> throw new IllegalStateException(intent + " is a command");
        }
    }

    private void created(final long key, final IncidentValue value) {
        state.put(INCIDENTS, Key.of(INCIDENTS, key), value);
        if (value.jobKey() < 0) {
            state.put(BY_ELEMENT, Key.of(BY_ELEMENT, value.elementInstanceKey()), key);
            return;
        }
        state.put(BY_JOB, Key.of(BY_JOB, value.jobKey()), key);
        if (value.errorType() == IncidentErrorType.MESSAGE_SIZE_EXCEEDED) {
            jobs.applyDisabled(value.jobKey());
        }
    }

    private void resolved(final long key, final IncidentValue value) {
        state.delete(INCIDENTS, Key.of(INCIDENTS, key));
        if (value.jobKey() < 0) {
            state.delete(BY_ELEMENT, Key.of(BY_ELEMENT, value.elementInstanceKey()));
            return;
        }
        state.delete(BY_JOB, Key.of(BY_JOB, value.jobKey()));
        final Job job = jobs.get(value.jobKey());
        if (job != null && (job.state() == JobState.FAILED || job.state() == JobState.ERROR_THROWN)) {
            jobs.applyIncidentResolved(value.jobKey());
        }
    }
}

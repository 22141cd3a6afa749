package dev.skep.engine.job;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.incident.IncidentRaiser;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.usertask.UserTasks;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.part.InstanceTraits;
import dev.skep.protocol.value.part.JobKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gives jobs to a worker: whichever are activatable, for a poll; exactly those named, for a push to a stream. */
public final class ActivateJobs implements CommandHandler<JobBatchValue> {
    private static final int JOB_OVERHEAD_BYTES = 512;

    private final Jobs jobs;
    private final ElementInstances instances;
    private final VariableScopes scopes;
    private final UserTasks userTasks;
    private final IncidentRaiser incidents;
    private final int bytesMax;

    public ActivateJobs(
            final Jobs jobs,
            final ElementInstances instances,
            final VariableScopes scopes,
            final UserTasks userTasks,
            final IncidentRaiser incidents,
            final int bytesMax) {
        this.jobs = jobs;
        this.instances = instances;
        this.scopes = scopes;
        this.userTasks = userTasks;
        this.incidents = incidents;
        this.bytesMax = bytesMax;
    }

    /** Jobs chosen so far. */
    private static final class Selection {
        private final List<ActivatedJob> jobs = new ArrayList<>();
        private final List<Long> keys = new ArrayList<>();
        private final List<Long> oversized = new ArrayList<>();
        private int bytes;
        private boolean truncated;
    }

    @Override
    public void decide(final long key, final JobBatchValue batch, final Decision decision) {
        if (!isValid(batch, decision)) {
            return;
        }
        final long deadline = decision.after(batch.timeout());
        final Selection selection = select(batch, deadline);
        final JobBatchValue activated = new JobBatchValue(
                batch.type(),
                batch.worker(),
                batch.timeout(),
                batch.maxJobsToActivate(),
                batch.fetchVariables(),
                batch.tenantIds(),
                batch.jobStreamId(),
                List.copyOf(selection.keys),
                deadline,
                selection.truncated);
        if (!selection.keys.isEmpty()) {
            decision.newEvent(JobBatchIntent.ACTIVATED, activated);
        }
        for (final long oversized : selection.oversized) {
            incidents.raise(
                    oversized,
                    jobs.get(oversized).value(),
                    IncidentErrorType.MESSAGE_SIZE_EXCEEDED,
                    "The job with key '" + oversized
                            + "' can not be activated because with its variables it is larger than the"
                            + " configured message size (per default 4 MB). Try to reduce its size by fetching fewer"
                            + " variables or by modifying the variable values.",
                    decision);
        }
        if (isPush(batch)) {
            for (final ActivatedJob job : selection.jobs) {
                decision.push(
                        new JobPush(dev.skep.protocol.PartitionKeys.partitionOf(job.key()), batch.jobStreamId(), job));
            }
        } else {
            decision.replyJobs(selection.jobs, selection.truncated);
        }
    }

    private Selection select(final JobBatchValue batch, final long deadline) {
        final Selection selection = new Selection();
        if (isPush(batch)) {
            for (final long jobKey : batch.jobKeys()) {
                final Job job = jobs.get(jobKey);
                if (job != null && job.state() == JobState.ACTIVATABLE) {
                    take(selection, jobKey, batch, deadline);
                }
            }
            return selection;
        }
        for (final String tenantId : batch.tenantIds()) {
            jobs.activatable(
                    batch.type(),
                    tenantId,
                    (key, present) -> selection.keys.size() < batch.maxJobsToActivate()
                            && take(selection, key.lastLong(), batch, deadline));
        }
        return selection;
    }

    /** Those that a listener is told are about to be set count as if they were. */
    private Packed variables(final JobValue job, final List<String> wanted) {
        final Packed visible = scopes.document(job.elementInstanceKey(), wanted);
        if (job.listening().kind() != JobKind.TASK_LISTENER) {
            return visible;
        }
        final Packed coming = userTasks.comingVariables(job.elementInstanceKey());
        if (coming.isEmptyDocument()) {
            return visible;
        }
        final Map<String, Packed> all = new TreeMap<>();
        Documents.forEach(visible, all::put);
        Documents.forEach(coming, (name, value) -> {
            if (wanted.isEmpty() || wanted.contains(name)) {
                all.put(name, value);
            }
        });
        final Documents.Builder document = new Documents.Builder();
        all.forEach(document::put);
        return document.build();
    }

    /** False when the batch is full; jobs that are pushed travel one by one. */
    private boolean take(final Selection selection, final long jobKey, final JobBatchValue batch, final long deadline) {
        final JobValue value = jobs.get(jobKey).value();
        final Packed variables = variables(value, batch.fetchVariables());
        final InstanceTraits traits = instances.traitsOf(value.processInstanceKey());
        final int bytes = variables.length() + value.customHeaders().length() + traits.length() + JOB_OVERHEAD_BYTES;
        if (bytes > bytesMax) {
            selection.oversized.add(jobKey);
            return true;
        }
        if (!isPush(batch) && selection.bytes + bytes > bytesMax) {
            selection.truncated = true;
            return false;
        }
        selection.bytes += bytes;
        selection.keys.add(jobKey);
        selection.jobs.add(new ActivatedJob(
                jobKey, value.withActivation(batch.worker(), deadline).withVariables(variables), traits.tags()));
        return true;
    }

    /** A push names its jobs; the id of its stream may be any number. */
    private static boolean isPush(final JobBatchValue batch) {
        return !batch.jobKeys().isEmpty();
    }

    private static boolean isValid(final JobBatchValue batch, final Decision decision) {
        if (batch.maxJobsToActivate() < 1 && !isPush(batch)) {
            invalid(decision, "max jobs to activate", "to be greater than zero", batch.maxJobsToActivate());
        } else if (batch.timeout() < 1) {
            invalid(decision, "timeout", "to be greater than zero", batch.timeout());
        } else if (batch.type().isEmpty()) {
            invalid(decision, "type", "to be present", "blank");
        } else {
            return true;
        }
        return false;
    }

    private static void invalid(
            final Decision decision, final String field, final String expected, final Object found) {
        decision.reject(
                RejectionType.INVALID_ARGUMENT,
                "Expected to activate job batch with " + field + " " + expected + ", but it was " + found);
    }
}

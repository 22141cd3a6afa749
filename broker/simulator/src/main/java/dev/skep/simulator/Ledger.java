package dev.skep.simulator;

import com.google.errorprone.annotations.FormatMethod;
import dev.skep.base.BpmnElementType;
import dev.skep.protocol.Record;
import dev.skep.protocol.RecordType;
import dev.skep.protocol.intent.ErrorIntent;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.value.ErrorValue;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import dev.skep.protocol.value.TimerValue;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.part.ListenerEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * A small model of the lives on a partition, moved by its committed records: nothing begins or ends twice, nothing happens
 * to what is gone, and an instance that ends leaves nothing behind.
 */
public final class Ledger {
    private final int partitionId;
    private final SortedMap<Long, Element> elements = new TreeMap<>();
    private final SortedMap<Long, Job> jobs = new TreeMap<>();
    private final SortedMap<Long, IncidentValue> incidents = new TreeMap<>();
    private final SortedMap<Long, TimerValue> timers = new TreeMap<>();
    private final Map<Long, Integer> holdings = new TreeMap<>();
    // By element: the job that threw an error, which ends with its element and without a word of its own.
    private final Map<Long, Long> throwers = new TreeMap<>();
    // Look-ups only.
    private final Set<Long> born = new HashSet<>();

    private final Set<Long> messages = new HashSet<>();
    private final SubscriptionLedger more;
    // Elements of a definition that were ever active.
    private final SortedMap<Long, TreeSet<String>> elementIds = new TreeMap<>();
    private final List<Long> ended = new ArrayList<>();
    private Record workable;
    private boolean accepts;
    private long lastPosition;
    private long completedInstances;
    private long completedJobs;

    /** @param crossings shared by all partitions */
    public Ledger(final int partitionId, final Crossings crossings) {
        this.partitionId = partitionId;
        more = new SubscriptionLedger(
                partitionId,
                new SubscriptionLedger.Lives() {
                    @Override
                    public void begin(final long key, final String what) {
                        Ledger.this.begin(key, what);
                    }

                    @Override
                    public void hold(final long instance, final int change) {
                        Ledger.this.hold(instance, change);
                    }
                },
                crossings);
    }

    private enum JobState {
        ACTIVATABLE,
        ACTIVATED,
        FAILED,
        ERROR_THROWN
    }

    private record Element(ProcessInstanceValue value, ProcessInstanceIntent state) {}

    private record Job(JobValue value, JobState state) {
        Job in(final JobState next) {
            return new Job(value, next);
        }

        boolean workable() {
            return state == JobState.ACTIVATABLE || state == JobState.ACTIVATED;
        }
    }

    // ---------------------------------------------------------------- what others may know

    /** Open incidents by key. */
    public SortedMap<Long, IncidentValue> incidents() {
        return incidents;
    }

    /** Keys of the root elements of instances that have not ended. */
    public List<Long> liveInstances() {
        final List<Long> keys = new ArrayList<>();
        elements.forEach((key, element) -> {
            if (element.value.elementType() == BpmnElementType.PROCESS) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** Element instances of an instance that are there, but for the instance itself: keys and ids. */
    public SortedMap<Long, String> elementsOf(final long instance) {
        final SortedMap<Long, String> found = new TreeMap<>();
        elements.tailMap(instance + 1).forEach((key, element) -> {
            if (element.value.processInstanceKey() == instance) {
                found.put(key, element.value.elementId());
            }
        });
        return found;
    }

    /** Elements that were active in some instance of the same definition as this one; none where it has ended. */
    public List<String> elementIdsOf(final long instance) {
        final Element process = elements.get(instance);
        return process == null
                ? List.of()
                : List.copyOf(elementIds.getOrDefault(process.value.processDefinitionKey(), new TreeSet<>()));
    }

    /** The definition that the instance runs; -1 where it has ended. */
    public long definitionOf(final long instance) {
        final Element process = elements.get(instance);
        return process == null ? -1 : process.value.processDefinitionKey();
    }

    /** Open user tasks by key. */
    public SortedMap<Long, UserTaskValue> userTasks() {
        return more.userTasks();
    }

    /** Whether the signal was broadcast on this partition. */
    boolean wasHeard(final long key) {
        return more.wasHeard(key);
    }

    /** Subscriptions of message events that are open, or are being closed. */
    Collection<ProcessMessageSubscriptionValue> messageWaits() {
        return more.messageWaits().values();
    }

    /** Whether no message subscription is left of what has ended. */
    public boolean isQuiet() {
        return more.messageWaits().values().stream().allMatch(wait -> elements.containsKey(wait.elementInstanceKey()));
    }

    /** In the end nothing is left of the instances, unless a timer has just begun another one. */
    public void checkNothingLeft() {
        if (!liveInstances().isEmpty()) {
            return;
        }
        more.checkNobodyListens();
        check(
                jobs.isEmpty() && incidents.isEmpty() && holdings.isEmpty(),
                "all instances have ended, but left something behind:%s",
                remains());
    }

    public boolean wasBorn(final long key) {
        return born.contains(key);
    }

    public boolean isLiveJob(final long key) {
        return jobs.containsKey(key);
    }

    public long completedInstances() {
        return completedInstances;
    }

    public long completedJobs() {
        return completedJobs;
    }

    /** What is left of all instances, in words. */
    public String remains() {
        return remains(instance -> true) + more.remains();
    }

    private String remains(final LongPredicate wanted) {
        final StringBuilder text = new StringBuilder();
        elements.forEach((key, element) -> {
            if (wanted.test(element.value.processInstanceKey())) {
                tell(text, element.value.elementId(), key, element.state + " of " + element.value.processInstanceKey());
            }
        });
        jobs.forEach((key, job) -> {
            if (wanted.test(job.value.processInstanceKey())) {
                tell(text, "job of " + job.value.elementId(), key, job.state);
            }
        });
        incidents.forEach((key, incident) -> {
            if (wanted.test(incident.processInstanceKey())) {
                tell(text, "incident of " + incident.elementId(), key, incident.errorMessage());
            }
        });
        timers.forEach((key, timer) -> {
            if (wanted.test(timer.processInstanceKey())) {
                tell(text, "timer of " + timer.targetElementId(), key, timer.dueDate());
            }
        });
        return text.toString();
    }

    private static void tell(final StringBuilder text, final String what, final long key, final Object state) {
        text.append(' ')
                .append(what)
                .append('[')
                .append(key)
                .append(' ')
                .append(state)
                .append(']');
    }

    // ---------------------------------------------------------------- records

    public void apply(final LoggedEntry entry) {
        for (final Record record : entry.records()) {
            check(
                    record.position() == lastPosition + 1,
                    "position %d follows position %d",
                    record.position(),
                    lastPosition);
            lastPosition = record.position();
            apply(record);
        }
        for (final long instance : ended) {
            check(
                    holdings.get(instance) == null,
                    "instance %d has ended, but left something behind:%s",
                    instance,
                    remains(other -> other == instance));
        }
        ended.clear();
    }

    private void apply(final Record record) {
        check(
                workable == null || (record.recordType() == RecordType.EVENT) == accepts,
                "the job command %s should %s, but %s follows",
                workable,
                accepts ? "succeed" : "be rejected",
                record);
        workable = null;
        if (record.recordType() == RecordType.COMMAND) {
            command(record);
        } else if (record.recordType() == RecordType.EVENT) {
            event(record);
        }
    }

    private void command(final Record record) {
        more.command(record);
        final boolean asks = record.intent() == JobIntent.COMPLETE
                || record.intent() == JobIntent.FAIL
                || record.intent() == JobIntent.THROW_ERROR;
        if (asks && !record.deferred()) {
            final Job job = jobs.get(record.key());
            workable = record;
            final boolean listens = job != null && job.value.listening().event() != ListenerEvent.UNSPECIFIED;
            accepts = job != null && job.workable() && !(listens && record.intent() == JobIntent.THROW_ERROR);
        }
    }

    private void event(final Record record) {
        final long key = record.key();
        switch (record.value()) {
            case ProcessInstanceValue value -> element(record, (ProcessInstanceIntent) record.intent(), value);
            case JobValue value -> job(key, (JobIntent) record.intent(), value);
            case JobBatchValue value -> activated(value);
            case IncidentValue value -> incident(key, (IncidentIntent) record.intent(), value);
            case MessageValue value -> message(key, (MessageIntent) record.intent());
            case TimerValue value -> timer(key, (TimerIntent) record.intent(), value);
            case ErrorValue value ->
                check(
                        record.intent() != ErrorIntent.CREATED,
                        "a rule failed: %s%n%s",
                        value.exceptionMessage(),
                        value.stacktrace());
            default -> more.event(record);
        }
    }

    private void element(final Record record, final ProcessInstanceIntent intent, final ProcessInstanceValue value) {
        final long key = record.key();
        if (intent == ProcessInstanceIntent.SEQUENCE_FLOW_TAKEN) {
            check(
                    elements.containsKey(value.flowScopeKey()),
                    "a flow is taken in scope %d, which is not there",
                    value.flowScopeKey());
            return;
        }
        if (intent == ProcessInstanceIntent.ELEMENT_ACTIVATING) {
            begin(key, "element");
            more.activating(record, value);
            check(
                    value.elementType() == BpmnElementType.PROCESS || elements.containsKey(value.flowScopeKey()),
                    "element %d begins in scope %d, which is not there",
                    key,
                    value.flowScopeKey());
            elements.put(key, new Element(value, intent));
            elementIds
                    .computeIfAbsent(value.processDefinitionKey(), definition -> new TreeSet<>())
                    .add(value.elementId());
            hold(value.processInstanceKey(), 1);
            return;
        }
        final Element before = elements.get(key);
        check(
                before != null,
                "element %d of instance %d is not there, but: %s",
                key,
                value.processInstanceKey(),
                intent);
        if (intent == ProcessInstanceIntent.ELEMENT_MIGRATED) {
            elements.put(key, new Element(value, before.state));
            return;
        }
        check(follows(before.state, intent), "element %d is %s and then %s", key, before.state, intent);
        if (intent != ProcessInstanceIntent.ELEMENT_COMPLETED && intent != ProcessInstanceIntent.ELEMENT_TERMINATED) {
            elements.put(key, new Element(value, intent));
            return;
        }
        elements.remove(key);
        hold(value.processInstanceKey(), -1);
        final Long thrower = throwers.remove(key);
        if (thrower != null && jobs.containsKey(thrower) && jobs.get(thrower).state == JobState.ERROR_THROWN) {
            jobs.remove(thrower);
            hold(value.processInstanceKey(), -1);
        }
        if (value.elementType() == BpmnElementType.PROCESS) {
            ended.add(key);
            completedInstances++;
        }
    }

    private static boolean follows(final ProcessInstanceIntent before, final ProcessInstanceIntent next) {
        return switch (next) {
            case ELEMENT_ACTIVATED -> before == ProcessInstanceIntent.ELEMENT_ACTIVATING;
            case ELEMENT_COMPLETING -> before == ProcessInstanceIntent.ELEMENT_ACTIVATED;
            case ELEMENT_COMPLETED -> before == ProcessInstanceIntent.ELEMENT_COMPLETING;
            case ELEMENT_TERMINATING -> before != ProcessInstanceIntent.ELEMENT_TERMINATING;
            case ELEMENT_TERMINATED -> before == ProcessInstanceIntent.ELEMENT_TERMINATING;
            default -> false;
        };
    }

    private void job(final long key, final JobIntent intent, final JobValue value) {
        if (intent == JobIntent.CREATED) {
            begin(key, "job");
            jobs.put(key, new Job(value, JobState.ACTIVATABLE));
            hold(value.processInstanceKey(), 1);
            return;
        }
        final Job before = jobs.get(key);
        check(before != null, "job %d is not there, but: %s", key, intent);
        switch (intent) {
            case COMPLETED, CANCELED -> {
                check(
                        intent == JobIntent.CANCELED || before.workable(),
                        "job %d is %s, but completed",
                        key,
                        before.state);
                jobs.remove(key);
                hold(before.value.processInstanceKey(), -1);
                completedJobs += intent == JobIntent.COMPLETED ? 1 : 0;
            }
            case TIMED_OUT, YIELDED ->
                move(key, before, before.state == JobState.ACTIVATED, intent, JobState.ACTIVATABLE);
            case RECURRED_AFTER_BACKOFF ->
                move(key, before, before.state == JobState.FAILED, intent, JobState.ACTIVATABLE);
            case FAILED -> {
                final boolean again = value.retries() > 0 && value.retryBackoff() <= 0;
                move(key, before, before.workable(), intent, again ? JobState.ACTIVATABLE : JobState.FAILED);
            }
            case ERROR_THROWN -> {
                throwers.put(value.elementInstanceKey(), key);
                move(key, before, before.workable(), intent, JobState.ERROR_THROWN);
            }
            case TIMEOUT_UPDATED -> move(key, before, before.state == JobState.ACTIVATED, intent, JobState.ACTIVATED);
            case MIGRATED -> jobs.put(key, new Job(value, before.state));
            case RETRIES_UPDATED -> move(key, before, true, intent, before.state);
            default -> check(false, "%s is no event", intent);
        }
    }

    private void move(final long key, final Job job, final boolean legal, final JobIntent intent, final JobState to) {
        check(legal, "job %d is %s, but: %s", key, job.state, intent);
        jobs.put(key, job.in(to));
    }

    private void activated(final JobBatchValue batch) {
        for (final long key : batch.jobKeys()) {
            final Job job = jobs.get(key);
            check(job != null, "job %d is activated, but is not there", key);
            check(
                    job.state == JobState.ACTIVATABLE,
                    "job %d is %s, but is activated for %s",
                    key,
                    job.state,
                    batch.worker());
            jobs.put(key, job.in(JobState.ACTIVATED));
        }
    }

    private void incident(final long key, final IncidentIntent intent, final IncidentValue value) {
        if (intent == IncidentIntent.CREATED) {
            begin(key, "incident");
            incidents.put(key, value);
            hold(value.processInstanceKey(), 1);
            return;
        }
        if (intent == IncidentIntent.MIGRATED) {
            check(incidents.put(key, value) != null, "incident %d is not there, but: %s", key, intent);
            return;
        }
        check(incidents.remove(key) != null, "incident %d is not there, but: %s", key, intent);
        hold(value.processInstanceKey(), -1);
        final Job job = jobs.get(value.jobKey());
        if (job != null && !job.workable()) {
            jobs.put(value.jobKey(), job.in(JobState.ACTIVATABLE));
        }
    }

    private void timer(final long key, final TimerIntent intent, final TimerValue value) {
        if (intent == TimerIntent.CREATED) {
            begin(key, "timer");
            timers.put(key, value);
            hold(value.processInstanceKey(), 1);
            return;
        }
        final TimerValue before = timers.remove(key);
        check(before != null, "timer %d is not there, but: %s", key, intent);
        hold(before.processInstanceKey(), -1);
    }

    private void message(final long key, final MessageIntent intent) {
        if (intent == MessageIntent.PUBLISHED) {
            begin(key, "message");
            messages.add(key);
        } else {
            check(messages.remove(key), "message %d is not there, but: %s", key, intent);
        }
    }

    private void begin(final long key, final String what) {
        check(born.add(key), "%s %d begins, but the key was given out before", what, key);
    }

    /** Timers of start events belong to no instance. */
    private void hold(final long instance, final int change) {
        if (instance > 0) {
            holdings.merge(instance, change, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    @FormatMethod
    private void check(final boolean holds, final String message, final Object... arguments) {
        if (!holds) {
            throw new Violation(
                    "lives",
                    "partition " + partitionId + ", position " + lastPosition + ": "
                            + String.format(message, arguments));
        }
    }
}

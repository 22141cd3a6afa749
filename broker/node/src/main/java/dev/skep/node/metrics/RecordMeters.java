package dev.skep.node.metrics;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.ErrorIntent;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.RecordValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is counted of the events of one partition. Called by one thread, once for each event; counters are made when first
 * needed and found by array index from then on.
 */
public final class RecordMeters {
    /** Job types come from users: beyond this many the rest counts together, so that a scrape stays bounded. */
    static final int JOB_TYPES_MAX = 500;

    private static final String OTHER_TYPES = "other";
    private static final int INTENTS_MAX = 32;
    private static final int JOB_ACTIONS = JobAction.values().length;

    /** The labels of job events. */
    private enum JobAction {
        CREATED("created"),
        ACTIVATED("activated"),
        TIMED_OUT("timed out"),
        COMPLETED("completed"),
        FAILED("failed"),
        CANCELED("canceled"),
        ERROR_THROWN("error thrown");

        private final String label;

        JobAction(final String label) {
            this.label = label;
        }
    }

    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter[][] appended = new Counter[ValueType.values().length][];
    private final Counter[] elements = new Counter
            [ProcessInstanceIntent.values().length * BpmnElementType.values().length * BpmnEventType.values().length];
    private final Counter[] instances = new Counter[ProcessInstanceIntent.values().length];
    private final Map<String, Counter[]> jobs = new HashMap<>();
    private final Counter incidentsCreated;
    private final Counter incidentsResolved;
    private final Counter creationsDefault;
    private final Counter creationsInside;
    private final AtomicLong pendingIncidents = new AtomicLong();
    private final AtomicLong bufferedMessages = new AtomicLong();
    private final AtomicLong bannedInstances = new AtomicLong();

    RecordMeters(final MeterRegistry registry, final Tags tags) {
        this.registry = registry;
        this.tags = tags;
        incidentsCreated = registry.counter("zeebe_incident_events", tags.and("action", "created"));
        incidentsResolved = registry.counter("zeebe_incident_events", tags.and("action", "resolved"));
        final String creations = "zeebe_process_instance_creations";
        creationsDefault = registry.counter(creations, tags.and("creation_mode", "creation_at_default_start_event"));
        creationsInside = registry.counter(creations, tags.and("creation_mode", "creation_at_given_element"));
        Gauge.builder("zeebe_buffered_messages_count", bufferedMessages, AtomicLong::doubleValue)
                .tags(tags)
                .register(registry);
        // the contract ends these two in _total, which only counters may
        FunctionCounter.builder("zeebe_pending_incidents", pendingIncidents, AtomicLong::doubleValue)
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("zeebe_banned_instances", bannedInstances, AtomicLong::doubleValue)
                .tags(tags)
                .register(registry);
    }

    /** Counts one event. */
    public void event(final Intent intent, final RecordValue value) {
        appended(intent).increment();
        switch (intent) {
            case ProcessInstanceIntent verb -> element(verb, (ProcessInstanceValue) value);
            case JobIntent verb -> job(verb, (JobValue) value);
            case JobBatchIntent verb -> activated((JobBatchValue) value);
            case IncidentIntent verb -> incident(verb);
            case MessageIntent verb -> message(verb);
            case ProcessInstanceCreationIntent verb -> creation((ProcessInstanceCreationValue) value);
            case ErrorIntent verb -> bannedInstances.incrementAndGet();
            default -> {
                // counted as an appended record only
            }
        }
    }

    /** Sets what can't be told from events seen since the start. */
    public void restored(final long incidents, final long messages, final long banned) {
        pendingIncidents.set(incidents);
        bufferedMessages.set(messages);
        bannedInstances.set(banned);
    }

    private Counter appended(final Intent intent) {
        final int row = intent.valueType().ordinal();
        if (appended[row] == null) {
            appended[row] = new Counter[INTENTS_MAX];
        }
        final Counter known = appended[row][intent.ordinal()];
        if (known != null) {
            return known;
        }
        final Counter made = registry.counter(
                "zeebe_log_appender_record_appended",
                tags.and("recordType", "EVENT", "valueType", intent.valueType().name(), "intent", intent.name()));
        appended[row][intent.ordinal()] = made;
        return made;
    }

    private void element(final ProcessInstanceIntent intent, final ProcessInstanceValue value) {
        final String action = switch (intent) {
            case ELEMENT_ACTIVATED -> "activated";
            case ELEMENT_COMPLETED -> "completed";
            case ELEMENT_TERMINATED -> "terminated";
            default -> null;
        };
        if (action == null) {
            return;
        }
        final int types = BpmnElementType.values().length;
        final int at = (intent.ordinal() * types + value.elementType().ordinal()) * BpmnEventType.values().length
                + value.eventType().ordinal();
        if (elements[at] == null) {
            elements[at] = registry.counter(
                    "zeebe_element_instance_events",
                    tags.and(
                            "action",
                            action,
                            "type",
                            value.elementType().name(),
                            "eventType",
                            value.eventType().name()));
        }
        elements[at].increment();
        if (value.elementType() == BpmnElementType.PROCESS && value.parentProcessInstanceKey() < 0) {
            instance(intent, action);
        }
    }

    private void instance(final ProcessInstanceIntent intent, final String action) {
        if (instances[intent.ordinal()] == null) {
            instances[intent.ordinal()] = registry.counter(
                    "zeebe_executed_instances",
                    tags.and("organizationId", "null", "type", "ROOT_PROCESS_INSTANCE", "action", action));
        }
        instances[intent.ordinal()].increment();
    }

    private void job(final JobIntent intent, final JobValue value) {
        final JobAction action = switch (intent) {
            case CREATED -> JobAction.CREATED;
            case TIMED_OUT -> JobAction.TIMED_OUT;
            case COMPLETED -> JobAction.COMPLETED;
            case FAILED -> JobAction.FAILED;
            case CANCELED -> JobAction.CANCELED;
            case ERROR_THROWN -> JobAction.ERROR_THROWN;
            default -> null;
        };
        if (action != null) {
            job(value.type(), action);
        }
    }

    private void job(final String type, final JobAction action) {
        counter(type, action).increment();
    }

    private void activated(final JobBatchValue batch) {
        final int count = batch.jobKeys().size();
        if (count > 0) {
            counter(batch.type(), JobAction.ACTIVATED).increment(count);
        }
    }

    private Counter counter(final String type, final JobAction action) {
        Counter[] counters = jobs.get(type);
        String label = type;
        if (counters == null) {
            label = jobs.size() < JOB_TYPES_MAX ? type : OTHER_TYPES;
            counters = jobs.computeIfAbsent(label, added -> new Counter[JOB_ACTIONS]);
        }
        if (counters[action.ordinal()] == null) {
            counters[action.ordinal()] =
                    registry.counter("zeebe_job_events", tags.and("action", action.label, "type", label));
        }
        return counters[action.ordinal()];
    }

    private void creation(final ProcessInstanceCreationValue value) {
        (value.startInstructions().isEmpty() ? creationsDefault : creationsInside).increment();
    }

    private void incident(final IncidentIntent intent) {
        if (intent == IncidentIntent.CREATED) {
            incidentsCreated.increment();
            pendingIncidents.incrementAndGet();
        } else if (intent == IncidentIntent.RESOLVED) {
            incidentsResolved.increment();
            pendingIncidents.updateAndGet(count -> Math.max(0, count - 1));
        }
    }

    private void message(final MessageIntent intent) {
        if (intent == MessageIntent.PUBLISHED) {
            bufferedMessages.incrementAndGet();
        } else if (intent == MessageIntent.EXPIRED) {
            bufferedMessages.updateAndGet(count -> Math.max(0, count - 1));
        }
    }
}

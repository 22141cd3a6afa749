package dev.skep.engine;

import dev.skep.base.Rng;
import dev.skep.protocol.Record;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Does to an engine what clients and time do, as a seed says; and then lets all instances end. */
final class RandomWorkload {
    private static final int DRAIN_ROUNDS_MAX = 200;

    private final EngineHarness engine;
    private final Rng rng;
    private final Rng ends;
    private final Map<String, List<String>> processes;
    private final List<String> processIds;
    private final List<Long> jobKeys = new ArrayList<>();
    private final List<Long> instances = new ArrayList<>();

    /** @param processes the ids of their elements by those of the processes */
    RandomWorkload(final EngineHarness engine, final Rng rng, final SortedMap<String, List<String>> processes) {
        this.engine = engine;
        this.rng = rng;
        this.ends = rng.fork("ends");
        this.processes = processes;
        this.processIds = List.copyOf(processes.keySet());
    }

    void run(final int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    private void step() {
        switch (rng.nextInt(16)) {
            case 0, 1, 2 ->
                instances.add(creation(processIds.get(rng.nextInt(processIds.size())))
                        .withVariables(variables())
                        .start());
            case 3, 4, 5 -> activate();
            case 6, 7, 8 -> withJob(job -> engine.complete(job, rng.chance(0.5) ? "{}" : variables()));
            case 9 ->
                withJob(job ->
                        engine.fail(job, rng.nextInt(3), Duration.ofMinutes(rng.nextInt(3)), "failed", variables()));
            case 10 ->
                withJob(job -> engine.throwError(
                        job,
                        RandomModel.ERROR_CODES.get(rng.nextInt(RandomModel.ERROR_CODES.size())),
                        "",
                        variables()));
            case 11, 12 -> engine.advance(Duration.ofMinutes(rng.between(1, 40)));
            case 13 -> openIncidents().forEach(this::resolve);
            case 14 -> {
                if (!instances.isEmpty()) {
                    engine.setVariables(instances.get(rng.nextInt(instances.size())), variables());
                }
            }
            default -> {
                if (!instances.isEmpty() && rng.chance(0.3)) {
                    engine.cancel(instances.get(rng.nextInt(instances.size())));
                }
            }
        }
    }

    /** Some are to end early, with one element or another. */
    private Creation creation(final String processId) {
        final Creation creation = engine.create(processId);
        final List<String> elements = processes.get(processId);
        return ends.chance(0.25) ? creation.endingAfter(elements.get(ends.nextInt(elements.size()))) : creation;
    }

    private interface OnJob {
        void accept(long jobKey);
    }

    private void withJob(final OnJob action) {
        if (!jobKeys.isEmpty()) {
            action.accept(jobKeys.get(rng.nextInt(jobKeys.size())));
        }
    }

    private void activate() {
        final String type = RandomModel.JOB_TYPES.get(rng.nextInt(RandomModel.JOB_TYPES.size()));
        for (final ActivatedJob job : engine.activateJobs(type)
                .max((int) rng.between(1, 5))
                .timeout(Duration.ofMinutes(rng.between(1, 30)))
                .jobs()) {
            jobKeys.add(job.key());
        }
    }

    /** Completes all jobs, mends all incidents and lets time go by until nothing is active; false where that never comes. */
    boolean drain() {
        for (int round = 0; round < DRAIN_ROUNDS_MAX; round++) {
            if (active().isEmpty()) {
                return true;
            }
            engine.advance(Duration.ofHours(2));
            openIncidents().forEach(this::resolve);
            for (final String type : RandomModel.JOB_TYPES) {
                for (final ActivatedJob job : engine.activateJobs(type).jobs()) {
                    engine.complete(job);
                }
            }
        }
        return active().isEmpty();
    }

    /** Keys of the element instances that have not ended. */
    private Set<Long> active() {
        final TreeSet<Long> active = new TreeSet<>();
        for (final Record record : engine.records().events().list()) {
            if (record.intent() == ProcessInstanceIntent.ELEMENT_ACTIVATING) {
                active.add(record.key());
            } else if (record.intent() == ProcessInstanceIntent.ELEMENT_COMPLETED
                    || record.intent() == ProcessInstanceIntent.ELEMENT_TERMINATED) {
                active.remove(record.key());
            }
        }
        return active;
    }

    private List<Record> openIncidents() {
        final TreeMap<Long, Record> open = new TreeMap<>();
        for (final Record record : engine.records()
                .of(IncidentIntent.CREATED, IncidentIntent.RESOLVED)
                .list()) {
            if (record.intent() == IncidentIntent.CREATED) {
                open.put(record.key(), record);
            } else {
                open.remove(record.key());
            }
        }
        return List.copyOf(open.values());
    }

    private void resolve(final Record incident) {
        final IncidentValue value = (IncidentValue) incident.value();
        if (value.errorType() == IncidentErrorType.JOB_NO_RETRIES) {
            engine.updateRetries(value.jobKey(), 1);
        }
        engine.resolveIncident(incident.key());
    }

    private String variables() {
        return "{\"x\": " + rng.nextInt(12) + ", \"v" + rng.nextInt(4) + "\": \"" + rng.nextInt(100) + "\"}";
    }
}

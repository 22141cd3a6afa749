package dev.skep.engine.element;

import dev.skep.base.Packed;
import dev.skep.engine.Creation;
import dev.skep.engine.DmnFiles;
import dev.skep.engine.EngineHarness;
import dev.skep.engine.message.Publication;
import dev.skep.protocol.Record;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.SignalValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.instance.BusinessRuleTask;
import io.camunda.zeebe.model.bpmn.instance.CallActivity;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** Does what the {@link ElementFixtures} wait for, again and again, and starts the brokers anew in between. */
final class ElementDriver implements AutoCloseable {
    private static final int ROUNDS_MAX = 40;
    // Slow jobs take longer than all that may begin beside them.
    private static final int SLOW_ROUNDS = 6;

    private final EngineHarness engine = EngineHarness.flushing(1);
    private int restartedAt;

    ElementDriver(final BpmnModelInstance... processes) {
        if (anyHas(CallActivity.class, processes)) {
            engine.deploy(Bpmn.createExecutableProcess(ElementFixtures.CALLED)
                    .startEvent()
                    .serviceTask("called-task", task -> task.zeebeJobType("work"))
                    .endEvent()
                    .done());
        }
        if (anyHas(BusinessRuleTask.class, processes)) {
            EngineHarness.accepted(engine.deployment(DmnFiles.literal("only.dmn", "only", "1")));
        }
        engine.deploy(processes);
    }

    private static boolean anyHas(
            final Class<? extends ModelElementInstance> type, final BpmnModelInstance... processes) {
        return Stream.of(processes)
                .anyMatch(process -> !process.getModelElementsByType(type).isEmpty());
    }

    EngineHarness engine() {
        return engine;
    }

    /** An instance of the process with the variables that fixtures need. */
    long start(final String processId, final String... elementIds) {
        return start(create(processId).at(elementIds));
    }

    /** The same, and it is to end with the element. */
    long startEndingAfter(final String processId, final String elementId) {
        return start(create(processId).endingAfter(elementId));
    }

    private Creation create(final String processId) {
        return engine.create(processId).withVariables("{\"k\": \"" + ElementFixtures.KEY + "\", \"n\": 0}");
    }

    private long start(final Creation creation) {
        final long key = creation.start();
        restart();
        return key;
    }

    /** Lets everything happen until the instance has ended; false where it doesn't. */
    boolean ends(final long instance) {
        return endsWithin(ROUNDS_MAX, instance);
    }

    boolean endsWithin(final int rounds, final long instance) {
        for (int round = 0; round < rounds && !hasEnded(instance); round++) {
            completeJobs("work");
            restart();
            completeJobs("io.camunda.zeebe:userTask");
            restart();
            throwErrors();
            restart();
            completeUserTasks();
            restart();
            happens();
            if (round >= SLOW_ROUNDS) {
                completeJobs("slow");
                restart();
            }
        }
        return hasEnded(instance);
    }

    /** A message, a signal, and time. */
    void happens() {
        publish("m");
        restart();
        broadcast("s");
        restart();
        engine.advance(Duration.ofHours(1));
        restart();
    }

    /** The brokers are started again, from their logs and from snapshots, wherever anything has happened since. */
    void restart() {
        final int records = engine.records().list().size();
        if (records != restartedAt) {
            restartedAt = records;
            engine.restartInTurns();
        }
    }

    /** The brokers are started again while workers are busy. */
    void completeJobs(final String type) {
        final List<ActivatedJob> jobs = engine.activateJobs(type).jobs();
        restart();
        jobs.forEach(engine::complete);
    }

    private void throwErrors() {
        for (final ActivatedJob job : engine.activateJobs("bad").jobs()) {
            engine.throwError(job, "bad");
        }
    }

    private void publish(final String name) {
        new Publication(engine, 1, name).withKey(ElementFixtures.KEY).publish();
    }

    void broadcast(final String name) {
        EngineHarness.accepted(engine.replyTo(engine.submit(
                1, -1, SignalIntent.BROADCAST, new SignalValue(name, Packed.EMPTY_DOCUMENT, Tenants.DEFAULT, -1, -1))));
    }

    CommandReply modify(final long instance, final List<String> activated, final List<Long> terminated) {
        return engine.command(
                instance,
                ProcessInstanceModificationIntent.MODIFY,
                new ProcessInstanceModificationValue(
                        instance,
                        activated.stream()
                                .map(id -> new ActivateInstruction(id, -1, List.of(), List.of()))
                                .toList(),
                        terminated,
                        Tenants.DEFAULT));
    }

    /** Keys of incidents that are open. */
    List<Long> incidents() {
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
        return List.copyOf(open.keySet());
    }

    int completions(final String elementId) {
        return engine.records()
                .of(ProcessInstanceIntent.ELEMENT_COMPLETED)
                .ofElement(elementId)
                .count();
    }

    /** Lets happen what the element waits for, until it is active. */
    void trigger(final String elementId) {
        final List<Runnable> causes = List.of(
                this::throwErrors,
                () -> publish("m"),
                () -> broadcast("s"),
                () -> completeJobs("work"),
                () -> engine.advance(Duration.ofMinutes(11)));
        for (final Runnable cause : causes) {
            if (activations(elementId) == 0) {
                cause.run();
                restart();
            }
        }
    }

    private int activations(final String elementId) {
        return engine.records()
                .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                .ofElement(elementId)
                .count();
    }

    int terminations(final String elementId) {
        return engine.records()
                .of(ProcessInstanceIntent.ELEMENT_TERMINATED)
                .ofElement(elementId)
                .count();
    }

    int terminations() {
        return engine.records().of(ProcessInstanceIntent.ELEMENT_TERMINATED).count();
    }

    private boolean hasEnded(final long instance) {
        return engine.isCompleted(instance) || engine.isTerminated(instance);
    }

    private void completeUserTasks() {
        final TreeMap<Long, Record> open = new TreeMap<>();
        for (final Record record : engine.records()
                .of(UserTaskIntent.CREATED, UserTaskIntent.COMPLETED, UserTaskIntent.CANCELED)
                .list()) {
            if (record.intent() == UserTaskIntent.CREATED) {
                open.put(record.key(), record);
            } else {
                open.remove(record.key());
            }
        }
        for (final Record task : open.values()) {
            // Refused where a listener is being told: the next time.
            engine.command(task.key(), UserTaskIntent.COMPLETE, task.value());
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}

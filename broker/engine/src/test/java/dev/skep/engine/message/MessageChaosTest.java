package dev.skep.engine.message;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Rng;
import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.MessageStartEventSubscriptionIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.MessageStartEventSubscriptionValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random instances, messages and cancellations over a wire that loses, repeats and reorders: nothing comes twice. */
class MessageChaosTest {
    private static final int PARTITIONS = 3;
    private static final int STEPS = 120;
    private static final List<String> PROCESSES = List.of("catch", "receive", "once", "often", "besides", "start");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aProcessGetsEachMessageAtMostOnce(final long seed) {
        run(seed);
    }

    @Test
    void withAFreshSeed() {
        run(System.nanoTime());
    }

    private void run(final long seed) {
        try (EngineHarness engine = EngineHarness.partitions(PARTITIONS)) {
            deploy(engine);
            final Rng rng = new Rng(seed);
            final List<Long> started = new ArrayList<>();
            final List<Long> correlating = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                step(engine, rng, started, correlating);
            }
            BadWire.heal(engine);
            checkOnce(engine, seed);
            checkAnswered(engine, correlating, seed);
            checkNobodyWaitsForWhatIsThere(engine, seed);
            engine.advance(Duration.ofHours(2));
            cancelAll(engine);
            BadWire.heal(engine);
            checkOnce(engine, seed);
            engine.checkNothingLeft();
            engine.checkReplay();
        } catch (final RuntimeException | AssertionError failure) {
            throw new AssertionError("with seed " + seed, failure);
        }
    }

    private static void deploy(final EngineHarness engine) {
        engine.deploy(
                MessageProcesses.catching("catch"),
                MessageProcesses.receiving("receive"),
                MessageProcesses.boundary("once", true),
                MessageProcesses.boundary("often", false),
                MessageProcesses.eventSubProcess("besides", false),
                Bpmn.createExecutableProcess("start")
                        .startEvent("begin")
                        .message("paid")
                        .serviceTask("work", task -> task.zeebeJobType("work"))
                        .endEvent()
                        .done());
    }

    private static void step(
            final EngineHarness engine, final Rng rng, final List<Long> started, final List<Long> correlating) {
        switch (rng.nextInt(12)) {
            case 0, 1, 2 -> {
                final int process = rng.nextInt(PROCESSES.size() - 1);
                started.add(engine.create(PROCESSES.get(process))
                        .on(1 + rng.nextInt(PARTITIONS))
                        .withVariables("{\"order\": \"o-" + rng.nextInt(3) + "\"}")
                        .start());
            }
            case 3, 4, 5 ->
                new Publication(engine, PARTITIONS, "paid")
                        .withKey("o-" + rng.nextInt(3))
                        .timeToLive(Duration.ofSeconds(rng.nextInt(3) * 60L))
                        .publish();
            case 6 -> {
                if (!started.isEmpty()) {
                    engine.cancel(started.get(rng.nextInt(started.size())));
                }
            }
            case 7 -> engine.advance(Duration.ofSeconds(rng.nextInt(20)));
            case 8 -> engine.resend();
            case 9, 10 ->
                correlating.add(new Publication(engine, PARTITIONS, "paid")
                        .withKey("o-" + rng.nextInt(3))
                        .correlate());
            default -> BadWire.disturb(engine, rng);
        }
    }

    private static void cancelAll(final EngineHarness engine) {
        for (final Record record : engine.records().of(ELEMENT_ACTIVATED).list()) {
            if (((ProcessInstanceValue) record.value()).elementType() == BpmnElementType.PROCESS) {
                engine.cancel(record.key());
            }
        }
    }

    /** Whatever was refused and offered again: one instance of a process has taken the message, or was started by it. */
    private static void checkOnce(final EngineHarness engine, final long seed) {
        final Set<String> taken = new HashSet<>();
        for (final String each : taken(engine)) {
            assertThat(taken.add(each)).as("%s once, seed %d", each, seed).isTrue();
        }
    }

    /** Each sender that waited knows who has its message, if somebody has. */
    private static void checkAnswered(final EngineHarness engine, final List<Long> requests, final long seed) {
        for (final long request : requests) {
            switch (engine.replyTo(request)) {
                case CommandReply.Accepted accepted -> {
                    final long message = accepted.key();
                    final long instance = ((MessageCorrelationValue) accepted.value()).processInstanceKey();
                    assertThat(instances(engine, message))
                            .as("message %d, seed %d", message, seed)
                            .contains(instance);
                }
                case CommandReply.Rejected rejected ->
                    assertThat(rejected.type()).isIn(RejectionType.NOT_FOUND, RejectionType.PROCESSING_ERROR);
                case null, default ->
                    throw new AssertionError("request " + request + " was not answered, seed " + seed);
            }
        }
        for (final Record record :
                engine.records().of(MessageCorrelationIntent.NOT_CORRELATED).list()) {
            assertThat(instances(engine, record.key()))
                    .as("message %d, seed %d", record.key(), seed)
                    .isEmpty();
        }
    }

    /** Who has the message. */
    private static List<Long> instances(final EngineHarness engine, final long message) {
        final List<Long> instances = new ArrayList<>();
        for (final Record record : engine.records()
                .of(ProcessMessageSubscriptionIntent.CORRELATED, MessageStartEventSubscriptionIntent.CORRELATED)
                .list()) {
            if (record.value() instanceof final ProcessMessageSubscriptionValue value
                    && value.messageKey() == message) {
                instances.add(value.processInstanceKey());
            } else if (record.value() instanceof final MessageStartEventSubscriptionValue value
                    && value.messageKey() == message) {
                instances.add(value.processInstanceKey());
            }
        }
        return instances;
    }

    private static void checkNobodyWaitsForWhatIsThere(final EngineHarness engine, final long seed) {
        final Set<Long> gone = new HashSet<>();
        for (final Record record : engine.records().of(MessageIntent.EXPIRED).list()) {
            gone.add(record.key());
        }
        final List<String> taken = taken(engine);
        for (final ProcessMessageSubscriptionValue waiting : waiting(engine)) {
            for (final Record record :
                    engine.records().of(MessageIntent.PUBLISHED).list()) {
                final MessageValue message = (MessageValue) record.value();
                assertThat(gone.contains(record.key())
                                || message.deadline() <= engine.now()
                                || !message.correlationKey().equals(waiting.correlationKey())
                                || taken.contains(text(waiting.bpmnProcessId(), record.key())))
                        .as("%s and message %d find each other, seed %d", waiting, record.key(), seed)
                        .isTrue();
            }
        }
    }

    private static Collection<ProcessMessageSubscriptionValue> waiting(final EngineHarness engine) {
        final Map<Long, ProcessMessageSubscriptionValue> waiting = new LinkedHashMap<>();
        for (final Record record : engine.records()
                .of(
                        ProcessMessageSubscriptionIntent.CREATING,
                        ProcessMessageSubscriptionIntent.CORRELATED,
                        ProcessMessageSubscriptionIntent.DELETING)
                .list()) {
            final var value = (ProcessMessageSubscriptionValue) record.value();
            waiting.put(record.key(), value);
            if (record.intent() == ProcessMessageSubscriptionIntent.DELETING
                    || (record.intent() == ProcessMessageSubscriptionIntent.CORRELATED && value.interrupting())) {
                waiting.remove(record.key());
            }
        }
        return waiting.values();
    }

    private static List<String> taken(final EngineHarness engine) {
        final List<String> taken = new ArrayList<>();
        for (final Record record : engine.records()
                .of(ProcessMessageSubscriptionIntent.CORRELATED, MessageStartEventSubscriptionIntent.CORRELATED)
                .list()) {
            taken.add(
                    switch (record.value()) {
                        case ProcessMessageSubscriptionValue value -> text(value.bpmnProcessId(), value.messageKey());
                        case MessageStartEventSubscriptionValue value ->
                            text(value.bpmnProcessId(), value.messageKey());
                        default -> throw new AssertionError(record);
                    });
        }
        return taken;
    }

    private static String text(final String processId, final long messageKey) {
        return "message " + messageKey + " to process " + processId;
    }
}

package dev.skep.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.engine.Json;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.value.MessageSubscriptionValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who gets which message, and what comes of it. Instances and messages are on different partitions. */
class MessageCorrelationTest {
    private static final int PARTITIONS = 3;

    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(PARTITIONS);

    @Test
    void aMessagePublishedLaterCompletesTheCatchEvent() {
        engine.deploy(MessageProcesses.catching("order"));
        final long order = startOrder("order", "o-1");
        assertThat(engine.isCompleted(order)).isFalse();

        paid("o-1").withVariables("{\"sum\": 3}").publish();

        assertThat(engine.isCompleted(order)).isTrue();
        assertThat(engine.variables(order)).containsEntry("sum", "3");
        engine.checkNothingLeft();
    }

    @Test
    void aBufferedMessageCompletesTheCatchEventAtOnce() {
        engine.deploy(MessageProcesses.catching("order"));
        paid("o-1").withVariables("{\"sum\": 3}").buffered().publish();

        final long order = startOrder("order", "o-1");

        assertThat(engine.isCompleted(order)).isTrue();
        assertThat(engine.variables(order)).containsEntry("sum", "3");
    }

    @Test
    void theRecordsOfBothSides() {
        engine.deploy(MessageProcesses.catching("order"));
        final long order = engine.create("order")
                .on(2)
                .withVariables("{\"order\": \"o-1\"}")
                .start();
        final long message = paid("o-1").withVariables("{\"sum\": 3}").publish();

        assertThat(engine.records(2)
                        .where(record -> record.value() instanceof ProcessMessageSubscriptionValue)
                        .trace())
                .containsExactly(
                        "PROCESS_MESSAGE_SUBSCRIPTION CREATING wait",
                        "> PROCESS_MESSAGE_SUBSCRIPTION CREATE",
                        "PROCESS_MESSAGE_SUBSCRIPTION CREATED wait",
                        "> PROCESS_MESSAGE_SUBSCRIPTION CORRELATE",
                        "PROCESS_MESSAGE_SUBSCRIPTION CORRELATED wait",
                        "> PROCESS_MESSAGE_SUBSCRIPTION DELETE",
                        "PROCESS_MESSAGE_SUBSCRIPTION DELETED wait");
        assertThat(engine.records()
                        .where(record -> record.value() instanceof MessageSubscriptionValue)
                        .trace())
                .containsExactly(
                        "> MESSAGE_SUBSCRIPTION CREATE",
                        "MESSAGE_SUBSCRIPTION CREATED",
                        "MESSAGE_SUBSCRIPTION CORRELATING",
                        "> MESSAGE_SUBSCRIPTION CORRELATE",
                        "MESSAGE_SUBSCRIPTION CORRELATED");
        final ProcessMessageSubscriptionValue correlated = (ProcessMessageSubscriptionValue) engine.records()
                .of(ProcessMessageSubscriptionIntent.CORRELATED)
                .only()
                .value();
        assertThat(correlated.processInstanceKey()).isEqualTo(order);
        assertThat(correlated.messageKey()).isEqualTo(message);
        assertThat(correlated.messageName()).isEqualTo("paid");
        assertThat(correlated.correlationKey()).isEqualTo("o-1");
        assertThat(Json.of(correlated.variables())).isEqualTo("{\"sum\":3}");
    }

    @Test
    void onlyTheSameNameKeyAndTenantMatch() {
        engine.deploy(MessageProcesses.catching("order"));
        final long order = startOrder("order", "o-1");

        paid("o-2").publish();
        paid("o-1").tenant("other").publish();
        new Publication(engine, PARTITIONS, "refunded").withKey("o-1").publish();
        assertThat(engine.isCompleted(order)).isFalse();

        paid("o-1").publish();
        assertThat(engine.isCompleted(order)).isTrue();
    }

    @Test
    void aNumberIsACorrelationKeyByItsText() {
        engine.deploy(MessageProcesses.catching("order"));
        final long order =
                engine.create("order").withVariables("{\"order\": 42}").start();

        paid("42").publish();

        assertThat(engine.isCompleted(order)).isTrue();
    }

    @Test
    void aReceiveTaskMapsThePayload() {
        engine.deploy(MessageProcesses.receiving("order"));
        final long order = startOrder("order", "o-1");

        paid("o-1").withVariables("{\"sum\": 3}").publish();

        assertThat(engine.isCompleted(order)).isTrue();
        assertThat(engine.variables(order)).containsEntry("total", "3").doesNotContainKey("sum");
        engine.checkNothingLeft();
    }

    @Test
    void bufferedMessagesComeInTheirOrder() {
        engine.deploy(MessageProcesses.catching("order"));
        for (int i = 1; i <= 3; i++) {
            paid("o-1").withVariables("{\"sum\": " + i + "}").buffered().publish();
        }

        for (int i = 1; i <= 3; i++) {
            final long order = startOrder("order", "o-1");
            assertThat(engine.variables(order)).containsEntry("sum", Integer.toString(i));
        }
        assertThat(engine.isCompleted(startOrder("order", "o-1"))).isFalse();
    }

    @Test
    void aMessageGoesToOneInstanceOfAProcessWhateverItsVersion() {
        engine.deploy(MessageProcesses.catching("order"));
        final long first = startOrder("order", "o-1");
        engine.deploy(MessageProcesses.receiving("order"));
        final long second = startOrder("order", "o-1");

        paid("o-1").buffered().publish();
        assertThat(List.of(engine.isCompleted(first), engine.isCompleted(second)))
                .containsExactlyInAnyOrder(true, false);
        assertThat(engine.isCompleted(startOrder("order", "o-1"))).isFalse();

        paid("o-1").buffered().publish();
        assertThat(engine.isCompleted(first)).isTrue();
        assertThat(engine.isCompleted(second)).isTrue();
    }

    @Test
    void aMessageGoesToEachProcessThatWaits() {
        for (int i = 1; i <= 4; i++) {
            engine.deploy(MessageProcesses.catching("order-" + i));
        }
        final List<Long> waiting = List.of(
                startOrder("order-1", "o-1"),
                startOrder("order-1", "o-1"),
                startOrder("order-1", "o-1"),
                startOrder("order-2", "o-1"),
                startOrder("order-3", "o-1"),
                startOrder("order-3", "o-1"));

        paid("o-1").buffered().publish();

        assertThat(waiting.stream().filter(engine::isCompleted).count()).isEqualTo(3);
        assertThat(engine.isCompleted(startOrder("order-4", "o-1"))).isTrue();
        assertThat(engine.isCompleted(startOrder("order-2", "o-1"))).isFalse();
    }

    @Test
    void anInterruptingBoundaryEventEndsItsTask() {
        engine.deploy(MessageProcesses.boundary("order", true));
        final long order = startOrder("order", "o-1");

        paid("o-1").withVariables("{\"sum\": 3}").publish();

        assertThat(engine.records().of(JobIntent.CANCELED).ofElement("work").count())
                .isEqualTo(1);
        assertThat(engine.variables(order)).containsEntry("sum", "3");
        engine.complete(engine.job("after"));
        assertThat(engine.isCompleted(order)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aNonInterruptingBoundaryEventTakesOneMessageAfterTheOther() {
        engine.deploy(MessageProcesses.boundary("order", false));
        paid("o-1").withVariables("{\"sum\": 1}").buffered().publish();
        paid("o-1").withVariables("{\"sum\": 2}").buffered().publish();
        final long order = startOrder("order", "o-1");
        paid("o-1").withVariables("{\"sum\": 3}").publish();

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_COMPLETED)
                        .ofElement("wait")
                        .count())
                .isEqualTo(3);
        assertThat(engine.variables(order)).containsEntry("sum", "3");
        for (int partition = 1; partition <= PARTITIONS; partition++) {
            for (final var job : engine.activateJobs("after").on(partition).jobs()) {
                engine.complete(job);
            }
        }
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(order)).isTrue();
        assertThat(engine.records().of(MessageSubscriptionIntent.DELETED).count())
                .isEqualTo(1);
        assertThat(engine.records().of(ProcessMessageSubscriptionIntent.DELETED).count())
                .isEqualTo(1);
    }

    @Test
    void anInterruptingEventSubProcessTakesOver() {
        engine.deploy(MessageProcesses.eventSubProcess("order", true));
        final long order = startOrder("order", "o-1");

        paid("o-1").withVariables("{\"sum\": 3}").publish();

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_TERMINATED)
                        .ofElement("work")
                        .count())
                .isEqualTo(1);
        engine.complete(engine.job("after"));
        assertThat(engine.isCompleted(order)).isTrue();
        assertThat(engine.variables(order)).containsEntry("sum", "3");
        engine.checkNothingLeft();
    }

    @Test
    void aNonInterruptingEventSubProcessRunsBesides() {
        engine.deploy(MessageProcesses.eventSubProcess("order", false));
        final long order = startOrder("order", "o-1");

        paid("o-1").publish();
        paid("o-1").publish();

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                        .ofElement("sub")
                        .count())
                .isEqualTo(2);
        engine.activateJobs("after").on(1).jobs().forEach(engine::complete);
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(order)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void bothEventsOfOneScopeMayWaitForTheSameMessage() {
        engine.deploy(boundaryAndEventSubProcess());
        final long order = startOrder("order", "o-1");

        paid("o-1").publish();
        paid("o-1").publish();

        assertThat(engine.records()
                        .of(ProcessMessageSubscriptionIntent.CORRELATED)
                        .count())
                .isEqualTo(2);
        engine.cancel(order);
        engine.checkNothingLeft();
    }

    @Test
    void whoEndsWaitsNoMore() {
        engine.deploy(MessageProcesses.catching("order"), MessageProcesses.boundary("task", true));
        engine.cancel(startOrder("order", "o-1"));
        startOrder("task", "o-1");
        engine.complete(engine.job("work"));
        engine.checkNothingLeft();

        paid("o-1").publish();

        assertThat(engine.records().of(MessageSubscriptionIntent.CORRELATING).count())
                .isZero();
        engine.checkNothingLeft();
    }

    private static BpmnModelInstance boundaryAndEventSubProcess() {
        return Bpmn.createExecutableProcess("order")
                .startEvent()
                .subProcess("scope", scope -> {
                    final var inner = scope.embeddedSubProcess();
                    inner.eventSubProcess(
                            "sub",
                            sub -> sub.startEvent(
                                            "inside",
                                            event -> event.interrupting(false)
                                                    .message(message -> message.name("paid")
                                                            .zeebeCorrelationKeyExpression("order")))
                                    .endEvent());
                    inner.startEvent()
                            .serviceTask("work", task -> task.zeebeJobType("work"))
                            .endEvent();
                })
                .boundaryEvent(
                        "outside",
                        event -> event.cancelActivity(false)
                                .message(message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
                .endEvent()
                .moveToActivity("scope")
                .endEvent()
                .done();
    }

    private long startOrder(final String processId, final String orderId) {
        return engine.create(processId)
                .withVariables("{\"order\": \"" + orderId + "\"}")
                .start();
    }

    private Publication paid(final String orderId) {
        return new Publication(engine, PARTITIONS, "paid").withKey(orderId);
    }
}

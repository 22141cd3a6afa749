package dev.skep.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.engine.Records;
import dev.skep.protocol.CorrelationHash;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.Record;
import dev.skep.protocol.intent.MessageStartEventSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.MessageStartEventSubscriptionValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Instances that begin with a message, one at a time for each correlation key. */
class MessageStartTest {
    private static final int PARTITIONS = 3;
    private static final String KEY = "o-1";
    private static final int PARTITION = CorrelationHash.partitionOf(KEY, PARTITIONS);

    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(PARTITIONS);

    @Test
    void anInstanceBeginsWhereTheMessageIsWithItsVariables() {
        engine.deploy(MessageProcesses.startedByMessage("order", "work"));

        final long message = ordered(KEY).withVariables("{\"sum\": 3}").publish();

        final long order = instances().getFirst();
        assertThat(PartitionKeys.partitionOf(order)).isEqualTo(PARTITION);
        assertThat(engine.variables(order)).containsEntry("sum", "3");
        final MessageStartEventSubscriptionValue correlated =
                (MessageStartEventSubscriptionValue) correlations().only().value();
        assertThat(correlated.processInstanceKey()).isEqualTo(order);
        assertThat(correlated.messageKey()).isEqualTo(message);
        assertThat(correlated.startEventId()).isEqualTo("begin");
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(order)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void withoutKeyEachMessageStartsOne() {
        engine.deploy(MessageProcesses.startedByMessage("order", "work"));

        ordered("").publish();
        ordered("").publish();
        ordered("").buffered().publish();

        assertThat(instances()).hasSize(3);
    }

    @Test
    void withKeyOneRunsAtATimeAndTheOldestBufferedMessageIsNext() {
        engine.deploy(MessageProcesses.startedByMessage("order", "work"));
        for (int i = 1; i <= 3; i++) {
            ordered(KEY).withVariables("{\"sum\": " + i + "}").buffered().publish();
        }
        ordered("o-2").publish();
        assertThat(instances()).hasSize(2);

        for (int i = 1; i <= 3; i++) {
            final ActivatedJob job = engine.activateJobs("work").on(PARTITION).jobs().stream()
                    .filter(activated -> sumOf(activated) != null)
                    .findFirst()
                    .orElseThrow();
            assertThat(sumOf(job)).isEqualTo(Integer.toString(i));
            engine.complete(job);
        }
        assertThat(instances()).hasSize(4);
        engine.activateJobs("work").on(CorrelationHash.partitionOf("o-2", PARTITIONS)).jobs().stream()
                .forEach(engine::complete);
        engine.advance(Duration.ofHours(2));
        ordered(KEY).publish();
        assertThat(instances()).hasSize(5);
    }

    @Test
    void terminationMakesRoomAsWell() {
        engine.deploy(MessageProcesses.startedByMessage("order", "work"));
        ordered(KEY).buffered().publish();
        ordered(KEY).buffered().publish();
        final long first = instances().getFirst();

        engine.cancel(first);

        assertThat(engine.isTerminated(first)).isTrue();
        assertThat(instances()).hasSize(2);
        engine.cancel(instances().getLast());
        engine.advance(Duration.ofHours(2));
        engine.checkNothingLeft();
    }

    @Test
    void aMessageThatIsNotBufferedDoesNotWaitForTheEnd() {
        engine.deploy(MessageProcesses.startedByMessage("order", "work"));
        ordered(KEY).publish();
        ordered(KEY).publish();

        engine.complete(engine.job("work"));

        assertThat(instances()).hasSize(1);
        engine.checkNothingLeft();
    }

    @Test
    void instancesStartedOtherwiseHoldNoKey() {
        engine.deploy(startedBothWays());
        engine.start("both");
        ordered(KEY).publish();

        assertThat(correlations().count()).isEqualTo(1);
        final long byMessage =
                ((MessageStartEventSubscriptionValue) correlations().only().value()).processInstanceKey();
        ordered(KEY).buffered().publish();
        assertThat(correlations().count()).isEqualTo(1);
        engine.cancel(byMessage);
        assertThat(correlations().count()).isEqualTo(2);
    }

    @Test
    void theNextIsOfTheLatestVersion() {
        engine.deploy(MessageProcesses.startedByMessage("order", "work"));
        ordered(KEY).buffered().publish();
        ordered(KEY).buffered().publish();
        engine.deploy(MessageProcesses.startedByMessage("order", "other"));

        engine.complete(engine.job("work"));

        assertThat(engine.job("other").job().processDefinitionVersion()).isEqualTo(2);
        assertThat(engine.records()
                        .of(MessageStartEventSubscriptionIntent.DELETED)
                        .count())
                .isEqualTo(PARTITIONS);
    }

    @Test
    void onlyTheLatestVersionListens() {
        engine.deploy(MessageProcesses.startedByMessage("order", "work"));
        engine.deploy(
                Bpmn.createExecutableProcess("order").startEvent().endEvent().done());

        ordered(KEY).publish();

        assertThat(instances()).isEmpty();
    }

    @Test
    void eachProcessGetsTheMessageOnceAsStartOrAsWait() {
        engine.deploy(MessageProcesses.startedAndWaiting("order"), MessageProcesses.startedByMessage("other", "work"));

        ordered(KEY).withVariables("{\"order\": \"" + KEY + "\", \"n\": 1}").publish();
        assertThat(instances()).hasSize(2);
        final long order = engine.records()
                .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                .ofElement("order")
                .only()
                .key();
        assertThat(engine.isCompleted(order)).isFalse();

        ordered(KEY).withVariables("{\"n\": 2}").publish();
        assertThat(engine.isCompleted(order)).isTrue();
        assertThat(engine.variables(order)).containsEntry("n", "2");
        assertThat(instances()).hasSize(2);
    }

    @Test
    void bufferedMessagesOfSeveralStartEventsCountTogether() {
        engine.deploy(startedByTwo());
        ordered(KEY).buffered().publish();
        new Publication(engine, PARTITIONS, "renewed").withKey(KEY).buffered().publish();
        ordered(KEY).buffered().publish();

        engine.cancel(instances().getLast());
        engine.cancel(instances().getLast());

        assertThat(correlations().list())
                .extracting(record -> ((MessageStartEventSubscriptionValue) record.value()).messageName())
                .containsExactly("ordered", "renewed", "ordered");
    }

    @Test
    void theNameMayBeAnExpressionWithoutVariables() {
        engine.deploy(Bpmn.createExecutableProcess("order")
                .startEvent("begin")
                .message(message -> message.nameExpression("\"ord\" + \"ered\""))
                .endEvent()
                .done());

        ordered(KEY).publish();

        assertThat(instances()).hasSize(1);
    }

    private static String sumOf(final ActivatedJob job) {
        return dev.skep.engine.Json.of(job.job().variables())
                .transform(json -> json.contains("sum") ? json.replaceAll("\\D", "") : null);
    }

    private static BpmnModelInstance startedBothWays() {
        final var process = Bpmn.createExecutableProcess("both");
        process.startEvent("plain")
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .endEvent();
        return process.startEvent("begin").message("ordered").connectTo("work").done();
    }

    private static BpmnModelInstance startedByTwo() {
        final var process = Bpmn.createExecutableProcess("two");
        process.startEvent("begin")
                .message("ordered")
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .endEvent();
        return process.startEvent("again").message("renewed").connectTo("work").done();
    }

    private List<Long> instances() {
        return engine
                .records()
                .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                .where(record -> record.key() == ((ProcessInstanceValue) record.value()).processInstanceKey())
                .list()
                .stream()
                .map(Record::key)
                .toList();
    }

    private Records correlations() {
        return engine.records().of(MessageStartEventSubscriptionIntent.CORRELATED);
    }

    private Publication ordered(final String correlationKey) {
        return new Publication(engine, PARTITIONS, "ordered").withKey(correlationKey);
    }
}

package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.engine.Json;
import dev.skep.protocol.Record;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.SignalValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SignalTest {
    private static final int PARTITIONS = 3;

    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(PARTITIONS);

    @Test
    void whoeverWaitsOnAnyPartitionHearsIt() {
        engine.deploy(catching());
        final List<Long> instances = IntStream.rangeClosed(1, PARTITIONS)
                .mapToObj(id -> engine.create("p").on(id).start())
                .toList();

        EngineHarness.accepted(broadcast(2, "go", "{\"x\": 1}"));

        assertThat(instances).allMatch(engine::isCompleted);
        assertThat(engine.variables(instances.get(2))).containsEntry("x", "1");
        assertThat(engine.records().of(SignalIntent.BROADCASTED).count()).isEqualTo(PARTITIONS);
    }

    @Test
    void manyHearItInStepsAndEachOnce() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .intermediateCatchEvent("first", event -> event.signal("go"))
                .intermediateCatchEvent("second", event -> event.signal("go"))
                .endEvent()
                .done());
        final List<Long> instances = IntStream.range(0, 3 * 120)
                .mapToObj(i -> engine.create("p").on(i % 3 + 1).start())
                .toList();

        EngineHarness.accepted(broadcast(2, "go", "{\"x\": 1}"));
        assertThat(instances).noneMatch(engine::isCompleted);
        assertThat(instances).allMatch(key -> engine.variables(key).containsKey("x"));

        EngineHarness.accepted(broadcast(3, "go", "{\"y\": 1}"));
        assertThat(instances).allMatch(engine::isCompleted);
        assertThat(instances).allMatch(key -> engine.variables(key).containsKey("y"));
        assertThat(engine.records().of(SignalIntent.BROADCASTED).count()).isEqualTo(2L * PARTITIONS);
    }

    @Test
    void itIsNotKeptForLaterComers() {
        engine.deploy(catching());
        broadcast(1, "go", "{}");
        final long instance = engine.start("p");
        broadcast(1, "other", "{}");

        assertThat(engine.isCompleted(instance)).isFalse();
        broadcast(1, "go", "{}");
        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void aStartEventFiresWhereItWasBroadcastOnly() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent("start")
                .signal("go")
                .endEvent()
                .done());
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent("second")
                .signal("go")
                .endEvent()
                .done());

        broadcast(3, "go", "{\"x\": 1}");

        final Record started =
                engine.records().of(ELEMENT_COMPLETED).ofElement("second").only();
        assertThat(dev.skep.protocol.PartitionKeys.partitionOf(started.key())).isEqualTo(3);
        assertThat(engine.records().of(ELEMENT_COMPLETED).ofElement("start").count())
                .isZero();
        engine.checkNothingLeft();
    }

    @Test
    void whatIsSentTwiceIsHeardOnce() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .eventSubProcess(
                        "beside",
                        sub -> sub.startEvent("heard")
                                .interrupting(false)
                                .signal("go")
                                .endEvent())
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        engine.create("p").on(2).start();
        engine.create("p").on(3).start();
        final SignalValue signal = new SignalValue("go", Json.pack("{}"), Tenants.DEFAULT, 1, 0);

        broadcast(1, "go", "{}");
        final long key = engine.records(1).of(SignalIntent.BROADCASTED).only().key();
        engine.submit(2, key, SignalIntent.BROADCAST, signal);
        broadcast(1, "go", "{}");
        engine.submit(2, key, SignalIntent.BROADCAST, signal);

        assertThat(engine.records(2).of(ELEMENT_COMPLETED).ofElement("beside").count())
                .isEqualTo(2);
        assertThat(engine.records(3).of(ELEMENT_COMPLETED).ofElement("beside").count())
                .isEqualTo(2);
    }

    @Test
    void anAddedPartitionHearsItAsWell() {
        engine.deploy(catching());
        final int added = engine.addPartition();
        engine.resend();
        final long instance = engine.create("p").on(added).start();

        broadcast(2, "go", "{}");

        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void aThrowEventTellsItsLocalVariables() {
        engine.deploy(Bpmn.createExecutableProcess("thrower")
                .startEvent()
                .intermediateThrowEvent("throw", event -> event.signal("go").zeebeInputExpression("a", "x"))
                .endEvent("end", event -> event.signal("go2"))
                .done());
        engine.deploy(catching());
        final long waiting = engine.create("p").on(2).start();

        final long thrower =
                engine.create("thrower").withVariables("{\"a\": 7, \"b\": 8}").start();

        assertThat(engine.isCompleted(thrower)).isTrue();
        assertThat(engine.isCompleted(waiting)).isTrue();
        assertThat(engine.variables(waiting)).containsOnlyKeys("x").containsEntry("x", "7");
    }

    @Test
    void aBoundaryEventInterruptsAndACancelledOneHearsNothing() {
        engine.deploy(boundary());
        final long instance = engine.start("p");
        final long cancelled = engine.start("p");
        engine.cancel(cancelled);

        broadcast(1, "go", "{\"x\": 1}");

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_COMPLETED)
                        .ofElement("heard")
                        .count())
                .isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void aNameThatIsNoTextIsAnIncident() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .intermediateCatchEvent("wait", event -> event.signal(signal -> signal.nameExpression("name")))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        engine.setVariables(instance, "{\"name\": \"go\"}");
        engine.resolveIncident(incident.key());
        broadcast(1, "go", "{}");

        assertThat(engine.isCompleted(instance)).isTrue();
    }

    private CommandReply broadcast(final int partition, final String name, final String variables) {
        return engine.replyTo(engine.submit(
                partition,
                -1,
                SignalIntent.BROADCAST,
                new SignalValue(name, Json.pack(variables), Tenants.DEFAULT, -1, -1)));
    }

    private static BpmnModelInstance catching() {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .intermediateCatchEvent("wait", event -> event.signal("go"))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance boundary() {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .boundaryEvent("heard", event -> event.signal("go"))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done();
    }
}

package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.SEQUENCE_FLOW_TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.InclusiveGatewayBuilder;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import io.camunda.zeebe.model.bpmn.instance.InclusiveGateway;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InclusiveGatewayTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void takesAllFlowsWhoseConditionsHoldAndTheDefaultFlowOtherwise() {
        engine.deploy(fork());

        final long both = engine.create("p").withVariables("{\"x\": 30}").start();
        final long one = engine.create("p").withVariables("{\"x\": 3}").start();
        final long none = engine.create("p").withVariables("{\"x\": -3}").start();

        assertThat(taken(both)).contains("toLow", "toHigh").doesNotContain("toOther");
        assertThat(taken(one)).contains("toLow").doesNotContain("toHigh", "toOther");
        assertThat(taken(none)).contains("toOther").doesNotContain("toLow", "toHigh");
        assertThat(List.of(both, one, none)).allMatch(engine::isCompleted);
        engine.checkNothingLeft();
    }

    @Test
    void conditionThatIsNoBooleanIsAnIncident() {
        engine.deploy(fork());
        final long instance =
                engine.create("p").withVariables("{\"x\": \"text\"}").start();

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("fork").count())
                .isZero();
        engine.setVariables(instance, "{\"x\": 1}");
        engine.resolveIncident(incident.key());

        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void withoutAnyFlowToTakeItIsAnIncident() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .inclusiveGateway("fork")
                .sequenceFlowId("a")
                .conditionExpression("x > 0")
                .endEvent()
                .moveToNode("fork")
                .sequenceFlowId("b")
                .conditionExpression("x > 10")
                .endEvent()
                .done());
        final long instance = engine.create("p").withVariables("{\"x\": -3}").start();

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.CONDITION_ERROR);
        engine.cancel(instance);
        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void joinsWhenAllThatWereForkedHaveCome() {
        engine.deploy(forkAndJoin());
        final long two = engine.create("p").withVariables("{\"x\": 30}").start();

        engine.complete(engine.job("low"));
        assertThat(activations("join")).isZero();
        engine.complete(engine.job("high"));

        assertThat(activations("join")).isEqualTo(1);
        assertThat(engine.isCompleted(two)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void joinsAtOnceWhenNothingElseCanCome() {
        engine.deploy(forkAndJoin());
        final long one = engine.create("p").withVariables("{\"x\": 3}").start();

        engine.complete(engine.job("low"));

        assertThat(activations("join")).isEqualTo(1);
        assertThat(engine.isCompleted(one)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void joinsWhenTheOtherWayLeadsElsewhere() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .parallelGateway("fork")
                .inclusiveGateway("join")
                .endEvent("after")
                .moveToNode("fork")
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .exclusiveGateway("choice")
                .sequenceFlowId("back")
                .conditionExpression("x > 0")
                .connectTo("join")
                .moveToNode("choice")
                .sequenceFlowId("away")
                .conditionExpression("x <= 0")
                .serviceTask("other", task -> task.zeebeJobType("other"))
                .endEvent()
                .done());
        final long away = engine.create("p").withVariables("{\"x\": 0}").start();

        assertThat(activations("join")).isZero();
        engine.complete(engine.job("work"));
        assertThat(activations("join")).isEqualTo(1);
        engine.complete(engine.job("other"));

        assertThat(engine.isCompleted(away)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void waitsForAWayThatLeadsThroughALink() {
        final ProcessBuilder process = Bpmn.createExecutableProcess("p");
        process.startEvent()
                .parallelGateway("fork")
                .inclusiveGateway("join")
                .endEvent("after")
                .moveToNode("fork")
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .intermediateThrowEvent("jump", event -> event.link("there"));
        engine.deploy(process.linkCatchEvent("land")
                .link("there")
                .serviceTask("last", task -> task.zeebeJobType("last"))
                .connectTo("join")
                .done());
        final long instance = engine.start("p");

        engine.complete(engine.job("work"));
        assertThat(activations("join")).isZero();
        engine.complete(engine.job("last"));

        assertThat(activations("join")).isEqualTo(1);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void joinsOnceOfManyWays() {
        final InclusiveGatewayBuilder fork =
                Bpmn.createExecutableProcess("p").startEvent().inclusiveGateway("fork");
        AbstractFlowNodeBuilder<?, ?> join = fork.conditionExpression("x >= 0")
                .serviceTask("task0", task -> task.zeebeJobType("work"))
                .inclusiveGateway("join");
        for (int i = 1; i < 30; i++) {
            join = join.moveToNode("fork")
                    .conditionExpression("x >= " + i)
                    .serviceTask("task" + i, task -> task.zeebeJobType("work"))
                    .connectTo("join");
        }
        engine.deploy(join.endEvent().done());
        final long instance = engine.create("p").withVariables("{\"x\": 19}").start();

        final List<ActivatedJob> jobs = engine.activateJobs("work").max(30).jobs();
        assertThat(jobs).hasSize(20);
        for (final ActivatedJob job : jobs.reversed()) {
            assertThat(activations("join")).isZero();
            engine.complete(job);
        }

        assertThat(activations("join")).isEqualTo(1);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void joinsWhenTheOtherWayIsEndedByABoundaryEvent() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .parallelGateway("fork")
                                .inclusiveGateway("join")
                                .endEvent()
                                .moveToNode("fork")
                                .serviceTask("task", task -> task.zeebeJobType("work"))
                                .boundaryEvent("late", event -> event.timerWithDuration("PT1M"))
                                .endEvent()
                                .moveToActivity("task")
                                .connectTo("join"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        assertThat(activations("join")).isZero();
        engine.advance(Duration.ofMinutes(1));

        assertThat(activations("join")).isEqualTo(1);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void joinsAgainInALoop() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .inclusiveGateway("join")
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .exclusiveGateway("again")
                .sequenceFlowId("back")
                .conditionExpression("x > 0")
                .connectTo("join")
                .moveToNode("again")
                .sequenceFlowId("on")
                .conditionExpression("x <= 0")
                .endEvent()
                .done());
        final long instance = engine.create("p").withVariables("{\"x\": 1}").start();

        engine.complete(engine.job("work"));
        engine.complete(engine.job("work"), "{\"x\": 0}");

        assertThat(activations("join")).isEqualTo(2);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void canceledWhileATokenWaitsAtTheJoin() {
        engine.deploy(forkAndJoin());
        final long instance = engine.create("p").withVariables("{\"x\": 30}").start();
        engine.complete(engine.job("low"));

        engine.cancel(instance);

        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private int activations(final String element) {
        return engine.records().of(ELEMENT_ACTIVATED).ofElement(element).count();
    }

    private List<String> taken(final long instance) {
        return engine.records().of(SEQUENCE_FLOW_TAKEN).ofInstance(instance).trace().stream()
                .map(text -> text.substring(text.indexOf(' ') + 1))
                .toList();
    }

    private static BpmnModelInstance fork() {
        final BpmnModelInstance model = Bpmn.createExecutableProcess("p")
                .startEvent()
                .inclusiveGateway("fork")
                .sequenceFlowId("toLow")
                .conditionExpression("x > 0")
                .endEvent()
                .moveToNode("fork")
                .sequenceFlowId("toHigh")
                .conditionExpression("x > 10")
                .endEvent()
                .moveToNode("fork")
                .sequenceFlowId("toOther")
                .endEvent()
                .done();
        final InclusiveGateway fork = model.getModelElementById("fork");
        fork.setDefault(model.getModelElementById("toOther"));
        return model;
    }

    private static BpmnModelInstance forkAndJoin() {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .inclusiveGateway("fork")
                .sequenceFlowId("toLow")
                .conditionExpression("x > 0")
                .serviceTask("low", task -> task.zeebeJobType("low"))
                .inclusiveGateway("join")
                .endEvent()
                .moveToNode("fork")
                .sequenceFlowId("toHigh")
                .conditionExpression("x > 10")
                .serviceTask("high", task -> task.zeebeJobType("high"))
                .connectTo("join")
                .done();
    }
}

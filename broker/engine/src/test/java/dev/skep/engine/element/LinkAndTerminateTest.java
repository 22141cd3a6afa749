package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LinkAndTerminateTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void aLinkGoesOnAtItsCatchEvent() {
        final ProcessBuilder process = Bpmn.createExecutableProcess("p");
        process.startEvent().intermediateThrowEvent("jump", event -> event.link("there"));
        engine.deploy(process.linkCatchEvent("land")
                .link("there")
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.complete(engine.job("work"));

        assertThat(engine.records().of(ELEMENT_COMPLETED).trace())
                .containsSubsequence("ELEMENT_COMPLETED jump", "ELEMENT_COMPLETED land", "ELEMENT_COMPLETED task");
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aTerminateEndEventEndsWhatElseGoesOnInItsScope() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("slow", task -> task.zeebeJobType("slow"))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("quick", task -> task.zeebeJobType("quick"))
                .endEvent("stop", end -> end.terminate())
                .done());
        final long instance = engine.start("p");

        engine.complete(engine.job("quick"));

        assertThat(engine.records().of(ELEMENT_TERMINATED).trace()).containsExactly("ELEMENT_TERMINATED slow");
        assertThat(engine.activateJobs("slow").jobs()).isEmpty();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aTerminateEndEventWithNothingElseEndsItsScope() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .endEvent("stop", end -> end.terminate())
                .done());

        assertThat(engine.isCompleted(engine.start("p"))).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aTokenThatWaitsAtAJoinDoesNotKeepATerminatedScopeAlive() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .parallelGateway("fork")
                .parallelGateway("join")
                .endEvent()
                .moveToNode("fork")
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .exclusiveGateway("choice")
                .sequenceFlowId("on")
                .conditionExpression("x > 0")
                .connectTo("join")
                .moveToNode("choice")
                .sequenceFlowId("off")
                .conditionExpression("x <= 0")
                .endEvent("stop", end -> end.terminate())
                .done());
        final long instance = engine.create("p").withVariables("{\"x\": 0}").start();

        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aTerminateEndEventInASubProcessEndsOnlyThat() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .eventSubProcess(
                                        "beside",
                                        beside -> beside.startEvent("soon")
                                                .interrupting(false)
                                                .timerWithDuration("PT1S")
                                                .serviceTask("extra", task -> task.zeebeJobType("extra"))
                                                .endEvent())
                                .startEvent()
                                .serviceTask("task", task -> task.zeebeJobType("work"))
                                .endEvent("stop", end -> end.terminate()))
                .serviceTask("after", task -> task.zeebeJobType("after"))
                .endEvent()
                .done());
        final long instance = engine.start("p");
        engine.advance(java.time.Duration.ofSeconds(1));

        engine.complete(engine.job("work"));

        assertThat(engine.records().of(ELEMENT_TERMINATED).trace())
                .containsExactly("ELEMENT_TERMINATED extra", "ELEMENT_TERMINATED beside");
        engine.complete(engine.job("after"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }
}

package dev.skep.engine;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.Record;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventSubProcessTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.partitions(1);

    @Test
    void interruptingTimerEndsTheOthersAndThenTakesOver() {
        engine.deploy(timer(true, "PT1M"));
        final long instance = engine.start("p");

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.records().of(ELEMENT_TERMINATED).trace()).containsExactly("ELEMENT_TERMINATED task");
        assertThat(engine.activateJobs("work").jobs()).isEmpty();
        assertThat(engine.isCompleted(instance)).isFalse();
        engine.complete(engine.job("rescue"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void nonInterruptingTimerRunsBesideAndTheScopeWaitsForBoth() {
        engine.deploy(timer(false, "PT1M"));
        final long instance = engine.start("p");

        engine.advance(Duration.ofMinutes(1));
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(instance)).isFalse();
        engine.complete(engine.job("rescue"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void nonInterruptingCycleStartsAgainAndAgain() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .eventSubProcess(
                        "esp",
                        sub -> sub.startEvent("timer")
                                .interrupting(false)
                                .timerWithCycle("R3/PT1M")
                                .serviceTask("rescue", task -> task.zeebeJobType("rescue"))
                                .endEvent())
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofMinutes(10));
        assertThat(engine.activateJobs("rescue").jobs()).hasSize(3).allSatisfy(engine::complete);
        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void listensFromTheEndOfTheStartEventOn() {
        engine.deploy(timer(true, "PT1M"));
        final long instance = engine.start("p");

        assertThat(engine.records().ofInstance(instance).events().trace())
                .containsSubsequence("ELEMENT_COMPLETING start", "TIMER CREATED timer", "ELEMENT_COMPLETED start");
        engine.complete(engine.job("work"));
        assertThat(engine.records().of(TimerIntent.CANCELED).count()).isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void failingTimerExpressionIsAnIncidentOnTheStartEvent() {
        engine.deploy(timer(true, "=span"));
        final long instance = engine.start("p");

        final Record incident = engine.openIncident();
        final IncidentValue value = (IncidentValue) incident.value();
        assertThat(value.elementId()).isEqualTo("start");
        assertThat(value.errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);

        engine.setVariables(instance, "{\"span\": \"PT5M\"}");
        engine.resolveIncident(incident.key());
        assertThat(engine.activateJobs("work").jobs()).hasSize(1);
        engine.advance(Duration.ofMinutes(5));
        engine.complete(engine.job("rescue"));
        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void onlyTheFirstInterruptingOneOfAScopeTakesOver() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .eventSubProcess(
                        "first",
                        sub -> sub.startEvent("soon")
                                .timerWithDuration("PT1M")
                                .serviceTask("rescue", task -> task.zeebeJobType("rescue"))
                                .endEvent())
                .eventSubProcess(
                        "second",
                        sub -> sub.startEvent("late").timerWithDuration("PT2M").endEvent())
                .eventSubProcess(
                        "beside",
                        sub -> sub.startEvent("often")
                                .interrupting(false)
                                .timerWithCycle("R/PT2M")
                                .endEvent())
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofMinutes(10));

        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("first").count())
                .isEqualTo(1);
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("second").count())
                .isZero();
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("beside").count())
                .isZero();
        engine.complete(engine.job("rescue"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void interruptingOneEndsARunningNonInterruptingOne() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .eventSubProcess(
                        "beside",
                        sub -> sub.startEvent("often")
                                .interrupting(false)
                                .timerWithDuration("PT1M")
                                .serviceTask("more", task -> task.zeebeJobType("more"))
                                .endEvent())
                .eventSubProcess(
                        "esp",
                        sub -> sub.startEvent("soon")
                                .timerWithDuration("PT2M")
                                .serviceTask("rescue", task -> task.zeebeJobType("rescue"))
                                .endEvent())
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        final long instance = engine.start("p");
        engine.advance(Duration.ofMinutes(1));
        engine.complete(engine.job("work"));

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.records().of(ELEMENT_TERMINATED).trace())
                .containsExactly("ELEMENT_TERMINATED more", "ELEMENT_TERMINATED beside");
        engine.complete(engine.job("rescue"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void inputMappingsOfTheEventSubProcessAreDone() {
        engine.deploy(withInput("=x + 1"));
        final long instance = engine.create("p").withVariables("{\"x\": 1}").start();

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.variables(engine.elementKey("esp"))).containsExactlyEntriesOf(java.util.Map.of("y", "2"));
        engine.complete(engine.job("rescue"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void failingInputMappingOfTheEventSubProcessIsAnIncident() {
        engine.deploy(withInput("=assert(x, x != null)"));
        final long instance = engine.start("p");
        engine.advance(Duration.ofMinutes(1));

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.IO_MAPPING_ERROR);
        assertThat(((IncidentValue) incident.value()).elementId()).isEqualTo("esp");
        engine.setVariables(instance, "{\"x\": 7}");
        engine.resolveIncident(incident.key());

        assertThat(engine.variables(engine.elementKey("esp"))).containsEntry("y", "7");
        engine.complete(engine.job("rescue"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void errorInterruptsTheScopeAndItsVariablesReachTheProcess() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .eventSubProcess(
                        "esp",
                        sub -> sub.startEvent("caught")
                                .error("oops")
                                .serviceTask("rescue", task -> task.zeebeJobType("rescue"))
                                .endEvent())
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        EngineHarness.accepted(engine.throwError(engine.job("work").key(), "oops", "", "{\"why\": 1}"));

        assertThat(engine.records().of(ELEMENT_TERMINATED).trace()).containsExactly("ELEMENT_TERMINATED task");
        assertThat(engine.variables(instance)).containsEntry("why", "1");
        engine.complete(engine.job("rescue"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anErrorOutOfAnInterruptingOneIsNotLookedForFurtherOut() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .eventSubProcess(
                                        "esp",
                                        inner -> inner.startEvent("soon")
                                                .timerWithDuration("PT1M")
                                                .endEvent("thrown", end -> end.error("E")))
                                .startEvent()
                                .serviceTask("inside", task -> task.zeebeJobType("inside"))
                                .endEvent())
                .boundaryEvent("caught", caught -> caught.error("E"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.records().of(IncidentIntent.CREATED).count()).isEqualTo(1);
        assertThat(engine.records().of(ELEMENT_COMPLETED).ofElement("caught").count())
                .isZero();
        assertThat(engine.isCompleted(instance)).isFalse();
    }

    @Test
    void nestedInASubProcessItInterruptsOnlyThat() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .parallelGateway("fork")
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .eventSubProcess(
                                        "esp",
                                        inner -> inner.startEvent("soon")
                                                .timerWithDuration("PT1M")
                                                .endEvent("rescued"))
                                .startEvent()
                                .serviceTask("inside", task -> task.zeebeJobType("inside"))
                                .endEvent())
                .endEvent()
                .moveToNode("fork")
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.records().of(ELEMENT_TERMINATED).trace()).containsExactly("ELEMENT_TERMINATED inside");
        assertThat(engine.records().of(ELEMENT_COMPLETED).ofElement("sub").count())
                .isEqualTo(1);
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private static BpmnModelInstance timer(final boolean interrupting, final String duration) {
        return Bpmn.createExecutableProcess("p")
                .eventSubProcess(
                        "esp",
                        sub -> sub.startEvent("timer")
                                .interrupting(interrupting)
                                .timerWithDuration(duration)
                                .serviceTask("rescue", task -> task.zeebeJobType("rescue"))
                                .endEvent())
                .startEvent("start")
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance withInput(final String source) {
        final BpmnModelInstance model = timer(true, "PT1M");
        final io.camunda.zeebe.model.bpmn.instance.SubProcess sub = model.getModelElementById("esp");
        sub.builder().zeebeInput(source, "y");
        return model;
    }
}

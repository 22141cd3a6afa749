package dev.skep.engine;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.TimerValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TimerTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(2);

    @Test
    void catchEventWaitsForItsDuration() {
        engine.deploy(waiting("PT30S", true));
        final long instance = engine.start("p");

        engine.advance(Duration.ofSeconds(29));
        assertThat(engine.isCompleted(instance)).isFalse();
        engine.advance(Duration.ofSeconds(1));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void catchEventWaitsForItsDate() {
        engine.deploy(waiting("2024-07-01T01:00:00Z", false));
        final long instance = engine.start("p");

        engine.advance(Duration.ofMinutes(59));
        assertThat(engine.isCompleted(instance)).isFalse();
        engine.advance(Duration.ofMinutes(1));
        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void dateOfThePastTriggersAtOnce() {
        engine.deploy(waiting("2020-01-01T00:00:00Z", false));
        final long instance = engine.start("p");
        engine.advance(Duration.ZERO);
        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void durationThatIsNoneIsAnIncident() {
        engine.deploy(waiting("=span", true));
        final long instance =
                engine.create("p").withVariables("{\"span\": \"soon\"}").start();
        final var incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);

        engine.setVariables(instance, "{\"span\": \"PT1S\"}");
        engine.resolveIncident(incident.key());
        engine.advance(Duration.ofSeconds(1));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void startCycleStartsInstancesOnTheFirstPartitionOnly() {
        engine.deploy(starting("R3/PT1M"));
        engine.advance(Duration.ofHours(1));

        assertThat(engine.records(1).of(ELEMENT_ACTIVATED).ofElement("p").count())
                .isEqualTo(3);
        assertThat(engine.records(2).of(ELEMENT_ACTIVATED).ofElement("p").count())
                .isZero();
        assertThat(engine.activateJobs("work").jobs()).hasSize(3).allSatisfy(engine::complete);
        engine.checkNothingLeft();
    }

    @Test
    void newVersionTakesTheTimersOverAndADuplicateLeavesThem() {
        final BpmnModelInstance first = starting("R/PT10M");
        engine.deploy(first);
        engine.advance(Duration.ofMinutes(5));
        engine.deploy(first);
        assertThat(engine.records().of(TimerIntent.CANCELED).count()).isZero();

        engine.deploy(starting("R/PT7M"));
        assertThat(engine.records().of(TimerIntent.CANCELED).count()).isEqualTo(1);
        engine.advance(Duration.ofMinutes(20));
        assertThat(engine.records().of(TimerIntent.TRIGGERED).count()).isEqualTo(2);
        // who follows the timers sees what they began
        assertThat(engine.records().of(TimerIntent.TRIGGERED).list())
                .allSatisfy(triggered -> assertThat(((TimerValue) triggered.value()).processInstanceKey())
                        .isPositive());
        assertThat(engine.activateJobs("work").jobs())
                .allSatisfy(
                        job -> assertThat(job.job().processDefinitionVersion()).isEqualTo(2));

        engine.deploy(Models.oneTask("p"));
        engine.advance(Duration.ofHours(1));
        assertThat(engine.records().of(TimerIntent.TRIGGERED).count()).isEqualTo(2);
    }

    @Test
    void startTimerThatCantBeEvaluatedRefusesTheDeployment() {
        engine.failOn(intent -> false);
        final var rejected = EngineHarness.rejected(engine.deployment(EngineHarness.resource(starting("=missing"))));
        assertThat(rejected.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(EngineHarness.rejected(engine.create("p").reply()).type()).isEqualTo(RejectionType.NOT_FOUND);
    }

    @Test
    void cancelledTimerDoesNothing() {
        engine.deploy(waiting("PT30S", true));
        final long instance = engine.start("p");
        engine.cancel(instance);
        engine.advance(Duration.ofMinutes(5));

        assertThat(engine.records().of(TimerIntent.CANCELED).count()).isEqualTo(1);
        assertThat(engine.records().of(TimerIntent.TRIGGERED).count()).isZero();
        engine.checkNothingLeft();
    }

    private static BpmnModelInstance waiting(final String timer, final boolean duration) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .intermediateCatchEvent("wait", event -> {
                    if (duration) {
                        event.timerWithDuration(timer);
                    } else {
                        event.timerWithDate(timer);
                    }
                })
                .endEvent()
                .done();
    }

    private static BpmnModelInstance starting(final String cycle) {
        return Bpmn.createExecutableProcess("p")
                .startEvent("start")
                .timerWithCycle(cycle)
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done();
    }
}

package dev.skep.engine;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BoundaryEventTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void interruptingTimerEndsTheTaskAndGoesOnFromTheEvent() {
        engine.deploy(task(true, "PT10S"));
        final long instance = engine.start("p");

        engine.advance(Duration.ofSeconds(10));

        assertThat(engine.records().ofInstance(instance).events().trace())
                .containsSubsequence(
                        "TIMER CREATED late",
                        "JOB CREATED task",
                        "ELEMENT_ACTIVATED task",
                        "TIMER TRIGGERED late",
                        "PROCESS_EVENT TRIGGERING late",
                        "ELEMENT_TERMINATING task",
                        "JOB CANCELED task",
                        "PROCESS_EVENT TRIGGERED late",
                        "ELEMENT_TERMINATED task",
                        "ELEMENT_ACTIVATING late",
                        "ELEMENT_ACTIVATED late",
                        "ELEMENT_COMPLETING late",
                        "ELEMENT_COMPLETED late",
                        "ELEMENT_COMPLETED p");
        engine.checkNothingLeft();
    }

    @Test
    void timerIsCancelledWhenTheTaskCompletes() {
        engine.deploy(task(true, "PT10S"));
        final long instance = engine.start("p");

        engine.complete(engine.job("work"));
        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.records().of(TimerIntent.CANCELED).count()).isEqualTo(1);
        assertThat(engine.records().of(TimerIntent.TRIGGERED).count()).isZero();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void nonInterruptingTimerGoesOnBesideTheTask() {
        engine.deploy(task(false, "PT10S"));
        final long instance = engine.start("p");

        engine.advance(Duration.ofSeconds(30));
        assertThat(engine.records().of(ELEMENT_COMPLETED).ofElement("late").count())
                .isEqualTo(1);
        assertThat(engine.isCompleted(instance)).isFalse();

        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void cycleComesAsOftenAsItSaysWithoutDrift() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .boundaryEvent("often", event -> event.cancelActivity(false).timerWithCycle("R3/PT10S"))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done());
        engine.start("p");

        engine.advance(Duration.ofHours(1));

        assertThat(engine.records().of(TimerIntent.CREATED).list().stream()
                        .map(record -> (dev.skep.protocol.value.TimerValue) record.value())
                        .map(timer ->
                                (timer.dueDate() - EngineHarness.START_MILLIS) / 1000 + "s " + timer.repetitions()))
                .containsExactly("10s 3", "20s 2", "30s 1");
        assertThat(engine.records().of(ELEMENT_COMPLETED).ofElement("often").count())
                .isEqualTo(3);
        engine.complete(engine.job("work"));
        engine.checkNothingLeft();
    }

    @Test
    void endlessCycleStopsWithTheTask() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .boundaryEvent("often", event -> event.cancelActivity(false).timerWithCycle("R/PT1M"))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done());
        engine.start("p");
        engine.advance(Duration.ofMinutes(5));
        assertThat(engine.records().of(TimerIntent.TRIGGERED).count()).isEqualTo(5);

        engine.complete(engine.job("work"));
        engine.advance(Duration.ofMinutes(5));
        assertThat(engine.records().of(TimerIntent.TRIGGERED).count()).isEqualTo(5);
        engine.checkNothingLeft();
    }

    @Test
    void timerOnASubProcessEndsAllThatIsInIt() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .parallelGateway("fork")
                                .serviceTask("a", task -> task.zeebeJobType("a"))
                                .endEvent()
                                .moveToNode("fork")
                                .subProcess(
                                        "deep",
                                        deep -> deep.embeddedSubProcess()
                                                .startEvent()
                                                .serviceTask("b", task -> task.zeebeJobType("b"))
                                                .endEvent())
                                .endEvent())
                .boundaryEvent("late", event -> event.timerWithDuration("PT1M"))
                .serviceTask("after", task -> task.zeebeJobType("after"))
                .endEvent()
                .moveToActivity("sub")
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.records().of(JobIntent.CANCELED).count()).isEqualTo(2);
        engine.complete(engine.job("after"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    /** The job type is mended after the timer expression was: neither timer nor job may be there twice. */
    @Test
    void expressionsThatFailOneAfterTheOtherOpenNothingTwice() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobTypeExpression("kind"))
                .boundaryEvent("first", event -> event.timerWithDuration("PT1H"))
                .endEvent()
                .moveToActivity("task")
                .boundaryEvent("second", event -> event.timerWithDurationExpression("span"))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done());
        final long instance = engine.start("p");
        mend(instance, "{\"kind\": \"work\"}");
        assertThat(engine.records().of(TimerIntent.CREATED).count()).isZero();
        mend(instance, "{\"span\": \"PT2H\"}");

        assertThat(engine.records().of(TimerIntent.CREATED).count()).isEqualTo(2);
        assertThat(engine.records().of(JobIntent.CREATED).count()).isEqualTo(1);
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("task").count())
                .isEqualTo(1);
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void taskWithAnIncidentCanStillBeInterrupted() {
        engine.deploy(task(true, "PT10S"));
        final long instance = engine.start("p");
        engine.fail(engine.job("work"), 0);
        assertThat(((IncidentValue) engine.openIncident().value()).errorType())
                .isEqualTo(IncidentErrorType.JOB_NO_RETRIES);

        engine.advance(Duration.ofSeconds(10));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private void mend(final long instance, final String variables) {
        final var incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        engine.setVariables(instance, variables);
        engine.resolveIncident(incident.key());
    }

    private static BpmnModelInstance task(final boolean interrupting, final String duration) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .boundaryEvent(
                        "late", event -> event.cancelActivity(interrupting).timerWithDuration(duration))
                .endEvent("tooLate")
                .moveToActivity("task")
                .endEvent()
                .done();
    }
}

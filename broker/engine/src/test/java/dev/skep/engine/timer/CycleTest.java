package dev.skep.engine.timer;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ErrorIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.value.TimerValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers that are due again and again, wherever they may be. The clock starts on the first of July 2024, midnight UTC. */
final class CycleTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    /** Hours are chosen so that the number is the same in every zone. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "R/PT6H | 8",
                "R3/PT6H | 3",
                "R1/PT6H | 1",
                "R0/PT6H | 1",
                "R2/2024-07-01T12:00:00Z/PT1H | 2",
                "R/2024-06-30T00:00:00Z/P1D | 4",
                "R/P1D | 2",
                "0 0 9 * * * | 2",
                "0 30 23 * * * | 2",
                "@daily | 2",
                "@midnight | 2",
                "=cycle(duration(\"PT12H\")) | 4",
                "=cycle(3, duration(\"PT12H\")) | 3",
                "=\"R2/PT12H\" | 2",
                "0 0 0 1 1 * | 0"
            })
    void aStartEventIsDueSoOftenInTwoDays(final String cycle, final int times) {
        engine.deploy(starting(cycle));

        engine.advance(Duration.ofDays(2));

        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("p").count())
                .isEqualTo(times);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"R/PT6H | 8", "R3/PT6H | 3", "0 0 9 * * * | 2", "=every | 4"})
    void aBoundaryEventThatDoesNotInterruptIsDueSoOftenInTwoDays(final String cycle, final int times) {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .boundaryEvent("again", event -> event.cancelActivity(false).timerWithCycle(cycle))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done());
        final long instance =
                engine.create("p").withVariables("{\"every\":\"R/PT12H\"}").start();

        engine.advance(Duration.ofDays(2));
        assertThat(completed("again")).isEqualTo(times);
        engine.complete(engine.job("work"));
        engine.advance(Duration.ofDays(2));

        assertThat(completed("again")).isEqualTo(times);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"R/PT6H | 8", "R3/PT6H | 3", "0 0 9 * * * | 2"})
    void anEventSubProcessThatDoesNotInterruptIsDueSoOftenInTwoDays(final String cycle, final int times) {
        final var process = Bpmn.createExecutableProcess("p");
        process.eventSubProcess(
                "sub",
                sub -> sub.startEvent("again")
                        .interrupting(false)
                        .timerWithCycle(cycle)
                        .endEvent());
        engine.deploy(process.startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofDays(2));
        engine.complete(engine.job("work"));

        assertThat(completed("sub")).isEqualTo(times);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void theNextOneIsCountedFromWhenThisOneWasDue() {
        engine.deploy(starting("R/PT1H"));

        engine.advance(Duration.ofHours(3));

        final var created = engine.records().of(TimerIntent.CREATED).list();
        for (int i = 0; i < created.size(); i++) {
            assertThat(((TimerValue) created.get(i).value()).dueDate())
                    .isEqualTo(EngineHarness.START_MILLIS
                            + Duration.ofHours(i + 1L).toMillis());
        }
        assertThat(created).hasSize(4);
    }

    @Test
    void anExpressionThatFailsLaterEndsTheInstancesTimer() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .boundaryEvent("again", event -> event.cancelActivity(false).timerWithCycle("=every"))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done());
        final long instance =
                engine.create("p").withVariables("{\"every\":\"R/PT1H\"}").start();
        engine.setVariables(instance, "{\"every\":\"nonsense\"}");
        engine.failOn(intent -> false); // the harness lets a fault through only where one is expected

        engine.advance(Duration.ofHours(5));

        assertThat(engine.records().of(ErrorIntent.CREATED).count()).isOne();
        assertThat(engine.engine(1).bannedInstances()).isOne();
        assertThat(engine.records().of(TimerIntent.TRIGGERED).count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "R/",
                "PT1H",
                "R-1/PT1H",
                "R/tomorrow/PT1H",
                "0 0 9 * *",
                "0 0 25 * * *",
                "@sometimes",
                "R/PT1H/PT1H/PT1H"
            })
    void aCycleThatIsNoneIsRefused(final String cycle) {
        final var refused = EngineHarness.rejected(engine.deployment(EngineHarness.resource(starting(cycle))));

        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(refused.reason()).contains("start").contains(cycle);
    }

    @Test
    void whatInterruptsHasNoCycle() {
        final BpmnModelInstance model = Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .boundaryEvent("once", event -> event.timerWithCycle("R/PT1H"))
                .endEvent()
                .done();

        assertThat(EngineHarness.rejected(engine.deployment(EngineHarness.resource(model)))
                        .reason())
                .contains("once");
    }

    private long completed(final String elementId) {
        return engine.records().of(ELEMENT_COMPLETED).ofElement(elementId).count();
    }

    private static BpmnModelInstance starting(final String cycle) {
        return Bpmn.createExecutableProcess("p")
                .startEvent("start")
                .timerWithCycle(cycle)
                .endEvent()
                .done();
    }
}

package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.intent.JobIntent;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever ends many things at once does so some at a time, and leaves nothing. */
class ChildTerminationTest {
    private static final int MANY = 230;
    private static final String ITEMS = IntStream.range(0, MANY)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", "{\"items\": [", "]}"));

    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    private long start(final BpmnModelInstance model) {
        engine.deploy(model);
        return engine.create("p").withVariables(ITEMS).start();
    }

    private void assertAllEnded() {
        assertThat(engine.records().of(ELEMENT_TERMINATED).ofElement("task").count())
                .isEqualTo(MANY + 1); // and the body
        assertThat(engine.records().of(JobIntent.CANCELED).count()).isEqualTo(MANY);
    }

    @Test
    void aCancelledInstance() {
        final long instance = start(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobType("work")
                                .multiInstance(loop -> loop.parallel().zeebeInputCollectionExpression("items")))
                .endEvent()
                .done());

        EngineHarness.accepted(engine.cancel(instance));

        assertThat(engine.isTerminated(instance)).isTrue();
        assertAllEnded();
        engine.checkNothingLeft();
    }

    @Test
    void anInterruptedActivity() {
        final long instance = start(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobType("work")
                                .multiInstance(loop -> loop.parallel().zeebeInputCollectionExpression("items")))
                .boundaryEvent("late", event -> event.timerWithDuration("PT1M"))
                .endEvent()
                .done());

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertAllEnded();
        engine.checkNothingLeft();
    }

    @Test
    void aLoopThatHasEnough() {
        final long instance = start(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobType("work")
                                .multiInstance(loop -> loop.parallel()
                                        .zeebeInputCollectionExpression("items")
                                        .completionCondition("=numberOfCompletedInstances = 1")))
                .endEvent()
                .done());

        engine.complete(engine.activateJobs("work").max(1).jobs().getFirst());

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.records().of(JobIntent.CANCELED).count()).isEqualTo(MANY - 1);
        engine.checkNothingLeft();
    }

    @Test
    void aScopeThatAnEventSubProcessTakesOver() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .eventSubProcess(
                        "more",
                        sub -> sub.startEvent("each")
                                .interrupting(false)
                                .timerWithCycle("R" + MANY + "/PT1S")
                                .serviceTask("task", task -> task.zeebeJobType("work"))
                                .endEvent())
                .eventSubProcess(
                        "rest",
                        sub -> sub.startEvent("late")
                                .interrupting(true)
                                .timerWithDuration("PT1H")
                                .serviceTask("last", task -> task.zeebeJobType("last"))
                                .endEvent())
                .startEvent()
                .serviceTask("first", task -> task.zeebeJobType("first"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofHours(1));

        assertThat(engine.records().of(ELEMENT_TERMINATED).ofElement("more").count())
                .isEqualTo(MANY);
        assertThat(engine.activateJobs("work").jobs()).isEmpty();
        engine.complete(engine.job("last"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }
}

package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.MultiInstanceLoopCharacteristicsBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MultiInstanceTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void parallelDoesAllAtOnceAndCollectsInOrder() {
        engine.deploy(collecting(loop -> loop.parallel()));
        final long instance =
                engine.create("p").withVariables("{\"items\": [10, 20, 30]}").start();

        final List<ActivatedJob> jobs = engine.activateJobs("work").jobs();
        assertThat(jobs).hasSize(3);
        for (int i = 2; i >= 0; i--) {
            engine.complete(jobs.get(i), "{\"result\": " + i + "}");
        }

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance))
                .containsEntry("results", "[0,1,2]")
                .doesNotContainKey("result");
        assertThat(engine.variables(jobs.get(1).job().elementInstanceKey()))
                .containsEntry("loopCounter", "2")
                .containsEntry("item", "20");
        engine.checkNothingLeft();
    }

    @Test
    void sequentialDoesOneAfterTheOther() {
        engine.deploy(collecting(loop -> loop.sequential()));
        final long instance =
                engine.create("p").withVariables("{\"items\": [1, 2, 3]}").start();

        for (int i = 0; i < 3; i++) {
            engine.complete(engine.job("work"), "{\"result\": " + i + "}");
        }

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("results", "[0,1,2]");
        engine.checkNothingLeft();
    }

    @Test
    void anEmptyCollectionCompletesAtOnce() {
        engine.deploy(collecting(loop -> loop.parallel()));
        final long instance =
                engine.create("p").withVariables("{\"items\": []}").start();

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("results", "[]");
        engine.checkNothingLeft();
    }

    @Test
    void manyInstancesAreActivatedInSteps() {
        engine.deploy(process(loop -> loop.parallel()));
        final String items = IntStream.range(0, 230).mapToObj(Integer::toString).collect(Collectors.joining(","));
        final long instance =
                engine.create("p").withVariables("{\"items\": [" + items + "]}").start();

        final List<ActivatedJob> jobs = engine.activateJobs("work").max(1000).jobs();
        assertThat(jobs).hasSize(230);
        jobs.forEach(engine::complete);

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whatPassesThroughCompletesTheBodyOnce() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.multiInstance(loop -> loop.parallel().zeebeInputCollectionExpression("items"))
                                .embeddedSubProcess()
                                .startEvent()
                                .manualTask()
                                .endEvent())
                .endEvent()
                .done());
        final long instance =
                engine.create("p").withVariables("{\"items\": [1, 2, 3]}").start();

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void theCompletionConditionEndsTheOthers() {
        engine.deploy(process(loop -> loop.parallel()
                .completionCondition(
                        "=numberOfCompletedInstances >= 2 and numberOfActiveInstances = 1 and numberOfInstances = 3")));
        final long instance =
                engine.create("p").withVariables("{\"items\": [1, 2, 3]}").start();
        final List<ActivatedJob> jobs = engine.activateJobs("work").jobs();

        engine.complete(jobs.get(0));
        assertThat(engine.isCompleted(instance)).isFalse();
        engine.complete(jobs.get(2));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.records().of(ELEMENT_TERMINATED).count()).isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void theCompletionConditionStopsASequentialLoop() {
        engine.deploy(process(loop -> loop.sequential().completionCondition("=enough")));
        final long instance =
                engine.create("p").withVariables("{\"items\": [1, 2, 3]}").start();

        engine.complete(engine.job("work"), "{\"enough\": false}");
        engine.complete(engine.job("work"), "{\"enough\": true}");

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aCompletionConditionThatIsNoBooleanIsAnIncident() {
        engine.deploy(process(loop -> loop.parallel().completionCondition("=enough")));
        final long instance =
                engine.create("p").withVariables("{\"items\": [1]}").start();
        engine.complete(engine.job("work"));

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        engine.setVariables(instance, "{\"enough\": false}");
        engine.resolveIncident(incident.key());

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aCollectionThatIsNoListIsAnIncidentOnTheBody() {
        engine.deploy(process(loop -> loop.parallel()));
        final long instance = engine.create("p").withVariables("{\"items\": 5}").start();

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("task").count())
                .isZero();
        engine.setVariables(instance, "{\"items\": [5]}");
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aCollectionThatShrankIsAnIncidentOfTheNextInstanceOnly() {
        engine.deploy(collecting(loop -> loop.sequential()));
        final long instance =
                engine.create("p").withVariables("{\"items\": [1, 2]}").start();

        engine.setVariables(instance, "{\"items\": [1, 2, 3]}");
        engine.complete(engine.job("work"), "{\"result\": 1}");
        engine.complete(engine.job("work"), "{\"result\": 2}");
        engine.complete(engine.job("work"), "{\"result\": 3}");

        final IncidentValue incident = (IncidentValue) engine.openIncident().value();
        assertThat(incident.errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        assertThat(incident.errorMessage()).contains("room for item 3");
        engine.cancel(instance);
        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aBoundaryEventEndsAllInstances() {
        engine.deploy(withBoundary());
        final long instance =
                engine.create("p").withVariables("{\"items\": [1, 2, 3]}").start();

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.records().of(ELEMENT_TERMINATED).count()).isEqualTo(4);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anErrorOfOneInstanceIsCaughtAtTheBody() {
        engine.deploy(withBoundary());
        final long instance =
                engine.create("p").withVariables("{\"items\": [1, 2, 3]}").start();

        engine.throwError(engine.activateJobs("work").jobs().get(1), "bad");

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void outputMappingsOfAnInstanceStayInItUntilTheyAreCollected() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobType("work")
                                .zeebeInputExpression("item * 2", "twice")
                                .zeebeOutputExpression("twice + loopCounter", "result")
                                .multiInstance(loop -> loop.parallel()
                                        .zeebeInputCollectionExpression("items")
                                        .zeebeInputElement("item")
                                        .zeebeOutputCollection("results")
                                        .zeebeOutputElementExpression("result")))
                .endEvent()
                .done());
        final long instance =
                engine.create("p").withVariables("{\"items\": [10, 20]}").start();

        engine.activateJobs("work").jobs().forEach(engine::complete);

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance))
                .containsEntry("results", "[21,42]")
                .doesNotContainKey("result");
        engine.checkNothingLeft();
    }

    @Test
    void nestedInAnother() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.multiInstance(loop -> loop.sequential()
                                        .zeebeInputCollectionExpression("items")
                                        .zeebeInputElement("inner"))
                                .embeddedSubProcess()
                                .startEvent()
                                .serviceTask(
                                        "task",
                                        task -> task.zeebeJobType("work")
                                                .multiInstance(loop ->
                                                        loop.parallel().zeebeInputCollectionExpression("inner")))
                                .endEvent())
                .endEvent()
                .done());
        final long instance =
                engine.create("p").withVariables("{\"items\": [[1, 2], [3]]}").start();

        assertThat(engine.activateJobs("work").jobs()).hasSize(2).allSatisfy(engine::complete);
        assertThat(engine.activateJobs("work").jobs()).hasSize(1).allSatisfy(engine::complete);

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private static BpmnModelInstance process(final Consumer<MultiInstanceLoopCharacteristicsBuilder> kind) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobType("work").multiInstance(loop -> {
                            loop.zeebeInputCollectionExpression("items");
                            kind.accept(loop);
                        }))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance collecting(final Consumer<MultiInstanceLoopCharacteristicsBuilder> kind) {
        return process(kind.andThen(loop -> loop.zeebeInputElement("item")
                .zeebeOutputCollection("results")
                .zeebeOutputElementExpression("result")));
    }

    private static BpmnModelInstance withBoundary() {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobType("work")
                                .multiInstance(loop -> loop.parallel().zeebeInputCollectionExpression("items")))
                .boundaryEvent("late", event -> event.timerWithDuration("PT1M"))
                .endEvent()
                .moveToActivity("task")
                .boundaryEvent("caught", event -> event.error("bad"))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done();
    }
}

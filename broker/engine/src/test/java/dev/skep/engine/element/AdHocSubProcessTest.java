package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AdHocSubProcessBuilder;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sub-processes of which only some elements are done, as it turns out. */
final class AdHocSubProcessTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void beginsAtTheNamedElementsAndEndsWithTheLast() {
        engine.deploy(process(adHoc -> adHoc.zeebeActiveElementsCollectionExpression("wanted")));
        final long instance = start("[\"a\",\"b\",\"a\"]");

        assertThat(engine.activateJobs("c").jobs()).isEmpty();
        engine.complete(engine.job("a"));
        assertThat(isCompleted("adhoc")).isFalse();
        engine.complete(engine.job("b"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void followsTheFlowsWithinIt() {
        engine.deploy(process(adHoc -> {
            adHoc.zeebeActiveElementsCollectionExpression("wanted");
            adHoc.serviceTask("first", task -> task.zeebeJobType("first"))
                    .serviceTask("second", task -> task.zeebeJobType("second"));
        }));
        final long instance = start("[\"first\"]");

        engine.complete(engine.job("first"));
        assertThat(isCompleted("adhoc")).isFalse();
        engine.complete(engine.job("second"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void tasksWithoutWorkAreDoneAtOnce() {
        engine.deploy(process(adHoc -> {
            adHoc.zeebeActiveElementsCollectionExpression("wanted");
            adHoc.manualTask("m1");
            adHoc.manualTask("m2");
        }));

        final long instance = start("[\"m1\",\"m2\"]");

        assertThat(isCompleted("m1")).isTrue();
        assertThat(isCompleted("m2")).isTrue();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void namingNothingItStaysActive() {
        engine.deploy(process(adHoc -> adHoc.zeebeActiveElementsCollectionExpression("wanted")));
        final long instance = start("[]");

        assertThat(engine.isCompleted(instance)).isFalse();
        engine.cancel(instance);
        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void withoutAnExpressionItStaysActiveUntilItIsInterrupted() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .adHocSubProcess("adhoc", AdHocSubProcessTest::tasks)
                .boundaryEvent("late", event -> event.timerWithDuration("PT1H"))
                .endEvent("interrupted")
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofHours(1));

        assertThat(isCompleted("interrupted")).isTrue();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void inputMappingsComeFirstAndOutputMappingsLast() {
        engine.deploy(process(adHoc -> adHoc.zeebeActiveElementsCollectionExpression("local")
                .zeebeInputExpression("wanted", "local")
                .zeebeOutputExpression("local[1]", "out")));
        final long instance = start("[\"c\"]");

        engine.complete(engine.job("c"));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("out", "\"c\"");
    }

    @Test
    void theConditionEndsItAndCancelsTheRest() {
        engine.deploy(process(
                adHoc -> adHoc.zeebeActiveElementsCollectionExpression("wanted").completionCondition("=enough")));
        final long instance = start("[\"a\",\"b\",\"c\"]");

        engine.complete(engine.job("a"), "{\"enough\":false}");
        assertThat(isCompleted("adhoc")).isFalse();
        engine.complete(engine.job("b"), "{\"enough\":true}");

        assertThat(engine.records().of(ELEMENT_TERMINATED).ofElement("c").count())
                .isOne();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void theConditionCanWaitForTheRest() {
        engine.deploy(process(adHoc -> adHoc.zeebeActiveElementsCollectionExpression("wanted")
                .completionCondition("=enough")
                .cancelRemainingInstances(false)));
        final long instance = start("[\"a\",\"b\"]");

        engine.complete(engine.job("a"), "{\"enough\":true}");
        assertThat(isCompleted("adhoc")).isFalse();
        engine.complete(engine.job("b"));

        assertThat(engine.records().of(ELEMENT_TERMINATED).count()).isZero();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whileTheConditionDoesNotHoldItStaysActive() {
        engine.deploy(process(
                adHoc -> adHoc.zeebeActiveElementsCollectionExpression("wanted").completionCondition("=enough")));
        final long instance = start("[\"a\"]");

        engine.complete(engine.job("a"), "{\"enough\":false}");

        assertThat(isCompleted("a")).isTrue();
        assertThat(engine.isCompleted(instance)).isFalse();
        engine.cancel(instance);
        engine.checkNothingLeft();
    }

    @Test
    void aConditionThatIsNoneIsAnIncident() {
        engine.deploy(process(
                adHoc -> adHoc.zeebeActiveElementsCollectionExpression("wanted").completionCondition("=enough")));
        final long instance = start("[\"a\"]");
        engine.complete(engine.job("a"));

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        engine.setVariables(instance, "{\"enough\":true}");
        engine.resolveIncident(incident.key());

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\",\"unknown\"]", "[\"after\"]", "[\"p\"]", "[1]", "\"a\"", "null"})
    void whatNamesNoElementIsAnIncident(final String wanted) {
        engine.deploy(process(adHoc -> {
            adHoc.zeebeActiveElementsCollectionExpression("wanted");
            adHoc.manualTask("before").manualTask("after");
        }));
        final long instance = start(wanted);

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        assertThat(((IncidentValue) incident.value()).elementId()).isEqualTo("adhoc");
        engine.setVariables(instance, "{\"wanted\":[\"a\"]}");
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("a"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void isOneOfSeveralInstances() {
        engine.deploy(process(adHoc -> adHoc.zeebeActiveElementsCollectionExpression("[item]")
                .multiInstance(
                        loop -> loop.zeebeInputCollectionExpression("wanted").zeebeInputElement("item"))));
        final long instance = start("[\"a\",\"b\"]");

        engine.complete(engine.job("a"));
        engine.complete(engine.job("b"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anErrorWithinItIsCaughtAtItsBoundary() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .adHocSubProcess("adhoc", adHoc -> {
                    adHoc.zeebeActiveElementsCollectionExpression("wanted");
                    tasks(adHoc);
                })
                .boundaryEvent("caught", event -> event.error("bad"))
                .endEvent()
                .done());
        final long instance = start("[\"a\",\"b\"]");

        engine.throwError(engine.job("a"), "bad");

        assertThat(isCompleted("caught")).isTrue();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private long start(final String wanted) {
        return engine.create("p").withVariables("{\"wanted\":" + wanted + "}").start();
    }

    private boolean isCompleted(final String elementId) {
        return engine.records().of(ELEMENT_COMPLETED).ofElement(elementId).count() > 0;
    }

    private static BpmnModelInstance process(final Consumer<AdHocSubProcessBuilder> adHoc) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .adHocSubProcess("adhoc", builder -> {
                    adHoc.accept(builder);
                    tasks(builder);
                })
                .endEvent()
                .done();
    }

    private static void tasks(final AdHocSubProcessBuilder adHoc) {
        for (final String id : new String[] {"a", "b", "c"}) {
            adHoc.serviceTask(id, task -> task.zeebeJobType(id));
        }
    }
}

package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATING;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.SEQUENCE_FLOW_TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.Packed;
import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AdHocSubProcessBuilder;
import io.camunda.zeebe.model.bpmn.instance.AdHocSubProcess;
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
    void theResultsOfAllActivationsAreCollected() {
        engine.deploy(process(adHoc -> adHoc.zeebeActiveElementsCollectionExpression("wanted")
                .zeebeOutputCollection("results")
                .zeebeOutputElementExpression("r")
                .zeebeOutputExpression("count(results)", "many")
                .completionCondition("=count(results) = 2")));
        final long instance = start("[\"a\",\"b\",\"c\"]");

        engine.complete(engine.job("b"), "{\"r\":\"of b\"}");
        assertThat(isCompleted("adhoc")).isFalse();
        engine.complete(engine.job("a"), "{\"r\":\"of a\"}");

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance))
                .containsEntry("results", "[\"of b\",\"of a\"]")
                .containsEntry("many", "2");
        engine.checkNothingLeft();
    }

    /** Its elements had no scope of their own. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInstanceOfAnEarlierVersionGoesOn(final boolean withCondition) {
        final BpmnModelInstance model = process(adHoc -> {
            adHoc.zeebeActiveElementsCollectionExpression("[\"first\", \"a\"]");
            if (withCondition) {
                adHoc.completionCondition("=enough");
            }
            adHoc.serviceTask("first", task -> task.zeebeJobType("first"))
                    .serviceTask("second", task -> task.zeebeJobType("second"));
        });
        final AdHocSubProcess adHoc = model.getModelElementById("adhoc");
        final String flow = adHoc.getIncoming().iterator().next().getId();
        final long definition = engine.deploy(model).processes().getFirst().processDefinitionKey();
        final long instance = definition + 100;
        written(definition, instance, instance, -1, "p", BpmnElementType.PROCESS);
        engine.write(
                instance + 6,
                SEQUENCE_FLOW_TAKEN,
                value(definition, instance, instance, flow, BpmnElementType.SEQUENCE_FLOW));
        written(definition, instance, instance + 1, instance, "adhoc", BpmnElementType.AD_HOC_SUB_PROCESS);
        written(definition, instance, instance + 2, instance + 1, "first", BpmnElementType.SERVICE_TASK);
        written(definition, instance, instance + 3, instance + 1, "a", BpmnElementType.SERVICE_TASK);
        job(definition, instance, instance + 4, instance + 2, "first");
        job(definition, instance, instance + 5, instance + 3, "a");

        engine.complete(engine.job("a"), "{\"enough\":false}");
        engine.complete(engine.job("first"));
        assertThat(isCompleted("adhoc")).isFalse();
        engine.restart();
        engine.complete(engine.job("second"), "{\"enough\":true}");

        assertThat(isCompleted("adhoc")).isTrue();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private void written(
            final long definition,
            final long instance,
            final long key,
            final long scope,
            final String elementId,
            final BpmnElementType type) {
        final ProcessInstanceValue value = value(definition, instance, scope, elementId, type);
        engine.write(key, ELEMENT_ACTIVATING, value);
        engine.write(key, ELEMENT_ACTIVATED, value);
    }

    private static ProcessInstanceValue value(
            final long definition,
            final long instance,
            final long scope,
            final String elementId,
            final BpmnElementType type) {
        return new ProcessInstanceValue(
                "p",
                1,
                definition,
                instance,
                elementId,
                scope,
                type,
                BpmnEventType.UNSPECIFIED,
                -1,
                -1,
                Tenants.DEFAULT);
    }

    private void job(
            final long definition, final long instance, final long key, final long element, final String type) {
        engine.write(
                key,
                JobIntent.CREATED,
                new JobValue(
                        type,
                        "",
                        3,
                        0,
                        -1,
                        -1,
                        -1,
                        "",
                        "",
                        Packed.EMPTY_DOCUMENT,
                        Packed.EMPTY_DOCUMENT,
                        type,
                        element,
                        "p",
                        1,
                        definition,
                        instance,
                        Tenants.DEFAULT));
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

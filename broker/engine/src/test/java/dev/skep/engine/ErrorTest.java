package dev.skep.engine;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.Record;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ErrorTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.partitions(1);

    @Test
    void boundaryEventWithTheCodeIsPreferredToTheOneThatCatchesAll() {
        engine.deploy(task(true));

        engine.start("p");
        engine.throwError(engine.job("work"), "known");
        assertThat(completed("exact")).isEqualTo(1);
        assertThat(completed("any")).isZero();

        engine.start("p");
        engine.throwError(engine.job("work"), "other");
        assertThat(completed("any")).isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void caughtErrorTakesTheJobAwayWithoutCancellingIt() {
        engine.deploy(task(true));
        engine.start("p");
        engine.throwError(engine.job("work"), "known");

        assertThat(engine.records().of(JobIntent.ERROR_THROWN).count()).isEqualTo(1);
        assertThat(engine.records().of(JobIntent.CANCELED).count()).isZero();
        engine.checkNothingLeft();
    }

    @Test
    void variablesOfTheErrorStayWithTheBoundaryEvent() {
        engine.deploy(task(true));
        final long instance = engine.start("p");

        engine.throwError(engine.job("work").key(), "known", "", "{\"why\": 1}");

        assertThat(engine.variables(engine.elementKey("exact"))).containsEntry("why", "1");
        assertThat(engine.variables(instance)).isEmpty();
        engine.checkNothingLeft();
    }

    @Test
    void errorGoesOutwardToTheNearestScopeThatCatchesIt() {
        engine.deploy(nested("inner"));
        engine.start("p");
        engine.throwError(engine.job("work"), "oops");
        assertThat(completed("innerCaught")).isEqualTo(1);
        assertThat(completed("outerCaught")).isZero();

        engine.deploy(nested("elsewhere"));
        engine.start("p");
        engine.throwError(engine.job("work"), "oops");
        assertThat(completed("innerCaught")).isEqualTo(1);
        assertThat(completed("outerCaught")).isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void uncaughtErrorOfAJobIsAnIncidentOfTheJob() {
        engine.deploy(task(false));
        final long instance = engine.start("p");
        final var job = engine.job("work");

        EngineHarness.accepted(engine.throwError(job.key(), "other", "went wrong", "{}"));

        final Record incident = engine.openIncident();
        final IncidentValue value = (IncidentValue) incident.value();
        assertThat(value.errorType()).isEqualTo(IncidentErrorType.UNHANDLED_ERROR_EVENT);
        assertThat(value.jobKey()).isEqualTo(job.key());
        assertThat(value.errorMessage()).contains("other", "went wrong", "known");
        assertThat(EngineHarness.rejected(engine.complete(job)).reason())
                .isEqualTo("Expected to complete job with key '" + job.key() + "', but it is in state 'ERROR_THROWN'");

        EngineHarness.accepted(engine.resolveIncident(incident.key()));
        engine.throwError(engine.job("work"), "known");
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void errorEndEventEndsTheSubProcessAndGoesOnFromItsBoundary() {
        engine.deploy(endEvent("oops", "oops"));
        final long instance = engine.start("p");

        assertThat(completed("caught")).isEqualTo(1);
        assertThat(completed("sub")).isZero();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void errorCodeMayBeAnExpression() {
        engine.deploy(endEvent("=code", "oops"));
        final long instance =
                engine.create("p").withVariables("{\"code\": \"oops\"}").start();

        assertThat(completed("caught")).isEqualTo(1);
        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void uncaughtErrorEndEventIsAnIncidentUntilItsCodeIsMended() {
        engine.deploy(endEvent("=code", "oops"));
        final long instance =
                engine.create("p").withVariables("{\"code\": \"strange\"}").start();

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.UNHANDLED_ERROR_EVENT);
        assertThat(((IncidentValue) incident.value()).elementId()).isEqualTo("thrown");

        engine.setVariables(instance, "{\"code\": \"oops\"}");
        engine.resolveIncident(incident.key());
        assertThat(completed("caught")).isEqualTo(1);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void errorWithinAnInterruptingEventSubProcessIsNotLookedForFurtherOut() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .eventSubProcess(
                                        "esp",
                                        esp -> esp.startEvent("first")
                                                .error("one")
                                                .endEvent("again", end -> end.error("one")))
                                .startEvent()
                                .endEvent("thrown", end -> end.error("one")))
                .boundaryEvent("caught", event -> event.error("one"))
                .endEvent()
                .moveToActivity("sub")
                .endEvent()
                .done());
        final long instance = engine.start("p");

        assertThat(completed("first")).isEqualTo(1);
        assertThat(((IncidentValue) engine.openIncident().value()).errorType())
                .isEqualTo(IncidentErrorType.UNHANDLED_ERROR_EVENT);
        engine.cancel(instance);
        assertThat(completed("caught")).isZero();
        engine.checkNothingLeft();
    }

    private int completed(final String elementId) {
        return engine.records().of(ELEMENT_COMPLETED).ofElement(elementId).count();
    }

    private static BpmnModelInstance task(final boolean withCatchAll) {
        final var task = Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", builder -> builder.zeebeJobType("work"))
                .boundaryEvent("exact", event -> event.error("known"))
                .endEvent()
                .moveToActivity("task");
        final var more = withCatchAll
                ? task.boundaryEvent("any", event -> event.error()).endEvent().moveToActivity("task")
                : task;
        return more.endEvent().done();
    }

    private static BpmnModelInstance nested(final String innerCode) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "outer",
                        outer -> outer.embeddedSubProcess()
                                .startEvent()
                                .subProcess(
                                        "inner",
                                        inner -> inner.embeddedSubProcess()
                                                .startEvent()
                                                .serviceTask("task", task -> task.zeebeJobType("work"))
                                                .endEvent())
                                .boundaryEvent(
                                        "innerCaught",
                                        event -> event.error(innerCode.equals("inner") ? "oops" : "none"))
                                .endEvent()
                                .moveToActivity("inner")
                                .endEvent())
                .boundaryEvent("outerCaught", event -> event.error("oops"))
                .endEvent()
                .moveToActivity("outer")
                .endEvent()
                .done();
    }

    private static BpmnModelInstance endEvent(final String thrown, final String caught) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess("sub", sub -> {
                    final var start = sub.embeddedSubProcess().startEvent();
                    if (thrown.startsWith("=")) {
                        start.endEvent("thrown", end -> end.errorExpression(thrown.substring(1)));
                    } else {
                        start.endEvent("thrown", end -> end.error(thrown));
                    }
                })
                .boundaryEvent("caught", event -> event.error(caught))
                .endEvent()
                .moveToActivity("sub")
                .endEvent()
                .done();
    }
}

package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.SignalValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.CallActivityBuilder;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallActivityTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void callsTheLatestVersionAndGetsItsVariablesBack() {
        engine.deploy(parent(call -> {}));
        engine.deploy(child("old"));
        engine.deploy(child("new"));
        final long instance =
                engine.create("parent").withVariables("{\"a\": 1}").start();

        final ProcessInstanceValue called = called();
        assertThat(called.parentProcessInstanceKey()).isEqualTo(instance);
        assertThat(called.parentElementInstanceKey()).isEqualTo(engine.elementKey("call"));
        assertThat(called.version()).isEqualTo(2);
        assertThat(engine.variables(called.processInstanceKey())).containsEntry("a", "1");
        engine.complete(engine.job("new"), "{\"b\": 2}");

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("a", "1").containsEntry("b", "2");
        engine.checkNothingLeft();
    }

    @Test
    void withoutPropagationOnlyLocalVariablesGoInAndNoneComeBack() {
        engine.deploy(parent(call -> call.zeebePropagateAllParentVariables(false)
                .zeebePropagateAllChildVariables(false)
                .zeebeInputExpression("a + 1", "x")));
        engine.deploy(child("work"));
        final long instance =
                engine.create("parent").withVariables("{\"a\": 1}").start();

        assertThat(engine.variables(called().processInstanceKey())).containsOnlyKeys("x");
        engine.complete(engine.job("work"), "{\"b\": 2}");

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsOnlyKeys("a");
        engine.checkNothingLeft();
    }

    @Test
    void outputMappingsChooseWhatComesBack() {
        engine.deploy(parent(call -> call.zeebePropagateAllChildVariables(false).zeebeOutputExpression("b", "c")));
        engine.deploy(child("work"));
        final long instance = engine.start("parent");

        engine.complete(engine.job("work"), "{\"b\": 2}");

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("c", "2").doesNotContainKey("b");
        engine.checkNothingLeft();
    }

    @Test
    void aProcessThatIsNotThereIsAnIncident() {
        engine.deploy(parent(call -> {}));
        final long instance = engine.start("parent");

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.CALLED_ELEMENT_ERROR);
        engine.deploy(child("work"));
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aProcessWithoutNoneStartEventIsAnIncident() {
        engine.deploy(parent(call -> {}));
        engine.deploy(Bpmn.createExecutableProcess("child")
                .startEvent()
                .message("m")
                .endEvent()
                .done());
        final long instance = engine.start("parent");

        assertThat(((IncidentValue) engine.openIncident().value()).errorType())
                .isEqualTo(IncidentErrorType.CALLED_ELEMENT_ERROR);
        engine.cancel(instance);
        assertThat(engine.isTerminated(instance)).isTrue();
    }

    @Test
    void anIdThatIsNoTextIsAnIncident() {
        engine.deploy(parent(call -> call.zeebeProcessIdExpression("id")));
        engine.deploy(child("work"));
        final long instance = engine.start("parent");

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        engine.setVariables(instance, "{\"id\": \"child\"}");
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void theEndOfTheCallerEndsTheCalled() {
        engine.deploy(parent(call -> {}));
        engine.deploy(child("work"));
        final long instance = engine.start("parent");

        final CommandReply direct = engine.cancel(called().processInstanceKey());
        assertThat(EngineHarness.rejected(direct).type()).isEqualTo(RejectionType.INVALID_STATE);
        assertThat(EngineHarness.rejected(direct).reason()).contains("'" + instance + "'");
        engine.cancel(instance);

        assertThat(engine.records().of(ELEMENT_TERMINATED).trace())
                .containsExactly(
                        "ELEMENT_TERMINATED task",
                        "ELEMENT_TERMINATED child",
                        "ELEMENT_TERMINATED call",
                        "ELEMENT_TERMINATED parent");
        engine.checkNothingLeft();
    }

    @Test
    void aBoundaryEventEndsTheCalled() {
        engine.deploy(withBoundary("PT1M"));
        engine.deploy(child("work"));
        final long instance = engine.start("parent");

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.isTerminated(called().processInstanceKey())).isTrue();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    /** The same signal ends the called process by itself, and something around its call activity: which of both comes first depends. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aCalledProcessThatComesToItsEndWhileItsCallActivityIsTerminated(final int scopes) {
        engine.deploy(Bpmn.createExecutableProcess("child")
                .startEvent()
                .intermediateCatchEvent("catch", event -> event.signal("go"))
                .done());
        engine.deploy(Bpmn.createExecutableProcess("parent")
                .startEvent()
                .subProcess("outer", outer -> ElementFixtures.inside(outer, in -> called(in, scopes)))
                .boundaryEvent("stopped", event -> event.signal("go"))
                .endEvent()
                .done());
        final long instance = engine.start("parent");

        EngineHarness.accepted(engine.replyTo(engine.submit(
                1, -1, SignalIntent.BROADCAST, new SignalValue("go", Packed.EMPTY_DOCUMENT, Tenants.DEFAULT, -1, -1))));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private static AbstractFlowNodeBuilder<?, ?> called(final AbstractFlowNodeBuilder<?, ?> at, final int scopes) {
        return scopes == 0
                ? at.callActivity("call", call -> call.zeebeProcessId("child")).endEvent()
                : at.subProcess("scope" + scopes, sub -> ElementFixtures.inside(sub, in -> called(in, scopes - 1)))
                        .endEvent();
    }

    @Test
    void anErrorOfTheCalledIsCaughtByTheCaller() {
        engine.deploy(withBoundary("PT1H"));
        engine.deploy(child("work"));
        final long instance = engine.start("parent");

        engine.throwError(engine.job("work"), "bad");

        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("caught").count())
                .isEqualTo(1);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anErrorThatNobodyCatchesNamesTheCodesOfTheCaller() {
        engine.deploy(withBoundary("PT1H"));
        engine.deploy(child("work"));
        engine.start("parent");

        engine.throwError(engine.job("work"), "worse");

        final IncidentValue incident = (IncidentValue) engine.openIncident().value();
        assertThat(incident.errorType()).isEqualTo(IncidentErrorType.UNHANDLED_ERROR_EVENT);
        assertThat(incident.errorMessage()).contains("[bad]");
    }

    @Test
    void anEscalationOfTheCalledIsCaughtByTheCaller() {
        engine.deploy(withBoundary("PT1H"));
        engine.deploy(Bpmn.createExecutableProcess("child")
                .startEvent()
                .endEvent("throw", end -> end.escalation("late"))
                .done());
        final long instance = engine.start("parent");

        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("told").count())
                .isEqualTo(1);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void calledForEachOfACollection() {
        engine.deploy(parent(call -> call.multiInstance(loop -> loop.parallel()
                .zeebeInputCollectionExpression("items")
                .zeebeInputElement("item")
                .zeebeOutputCollection("results")
                .zeebeOutputElementExpression("result"))));
        engine.deploy(child("work"));
        final long instance =
                engine.create("parent").withVariables("{\"items\": [1, 2]}").start();

        engine.activateJobs("work").jobs().forEach(job -> engine.complete(job, "{\"result\": " + job.key() % 2 + "}"));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsKey("results").doesNotContainKey("result");
        engine.checkNothingLeft();
    }

    @Test
    void aCallWithinACallNamesTheRoot() {
        engine.deploy(parent(call -> {}));
        engine.deploy(Bpmn.createExecutableProcess("child")
                .startEvent()
                .callActivity("inner", call -> call.zeebeProcessId("grandchild"))
                .endEvent()
                .done());
        engine.deploy(Bpmn.createExecutableProcess("grandchild")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        final long instance = engine.start("parent");
        final long grandchild = ((ProcessInstanceValue) engine.records()
                        .of(ELEMENT_ACTIVATED)
                        .ofElement("grandchild")
                        .only()
                        .value())
                .processInstanceKey();

        assertThat(EngineHarness.rejected(engine.cancel(grandchild)).reason()).contains("'" + instance + "'");
        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aProcessThatCallsItselfForEverComesToAStop() {
        engine.deploy(Bpmn.createExecutableProcess("self")
                .startEvent()
                .callActivity("call", call -> call.zeebeProcessIdExpression("\"self\""))
                .endEvent()
                .done());
        final long instance = engine.start("self");

        final IncidentValue incident = (IncidentValue) engine.openIncident().value();
        assertThat(incident.errorType()).isEqualTo(IncidentErrorType.CALLED_ELEMENT_ERROR);
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("self").count())
                .isEqualTo(1000);
        engine.cancel(instance);
        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private ProcessInstanceValue called() {
        return (ProcessInstanceValue)
                engine.records().of(ELEMENT_ACTIVATED).ofElement("child").only().value();
    }

    private static BpmnModelInstance parent(final Consumer<CallActivityBuilder> more) {
        return Bpmn.createExecutableProcess("parent")
                .startEvent()
                .callActivity("call", call -> {
                    call.zeebeProcessId("child");
                    more.accept(call);
                })
                .endEvent()
                .done();
    }

    private static BpmnModelInstance withBoundary(final String duration) {
        return Bpmn.createExecutableProcess("parent")
                .startEvent()
                .callActivity("call", call -> call.zeebeProcessId("child"))
                .boundaryEvent("late", event -> event.timerWithDuration(duration))
                .endEvent()
                .moveToActivity("call")
                .boundaryEvent("caught", event -> event.error("bad"))
                .endEvent()
                .moveToActivity("call")
                .boundaryEvent("told", event -> event.cancelActivity(false).escalation("late"))
                .endEvent()
                .moveToActivity("call")
                .endEvent()
                .done();
    }

    private static BpmnModelInstance child(final String jobType) {
        return Bpmn.createExecutableProcess("child")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType(jobType))
                .endEvent()
                .done();
    }
}

package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.BpmnEventType;
import dev.skep.engine.EngineHarness;
import dev.skep.protocol.intent.CompensationSubscriptionIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.ProcessInstanceValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CompensationTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void theThrowEventWaitsForTheHandlersOfWhatWasCompleted() {
        engine.deploy(process(""));
        final long instance = engine.start("p");
        engine.complete(engine.job("a"), "{\"x\": 1}");
        engine.complete(engine.job("b"));

        final ProcessInstanceValue handler = (ProcessInstanceValue) engine.records()
                .of(ELEMENT_ACTIVATED)
                .ofElement("undo-a")
                .only()
                .value();
        assertThat(handler.eventType()).isEqualTo(BpmnEventType.COMPENSATION);
        // the event on the activity came and went, as those see it who follow the instance
        assertThat(engine.records()
                        .of(ELEMENT_ACTIVATED)
                        .ofElement("boundary-a")
                        .count())
                .isOne();
        assertThat(engine.records()
                        .of(ELEMENT_COMPLETED)
                        .ofElement("boundary-a")
                        .count())
                .isOne();
        engine.complete(engine.job("undo-b"));
        assertThat(engine.records().of(ELEMENT_COMPLETED).ofElement("throw").count())
                .isZero();
        engine.complete(engine.job("undo-a"));
        engine.complete(engine.job("after"));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.records().of(CompensationSubscriptionIntent.COMPLETED).count())
                .isEqualTo(2);
        engine.checkNothingLeft();
    }

    @Test
    void onlyTheReferencedActivityIsCompensated() {
        engine.deploy(process("a"));
        final long instance = engine.start("p");
        engine.complete(engine.job("a"));
        engine.complete(engine.job("b"));

        assertThat(engine.activateJobs("undo-b").jobs()).isEmpty();
        engine.complete(engine.job("undo-a"));
        engine.complete(engine.job("after"));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.records().of(CompensationSubscriptionIntent.DELETED).count())
                .isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void withNothingToCompensateTheEventGoesOn() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .endEvent("end", end -> end.compensateEventDefinition())
                .done());

        assertThat(engine.isCompleted(engine.start("p"))).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whatWasCompletedInASubProcessIsCompensatedFromOutside() {
        engine.deploy(subProcess());
        final long instance = engine.start("p");
        engine.complete(engine.job("a"));

        engine.complete(engine.job("undo-a"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void eachOfALoopIsCompensatedWithItsOwnVariables() {
        engine.deploy(compensable(
                        Bpmn.createExecutableProcess("p").startEvent().subProcess("sub", sub -> {
                            sub.multiInstance(loop -> loop.sequential()
                                    .zeebeInputCollectionExpression("[1, 2]")
                                    .zeebeInputElement("item"));
                            compensable(sub.embeddedSubProcess().startEvent(), "a")
                                    .endEvent();
                        }),
                        null)
                .endEvent("end", end -> end.compensateEventDefinition())
                .done());
        final long instance = engine.start("p");
        engine.complete(engine.job("a"));
        engine.complete(engine.job("a"));

        final List<ActivatedJob> handlers = engine.activateJobs("undo-a").jobs();
        assertThat(handlers).hasSize(2);
        handlers.forEach(engine::complete);

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aLoopIsCompensatedOnceAndOnlyWhenAllOfItIsDone() {
        final BpmnModelInstance model = Bpmn.createExecutableProcess("p")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask(
                        "loop",
                        task -> task.zeebeJobType("loop")
                                .multiInstance(loop -> loop.parallel().zeebeInputCollectionExpression("[1, 2]"))
                                .boundaryEvent("undone")
                                .compensation(undo -> undo.serviceTask("undo").zeebeJobType("undo")))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("first", task -> task.zeebeJobType("throw"))
                .intermediateThrowEvent("early", event -> event.compensateEventDefinition())
                .serviceTask("second", task -> task.zeebeJobType("throw"))
                .endEvent("late", event -> event.compensateEventDefinition())
                .done();
        engine.deploy(model);
        final long instance = engine.start("p");
        final List<ActivatedJob> loop = engine.activateJobs("loop").jobs();

        engine.complete(loop.getFirst());
        engine.complete(engine.job("throw"));
        assertThat(engine.activateJobs("undo").jobs()).isEmpty();
        engine.complete(loop.getLast());
        engine.complete(engine.job("throw"));
        engine.complete(engine.job("undo"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aHandlerMayBeALoop() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .manualTask("done")
                .boundaryEvent(
                        "undone",
                        event -> event.compensation(undo -> undo.serviceTask(
                                "undo",
                                task -> task.zeebeJobType("undo")
                                        .multiInstance(
                                                loop -> loop.parallel().zeebeInputCollectionExpression("[1, 2]")))))
                .moveToActivity("done")
                .endEvent("throw", event -> event.compensateEventDefinition())
                .done());
        final long instance = engine.start("p");

        final List<ActivatedJob> handlers = engine.activateJobs("undo").jobs();
        assertThat(handlers).hasSize(2);
        engine.complete(handlers.getFirst());
        assertThat(engine.isCompleted(instance)).isFalse();
        engine.complete(handlers.getLast());

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void theHandlerDoesNotSeeTheLocalVariablesOfTheActivity() {
        final BpmnModelInstance model = process("");
        final io.camunda.zeebe.model.bpmn.instance.ServiceTask task = model.getModelElementById("a");
        task.builder().zeebeInput("=\"mine\"", "local");
        engine.deploy(model);
        engine.start("p");
        engine.complete(engine.job("a"));
        engine.complete(engine.job("b"));

        assertThat(engine.variables(engine.elementKey("undo-a"))).doesNotContainKey("local");
    }

    @Test
    void canceledWhileAHandlerIsActive() {
        engine.deploy(process(""));
        final long instance = engine.start("p");
        engine.complete(engine.job("a"));
        engine.complete(engine.job("b"));
        engine.complete(engine.job("undo-a"));

        engine.cancel(instance);

        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aSubProcessThatIsEndedForgetsWhatWasDoneInIt() {
        engine.deploy(compensable(
                        Bpmn.createExecutableProcess("p")
                                .startEvent()
                                .subProcess(
                                        "sub",
                                        sub -> compensable(
                                                        sub.embeddedSubProcess().startEvent(), "a")
                                                .serviceTask("stay", task -> task.zeebeJobType("stay"))
                                                .endEvent())
                                .boundaryEvent("bad", event -> event.error("bad"))
                                .endEvent("end", end -> end.compensateEventDefinition())
                                .moveToActivity("sub"),
                        null)
                .endEvent()
                .done());
        final long instance = engine.start("p");
        engine.complete(engine.job("a"));

        engine.throwError(engine.job("stay"), "bad");

        assertThat(engine.activateJobs("undo-a").jobs()).isEmpty();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void fromAnEventSubProcessWhatWasDoneInTheScopeAroundItIsCompensated() {
        final var process = Bpmn.createExecutableProcess("p");
        process.eventSubProcess(
                "rescue",
                sub -> sub.startEvent("caught").error("bad").endEvent("undo", end -> end.compensateEventDefinition()));
        engine.deploy(compensable(process.startEvent(), "a")
                .serviceTask("stay", task -> task.zeebeJobType("stay"))
                .endEvent()
                .done());
        final long instance = engine.start("p");
        engine.complete(engine.job("a"));
        engine.throwError(engine.job("stay"), "bad");

        engine.complete(engine.job("undo-a"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private static BpmnModelInstance process(final String activity) {
        return compensable(compensable(Bpmn.createExecutableProcess("p").startEvent(), "a"), "b")
                .intermediateThrowEvent("throw", event -> {
                    final var definition = event.compensateEventDefinition();
                    if (!activity.isEmpty()) {
                        definition.activityRef(activity);
                    }
                })
                .serviceTask("after", task -> task.zeebeJobType("after"))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance subProcess() {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> compensable(sub.embeddedSubProcess().startEvent(), "a")
                                .endEvent())
                .endEvent("end", end -> end.compensateEventDefinition())
                .done();
    }

    /** Adds a task of that type with a handler "undo-..."; nothing where there is no type. */
    private static AbstractFlowNodeBuilder<?, ?> compensable(
            final AbstractFlowNodeBuilder<?, ?> before, final String type) {
        if (type == null) {
            return before;
        }
        return before.serviceTask(
                type,
                task -> task.zeebeJobType(type)
                        .boundaryEvent("boundary-" + type)
                        .compensation(compensation ->
                                compensation.serviceTask("undo-" + type).zeebeJobType("undo-" + type)));
    }
}

package dev.skep.engine.element;

import static dev.skep.engine.element.ElementFixture.fixture;

import dev.skep.engine.element.ElementFixture.Trait;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.AbstractUserTaskBuilder;
import io.camunda.zeebe.model.bpmn.builder.ServiceTaskBuilder;
import java.util.List;

/** Tasks, sub-processes, call activities and loops, with listeners and without. */
final class ActivityFixtures {
    private static final Trait[] TASK = {Trait.WAITS, Trait.INPUTS, Trait.OUTPUTS, Trait.ACTIVITY};
    private static final Trait[] QUICK_TASK = {Trait.INPUTS, Trait.OUTPUTS, Trait.ACTIVITY};

    private ActivityFixtures() {}

    static List<ElementFixture> all() {
        return List.of(
                fixture("service task", at -> at.serviceTask("x", ElementFixtures::work), TASK),
                fixture("send task", at -> at.sendTask("x", task -> task.zeebeJobType("work")), TASK),
                fixture("script task as job", at -> at.scriptTask("x", task -> task.zeebeJobType("work")), TASK),
                fixture(
                        "business rule task as job",
                        at -> at.businessRuleTask("x", task -> task.zeebeJobType("work")),
                        TASK),
                fixture("user task as job", at -> at.userTask("x", ActivityFixtures::assigned), TASK),
                fixture(
                        "user task",
                        at -> at.userTask(
                                "x", task -> assigned(task.zeebeUserTask().zeebeTaskPriority("30"))),
                        TASK),
                fixture(
                        "receive task",
                        at -> at.receiveTask("x", task -> task.message(ElementFixtures::message)),
                        TASK),
                fixture(
                        "script task",
                        at -> at.scriptTask(
                                "x", task -> task.zeebeExpression("1 + 1").zeebeResultVariable("two")),
                        QUICK_TASK),
                fixture(
                        "business rule task",
                        at -> at.businessRuleTask(
                                "x", task -> task.zeebeCalledDecisionId("only").zeebeResultVariable("decided")),
                        QUICK_TASK),
                fixture("manual task", at -> at.manualTask("x"), Trait.ACTIVITY),
                fixture("task", at -> at.task("x"), Trait.ACTIVITY),
                fixture(
                        "embedded sub-process",
                        at -> at.subProcess("x", sub -> ElementFixtures.inside(sub, ActivityFixtures::oneTask)),
                        TASK),
                fixture(
                        "call activity",
                        at -> at.callActivity("x", call -> call.zeebeProcessId(ElementFixtures.CALLED)),
                        TASK),
                fixture("ad-hoc sub-process", ActivityFixtures::adHoc, TASK),
                fixture("ad-hoc sub-process that a worker leads", ActivityFixtures::led, TASK),
                new ElementFixture(
                        "parallel loop", 4, List.of(TASK), at -> at.serviceTask("x", task -> loop(task, false))),
                new ElementFixture(
                        "sequential loop", 4, List.of(TASK), at -> at.serviceTask("x", task -> loop(task, true))),
                fixture(
                        "service task with listeners",
                        at -> at.serviceTask(
                                "x",
                                task -> task.zeebeJobType("work")
                                        .zeebeStartExecutionListener("work")
                                        .zeebeEndExecutionListener("work")),
                        TASK),
                fixture(
                        "manual task with listeners",
                        at -> at.manualTask("x")
                                .zeebeStartExecutionListener("work")
                                .zeebeEndExecutionListener("work"),
                        Trait.WAITS,
                        Trait.ACTIVITY),
                fixture(
                        "user task with listeners",
                        ActivityFixtures::listened,
                        Trait.WAITS,
                        Trait.INPUTS,
                        Trait.OUTPUTS,
                        Trait.ACTIVITY,
                        Trait.CANCELING_LISTENERS));
    }

    private static AbstractFlowNodeBuilder<?, ?> oneTask(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.serviceTask("inner", ElementFixtures::work).endEvent();
    }

    private static void loop(final ServiceTaskBuilder task, final boolean sequential) {
        task.zeebeJobType("work")
                .multiInstance(loop -> (sequential ? loop.sequential() : loop.parallel())
                        .zeebeInputCollectionExpression("[1, 2, 3]")
                        .zeebeInputElement("one")
                        .zeebeOutputCollection("many")
                        .zeebeOutputElementExpression("one")
                        .completionCondition("=false"));
    }

    private static void assigned(final AbstractUserTaskBuilder<?> task) {
        task.zeebeAssignee("me")
                .zeebeCandidateGroups("us")
                .zeebeCandidateUsers("me")
                .zeebeDueDate("2030-01-01T00:00:00Z")
                .zeebeFollowUpDate("2030-01-01T00:00:00Z");
    }

    private static AbstractFlowNodeBuilder<?, ?> adHoc(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.adHocSubProcess("x", adHoc -> {
            adHoc.zeebeActiveElementsCollectionExpression("[\"one\", \"two\"]");
            adHoc.serviceTask("one", ElementFixtures::work).manualTask("then");
            adHoc.serviceTask("two", ElementFixtures::work);
            adHoc.serviceTask("never", task -> task.zeebeJobType("nobody"));
        });
    }

    private static AbstractFlowNodeBuilder<?, ?> led(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.adHocSubProcess("x", adHoc -> {
            adHoc.zeebeJobType("lead").zeebeOutputCollection("results").zeebeOutputElementExpression("own");
            adHoc.serviceTask("one", ElementFixtures::work).manualTask("then");
            adHoc.serviceTask("two", ElementFixtures::work);
            adHoc.serviceTask("never", task -> task.zeebeJobType("nobody"));
        });
    }

    private static AbstractFlowNodeBuilder<?, ?> listened(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.userTask(
                "x",
                task -> task.zeebeUserTask()
                        .zeebeAssignee("me")
                        .zeebeTaskListener(listener -> listener.creating().type("work"))
                        .zeebeTaskListener(listener -> listener.assigning().type("work"))
                        .zeebeTaskListener(listener -> listener.completing().type("work"))
                        .zeebeTaskListener(listener -> listener.canceling().type("work")));
    }
}

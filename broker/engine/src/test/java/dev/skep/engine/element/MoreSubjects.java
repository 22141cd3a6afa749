package dev.skep.engine.element;

import dev.skep.engine.element.Subjects.Subject;
import dev.skep.engine.element.Subjects.Trait;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.StartEventBuilder;
import io.camunda.zeebe.model.bpmn.instance.IntermediateCatchEvent;
import io.camunda.zeebe.model.bpmn.instance.LinkEventDefinition;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Those {@link Subjects} that consist of more than one element: joins, event sub-processes, compensation, links, listeners. */
final class MoreSubjects {
    private static final Trait[] TASK = {Trait.WAITS, Trait.INPUTS, Trait.OUTPUTS, Trait.ACTIVITY};

    private MoreSubjects() {}

    static List<Subject> all() {
        return List.of(
                of("inclusive join", MoreSubjects::inclusiveJoin, Trait.WAITS),
                of("parallel join", MoreSubjects::parallelJoin, Trait.WAITS),
                of("ad-hoc sub-process", MoreSubjects::adHoc, TASK),
                of("compensation end event", MoreSubjects::compensationEnd, Trait.WAITS),
                of("compensation handler", MoreSubjects::handler, Trait.WAITS, Trait.NOT_PLACED),
                of("link throw event", at -> link(at, "x", "landed")),
                of("link catch event", at -> link(at, "jump", "x")),
                of(
                        "service task with listeners",
                        at -> at.serviceTask(
                                "x",
                                task -> task.zeebeJobType("work")
                                        .zeebeStartExecutionListener("work")
                                        .zeebeEndExecutionListener("work")),
                        TASK),
                of(
                        "manual task with listeners",
                        at -> at.manualTask("x")
                                .zeebeStartExecutionListener("work")
                                .zeebeEndExecutionListener("work"),
                        Trait.WAITS,
                        Trait.ACTIVITY),
                of("user task with listeners", MoreSubjects::listened, TASK),
                eventSubProcess("message event sub-process", true, start -> start.message(Subjects::message)),
                eventSubProcess("signal event sub-process", true, start -> start.signal("s")),
                eventSubProcess("message event sub-process beside", false, start -> start.message(Subjects::message)),
                eventSubProcess("signal event sub-process beside", false, start -> start.signal("s")),
                eventSubProcess("timer event sub-process beside", false, start -> start.timerWithCycle("R1/PT10M")),
                thrownWithin(
                        "error event sub-process",
                        start -> start.error("bad"),
                        in -> in.serviceTask("fails", task -> task.zeebeJobType("bad"))
                                .endEvent()),
                thrownWithin(
                        "escalation event sub-process",
                        start -> start.escalation("up"),
                        in -> in.serviceTask("inner", Subjects::work).endEvent("thrown", end -> end.escalation("up"))),
                beside("timer boundary event beside", event -> event.timerWithDuration("PT10M")),
                beside("signal boundary event beside", event -> event.signal("s")),
                beside("message boundary event beside", event -> event.message(Subjects::message)),
                of("escalation boundary event beside", MoreSubjects::escalationBeside, BOUNDARY));
    }

    private static final Trait[] BOUNDARY = {Trait.WAITS, Trait.NOT_PLACED, Trait.OUTPUTS};

    private static Subject of(final String name, final Subjects.Part part, final Trait... traits) {
        return new Subject(name, "x", 1, List.of(traits), part);
    }

    /** One branch comes at once, the other one waits for a worker: the join waits for it. */
    private static AbstractFlowNodeBuilder<?, ?> inclusiveJoin(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.inclusiveGateway("fork")
                .conditionExpression("true")
                .manualTask()
                .inclusiveGateway("x")
                .moveToNode("fork")
                .conditionExpression("true")
                .serviceTask("slow", Subjects::work)
                .connectTo("x");
    }

    private static AbstractFlowNodeBuilder<?, ?> parallelJoin(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.parallelGateway("fork")
                .manualTask()
                .parallelGateway("x")
                .moveToNode("fork")
                .serviceTask("slow", Subjects::work)
                .connectTo("x");
    }

    private static AbstractFlowNodeBuilder<?, ?> adHoc(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.adHocSubProcess("x", adHoc -> {
            adHoc.zeebeActiveElementsCollectionExpression("[\"one\", \"two\"]");
            adHoc.serviceTask("one", Subjects::work).manualTask("then");
            adHoc.serviceTask("two", Subjects::work);
            adHoc.serviceTask("never", task -> task.zeebeJobType("nobody"));
        });
    }

    private static AbstractFlowNodeBuilder<?, ?> compensationEnd(final AbstractFlowNodeBuilder<?, ?> at) {
        return Subjects.sub(
                at,
                in -> in.manualTask("done")
                        .boundaryEvent(
                                "undo", undo -> undo.compensation(by -> by.serviceTask("undoing", Subjects::work)))
                        .moveToActivity("done")
                        .endEvent("x", end -> end.compensateEventDefinition()));
    }

    private static AbstractFlowNodeBuilder<?, ?> handler(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.manualTask("done")
                .boundaryEvent("undo", undo -> undo.compensation(by -> by.serviceTask("x", Subjects::work)))
                .moveToActivity("done")
                .intermediateThrowEvent("throw", event -> event.compensateEventDefinition());
    }

    /** The builder lets link events catch in processes only; here they do so in any scope. */
    private static AbstractFlowNodeBuilder<?, ?> link(
            final AbstractFlowNodeBuilder<?, ?> at, final String jump, final String land) {
        final var thrown =
                at.intermediateThrowEvent(jump, event -> event.link("there")).getElement();
        final IntermediateCatchEvent caught = thrown.getModelInstance().newInstance(IntermediateCatchEvent.class, land);
        final LinkEventDefinition link = thrown.getModelInstance().newInstance(LinkEventDefinition.class);
        link.setName("there");
        caught.getEventDefinitions().add(link);
        thrown.getParentElement().addChildElement(caught);
        final var landed = caught.builder();
        landed.createBpmnShape(caught);
        return landed;
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

    /** A sub-process in which somebody works; what interrupts it takes its place, what does not goes on beside. */
    private static Subject eventSubProcess(
            final String name, final boolean interrupting, final Consumer<StartEventBuilder> trigger) {
        return of(
                name,
                at -> at.subProcess("around", sub -> {
                    final var in = sub.embeddedSubProcess();
                    in.eventSubProcess("x", event -> {
                        final var start = event.startEvent().interrupting(interrupting);
                        trigger.accept(start);
                        start.serviceTask("late", Subjects::work).endEvent();
                    });
                    // Who is interrupted never gets there; who is not does after the other one has begun.
                    in.startEvent()
                            .serviceTask("slow", task -> task.zeebeJobType(interrupting ? "nobody" : "slow"))
                            .endEvent();
                }),
                interrupting ? new Trait[] {Trait.WAITS} : new Trait[] {Trait.WAITS, Trait.OFTEN});
    }

    private static Subject thrownWithin(
            final String name,
            final Consumer<StartEventBuilder> trigger,
            final UnaryOperator<AbstractFlowNodeBuilder<?, ?>> within) {
        return of(
                name,
                at -> at.subProcess("around", sub -> {
                    sub.embeddedSubProcess().eventSubProcess("x", event -> {
                        final var start = event.startEvent();
                        trigger.accept(start);
                        start.serviceTask("late", Subjects::work).endEvent();
                    });
                    Subjects.inside(sub, within);
                }),
                Trait.WAITS);
    }

    /** The event goes on beside its task, which is done later. */
    private static Subject beside(
            final String name, final Consumer<io.camunda.zeebe.model.bpmn.builder.BoundaryEventBuilder> kind) {
        return of(
                name,
                at -> at.serviceTask("task", task -> task.zeebeJobType("slow"))
                        .boundaryEvent("x", event -> kind.accept(event.cancelActivity(false)))
                        .serviceTask("late", Subjects::work)
                        .endEvent()
                        .moveToActivity("task"),
                Trait.WAITS,
                Trait.NOT_PLACED,
                Trait.OUTPUTS,
                Trait.OFTEN);
    }

    private static AbstractFlowNodeBuilder<?, ?> escalationBeside(final AbstractFlowNodeBuilder<?, ?> at) {
        return Subjects.sub(
                        at,
                        in -> in.intermediateThrowEvent("thrown", event -> event.escalation("up"))
                                .serviceTask("inner", Subjects::work)
                                .endEvent())
                .moveToActivity("around")
                .boundaryEvent("x", event -> event.cancelActivity(false).escalation("up"))
                .serviceTask("late", Subjects::work)
                .endEvent()
                .moveToActivity("around");
    }
}

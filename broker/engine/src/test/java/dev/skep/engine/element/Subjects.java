package dev.skep.engine.element;

import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.AbstractServiceTaskBuilder;
import io.camunda.zeebe.model.bpmn.builder.ServiceTaskBuilder;
import io.camunda.zeebe.model.bpmn.builder.SubProcessBuilder;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One of each kind of element, for {@link ElementMatrixTest}. What they wait for comes by and by: jobs of the type "work" are completed,
 * those of the type "bad" throw the error "bad", user tasks are completed, the message "m" with the key "k" is published, the signal "s"
 * broadcast, and time goes by.
 */
public final class Subjects {
    /** The process that call activities call. */
    public static final String CALLED = "called";

    /** The message of that name has this correlation key. */
    public static final String KEY = "k";

    private Subjects() {}

    /** What a subject is like. */
    public enum Trait {
        /** It is active for a while; others pass through. */
        WAITS,
        /** It is no element that can be activated from outside. */
        NOT_PLACED,
        /** It has input mappings. */
        INPUTS,
        /** It has output mappings. */
        OUTPUTS,
        /** It can be multi-instance. */
        ACTIVITY,
        /** It interrupts nothing, so that it happens as often as there is a cause. */
        OFTEN
    }

    /**
     * @param id of the element that this is about
     * @param completions how often an element of that id completes when the flow goes through once
     */
    public record Subject(String name, String id, int completions, List<Trait> traits, Part part) {
        public AbstractFlowNodeBuilder<?, ?> after(final AbstractFlowNodeBuilder<?, ?> before) {
            return part.after(before);
        }

        public boolean is(final Trait trait) {
            return traits.contains(trait);
        }

        /** Whether it completed as often as it should when the flow has come to it so many times. */
        public boolean fits(final int completed, final int times) {
            return is(Trait.OFTEN) ? completed >= completions * times : completed == completions * times;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A part of a process: what comes next goes on behind what it gives. */
    public interface Part {
        AbstractFlowNodeBuilder<?, ?> after(AbstractFlowNodeBuilder<?, ?> before);
    }

    private static final Trait[] TASK = {Trait.WAITS, Trait.INPUTS, Trait.OUTPUTS, Trait.ACTIVITY};
    private static final Trait[] QUICK_TASK = {Trait.INPUTS, Trait.OUTPUTS, Trait.ACTIVITY};
    private static final Trait[] SCOPE = TASK;
    private static final Trait[] BOUNDARY = {Trait.WAITS, Trait.NOT_PLACED, Trait.OUTPUTS};

    public static List<Subject> all() {
        return Stream.concat(single().stream(), MoreSubjects.all().stream()).toList();
    }

    private static List<Subject> single() {
        return List.of(
                of("service task", at -> at.serviceTask("x", Subjects::work), TASK),
                of("send task", at -> at.sendTask("x", task -> task.zeebeJobType("work")), TASK),
                of("script task as job", at -> at.scriptTask("x", task -> task.zeebeJobType("work")), TASK),
                of(
                        "business rule task as job",
                        at -> at.businessRuleTask("x", task -> task.zeebeJobType("work")),
                        TASK),
                of("user task as job", at -> at.userTask("x"), TASK),
                of("user task", at -> at.userTask("x", task -> task.zeebeUserTask()), TASK),
                of("receive task", at -> at.receiveTask("x", task -> task.message(Subjects::message)), TASK),
                of(
                        "script task",
                        at -> at.scriptTask(
                                "x", task -> task.zeebeExpression("1 + 1").zeebeResultVariable("two")),
                        QUICK_TASK),
                of(
                        "business rule task",
                        at -> at.businessRuleTask(
                                "x", task -> task.zeebeCalledDecisionId("only").zeebeResultVariable("decided")),
                        QUICK_TASK),
                of("manual task", at -> at.manualTask("x"), Trait.ACTIVITY),
                of("task", at -> at.task("x"), Trait.ACTIVITY),
                of("exclusive gateway", at -> at.exclusiveGateway("x")),
                of("inclusive gateway", Subjects::inclusive),
                of("parallel gateway", Subjects::parallel),
                of("event-based gateway", Subjects::eventGateway, Trait.WAITS),
                of(
                        "message catch event",
                        at -> at.intermediateCatchEvent("x", event -> event.message(Subjects::message)),
                        Trait.WAITS,
                        Trait.OUTPUTS),
                of(
                        "timer catch event",
                        at -> at.intermediateCatchEvent("x", event -> event.timerWithDuration("PT10M")),
                        Trait.WAITS,
                        Trait.OUTPUTS),
                of(
                        "signal catch event",
                        at -> at.intermediateCatchEvent("x", event -> event.signal("s")),
                        Trait.WAITS,
                        Trait.OUTPUTS),
                of("none throw event", at -> at.intermediateThrowEvent("x"), Trait.OUTPUTS),
                of(
                        "message throw event",
                        at -> at.intermediateThrowEvent(
                                "x", event -> event.message("told").zeebeJobType("work")),
                        Trait.WAITS,
                        Trait.INPUTS,
                        Trait.OUTPUTS),
                of("signal throw event", at -> at.intermediateThrowEvent("x", event -> event.signal("other"))),
                of("escalation throw event", at -> at.intermediateThrowEvent("x", event -> event.escalation("up"))),
                of("compensation throw event", Subjects::compensation, Trait.WAITS),
                of("none end event", at -> sub(at, in -> in.endEvent("x"))),
                new Subject("error end event", "x", 0, List.of(), Subjects::errorEnd),
                of("escalation end event", at -> sub(at, in -> in.endEvent("x", end -> end.escalation("up")))),
                of("signal end event", at -> sub(at, in -> in.endEvent("x", end -> end.signal("other")))),
                of("terminate end event", at -> sub(at, in -> in.endEvent("x", end -> end.terminate()))),
                of(
                        "message end event",
                        at -> sub(
                                at,
                                in -> in.endEvent(
                                        "x", end -> end.message("told").zeebeJobType("work"))),
                        Trait.WAITS),
                of("embedded sub-process", at -> at.subProcess("x", sub -> inside(sub, Subjects::oneTask)), SCOPE),
                of("call activity", at -> at.callActivity("x", call -> call.zeebeProcessId(CALLED)), SCOPE),
                of("timer event sub-process", Subjects::eventSubProcess, Trait.WAITS),
                new Subject(
                        "parallel loop", "x", 4, List.of(TASK), at -> at.serviceTask("x", task -> loop(task, false))),
                new Subject(
                        "sequential loop", "x", 4, List.of(TASK), at -> at.serviceTask("x", task -> loop(task, true))),
                boundary("timer boundary event", event -> event.timerWithDuration("PT10M")),
                boundary("signal boundary event", event -> event.signal("s")),
                boundary("message boundary event", event -> event.message(Subjects::message)),
                of("error boundary event", Subjects::errorBoundary, BOUNDARY),
                of("escalation boundary event", Subjects::escalationBoundary, BOUNDARY));
    }

    private static Subject of(final String name, final Part part, final Trait... traits) {
        return new Subject(name, "x", 1, List.of(traits), part);
    }

    private static Subject boundary(
            final String name, final Consumer<io.camunda.zeebe.model.bpmn.builder.BoundaryEventBuilder> kind) {
        return of(
                name,
                at -> at.serviceTask("task", task -> task.zeebeJobType("nobody"))
                        .boundaryEvent("x", kind),
                BOUNDARY);
    }

    static void work(final AbstractServiceTaskBuilder<?> task) {
        task.zeebeJobType("work");
    }

    static void message(final io.camunda.zeebe.model.bpmn.builder.zeebe.MessageBuilder message) {
        message.name("m").zeebeCorrelationKeyExpression(KEY);
    }

    private static void loop(final ServiceTaskBuilder task, final boolean sequential) {
        task.zeebeJobType("work")
                .multiInstance(loop -> (sequential ? loop.sequential() : loop.parallel())
                        .zeebeInputCollectionExpression("[1, 2, 3]")
                        .zeebeInputElement("one")
                        .zeebeOutputCollection("many")
                        .zeebeOutputElementExpression("one"));
    }

    private static AbstractFlowNodeBuilder<?, ?> oneTask(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.serviceTask("inner", Subjects::work).endEvent();
    }

    static AbstractFlowNodeBuilder<?, ?> sub(
            final AbstractFlowNodeBuilder<?, ?> at, final UnaryOperator<AbstractFlowNodeBuilder<?, ?>> content) {
        return at.subProcess("around", sub -> inside(sub, content));
    }

    static void inside(final SubProcessBuilder sub, final UnaryOperator<AbstractFlowNodeBuilder<?, ?>> content) {
        var _ = content.apply(sub.embeddedSubProcess().startEvent());
    }

    private static AbstractFlowNodeBuilder<?, ?> inclusive(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.inclusiveGateway("fork")
                .conditionExpression("true")
                .manualTask()
                .inclusiveGateway("x")
                .moveToNode("fork")
                .conditionExpression("true")
                .manualTask()
                .connectTo("x");
    }

    private static AbstractFlowNodeBuilder<?, ?> parallel(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.parallelGateway("fork")
                .manualTask()
                .parallelGateway("x")
                .moveToNode("fork")
                .manualTask()
                .connectTo("x");
    }

    private static AbstractFlowNodeBuilder<?, ?> eventGateway(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.eventBasedGateway("x")
                .intermediateCatchEvent("first", event -> event.message(Subjects::message))
                .exclusiveGateway("merge")
                .moveToNode("x")
                .intermediateCatchEvent("second", event -> event.timerWithDuration("PT10M"))
                .connectTo("merge");
    }

    private static AbstractFlowNodeBuilder<?, ?> compensation(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.manualTask("done")
                .boundaryEvent("undo", undo -> undo.compensation(by -> by.serviceTask("undoing", Subjects::work)))
                .moveToActivity("done")
                .intermediateThrowEvent("x", event -> event.compensateEventDefinition());
    }

    private static AbstractFlowNodeBuilder<?, ?> errorEnd(final AbstractFlowNodeBuilder<?, ?> at) {
        return sub(at, in -> in.endEvent("x", end -> end.error("bad")))
                .moveToActivity("around")
                .boundaryEvent("caught", event -> event.error("bad"));
    }

    private static AbstractFlowNodeBuilder<?, ?> errorBoundary(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.serviceTask("task", task -> task.zeebeJobType("bad")).boundaryEvent("x", event -> event.error("bad"));
    }

    private static AbstractFlowNodeBuilder<?, ?> escalationBoundary(final AbstractFlowNodeBuilder<?, ?> at) {
        return sub(at, in -> in.serviceTask("inner", Subjects::work).endEvent("thrown", end -> end.escalation("up")))
                .moveToActivity("around")
                .boundaryEvent("x", event -> event.escalation("up"));
    }

    private static AbstractFlowNodeBuilder<?, ?> eventSubProcess(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.subProcess("around", sub -> {
            final var in = sub.embeddedSubProcess();
            in.eventSubProcess(
                    "x",
                    event -> event.startEvent()
                            .timerWithDuration("PT10M")
                            .serviceTask("late", Subjects::work)
                            .endEvent());
            in.startEvent()
                    .serviceTask("slow", task -> task.zeebeJobType("nobody"))
                    .endEvent();
        });
    }
}

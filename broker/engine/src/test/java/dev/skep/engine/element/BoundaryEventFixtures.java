package dev.skep.engine.element;

import static dev.skep.engine.element.ElementFixture.fixture;
import static dev.skep.engine.element.ElementFixtures.sub;

import dev.skep.engine.element.ElementFixture.Trait;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.BoundaryEventBuilder;
import java.util.List;
import java.util.function.Consumer;

/** Boundary events: those that interrupt take the place of their task, the others go on beside it. */
final class BoundaryEventFixtures {
    private static final Trait[] INTERRUPTING = {Trait.WAITS, Trait.NOT_PLACED, Trait.OUTPUTS};
    private static final Trait[] NON_INTERRUPTING = {Trait.WAITS, Trait.NOT_PLACED, Trait.OUTPUTS, Trait.OFTEN};

    private BoundaryEventFixtures() {}

    static List<ElementFixture> all() {
        return List.of(
                interrupting("timer boundary event", event -> event.timerWithDuration("PT10M")),
                interrupting("signal boundary event", event -> event.signal("s")),
                interrupting("message boundary event", event -> event.message(ElementFixtures::message)),
                fixture("error boundary event", BoundaryEventFixtures::error, INTERRUPTING),
                fixture("escalation boundary event", BoundaryEventFixtures::escalation, INTERRUPTING),
                nonInterrupting("non-interrupting timer boundary event", event -> event.timerWithDuration("PT10M")),
                nonInterrupting("non-interrupting signal boundary event", event -> event.signal("s")),
                nonInterrupting(
                        "non-interrupting message boundary event", event -> event.message(ElementFixtures::message)),
                fixture(
                        "non-interrupting escalation boundary event",
                        BoundaryEventFixtures::nonInterruptingEscalation,
                        INTERRUPTING));
    }

    private static ElementFixture interrupting(final String name, final Consumer<BoundaryEventBuilder> kind) {
        return fixture(
                name,
                at -> at.serviceTask("task", task -> task.zeebeJobType("nobody"))
                        .boundaryEvent("x", kind),
                INTERRUPTING);
    }

    /** The task is done later. */
    private static ElementFixture nonInterrupting(final String name, final Consumer<BoundaryEventBuilder> kind) {
        return fixture(
                name,
                at -> at.serviceTask("task", task -> task.zeebeJobType("slow"))
                        .boundaryEvent("x", event -> kind.accept(event.cancelActivity(false)))
                        .serviceTask("late", ElementFixtures::work)
                        .endEvent()
                        .moveToActivity("task"),
                NON_INTERRUPTING);
    }

    private static AbstractFlowNodeBuilder<?, ?> error(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.serviceTask("task", task -> task.zeebeJobType("bad")).boundaryEvent("x", event -> event.error("bad"));
    }

    private static AbstractFlowNodeBuilder<?, ?> escalation(final AbstractFlowNodeBuilder<?, ?> at) {
        return sub(
                        at,
                        in -> in.serviceTask("inner", ElementFixtures::work)
                                .endEvent("thrown", end -> end.escalation("up")))
                .moveToActivity("around")
                .boundaryEvent("x", event -> event.escalation("up"));
    }

    private static AbstractFlowNodeBuilder<?, ?> nonInterruptingEscalation(final AbstractFlowNodeBuilder<?, ?> at) {
        return sub(
                        at,
                        in -> in.serviceTask("inner", ElementFixtures::work)
                                .intermediateThrowEvent("thrown", event -> event.escalation("up"))
                                .serviceTask("rest", ElementFixtures::work)
                                .endEvent())
                .moveToActivity("around")
                .boundaryEvent("x", event -> event.cancelActivity(false).escalation("up"))
                .serviceTask("late", ElementFixtures::work)
                .endEvent()
                .moveToActivity("around");
    }
}

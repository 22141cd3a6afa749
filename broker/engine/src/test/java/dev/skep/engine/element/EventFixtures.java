package dev.skep.engine.element;

import static dev.skep.engine.element.ElementFixture.fixture;
import static dev.skep.engine.element.ElementFixtures.sub;

import dev.skep.engine.element.ElementFixture.Trait;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.instance.IntermediateCatchEvent;
import io.camunda.zeebe.model.bpmn.instance.LinkEventDefinition;
import java.util.List;

/** Intermediate and end events, and the handlers that compensation events call. */
final class EventFixtures {
    private EventFixtures() {}

    static List<ElementFixture> all() {
        return List.of(
                fixture(
                        "message catch event",
                        at -> at.intermediateCatchEvent("x", event -> event.message(ElementFixtures::message)),
                        Trait.WAITS,
                        Trait.OUTPUTS),
                fixture(
                        "timer catch event",
                        at -> at.intermediateCatchEvent("x", event -> event.timerWithDuration("PT10M")),
                        Trait.WAITS,
                        Trait.OUTPUTS),
                fixture(
                        "signal catch event",
                        at -> at.intermediateCatchEvent("x", event -> event.signal("s")),
                        Trait.WAITS,
                        Trait.OUTPUTS),
                fixture("link throw event", at -> link(at, "x", "landed")),
                fixture("link catch event", at -> link(at, "jump", "x")),
                fixture("none throw event", at -> at.intermediateThrowEvent("x"), Trait.OUTPUTS),
                fixture(
                        "message throw event",
                        at -> at.intermediateThrowEvent(
                                "x", event -> event.message("told").zeebeJobType("work")),
                        Trait.WAITS,
                        Trait.INPUTS,
                        Trait.OUTPUTS),
                fixture("signal throw event", at -> at.intermediateThrowEvent("x", event -> event.signal("other"))),
                fixture(
                        "escalation throw event",
                        at -> at.intermediateThrowEvent("x", event -> event.escalation("other"))),
                fixture(
                        "compensation throw event",
                        at -> compensable(at, "undoing")
                                .intermediateThrowEvent("x", event -> event.compensateEventDefinition()),
                        Trait.WAITS),
                fixture(
                        "compensation handler",
                        at -> compensable(at, "x")
                                .intermediateThrowEvent("throw", event -> event.compensateEventDefinition()),
                        Trait.WAITS),
                fixture("none end event", at -> sub(at, in -> in.endEvent("x"))),
                new ElementFixture("error end event", 0, List.of(), EventFixtures::errorEnd),
                fixture("escalation end event", at -> sub(at, in -> in.endEvent("x", end -> end.escalation("other")))),
                fixture("signal end event", at -> sub(at, in -> in.endEvent("x", end -> end.signal("other")))),
                fixture("terminate end event", at -> sub(at, in -> in.endEvent("x", end -> end.terminate()))),
                fixture(
                        "message end event",
                        at -> sub(
                                at,
                                in -> in.endEvent(
                                        "x", end -> end.message("told").zeebeJobType("work"))),
                        Trait.WAITS),
                fixture(
                        "compensation end event",
                        at -> sub(
                                at,
                                in -> compensable(in, "undoing").endEvent("x", end -> end.compensateEventDefinition())),
                        Trait.WAITS));
    }

    /** A task that is done and can be undone. */
    private static AbstractFlowNodeBuilder<?, ?> compensable(
            final AbstractFlowNodeBuilder<?, ?> at, final String handler) {
        return at.manualTask("done")
                .boundaryEvent("undo", undo -> undo.compensation(by -> by.serviceTask(handler, ElementFixtures::work)))
                .moveToActivity("done");
    }

    private static AbstractFlowNodeBuilder<?, ?> errorEnd(final AbstractFlowNodeBuilder<?, ?> at) {
        return sub(at, in -> in.endEvent("x", end -> end.error(ElementFixtures.ERROR_CODE)))
                .moveToActivity("around")
                .boundaryEvent("caught", event -> event.error("bad"));
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
}

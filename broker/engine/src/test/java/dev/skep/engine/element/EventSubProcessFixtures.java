package dev.skep.engine.element;

import static dev.skep.engine.element.ElementFixture.fixture;

import dev.skep.engine.element.ElementFixture.Trait;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.StartEventBuilder;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Event sub-processes, each in a sub-process "around". */
final class EventSubProcessFixtures {
    private static final Trait[] INTERRUPTING = {Trait.WAITS, Trait.TRIGGERED};
    private static final Trait[] NON_INTERRUPTING = {Trait.WAITS, Trait.TRIGGERED, Trait.OFTEN};

    private EventSubProcessFixtures() {}

    static List<ElementFixture> all() {
        return List.of(
                triggered("timer event sub-process", true, start -> start.timerWithDuration("PT10M")),
                triggered("message event sub-process", true, start -> start.message(ElementFixtures::message)),
                triggered("signal event sub-process", true, start -> start.signal("s")),
                triggered("non-interrupting timer event sub-process", false, start -> start.timerWithCycle("R1/PT10M")),
                triggered(
                        "non-interrupting message event sub-process",
                        false,
                        start -> start.message(ElementFixtures::message)),
                triggered("non-interrupting signal event sub-process", false, start -> start.signal("s")),
                thrownWithin(
                        "error event sub-process",
                        start -> start.error("bad"),
                        in -> in.serviceTask("fails", task -> task.zeebeJobType("bad"))
                                .endEvent()),
                thrownWithin(
                        "escalation event sub-process",
                        start -> start.escalation("up"),
                        in -> in.serviceTask("inner", ElementFixtures::work)
                                .endEvent("thrown", end -> end.escalation("up"))));
    }

    /** Somebody works beside it: who is interrupted never gets done, who is not does after the event sub-process has begun. */
    private static ElementFixture triggered(
            final String name, final boolean interrupting, final Consumer<StartEventBuilder> trigger) {
        return fixture(
                name,
                at -> at.subProcess("around", sub -> {
                    final var in = sub.embeddedSubProcess();
                    in.eventSubProcess("x", event -> {
                        final var start = event.startEvent().interrupting(interrupting);
                        trigger.accept(start);
                        start.serviceTask("late", ElementFixtures::work).endEvent();
                    });
                    in.startEvent()
                            .serviceTask("slow", task -> task.zeebeJobType(interrupting ? "nobody" : "slow"))
                            .endEvent();
                }),
                interrupting ? INTERRUPTING : NON_INTERRUPTING);
    }

    private static ElementFixture thrownWithin(
            final String name,
            final Consumer<StartEventBuilder> trigger,
            final UnaryOperator<AbstractFlowNodeBuilder<?, ?>> within) {
        return fixture(
                name,
                at -> at.subProcess("around", sub -> {
                    sub.embeddedSubProcess().eventSubProcess("x", event -> {
                        final var start = event.startEvent();
                        trigger.accept(start);
                        start.serviceTask("late", ElementFixtures::work).endEvent();
                    });
                    ElementFixtures.inside(sub, within);
                }),
                INTERRUPTING);
    }
}

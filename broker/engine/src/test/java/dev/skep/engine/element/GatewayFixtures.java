package dev.skep.engine.element;

import static dev.skep.engine.element.ElementFixture.fixture;

import dev.skep.engine.element.ElementFixture.Part;
import dev.skep.engine.element.ElementFixture.Trait;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import java.util.List;

/** Gateways; those that join come with the fork before them. */
final class GatewayFixtures {
    private GatewayFixtures() {}

    static List<ElementFixture> all() {
        return List.of(
                fixture("exclusive gateway", at -> at.exclusiveGateway("x")),
                fixture("inclusive gateway", at -> inclusive(at, GatewayFixtures::manual)),
                fixture("parallel gateway", at -> parallel(at, GatewayFixtures::manual)),
                fixture("event-based gateway", GatewayFixtures::eventBased, Trait.WAITS),
                fixture("inclusive join", at -> inclusive(at, GatewayFixtures::slow), Trait.WAITS),
                fixture("parallel join", at -> parallel(at, GatewayFixtures::slow), Trait.WAITS));
    }

    private static AbstractFlowNodeBuilder<?, ?> manual(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.manualTask();
    }

    private static AbstractFlowNodeBuilder<?, ?> slow(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.serviceTask("slow", ElementFixtures::work);
    }

    /** One branch comes at once, and the other one as it is given. */
    private static AbstractFlowNodeBuilder<?, ?> inclusive(final AbstractFlowNodeBuilder<?, ?> at, final Part other) {
        return other.after(at.inclusiveGateway("fork")
                        .conditionExpression("true")
                        .manualTask()
                        .inclusiveGateway("x")
                        .moveToNode("fork")
                        .conditionExpression("true"))
                .connectTo("x");
    }

    private static AbstractFlowNodeBuilder<?, ?> parallel(final AbstractFlowNodeBuilder<?, ?> at, final Part other) {
        return other.after(at.parallelGateway("fork")
                        .manualTask()
                        .parallelGateway("x")
                        .moveToNode("fork"))
                .connectTo("x");
    }

    private static AbstractFlowNodeBuilder<?, ?> eventBased(final AbstractFlowNodeBuilder<?, ?> at) {
        return at.eventBasedGateway("x")
                .intermediateCatchEvent("first", event -> event.message(ElementFixtures::message))
                .exclusiveGateway("merge")
                .moveToNode("x")
                .intermediateCatchEvent("second", event -> event.timerWithDuration("PT10M"))
                .connectTo("merge");
    }
}

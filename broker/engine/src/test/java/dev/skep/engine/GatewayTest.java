package dev.skep.engine;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.SEQUENCE_FLOW_TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.Record;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewayTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void exclusiveTakesTheLastFlowWhoseConditionHolds() {
        engine.deploy(exclusive(true));

        final long low = engine.create("choice").withVariables("{\"x\": 3}").start();
        final long high = engine.create("choice").withVariables("{\"x\": 30}").start();
        final long none = engine.create("choice").withVariables("{\"x\": -1}").start();

        assertThat(taken(low)).contains("toLow").doesNotContain("toHigh", "toOther");
        assertThat(taken(high)).contains("toHigh").doesNotContain("toLow", "toOther");
        assertThat(taken(none)).contains("toOther").doesNotContain("toLow", "toHigh");
        assertThat(engine.isCompleted(low)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void exclusiveWithoutAnyFlowToTakeIsAnIncidentUntilAVariableIsMended() {
        engine.deploy(exclusive(false));
        final long instance =
                engine.create("choice").withVariables("{\"x\": -1}").start();

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.CONDITION_ERROR);
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("gateway").count())
                .isZero();

        engine.setVariables(instance, "{\"x\": 30}");
        EngineHarness.accepted(engine.resolveIncident(incident.key()));

        assertThat(taken(instance)).contains("toHigh");
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void conditionThatIsNoBooleanIsAnIncidentThatComesAgain() {
        engine.deploy(exclusive(true));
        final long instance =
                engine.create("choice").withVariables("{\"x\": \"text\"}").start();

        final Record first = engine.openIncident();
        assertThat(((IncidentValue) first.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        engine.resolveIncident(first.key());
        final Record second = engine.openIncident();
        assertThat(second.key()).isNotEqualTo(first.key());

        engine.setVariables(instance, "{\"x\": 1}");
        engine.resolveIncident(second.key());
        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void parallelForksAndJoins() {
        engine.deploy(Bpmn.createExecutableProcess("parallel")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .parallelGateway("join")
                .endEvent()
                .moveToNode("fork")
                .serviceTask("b", task -> task.zeebeJobType("b"))
                .connectTo("join")
                .done());
        final long instance = engine.start("parallel");

        engine.complete(engine.job("a"));
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("join").count())
                .isZero();
        assertThat(engine.isCompleted(instance)).isFalse();

        engine.complete(engine.job("b"));
        assertThat(engine.records().of(ELEMENT_COMPLETED).ofElement("join").count())
                .isEqualTo(1);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    /** Two tokens on each way to the join, in all orders: it has to join twice, never more, never less. */
    @Test
    void joinTakesOneTokenOfEachFlowAndKeepsTheOthers() {
        engine.deploy(twoTokensEach());
        for (final String order : new String[] {"aabb", "abab", "abba", "bbaa", "baba", "baab"}) {
            final long instance = engine.start("twice");
            final int before = joins();
            for (int i = 0; i < order.length(); i++) {
                final String type = order.substring(i, i + 1);
                engine.complete(
                        engine.activateJobs(type).max(1).jobs().getFirst().key(), "{}");
            }
            assertThat(joins() - before).as("joins for the order " + order).isEqualTo(2);
            assertThat(engine.isCompleted(instance)).isTrue();
        }
        engine.checkNothingLeft();
    }

    /** All tokens come within one command, before the join is activated for the first time. */
    @Test
    void joinIsNotActivatedTwiceForTheSameTokens() {
        engine.deploy(Bpmn.createExecutableProcess("burst")
                .startEvent("start")
                .exclusiveGateway("merge")
                .parallelGateway("join")
                .endEvent("end")
                .moveToNode("start")
                .connectTo("merge")
                .moveToNode("start")
                .connectTo("join")
                .done());
        final long instance = engine.start("burst");

        assertThat(joins()).isEqualTo(1);
        assertThat(engine.isCompleted(instance)).isFalse();

        EngineHarness.accepted(engine.cancel(instance));
        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void severalOutgoingFlowsForkAndEachTokenActivatesTheNextTask() {
        engine.deploy(Bpmn.createExecutableProcess("implicit")
                .startEvent()
                .manualTask("fork")
                .manualTask("left")
                .serviceTask("meet", task -> task.zeebeJobType("meet"))
                .endEvent()
                .moveToNode("fork")
                .manualTask("right")
                .connectTo("meet")
                .done());
        final long instance = engine.start("implicit");

        final var jobs = engine.activateJobs("meet").jobs();
        assertThat(jobs).hasSize(2);
        engine.complete(jobs.get(0));
        assertThat(engine.isCompleted(instance)).isFalse();
        engine.complete(jobs.get(1));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private int joins() {
        return engine.records().of(ELEMENT_ACTIVATED).ofElement("join").count();
    }

    private java.util.List<String> taken(final long instance) {
        return engine.records().ofInstance(instance).of(SEQUENCE_FLOW_TAKEN).trace().stream()
                .map(text -> text.substring("SEQUENCE_FLOW_TAKEN ".length()))
                .toList();
    }

    private static BpmnModelInstance exclusive(final boolean withDefault) {
        final var gateway = Bpmn.createExecutableProcess("choice").startEvent().exclusiveGateway("gateway");
        final var other = withDefault
                ? gateway.sequenceFlowId("toOther")
                        .defaultFlow()
                        .endEvent("other")
                        .moveToNode("gateway")
                : gateway;
        return ((io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder<?, ?>) other)
                .sequenceFlowId("toLow")
                .conditionExpression("x > 0")
                .endEvent("low")
                .moveToNode("gateway")
                .sequenceFlowId("toHigh")
                .conditionExpression("x > 10")
                .endEvent("high")
                .done();
    }

    private static BpmnModelInstance twoTokensEach() {
        return Bpmn.createExecutableProcess("twice")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("a1", task -> task.zeebeJobType("a"))
                .exclusiveGateway("as")
                .parallelGateway("join")
                .endEvent("end")
                .moveToNode("fork")
                .serviceTask("a2", task -> task.zeebeJobType("a"))
                .connectTo("as")
                .moveToNode("fork")
                .serviceTask("b1", task -> task.zeebeJobType("b"))
                .exclusiveGateway("bs")
                .connectTo("join")
                .moveToNode("fork")
                .serviceTask("b2", task -> task.zeebeJobType("b"))
                .connectTo("bs")
                .done();
    }
}

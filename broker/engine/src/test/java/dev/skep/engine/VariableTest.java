package dev.skep.engine;

import static dev.skep.engine.EngineHarness.accepted;
import static dev.skep.engine.EngineHarness.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.intent.VariableIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.ServiceTaskBuilder;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VariableTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void inputMappingsSeeEarlierOnesAndAreLocal() {
        engine.deploy(task(task -> task.zeebeInputExpression("a + 1", "b")
                .zeebeInputExpression("b + 1", "c.d")
                .zeebeInput("text", "t")));
        final long instance = engine.create("p").withVariables("{\"a\": 1}").start();

        assertThat(engine.variables(engine.elementKey("task")))
                .isEqualTo(Map.of("b", "2", "c", "{\"d\":3}", "t", "\"text\""));
        assertThat(engine.variables(instance)).isEqualTo(Map.of("a", "1"));
        engine.complete(engine.job("work"), "{\"a\": 5}");
        assertThat(engine.variables(instance)).isEqualTo(Map.of("a", "5"));
        engine.checkNothingLeft();
    }

    @Test
    void resultsOfAJobUpdateWhereTheNameIsKnown() {
        engine.deploy(task(task -> task.zeebeInputExpression("a", "local")));
        final long instance = engine.create("p").withVariables("{\"a\": 1}").start();
        final long task = engine.elementKey("task");

        engine.complete(engine.job("work"), "{\"local\": 2, \"a\": 3, \"new\": 4}");

        assertThat(engine.variables(task)).isEqualTo(Map.of("local", "2"));
        assertThat(engine.variables(instance)).isEqualTo(Map.of("a", "3", "new", "4"));
    }

    @Test
    void withOutputMappingsNothingElseLeavesTheTask() {
        engine.deploy(task(task -> task.zeebeOutputExpression("x + 1", "y").zeebeOutputExpression("x", "known.more")));
        final long instance = engine.create("p")
                .withVariables("{\"known\": {\"there\": true}}")
                .start();

        engine.complete(engine.job("work"), "{\"x\": 1}");

        assertThat(engine.variables(instance)).isEqualTo(Map.of("y", "2", "known", "{\"there\":true,\"more\":1}"));
        engine.checkNothingLeft();
    }

    @Test
    void equalValueMakesNoRecordButDoesNotStopTheWalkUpward() {
        engine.deploy(task(task -> task.zeebeInputExpression("a", "b")));
        final long instance = engine.create("p").withVariables("{\"a\": 1}").start();
        final long task = engine.elementKey("task");

        engine.setVariables(instance, "{\"a\": 1}");
        assertThat(engine.records().of(VariableIntent.UPDATED).count()).isZero();

        engine.setVariables(task, "{\"b\": 1}");
        assertThat(engine.variables(instance)).as("b was equal in the task").containsEntry("b", "1");
    }

    @Test
    void setVariablesLocallyOrWhereTheyAreKnown() {
        engine.deploy(task(task -> task.zeebeInputExpression("a", "b")));
        final long instance = engine.create("p").withVariables("{\"a\": 1}").start();
        final long task = engine.elementKey("task");

        accepted(engine.setVariables(task, true, "{\"a\": 10, \"c\": 11}"));
        accepted(engine.setVariables(task, "{\"b\": 20, \"d\": 21}"));

        assertThat(engine.variables(task)).isEqualTo(Map.of("a", "10", "b", "20", "c", "11"));
        assertThat(engine.variables(instance)).isEqualTo(Map.of("a", "1", "d", "21"));
        assertThat(engine.records().of(VariableDocumentIntent.UPDATED).count()).isEqualTo(2);
        final long unknown = instance + 1000;
        assertThat(rejected(engine.setVariables(unknown, "{}")).type()).isEqualTo(RejectionType.NOT_FOUND);
        engine.complete(engine.job("work"));
        assertThat(rejected(engine.setVariables(task, "{}")).type()).isEqualTo(RejectionType.NOT_FOUND);
    }

    @Test
    void failingInputMappingIsAnIncidentThatCanBeMended() {
        engine.deploy(task(task -> task.zeebeInputExpression("assert(a, a != null)", "b")));
        final long instance = engine.start("p");
        final var incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.IO_MAPPING_ERROR);
        assertThat(engine.activateJobs("work").jobs()).isEmpty();

        engine.setVariables(engine.elementKey("task"), true, "{\"a\": 1}");
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void failingOutputMappingIsAnIncidentWhoseTaskKeepsItsResults() {
        engine.deploy(task(task -> task.zeebeOutputExpression("assert(a, a != null)", "b")));
        final long instance = engine.start("p");
        engine.complete(engine.job("work"), "{\"x\": 1}");
        final var incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.IO_MAPPING_ERROR);

        accepted(engine.setVariables(engine.elementKey("task"), true, "{\"a\": 1}"));
        engine.resolveIncident(incident.key());
        assertThat(engine.variables(instance)).isEqualTo(Map.of("b", "1"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void throwEventsAndSubProcessesMapTheirOutputs() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .zeebeOutputExpression("1", "start")
                .intermediateThrowEvent("between", event -> event.zeebeOutputExpression("start + 1", "thrown"))
                .subProcess("sub", sub -> {
                    sub.zeebeInputExpression("thrown", "inside").zeebeOutputExpression("inside + 1", "left");
                    sub.embeddedSubProcess()
                            .startEvent()
                            .endEvent("done", end -> end.zeebeOutputExpression("inside + 10", "inside"));
                })
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        final long instance = engine.start("p");
        assertThat(engine.variables(instance)).isEqualTo(Map.of("start", "1", "thrown", "2", "left", "13"));
    }

    private static BpmnModelInstance task(final Consumer<ServiceTaskBuilder> more) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> {
                    task.zeebeJobType("work");
                    more.accept(task);
                })
                .endEvent()
                .done();
    }
}

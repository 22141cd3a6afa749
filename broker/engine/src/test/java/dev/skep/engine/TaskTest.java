package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TaskTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.partitions(1);

    @Test
    void scriptSetsItsResult() {
        engine.deploy(script("=a * 2"));
        final long instance = engine.create("p").withVariables("{\"a\": 21}").start();
        assertThat(engine.variables(instance)).containsEntry("result", "42");
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void failingScriptIsAnIncident() {
        engine.deploy(script("=assert(a, a > 0)"));
        final long instance = engine.create("p").withVariables("{\"a\": -1}").start();
        final var incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);

        engine.setVariables(instance, "{\"a\": 1}");
        engine.resolveIncident(incident.key());
        assertThat(engine.variables(instance)).containsEntry("result", "1");
        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void serviceTaskTakesTypeRetriesAndHeadersFromTheModel() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobTypeExpression("kind")
                                .zeebeJobRetriesExpression("n + 1")
                                .zeebeTaskHeader("a", "1")
                                .zeebeTaskHeader("b", "2"))
                .endEvent()
                .done());
        engine.create("p").withVariables("{\"kind\": \"made\", \"n\": 4}").start();

        final ActivatedJob job = engine.job("made");
        assertThat(job.job().retries()).isEqualTo(5);
        assertThat(Json.of(job.job().customHeaders())).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
    }

    @Test
    void userTaskIsAJobWithItsAssignmentInHeaders() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .userTask(
                        "task",
                        task -> task.zeebeAssigneeExpression("who")
                                .zeebeCandidateGroups("a, b")
                                .zeebeDueDateExpression("due")
                                .zeebeFormKey("form"))
                .endEvent()
                .done());
        final long instance = engine.create("p")
                .withVariables("{\"who\": \"ann\", \"due\": \"2024-08-01T12:00:00Z\"}")
                .start();

        final ActivatedJob job = engine.job("io.camunda.zeebe:userTask");
        assertThat(job.job().retries()).isEqualTo(1);
        assertThat(Json.of(job.job().customHeaders()))
                .contains(
                        "\"io.camunda.zeebe:assignee\":\"ann\"",
                        "\"io.camunda.zeebe:candidateGroups\":\"[\\\"a\\\",\\\"b\\\"]\"",
                        "\"io.camunda.zeebe:dueDate\":\"2024-08-01T12:00Z\"",
                        "\"io.camunda.zeebe:formKey\":\"form\"");
        engine.complete(job);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void otherTasksPassThroughAndWorkersDoTheRest() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .manualTask()
                .sendTask("send", task -> task.zeebeJobType("send"))
                .businessRuleTask("rule", task -> task.zeebeJobType("rule"))
                .scriptTask("script", task -> task.zeebeJobType("script"))
                .intermediateThrowEvent("throw", event -> event.message("m").zeebeJobType("throw"))
                .endEvent("end", event -> event.message("m").zeebeJobType("end"))
                .done());
        final long instance = engine.start("p");
        for (final String type : new String[] {"send", "rule", "script", "throw", "end"}) {
            engine.complete(engine.job(type), "{\"" + type + "\": 1}");
        }
        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance))
                .isEqualTo(Map.of("send", "1", "rule", "1", "script", "1", "throw", "1", "end", "1"));
        engine.checkNothingLeft();
    }

    private static BpmnModelInstance script(final String expression) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .scriptTask(
                        "script",
                        task -> task.zeebeExpression(expression.substring(1)).zeebeResultVariable("result"))
                .endEvent()
                .done();
    }
}

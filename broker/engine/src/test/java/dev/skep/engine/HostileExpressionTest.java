package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An expression without an end costs its instance an incident, and nobody else anything. */
class HostileExpressionTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.partitions(1);

    @Test
    void raisesAnIncidentThatCanBeResolved() {
        engine.deploy(Bpmn.createExecutableProcess("hostile")
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobType("work")
                                .zeebeInputExpression("count(for i in 1..n return i)", "count"))
                .endEvent()
                .done());
        final long instance =
                engine.create("hostile").withVariables("{\"n\": 1000000000}").start();

        final IncidentValue incident = (IncidentValue) engine.openIncident().value();
        assertThat(incident.errorType()).isEqualTo(IncidentErrorType.IO_MAPPING_ERROR);
        assertThat(incident.errorMessage()).contains("count(for i in 1..n return i)", "needs more time or memory");

        engine.setVariables(instance, "{\"n\": 3}");
        engine.resolveIncident(engine.openIncident().key());
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(instance)).isTrue();
    }
}

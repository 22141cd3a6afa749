package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.zeebe.model.bpmn.Bpmn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order of the records, which exporters and people rely on. */
class TraceTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.partitions(1);

    @Test
    void serviceTaskFromStartToEnd() {
        engine.deploy(Bpmn.createExecutableProcess("order")
                .startEvent("start")
                .serviceTask("pay", task -> task.zeebeJobType("payment"))
                .endEvent("end")
                .done());

        final long order =
                engine.create("order").withVariables("{\"total\": 3}").start();
        engine.complete(engine.job("payment"), "{\"paid\": true}");

        assertThat(engine.records().ofInstance(order).events().trace())
                .containsExactly(
                        "VARIABLE CREATED total=3",
                        "ELEMENT_ACTIVATING order",
                        "ELEMENT_ACTIVATED order",
                        "PROCESS_INSTANCE_CREATION CREATED",
                        "ELEMENT_ACTIVATING start",
                        "ELEMENT_ACTIVATED start",
                        "ELEMENT_COMPLETING start",
                        "ELEMENT_COMPLETED start",
                        "SEQUENCE_FLOW_TAKEN " + flow(0),
                        "ELEMENT_ACTIVATING pay",
                        "JOB CREATED pay",
                        "ELEMENT_ACTIVATED pay",
                        "JOB COMPLETED pay",
                        "PROCESS_EVENT TRIGGERING pay",
                        "ELEMENT_COMPLETING pay",
                        "PROCESS_EVENT TRIGGERED pay",
                        "VARIABLE CREATED paid=true",
                        "ELEMENT_COMPLETED pay",
                        "SEQUENCE_FLOW_TAKEN " + flow(1),
                        "ELEMENT_ACTIVATING end",
                        "ELEMENT_ACTIVATED end",
                        "ELEMENT_COMPLETING end",
                        "ELEMENT_COMPLETED end",
                        "ELEMENT_COMPLETING order",
                        "ELEMENT_COMPLETED order");
        engine.checkNothingLeft();
    }

    private String flow(final int index) {
        return engine.records()
                .of(dev.skep.protocol.intent.ProcessInstanceIntent.SEQUENCE_FLOW_TAKEN)
                .trace()
                .get(index)
                .substring("SEQUENCE_FLOW_TAKEN ".length());
    }
}

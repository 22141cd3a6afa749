package dev.skep.model.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.model.Json;
import dev.skep.model.ModelFault;
import dev.skep.model.ModelReading;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.ExecutableProcess;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads models of tests. */
final class Readings {
    private Readings() {}

    static ExecutableProcess process(final AbstractFlowNodeBuilder<?, ?> builder) {
        return process(builder.done());
    }

    static ExecutableProcess process(final BpmnModelInstance model) {
        return processes(Bpmn.convertToString(model)).getFirst();
    }

    static List<ExecutableProcess> processes(final String xml) {
        final ModelReading reading = new BpmnReader().read("test.bpmn", xml.getBytes(StandardCharsets.UTF_8));
        assertThat(reading).isInstanceOf(ModelReading.Readable.class);
        return ((ModelReading.Readable) reading).processes();
    }

    static List<ModelFault> faults(final AbstractFlowNodeBuilder<?, ?> builder) {
        return faults(Bpmn.convertToString(builder.done()));
    }

    static List<ModelFault> faults(final String xml) {
        final ModelReading reading = new BpmnReader().read("test.bpmn", xml.getBytes(StandardCharsets.UTF_8));
        assertThat(reading).isInstanceOf(ModelReading.Faulty.class);
        return ((ModelReading.Faulty) reading).faults();
    }

    static Variables variables(final String... namesAndJson) {
        return Json.variables(namesAndJson);
    }

    static String json(final Packed value) {
        return Json.of(value);
    }
}

package dev.skep.engine;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;

/** Processes that several tests use. */
final class Models {
    private Models() {}

    /** Start, one service task "task" of the job type "work", end. */
    static BpmnModelInstance oneTask(final String processId) {
        return Bpmn.createExecutableProcess(processId)
                .startEvent("start")
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent("end")
                .done();
    }
}

package dev.skep.engine.message;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;

/** Processes that wait for the message "paid" with the correlation key of the variable "order". */
final class MessageProcesses {
    private MessageProcesses() {}

    /** An intermediate catch event, "wait". */
    static BpmnModelInstance catching(final String processId) {
        return Bpmn.createExecutableProcess(processId)
                .startEvent()
                .intermediateCatchEvent(
                        "wait",
                        event -> event.message(message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
                .endEvent()
                .done();
    }

    /** A receive task, "wait", with the mapping of the payload "sum" to "total". */
    static BpmnModelInstance receiving(final String processId) {
        return Bpmn.createExecutableProcess(processId)
                .startEvent()
                .receiveTask(
                        "wait",
                        task -> task.message(message -> message.name("paid").zeebeCorrelationKeyExpression("order"))
                                .zeebeOutputExpression("sum", "total"))
                .endEvent()
                .done();
    }

    /** A task of type "work" with the boundary event "wait", behind which is a task of type "after". */
    static BpmnModelInstance boundary(final String processId, final boolean interrupting) {
        return Bpmn.createExecutableProcess(processId)
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work").zeebeInputExpression("\"local\"", "order"))
                .boundaryEvent(
                        "wait",
                        event -> event.cancelActivity(interrupting)
                                .message(message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
                .serviceTask("after", task -> task.zeebeJobType("after"))
                .endEvent()
                .moveToActivity("work")
                .endEvent()
                .done();
    }

    /** A task of type "work" in a process with an event sub-process that begins at "wait" and has a task of type "after". */
    static BpmnModelInstance eventSubProcess(final String processId, final boolean interrupting) {
        final ProcessBuilder process = Bpmn.createExecutableProcess(processId);
        process.eventSubProcess(
                "sub",
                sub -> sub.startEvent(
                                "wait",
                                event -> event.interrupting(interrupting)
                                        .message(
                                                message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
                        .serviceTask("after", task -> task.zeebeJobType("after"))
                        .endEvent());
        return process.startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .endEvent()
                .done();
    }

    /** Starts at the message "ordered"; then a task of that type. */
    static BpmnModelInstance startedByMessage(final String processId, final String jobType) {
        return Bpmn.createExecutableProcess(processId)
                .startEvent("begin")
                .message("ordered")
                .serviceTask("work", task -> task.zeebeJobType(jobType))
                .endEvent()
                .done();
    }

    /** Starts at the message "ordered" and waits, at "wait", for another with the correlation key of "order". */
    static BpmnModelInstance startedAndWaiting(final String processId) {
        return Bpmn.createExecutableProcess(processId)
                .startEvent("begin")
                .message("ordered")
                .intermediateCatchEvent(
                        "wait",
                        event -> event.message(
                                message -> message.name("ordered").zeebeCorrelationKeyExpression("order")))
                .endEvent()
                .done();
    }
}

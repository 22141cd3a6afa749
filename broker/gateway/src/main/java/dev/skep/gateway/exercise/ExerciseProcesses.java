package dev.skep.gateway.exercise;

/** The processes of an {@link Exercise}. */
final class ExerciseProcesses {
    static final String XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                targetNamespace="http://skep.dev/exercise">
              <bpmn:message id="message" name="exercise-message">
                <bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements>
              </bpmn:message>
              <bpmn:process id="exercise-empty" isExecutable="true">
                <bpmn:startEvent id="e1"/>
                <bpmn:sequenceFlow id="ef1" sourceRef="e1" targetRef="e2"/>
                <bpmn:endEvent id="e2"/>
              </bpmn:process>
              <bpmn:process id="exercise-tasks" isExecutable="true">
                <bpmn:startEvent id="t1"/>
                <bpmn:sequenceFlow id="tf1" sourceRef="t1" targetRef="t2"/>
                <bpmn:serviceTask id="t2">
                  <bpmn:extensionElements>
                    <zeebe:taskDefinition type="exercise-pushed"/>
                    <zeebe:ioMapping>
                      <zeebe:input source="=customer.name" target="name"/>
                      <zeebe:output source="=done" target="first"/>
                    </zeebe:ioMapping>
                  </bpmn:extensionElements>
                </bpmn:serviceTask>
                <bpmn:sequenceFlow id="tf2" sourceRef="t2" targetRef="t3"/>
                <bpmn:exclusiveGateway id="t3" default="tf4"/>
                <bpmn:sequenceFlow id="tf3" sourceRef="t3" targetRef="t4">
                  <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=amount &gt; 5</bpmn:conditionExpression>
                </bpmn:sequenceFlow>
                <bpmn:sequenceFlow id="tf4" sourceRef="t3" targetRef="t5"/>
                <bpmn:serviceTask id="t4">
                  <bpmn:extensionElements><zeebe:taskDefinition type="exercise-polled"/></bpmn:extensionElements>
                </bpmn:serviceTask>
                <bpmn:sequenceFlow id="tf5" sourceRef="t4" targetRef="t5"/>
                <bpmn:endEvent id="t5"/>
              </bpmn:process>
              <bpmn:process id="exercise-message" isExecutable="true">
                <bpmn:startEvent id="m1"/>
                <bpmn:sequenceFlow id="mf1" sourceRef="m1" targetRef="m2"/>
                <bpmn:intermediateCatchEvent id="m2">
                  <bpmn:messageEventDefinition id="md" messageRef="message"/>
                </bpmn:intermediateCatchEvent>
                <bpmn:sequenceFlow id="mf2" sourceRef="m2" targetRef="m3"/>
                <bpmn:endEvent id="m3"/>
              </bpmn:process>
            </bpmn:definitions>
            """;

    private ExerciseProcesses() {}
}

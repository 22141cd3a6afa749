package dev.skep.simulator;

import dev.skep.protocol.value.ProcessInstanceMigrationValue.MappingInstruction;
import dev.skep.protocol.value.part.DeploymentResource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What is deployed besides the processes that are drawn: what those need, and processes whose instances are migrated. */
final class Files {
    private static final String DMN = """
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="decisions" name="Decisions"
            namespace="simulated">
          <decision id="points" name="Points">
            <variable name="points"/>
            <literalExpression id="points_logic"><text>x * 10</text></literalExpression>
          </decision>
          <decision id="%s" name="Discount">
            <informationRequirement id="needs_points"><requiredDecision href="#points"/></informationRequirement>
            <decisionTable id="table" hitPolicy="FIRST">
              <input id="in"><inputExpression id="in_text"><text>points</text></inputExpression></input>
              <output id="out" name="percent"/>
              <rule id="high"><inputEntry id="h1"><text>&gt;= 50</text></inputEntry>
                <outputEntry id="h2"><text>15</text></outputEntry></rule>
              <rule id="low"><inputEntry id="l1"><text>-</text></inputEntry>
                <outputEntry id="l2"><text>5</text></outputEntry></rule>
            </decisionTable>
          </decision>
        </definitions>
        """.formatted(ElementBlocks.DECISION);
    private static final String FORM = "{\"id\": \"" + ElementBlocks.FORM + "\", \"components\": []}";
    // Ids end with the number of the shape, so that what is mapped has other names.
    private static final String MIGRANT = """
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="simulated">
          <bpmn:message id="message" name="m#"><bpmn:extensionElements>
            <zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>
          <bpmn:process id="migrant" isExecutable="true">
            <bpmn:startEvent id="start"/>
            <bpmn:parallelGateway id="fork"/>
            <bpmn:serviceTask id="job#"><bpmn:extensionElements>
              <zeebe:taskDefinition type="a"/></bpmn:extensionElements></bpmn:serviceTask>
            <bpmn:boundaryEvent id="told#" attachedToRef="job#" cancelActivity="false">
              <bpmn:messageEventDefinition messageRef="message"/></bpmn:boundaryEvent>
            <bpmn:endEvent id="toldEnd"/>
            <bpmn:subProcess id="sub#">
              <bpmn:startEvent id="subStart"/>
              <bpmn:userTask id="task#"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>
              <bpmn:endEvent id="subEnd"/>
              <bpmn:sequenceFlow id="sf1" sourceRef="subStart" targetRef="task#"/>
              <bpmn:sequenceFlow id="sf2" sourceRef="task#" targetRef="subEnd"/>
            </bpmn:subProcess>
            <bpmn:boundaryEvent id="stopped#" attachedToRef="sub#">
              <bpmn:messageEventDefinition messageRef="message"/></bpmn:boundaryEvent>
            <bpmn:exclusiveGateway id="merge"/>
            <bpmn:serviceTask id="more#"><bpmn:extensionElements>
              <zeebe:taskDefinition type="b"/></bpmn:extensionElements></bpmn:serviceTask>
            <bpmn:parallelGateway id="join"/>
            <bpmn:endEvent id="end"/>
            <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="fork"/>
            <bpmn:sequenceFlow id="f2" sourceRef="fork" targetRef="job#"/>
            <bpmn:sequenceFlow id="f3" sourceRef="fork" targetRef="sub#"/>
            <bpmn:sequenceFlow id="f4" sourceRef="fork" targetRef="more#"/>
            <bpmn:sequenceFlow id="f5" sourceRef="told#" targetRef="toldEnd"/>
            <bpmn:sequenceFlow id="f6" sourceRef="sub#" targetRef="merge"/>
            <bpmn:sequenceFlow id="f7" sourceRef="stopped#" targetRef="merge"/>
            <bpmn:sequenceFlow id="f8" sourceRef="job#" targetRef="join"/>
            <bpmn:sequenceFlow id="f9" sourceRef="merge" targetRef="join"/>
            <bpmn:sequenceFlow id="f10" sourceRef="more#" targetRef="join"/>
            <bpmn:sequenceFlow id="f11" sourceRef="join" targetRef="end"/>
          </bpmn:process>
        </bpmn:definitions>
        """;

    private final DeploymentResource together;
    private final List<DeploymentResource> called;

    Files(final ProcessGenerator generator) {
        together = new DeploymentResource("c1.bpmn", generator.drawCalled(ElementBlocks.CALLED_TOGETHER));
        called = List.of(
                new DeploymentResource("c0.bpmn", generator.drawCalled(ElementBlocks.CALLED)),
                new DeploymentResource("d0.dmn", DMN.getBytes(StandardCharsets.UTF_8)),
                new DeploymentResource("f0.form", FORM.getBytes(StandardCharsets.UTF_8)));
    }

    DeploymentResource calledTogether() {
        return together;
    }

    List<DeploymentResource> called() {
        return called;
    }

    /** A process of three branches that meet again, with ids that end with the number of the shape. */
    static DeploymentResource migrant(final int shape) {
        return new DeploymentResource(
                "migrant.bpmn", MIGRANT.replace("#", Integer.toString(shape)).getBytes(StandardCharsets.UTF_8));
    }

    /** Where to start an instance of that shape, so that all branches get to their end. */
    static List<String> instructions(final int shape, final boolean within) {
        return List.of("job" + shape, (within ? "task" : "sub") + shape, "more" + shape);
    }

    static List<MappingInstruction> mapping(final int from, final int to, final boolean boundaryEvents) {
        return Stream.of("job", "sub", "task", "more", "told", "stopped")
                .filter(id -> boundaryEvents || !(id.equals("told") || id.equals("stopped")))
                .map(id -> new MappingInstruction(id + from, id + to))
                .toList();
    }
}

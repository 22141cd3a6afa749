package dev.skep.model.bpmn;

import static dev.skep.model.bpmn.Xml.between;
import static dev.skep.model.bpmn.Xml.flow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.BpmnEventType;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.ExecutableProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that say what can't be done, and are taken as Zeebe takes them; and loops that it refuses. */
final class LooseModelsTest {
    private static final String CALL =
            "<callActivity id=\"c\"><extensionElements><zeebe:calledElement processId=\"%s\"/></extensionElements></callActivity>";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<errorEventDefinition errorRef=\"err\"/>",
                "<terminateEventDefinition/>",
                "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
            })
    void whatOnlyAnEndCanDoIsPassedBy(final String definition) {
        final var thrown = read(between("<intermediateThrowEvent id=\"x\">" + definition + "</intermediateThrowEvent>"))
                .node("x");

        assertThat(thrown.behavior()).isInstanceOf(Behavior.PassThrough.class);
        assertThat(thrown.eventType()).isEqualTo(BpmnEventType.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<errorEventDefinition errorRef=\"err\"/>", "<escalationEventDefinition escalationRef=\"esc\"/>"
            })
    void aProcessHearsNothingAtStartEventsForErrorsAndEscalations(final String definition) {
        final ExecutableProcess process = read(Xml.process("<startEvent id=\"s\"/><startEvent id=\"t\">" + definition
                + "</startEvent><task id=\"a\"/>" + flow("f", "s", "a") + flow("g", "t", "a")));

        assertThat(process.root().events()).isEmpty();
        assertThat(process.root().noneStart()).isEqualTo(process.node("s"));
    }

    @Test
    void flowsMayLeadToAStartEvent() {
        final ExecutableProcess process = read(Xml.process("<startEvent id=\"s\"/>"
                + "<receiveTask id=\"a\" messageRef=\"msg\"/>" + flow("f", "s", "a") + flow("g", "a", "s")));

        assertThat(process.node("s").incoming()).hasSize(1);
    }

    @Test
    void referencesMayHaveAPrefix() {
        final ExecutableProcess process = read(
                Xml.process("<startEvent id=\"s\"/><receiveTask id=\"a\" messageRef=\"zeebe:msg\"/><endEvent id=\"e\"/>"
                                + "<manualTask id=\"h\" isForCompensation=\"true\"/>"
                                + "<boundaryEvent id=\"b\" attachedToRef=\"zeebe:a\"><compensateEventDefinition id=\"d\"/></boundaryEvent>"
                                + flow("f", "s", "a") + flow("g", "a", "e"))
                        .replace(
                                "</process>",
                                "<association id=\"t\" sourceRef=\"zeebe:b\" targetRef=\"zeebe:h\" associationDirection=\"One\"/></process>"));

        assertThat(process.node("a").behavior()).isInstanceOf(Behavior.Catch.class);
        assertThat(process.node("b").behavior())
                .isEqualTo(new Behavior.Boundary(new Behavior.EventTrigger.Compensation("h"), true));
    }

    @Test
    void flowsThatANodeNamesAsIncomingNeedNotBeThere() {
        final ExecutableProcess process = read(between(
                "<manualTask id=\"x\"><incoming>nothing</incoming><outgoing>zeebe:out</outgoing></manualTask>"));

        assertThat(process.node("x").incoming()).hasSize(1);
        assertThat(process.node("x").outgoing()).hasSize(1);
    }

    @Test
    void anActivityCompensatesThoughItDoesNotSaySo() {
        final ExecutableProcess process = read(Xml.process("<startEvent id=\"s\"/><manualTask id=\"a\"/>"
                + "<boundaryEvent id=\"b\" attachedToRef=\"a\"><compensateEventDefinition id=\"d\"/></boundaryEvent>"
                + "<manualTask id=\"h\"/>" + flow("f", "s", "a")
                + "<association id=\"as\" sourceRef=\"b\" targetRef=\"h\"/>"));

        assertThat(process.node("a").compensationHandler()).isEqualTo("h");
        assertThat(process.node("h").isCompensationHandler()).isTrue();
    }

    @Test
    void aCodeThatCannotBeReadFailsOnlyWhereItIsThrown() {
        final String xml = Xml.process(
                        "<startEvent id=\"s\"/><endEvent id=\"e\"><errorEventDefinition errorRef=\"err\"/>"
                                + "</endEvent>" + flow("f", "s", "e"))
                .replace("errorCode=\"E\"", "errorCode=\"= x +\"");

        final Behavior.ThrowError thrown =
                (Behavior.ThrowError) read(xml).node("e").behavior();

        assertThat(thrown.errorCode().text(Variables.none(0))).isInstanceOf(Evaluation.Failure.class);
    }

    @Test
    void blanksAroundAStaticTextBelongToIt() {
        final Behavior.Job job = (Behavior.Job) read(between("<serviceTask id=\"x\"><extensionElements>"
                        + "<zeebe:taskDefinition type=\" = a \"/></extensionElements></serviceTask>"))
                .node("x")
                .behavior();

        assertThat(job.type().text(Variables.none(0))).isEqualTo(Evaluation.of(" = a "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<intermediateThrowEvent id=\"x\"/>",
                "<manualTask id=\"x\"><multiInstanceLoopCharacteristics><extensionElements>"
                        + "<zeebe:loopCharacteristics inputCollection=\"=l\"/></extensionElements>"
                        + "</multiInstanceLoopCharacteristics></manualTask>",
                "<subProcess id=\"x\"><startEvent id=\"s1\"/><task id=\"t1\"/>"
                        + "<sequenceFlow id=\"f1\" sourceRef=\"s1\" targetRef=\"t1\"/></subProcess>"
            })
    void loopsThatNeverWaitAreRefused(final String element) {
        assertThat(Readings.faults(loop(element)))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("never wait"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<scriptTask id=\"x\"><extensionElements><zeebe:script expression=\"=1\" resultVariable=\"r\"/>"
                        + "</extensionElements></scriptTask>",
                "<subProcess id=\"x\"><startEvent id=\"s1\"/></subProcess>",
                "<callActivity id=\"x\"><extensionElements><zeebe:calledElement processId=\"q\"/></extensionElements>"
                        + "</callActivity>"
            })
    void otherLoopsAreTaken(final String element) {
        assertThat(read(loop(element)).node("x")).isNotNull();
    }

    @Test
    void aProcessThatCallsItselfAtOnceIsRefused() {
        assertThat(Readings.faults(calling("p", "<exclusiveGateway id=\"x\"/>")))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.message()).contains("never wait").contains("c"));
    }

    @Test
    void aProcessThatWaitsBeforeItCallsItselfOrSaysItByAnExpressionIsTaken() {
        assertThat(read(calling("p", "<receiveTask id=\"x\" messageRef=\"msg\"/>"))
                        .node("c"))
                .isNotNull();
        assertThat(read(calling("=&quot;p&quot;", "<task id=\"x\"/>")).node("c"))
                .isNotNull();
    }

    @Test
    void processesOfOneFileThatCallEachOtherAtOnceAreRefused() {
        final String one = "<process id=\"p\" isExecutable=\"true\"><startEvent id=\"s\"/>" + CALL.formatted("q")
                + flow("f", "s", "c") + "</process>";
        final String other = one.replace("\"p\"", "\"r\"")
                .replace("processId=\"q\"", "processId=\"p\"")
                .replace("id=\"r\"", "id=\"q\"")
                .replace("\"s\"", "\"s2\"")
                .replace("\"c\"", "\"c2\"")
                .replace("\"f\"", "\"f2\"");

        assertThat(Readings.faults(Xml.file(one + other))).isNotEmpty();
        assertThat(Readings.processes(Xml.file(one))).hasSize(1);
    }

    private static String loop(final String element) {
        return Xml.process("<startEvent id=\"s\"/><receiveTask id=\"r\" messageRef=\"msg\"/><parallelGateway id=\"g\"/>"
                + flow("f", "s", "r") + flow("h", "r", "g") + element + flow("i", "g", "x") + flow("j", "x", "g"));
    }

    private static String calling(final String process, final String before) {
        return Xml.process("<startEvent id=\"s\"/>" + before + CALL.formatted(process) + flow("f", "s", "x")
                + flow("g", "x", "c"));
    }

    private static ExecutableProcess read(final String xml) {
        return Readings.processes(xml).getFirst();
    }
}

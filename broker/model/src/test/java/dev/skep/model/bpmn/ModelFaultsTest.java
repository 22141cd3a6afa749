package dev.skep.model.bpmn;

import static dev.skep.model.bpmn.Readings.faults;
import static dev.skep.model.bpmn.Xml.between;
import static dev.skep.model.bpmn.Xml.extension;
import static dev.skep.model.bpmn.Xml.file;
import static dev.skep.model.bpmn.Xml.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.skep.model.ModelFault;
import dev.skep.model.graph.ExecutableProcess;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelFaultsTest {
    private static final String JOB = "<zeebe:taskDefinition type=\"t\"/>";
    private static final String TASK = "<serviceTask id=\"x\">" + extension(JOB) + "</serviceTask>";
    private static final String TASK_LISTENERS =
            "<zeebe:taskListeners><zeebe:taskListener eventType=\"assigning\"" + " type=\"l\"/></zeebe:taskListeners>";
    private static final String TIMER =
            "<timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition>";
    private static final String CYCLE = "<timerEventDefinition><timeCycle>R/PT1S</timeCycle></timerEventDefinition>";
    private static final String MESSAGE = "<messageEventDefinition messageRef=\"msg\"/>";
    private static final String LINK = "<linkEventDefinition id=\"l\" name=\"there\"/>";
    private static final String ERROR = "<errorEventDefinition errorRef=\"err\"/>";

    @ParameterizedTest
    @ValueSource(strings = {"complexGateway", "transaction"})
    void shouldRefuseElementsThatAreNotSupported(final String type) {
        assertThat(faults(between("<" + type + " id=\"x\"/>")))
                .singleElement()
                .satisfies(fault -> assertFault(fault, "x", "'" + type + "'"))
                .satisfies(fault -> assertThat(fault.message()).contains("not supported"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<cancelEventDefinition/>"})
    void shouldRefuseEventsThatAreNotSupported(final String definition) {
        final String type = definition.substring(1, definition.indexOf("Definition") + "Definition".length());
        assertThat(faults(Xml.process("<startEvent id=\"s\"/>" + flow("f", "s", "x") + "<endEvent id=\"x\">"
                        + definition + "</endEvent>")))
                .singleElement()
                .satisfies(fault -> assertFault(fault, "x", "'" + type + "' at elements of type 'endEvent'"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void shouldSayWhatIsWrong(final String element, final String reason, final String xml) {
        assertThat(faults(xml)).anySatisfy(fault -> assertFault(fault, element, reason));
        assertThat(faults(xml)).doesNotHaveDuplicates();
    }

    static Stream<Arguments> broken() {
        return Stream.of(activities(), events(), boundaryEvents(), flowsAndGateways(), scopes(), files())
                .flatMap(List::stream);
    }

    private static List<Arguments> activities() {
        return List.of(
                arguments(
                        "multiInstanceLoopCharacteristics",
                        "loopCharacteristics",
                        task("<multiInstanceLoopCharacteristics/>", "")),
                arguments("x", "is connected by sequence flows", task("", " isForCompensation=\"true\"")),
                arguments(
                        "calledDecision",
                        "'resultVariable'",
                        between(extended("businessRuleTask", "<zeebe:calledDecision decisionId=\"d\"/>"))),
                arguments(
                        "x",
                        "job type of a listener is wrong",
                        between(extended("serviceTask", JOB + listeners("start", "=a +")))),
                arguments("x", "has no end listeners", between(extended("exclusiveGateway", listeners("end", "l")))),
                arguments(
                        "x",
                        "Only user tasks have task listeners",
                        between(extended("serviceTask", JOB + TASK_LISTENERS))),
                arguments("x", "by zeebe:userTask", between(extended("userTask", TASK_LISTENERS))),
                arguments("x", "dueDate", between(extended("userTask", "<zeebe:taskSchedule dueDate=\"tomorrow\"/>"))),
                arguments("x", "zeebe:taskDefinition", between("<serviceTask id=\"x\"/>")),
                arguments("x", "calledElement", between("<callActivity id=\"x\"/>")),
                arguments(
                        "calledElement",
                        "'versionTag'",
                        between(extended(
                                "callActivity", "<zeebe:calledElement processId=\"q\" bindingType=\"versionTag\"/>"))),
                arguments(
                        "x",
                        "inputCollection of the loop is wrong",
                        task(
                                "<multiInstanceLoopCharacteristics>"
                                        + extension("<zeebe:loopCharacteristics inputCollection=\"items\"/>")
                                        + "</multiInstanceLoopCharacteristics>",
                                "")),
                arguments(
                        "taskDefinition",
                        "'type' must be present and not empty. It is in the element 'x'",
                        between(extended("serviceTask", "<zeebe:taskDefinition type=\"\"/>"))),
                arguments(
                        "x",
                        "job type is wrong: The expression '=a +'",
                        between(extended("serviceTask", "<zeebe:taskDefinition type=\"=a +\"/>"))),
                arguments(
                        "x",
                        "number of retries is wrong",
                        between(extended("serviceTask", "<zeebe:taskDefinition type=\"t\" retries=\"=(\"/>"))),
                arguments("x", "zeebe:taskDefinition", between("<sendTask id=\"x\"/>")),
                arguments("x", "zeebe:taskDefinition", between("<businessRuleTask id=\"x\"/>")),
                arguments("x", "zeebe:script", between("<scriptTask id=\"x\"/>")),
                arguments(
                        "x",
                        "script expression is wrong: Expected an expression",
                        between(extended("scriptTask", "<zeebe:script expression=\"1\" resultVariable=\"r\"/>"))),
                arguments(
                        "script",
                        "'resultVariable'",
                        between(extended("scriptTask", "<zeebe:script expression=\"=1\"/>"))),
                arguments("x", "Must reference a message", between("<receiveTask id=\"x\"/>")),
                arguments("plain", "zeebe:subscription", between("<receiveTask id=\"x\" messageRef=\"plain\"/>")),
                arguments(
                        "x",
                        "mapping to 'a' is wrong",
                        between(extended("serviceTask", JOB + mapping("<zeebe:input source=\"=1 +\" target=\"a\"/>")))),
                arguments(
                        "x",
                        "begins with '='",
                        between(extended("serviceTask", JOB + mapping("<zeebe:output source=\"a\" target=\"b\"/>")))),
                arguments(
                        "x",
                        "mapping target 'a.if'",
                        between(extended(
                                "serviceTask", JOB + mapping("<zeebe:output source=\"=a\" target=\"a.if\"/>")))));
    }

    private static List<Arguments> events() {
        return List.of(
                arguments("x", "exactly one event definition", catching("")),
                arguments("x", "exactly one event definition", catching(MESSAGE + TIMER)),
                arguments("x", "time duration or a time date", catching(CYCLE)),
                arguments("timerEventDefinition", "exactly one type of timer", catching("<timerEventDefinition/>")),
                arguments("x", "The timer is wrong", catching(TIMER.replace("PT1S", "soon"))),
                arguments("messageEventDefinition", "reference a message", catching("<messageEventDefinition/>")),
                arguments("x", "must be one of", catching(ERROR)),
                arguments(
                        "x",
                        "conditionalEventDefinition",
                        catching("<conditionalEventDefinition><condition>=x</condition></conditionalEventDefinition>")),
                arguments("x", "zeebe:taskDefinition", throwing(MESSAGE)),
                arguments("errorEventDefinition", "reference an error", ending("<errorEventDefinition/>")),
                arguments("x", "must be one of", ending(TIMER)),
                arguments("s", "more than one type", starting(MESSAGE + CYCLE)),
                arguments(
                        "s",
                        "cannot use variables",
                        starting(MESSAGE).replace("name=\"m\"", "name=\"=prefix + &quot;m&quot;\"")),
                arguments(
                        "msg",
                        "more than one start event",
                        Xml.process("<startEvent id=\"a\">" + MESSAGE + "</startEvent><startEvent id=\"b\">" + MESSAGE
                                + "</startEvent>")),
                arguments("msg", "Name must be present", catching(MESSAGE).replace("name=\"m\"", "")),
                arguments(
                        "x",
                        "correlation key of the message is wrong",
                        catching(MESSAGE).replace("\"=key\"", "\"key\"")));
    }

    private static List<Arguments> boundaryEvents() {
        return List.of(
                arguments("b", "exactly one event definition", boundary("", "")),
                arguments("b", "cycle", boundary(CYCLE, "")),
                arguments("b", "Non-Interrupting", boundary(ERROR, " cancelActivity=\"false\"")),
                arguments("b", "no outgoing sequence flow", boundary(TIMER, "").replace(flow("bo", "b", "end"), "")),
                arguments(
                        "b",
                        "incoming sequence flows",
                        boundary(TIMER, "")
                                .replace(flow("bo", "b", "end"), flow("bo", "b", "end") + flow("bi", "x", "b"))),
                arguments(
                        "b",
                        "attachedToRef names 'start'",
                        boundary(TIMER, "").replace("attachedToRef=\"x\"", "attachedToRef=\"start\"")),
                arguments(
                        "x",
                        "same error code 'E'",
                        between(TASK + boundaryEvent("b", ERROR) + boundaryEvent("c", ERROR))),
                arguments(
                        "x",
                        "same name 'm'",
                        between(TASK + boundaryEvent("b", MESSAGE) + boundaryEvent("c", MESSAGE))),
                arguments(
                        "x",
                        "same message name",
                        between("<receiveTask id=\"x\" messageRef=\"msg\"/>" + boundaryEvent("b", MESSAGE))));
    }

    private static List<Arguments> flowsAndGateways() {
        return List.of(
                arguments("c", "no exclusive or inclusive gateway", between(TASK + conditional("=a"))),
                arguments("c", "no condition", between("<exclusiveGateway id=\"x\"/>" + flow("c", "x", "end"))),
                arguments(
                        "c",
                        "static text 'a'",
                        between("<exclusiveGateway id=\"x\" default=\"out\"/>" + conditional("a"))),
                arguments("c", "'=a +'", between("<exclusiveGateway id=\"x\" default=\"out\"/>" + conditional("=a +"))),
                arguments("c", "no condition", between("<inclusiveGateway id=\"x\"/>" + flow("c", "x", "end"))),
                arguments("x", "at least 2 outgoing", between("<eventBasedGateway id=\"x\"/>")),
                arguments("x", "there is no link catch event of that name", throwing(LINK)),
                arguments("y", "so has 'x'", between(link("x") + link("y"))),
                arguments("x", "incoming sequence flows", catching(LINK)),
                arguments(
                        "x", "outgoing sequence flows", throwing(LINK).replace("</process>", link("y") + "</process>")),
                arguments("x", "must be one of", ending(LINK)),
                arguments("x", "Default flow", between("<exclusiveGateway id=\"x\" default=\"in\"/>")),
                arguments("x", "default names 'end'", between("<exclusiveGateway id=\"x\" default=\"end\"/>")),
                arguments(
                        "f",
                        "targetRef names 'd'",
                        Xml.process("<startEvent id=\"s\"/><dataObject id=\"d\"/>" + flow("f", "s", "d"))),
                arguments(
                        "e",
                        "outgoing sequence flows",
                        Xml.process("<startEvent id=\"s\"/><endEvent id=\"e\"/><task id=\"t\"/>" + flow("f", "s", "e")
                                + flow("g", "e", "t"))),
                arguments(
                        "f",
                        "not both in its own process",
                        Xml.process("<startEvent id=\"s\"/>" + flow("f", "s", "i")
                                + "<subProcess id=\"x\"><startEvent id=\"i1\"/><task id=\"i\"/></subProcess>")),
                arguments(
                        "a",
                        "loop of elements that never wait",
                        Xml.process("<startEvent id=\"s\"/><manualTask id=\"a\"/>" + flow("f", "s", "a")
                                + flow("g", "a", "x") + "<exclusiveGateway id=\"x\" default=\"h\"/>"
                                + flow("h", "x", "a")
                                + conditional("=a") + "<endEvent id=\"end\"/>")),
                arguments(
                        "a",
                        "loop",
                        Xml.process(
                                "<startEvent id=\"s\"/><task id=\"a\"/>" + flow("f", "s", "a") + flow("g", "a", "a"))),
                arguments("task", "id must be present", Xml.process("<startEvent id=\"s\"/><task/>")));
    }

    private static List<Arguments> scopes() {
        return List.of(
                arguments("p", "at least one start event", Xml.process("<endEvent id=\"e\"/>")),
                arguments("p", "Multiple none start", Xml.process("<startEvent id=\"a\"/><startEvent id=\"b\"/>")),
                arguments("x", "exactly one start event", between("<subProcess id=\"x\"/>")),
                arguments(
                        "x",
                        "must be of type none",
                        between("<subProcess id=\"x\"><startEvent id=\"i\">" + MESSAGE + "</startEvent></subProcess>")),
                arguments("x", "must be one of", eventSubProcess("", "")),
                arguments("x", "Non-Interrupting", eventSubProcess(ERROR, " isInterrupting=\"false\"")),
                arguments("x", "cycle", eventSubProcess(CYCLE, "")),
                arguments(
                        "p",
                        "same name 'm'",
                        eventSubProcess(MESSAGE, "")
                                .replace(
                                        "</process>",
                                        "<subProcess id=\"y\" triggeredByEvent=\"true\"><startEvent id=\"j\">" + MESSAGE
                                                + "</startEvent></subProcess></process>")),
                arguments(
                        "errorEventDefinition",
                        "not allowed to be an expression",
                        eventSubProcess(ERROR, "").replace("errorCode=\"E\"", "errorCode=\"=e\"")),
                arguments(
                        "f",
                        "event sub-process, which has no flows",
                        eventSubProcess(ERROR, "").replace("</process>", flow("f", "s", "x") + "</process>")));
    }

    private static List<Arguments> files() {
        return List.of(
                arguments("defs", "no executable process", file("<process id=\"p\"><startEvent id=\"a\"/></process>")),
                arguments("defs", "no executable process", file("")),
                arguments("", "at line 7, column 35: ", Xml.process("<startEvent id=\"s\"/><task id=\"s\"/>")),
                arguments("", "at line 7, column", Xml.process("<startEvent id=\"s\"/><gizmo id=\"t\"/>")),
                arguments(
                        "",
                        "'targetRef'",
                        Xml.process("<startEvent id=\"s\"/><sequenceFlow id=\"f\" sourceRef=\"s\"/>")),
                arguments("", "'nobody'", Xml.process("<startEvent id=\"s\"/>" + flow("f", "s", "nobody"))),
                arguments("", "DOCTYPE", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]><a>&b;</a>"),
                arguments("", "line 1, column 1", "hello"),
                arguments("", "line 1, column 1", ""),
                arguments(
                        "",
                        "no well-formed XML at line",
                        "<?xml version=\"1.0\"?>\n"
                                + file("").substring(39).replace("</definitions>", "</definition>")),
                arguments("", "'definitions'", "<html/>"),
                arguments("", "deeper than", file("<process id=\"p\">" + "<subProcess>".repeat(200))));
    }

    @Test
    void shouldRefuseEntityBombs() {
        final StringBuilder bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 \"lol\">");
        for (int i = 1; i < 12; i++) {
            bomb.append("<!ENTITY e")
                    .append(i)
                    .append(" \"")
                    .append(("&e" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        assertThat(faults(bomb + "]><a>&e11;</a>"))
                .singleElement()
                .satisfies(fault -> assertFault(fault, "", "DOCTYPE"));
    }

    @Test
    void shouldTellAllFaultsOfAFile() {
        final List<ModelFault> faults = faults(file("<process id=\"p\" isExecutable=\"true\"><startEvent id=\"s\"/>"
                + "<serviceTask id=\"a\"/></process><process id=\"q\" isExecutable=\"true\"><callActivity id=\"c\"/>"
                + "</process>"));
        assertThat(faults).extracting(ModelFault::element).contains("a", "c", "q");
        assertThat(faults).extracting(ModelFault::resourceName).containsOnly("test.bpmn");
    }

    @Test
    void shouldCountFaultsThatAreTooMany() {
        final StringBuilder tasks = new StringBuilder("<startEvent id=\"s\"/>");
        for (int i = 0; i < 150; i++) {
            tasks.append("<serviceTask id=\"t").append(i).append("\"/>");
        }
        final List<ModelFault> faults = faults(Xml.process(tasks.toString()));
        assertThat(faults).hasSize(101);
        assertThat(faults.getLast().message()).contains("50 further faults");
    }

    @Test
    void shouldReadOnlyExecutableProcesses() {
        final String xml = file("<process id=\"a\" isExecutable=\"true\"><startEvent id=\"a1\"/></process>"
                + "<process id=\"b\"><callActivity id=\"b1\"/></process>"
                + "<process id=\"c\" isExecutable=\"true\"><startEvent id=\"c1\"/></process>");
        assertThat(Readings.processes(xml))
                .extracting(ExecutableProcess::bpmnProcessId)
                .containsExactly("a", "c");
    }

    private static void assertFault(final ModelFault fault, final String element, final String reason) {
        assertThat(fault.element()).isEqualTo(element);
        assertThat(fault.message()).contains(reason);
    }

    private static String task(final String content, final String attributes) {
        return between("<serviceTask id=\"x\"" + attributes + ">" + extension(JOB) + content + "</serviceTask>");
    }

    private static String extended(final String type, final String extensions) {
        return "<" + type + " id=\"x\">" + extension(extensions) + "</" + type + ">";
    }

    private static String listeners(final String event, final String type) {
        return "<zeebe:executionListeners><zeebe:executionListener eventType=\"" + event + "\" type=\"" + type
                + "\"/></zeebe:executionListeners>";
    }

    private static String mapping(final String mappings) {
        return "<zeebe:ioMapping>" + mappings + "</zeebe:ioMapping>";
    }

    private static String catching(final String definitions) {
        return between("<intermediateCatchEvent id=\"x\">" + definitions + "</intermediateCatchEvent>");
    }

    private static String throwing(final String definitions) {
        return between("<intermediateThrowEvent id=\"x\">" + definitions + "</intermediateThrowEvent>");
    }

    private static String ending(final String definition) {
        return Xml.process(
                "<startEvent id=\"s\"/>" + flow("f", "s", "x") + "<endEvent id=\"x\">" + definition + "</endEvent>");
    }

    private static String starting(final String definitions) {
        return Xml.process("<startEvent id=\"s\">" + definitions + "</startEvent>");
    }

    private static String boundary(final String definition, final String attributes) {
        return between(TASK + "<boundaryEvent id=\"b\" attachedToRef=\"x\"" + attributes + ">" + definition
                + "</boundaryEvent>" + flow("bo", "b", "end"));
    }

    private static String boundaryEvent(final String id, final String definition) {
        return "<boundaryEvent id=\"" + id + "\" attachedToRef=\"x\">" + definition + "</boundaryEvent>"
                + flow("from" + id, id, "end");
    }

    private static String conditional(final String condition) {
        return "<sequenceFlow id=\"c\" sourceRef=\"x\" targetRef=\"end\"><conditionExpression>" + condition
                + "</conditionExpression></sequenceFlow>";
    }

    private static String eventSubProcess(final String definition, final String attributes) {
        return Xml.process("<startEvent id=\"s\"/><subProcess id=\"x\" triggeredByEvent=\"true\"><startEvent id=\"i\""
                + attributes + ">" + definition + "</startEvent></subProcess>");
    }

    private static String link(final String id) {
        return "<intermediateCatchEvent id=\"" + id
                + "\"><linkEventDefinition name=\"there\"/></intermediateCatchEvent>";
    }
}

package dev.skep.model.bpmn;

import static dev.skep.model.bpmn.Readings.faults;
import static dev.skep.model.bpmn.Xml.between;
import static dev.skep.model.bpmn.Xml.extension;
import static dev.skep.model.bpmn.Xml.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of a deployment: each fault names the element, says what is wrong, and what to do about it. */
final class DeploymentRulesTest {
    private static final String JOB = "<zeebe:taskDefinition type=\"t\"/>";
    private static final String TASK = "<serviceTask id=\"x\">" + extension(JOB) + "</serviceTask>";
    private static final String CALL =
            "<callActivity id=\"x\">" + extension("<zeebe:calledElement processId=\"q\"/>") + "</callActivity>";
    private static final String MESSAGE = "<messageEventDefinition messageRef=\"msg\"/>";
    private static final String SIGNAL = "<signalEventDefinition signalRef=\"sig\"/>";
    private static final String ERROR = "<errorEventDefinition errorRef=\"err\"/>";
    private static final String ESCALATION = "<escalationEventDefinition escalationRef=\"esc\"/>";
    private static final String TIMER =
            "<timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition>";
    private static final String COMPENSATION = "<compensateEventDefinition/>";

    static Stream<Arguments> broken() {
        return Stream.of(
                        starts(),
                        boundaries(),
                        definitions(),
                        compensation(),
                        gateways(),
                        tasks(),
                        listeners(),
                        adHoc())
                .flatMap(List::stream);
    }

    private static List<Arguments> starts() {
        return List.of(
                arguments("p", "signal", "same name 's'", "Keep one", starting("a", SIGNAL) + starting("b", SIGNAL)),
                arguments(
                        "b",
                        "condition",
                        "same condition '=x > 1' as 'a'",
                        "Keep one",
                        starting("a", condition("=x &gt; 1")) + starting("b", condition(" =x &gt; 1 "))),
                arguments("a", "condition", "'=x +'", "FEEL", starting("a", condition("=x +"))),
                arguments("a", "condition", "static text 'x'", "Write '=x'", starting("a", condition("x"))),
                arguments("condition", "element 'a'", "must be present", "Give it", starting("a", condition(" "))),
                arguments(
                        "p",
                        "message",
                        "same name 'm'",
                        "Keep one",
                        starting("a", MESSAGE) + starting("b", "<messageEventDefinition messageRef=\"plain\"/>")),
                arguments("p", "", "at least one start event", "Add a start event", "<task id=\"t\"/>"),
                arguments(
                        "x",
                        "",
                        "exactly one start event",
                        "remove what is too many",
                        "<startEvent id=\"s\"/>"
                                + "<subProcess id=\"x\"><startEvent id=\"i\"/><startEvent id=\"j\"/></subProcess>"),
                arguments(
                        "x",
                        "",
                        "exactly one start event",
                        "remove what is too many",
                        "<startEvent id=\"s\"/>"
                                + eventSubProcess("x", starting("i", MESSAGE) + starting("j", SIGNAL))),
                arguments(
                        "plain",
                        "zeebe:subscription",
                        "exactly one",
                        "Add it",
                        "<startEvent id=\"s\"/>"
                                + eventSubProcess(
                                        "x", starting("i", "<messageEventDefinition messageRef=\"plain\"/>"))),
                arguments(
                        "p",
                        "error code 'E'",
                        "same scope",
                        "Keep one",
                        "<startEvent id=\"s\"/>" + eventSubProcess("x", starting("i", ERROR))
                                + eventSubProcess("y", starting("j", ERROR))),
                arguments(
                        "p",
                        "escalation code 'c'",
                        "same scope",
                        "Keep one",
                        "<startEvent id=\"s\"/>"
                                + eventSubProcess("x", starting("i", ESCALATION))
                                + eventSubProcess("y", starting("j", ESCALATION))));
    }

    private static List<Arguments> boundaries() {
        return List.of(
                at("x", "signal", "same name 's'", "Keep one", TASK + boundary("b", SIGNAL) + boundary("c", SIGNAL)),
                at(
                        "x",
                        "escalation",
                        "code 'c'",
                        "Keep one",
                        CALL + boundary("b", ESCALATION) + boundary("c", ESCALATION)),
                at(
                        "x",
                        "error",
                        "more than one",
                        "give the others an error code",
                        TASK + boundary("b", "<errorEventDefinition/>") + boundary("c", "<errorEventDefinition/>")),
                at(
                        "x",
                        "escalation",
                        "more than one",
                        "give the others an escalation code",
                        CALL
                                + boundary("b", "<escalationEventDefinition/>")
                                + boundary("c", "<escalationEventDefinition/>")),
                at("b", "escalation", "only be attached to", "Attach it", TASK + boundary("b", ESCALATION)),
                at(
                        "b",
                        "",
                        "exactly one event definition",
                        "remove what is too many",
                        TASK + boundary("b", TIMER + MESSAGE)));
    }

    private static List<Arguments> definitions() {
        return List.of(
                at(
                        "signalEventDefinition",
                        "'x'",
                        "Must reference a signal",
                        "Add the reference",
                        catching("<signalEventDefinition/>")),
                at(
                        "escalationEventDefinition",
                        "'x'",
                        "Must reference an escalation",
                        "Add the reference",
                        throwing("<escalationEventDefinition/>")),
                arguments(
                        "x",
                        "",
                        "at most one event definition",
                        "Remove the others",
                        "<startEvent id=\"s\"/>" + flow("f", "s", "x") + "<endEvent id=\"x\">" + ERROR + ESCALATION
                                + "</endEvent>"),
                at("x", "", "exactly one event definition", "remove what is too many", catching(SIGNAL + MESSAGE)));
    }

    private static List<Arguments> compensation() {
        return List.of(
                at(
                        "compensateEventDefinition",
                        "'nobody'",
                        "doesn't exist",
                        "Correct the reference",
                        throwing("<compensateEventDefinition activityRef=\"nobody\"/>")),
                at(
                        "compensateEventDefinition",
                        "'t'",
                        "must have either a compensation boundary event",
                        "Add a compensation boundary event",
                        throwing("<compensateEventDefinition activityRef=\"t\"/>") + "<task id=\"t\"/>"),
                at(
                        "compensateEventDefinition",
                        "'t'",
                        "same scope",
                        "Move one",
                        throwing("<compensateEventDefinition activityRef=\"t\"/>")
                                + "<subProcess id=\"sub\"><startEvent id=\"i\"/><task id=\"t\"/></subProcess>"),
                at(
                        "x",
                        "waitForCompletion",
                        "must be true",
                        "Remove the attribute",
                        throwing("<compensateEventDefinition waitForCompletion=\"false\"/>")),
                at(
                        "b",
                        "",
                        "must have a compensation association",
                        "Connect it to its handler",
                        TASK + boundary("b", COMPENSATION)));
    }

    private static List<Arguments> gateways() {
        return List.of(
                at("x", "", "at least 2 outgoing", "Add a flow", "<eventBasedGateway id=\"x\"/>"),
                at(
                        "c",
                        "'x'",
                        "has a condition",
                        "Remove the condition",
                        "<parallelGateway id=\"x\"/><sequenceFlow id=\"c\" sourceRef=\"x\" targetRef=\"end\">"
                                + "<conditionExpression>=a</conditionExpression></sequenceFlow>"));
    }

    private static List<Arguments> tasks() {
        return List.of(
                at("x", "'zeebe:taskDefinition'", "exactly one", "too many", extended("serviceTask", JOB + JOB)),
                at(
                        "x",
                        "'zeebe:calledDecision'",
                        "either one",
                        "Keep one",
                        extended(
                                "businessRuleTask",
                                JOB + "<zeebe:calledDecision decisionId=\"d\" resultVariable=\"r\"/>")),
                at(
                        "x",
                        "'zeebe:script'",
                        "either one",
                        "Keep one",
                        extended("scriptTask", JOB + "<zeebe:script expression=\"=1\" resultVariable=\"r\"/>")),
                at(
                        "calledElement",
                        "'x'",
                        "'processId'",
                        "Give it a value",
                        extended("callActivity", "<zeebe:calledElement/>")),
                at(
                        "calledDecision",
                        "'x'",
                        "'decisionId'",
                        "Give it a value",
                        extended("businessRuleTask", "<zeebe:calledDecision resultVariable=\"r\"/>")),
                at(
                        "formDefinition",
                        "'x'",
                        "'formId, formKey'",
                        "Keep one",
                        extended("userTask", "<zeebe:formDefinition formId=\"a\" formKey=\"b\"/>")),
                at(
                        "formDefinition",
                        "'x'",
                        "'formId, externalReference'",
                        "Keep one",
                        extended("userTask", "<zeebe:userTask/><zeebe:formDefinition formKey=\"b\"/>")),
                at("x", "priority", "200", "range [0,100]", priority("200")),
                at("x", "priority", "'high'", "NUMBER", priority("high")),
                at(
                        "x",
                        "bindingType",
                        "'newest' is unknown",
                        "Use one of",
                        extended("callActivity", "<zeebe:calledElement" + " processId=\"q\" bindingType=\"newest\"/>")),
                at("loopCharacteristics", "'x'", "'inputCollection'", "Give it a value", loop("")),
                at(
                        "loopCharacteristics",
                        "'x'",
                        "'outputCollection' must be present if",
                        "Set both",
                        loop("inputCollection=\"=a\" outputElement=\"=b\"")),
                at(
                        "loopCharacteristics",
                        "'x'",
                        "'outputElement' must be present if",
                        "Set both",
                        loop("inputCollection=\"=a\" outputCollection=\"b\"")));
    }

    private static List<Arguments> listeners() {
        return List.of(
                at(
                        "executionListeners",
                        "'x'",
                        "duplicates",
                        "another job type",
                        execution("serviceTask", JOB, "start", "start")),
                at(
                        "executionListener",
                        "'x'",
                        "'type'",
                        "Give it a value",
                        extended(
                                "serviceTask",
                                JOB
                                        + "<zeebe:executionListeners><zeebe:executionListener eventType=\"start\"/>"
                                        + "</zeebe:executionListeners>")),
                at(
                        "x",
                        "eventType",
                        "'sleeping' is unknown",
                        "creating",
                        extended(
                                "userTask",
                                "<zeebe:userTask/>"
                                        + "<zeebe:taskListeners><zeebe:taskListener eventType=\"sleeping\" type=\"l\"/>"
                                        + "</zeebe:taskListeners>")),
                at("x", "gateway", "no end listeners", "Put the listener", execution("exclusiveGateway", "", "end")),
                arguments(
                        "s",
                        "start event",
                        "no start listeners",
                        "Put the listener",
                        "<startEvent id=\"s\">" + extension(listener("start")) + "</startEvent>"),
                at(
                        "b",
                        "boundary event",
                        "no start listeners",
                        "Put the listener",
                        TASK + boundary("b", extension(listener("start")) + TIMER)),
                arguments(
                        "x",
                        "error end event",
                        "no end listeners",
                        "Put the listener",
                        "<startEvent id=\"s\"/>"
                                + flow("f", "s", "x") + "<endEvent id=\"x\">" + extension(listener("end")) + ERROR
                                + "</endEvent>"),
                at(
                        "b",
                        "compensation boundary event",
                        "no listeners",
                        "Put them at the compensation handler",
                        TASK + boundary("b", extension(listener("end")) + COMPENSATION)));
    }

    private static List<Arguments> adHoc() {
        return List.of(
                at("x", "", "at least one activity", "Add one", "<adHocSubProcess id=\"x\"/>"),
                at(
                        "x",
                        "",
                        "Must not contain a start event",
                        "Remove it",
                        "<adHocSubProcess id=\"x\">" + "<startEvent id=\"i\"/><task id=\"t\"/></adHocSubProcess>"),
                at(
                        "x",
                        "activeElementsCollection",
                        "static text 'a'",
                        "Write '=a'",
                        "<adHocSubProcess id=\"x\">"
                                + extension("<zeebe:adHoc activeElementsCollection=\"a\"/>")
                                + "<task id=\"t\"/></adHocSubProcess>"),
                at(
                        "x",
                        "completionCondition",
                        "'=a +'",
                        "FEEL",
                        "<adHocSubProcess id=\"x\"><task id=\"t\"/>"
                                + "<completionCondition>=a +</completionCondition></adHocSubProcess>"),
                at(
                        "x",
                        "outputElement",
                        "outputCollection",
                        "both",
                        "<adHocSubProcess id=\"x\">"
                                + extension("<zeebe:adHoc outputCollection=\"results\"/>")
                                + "<task id=\"t\"/></adHocSubProcess>"),
                at(
                        "x",
                        "outputElement",
                        "'=a +'",
                        "FEEL",
                        "<adHocSubProcess id=\"x\">"
                                + extension("<zeebe:adHoc outputCollection=\"results\" outputElement=\"=a +\"/>")
                                + "<task id=\"t\"/></adHocSubProcess>"),
                at(
                        "x",
                        "job type",
                        "'=a +'",
                        "FEEL",
                        "<adHocSubProcess id=\"x\">"
                                + extension("<zeebe:taskDefinition type=\"=a +\"/>")
                                + "<task id=\"t\"/></adHocSubProcess>"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhereWhatAndWhatToDo(
            final String element, final String about, final String wrong, final String advice, final String elements) {
        final String xml = elements.contains("</definitions>") ? elements : Xml.process(elements);
        assertThat(faults(xml.replace("id=\"plain\" name=\"plain\"", "id=\"plain\" name=\"m\"")))
                .anySatisfy(fault -> {
                    assertThat(fault.element()).isEqualTo(element);
                    assertThat(fault.message()).contains(about).contains(wrong).contains(advice);
                });
    }

    /** Words that the library does not know are told as any other fault. */
    @Test
    void unknownWordsAreFaultsAndNothingElse() {
        assertThat(faults(between(extended(
                        "userTask", "<zeebe:userTask/><zeebe:formDefinition formId=\"f\"" + " bindingType=\"x\"/>"))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("latest"));
    }

    private static Arguments at(
            final String element, final String about, final String wrong, final String advice, final String elements) {
        return arguments(element, about, wrong, advice, between(elements));
    }

    private static String starting(final String id, final String definition) {
        return "<startEvent id=\"" + id + "\">" + definition + "</startEvent>";
    }

    private static String eventSubProcess(final String id, final String elements) {
        return "<subProcess id=\"" + id + "\" triggeredByEvent=\"true\">" + elements + "</subProcess>";
    }

    private static String boundary(final String id, final String definition) {
        return "<boundaryEvent id=\"" + id + "\" attachedToRef=\"x\">" + definition + "</boundaryEvent>"
                + flow("from" + id, id, "end");
    }

    private static String catching(final String definition) {
        return "<intermediateCatchEvent id=\"x\">" + definition + "</intermediateCatchEvent>";
    }

    private static String throwing(final String definition) {
        return "<intermediateThrowEvent id=\"x\">" + definition + "</intermediateThrowEvent>";
    }

    private static String extended(final String type, final String extensions) {
        return "<" + type + " id=\"x\">" + extension(extensions) + "</" + type + ">";
    }

    private static String execution(final String type, final String extensions, final String... events) {
        final StringBuilder listeners = new StringBuilder("<zeebe:executionListeners>");
        for (final String event : events) {
            listeners
                    .append("<zeebe:executionListener eventType=\"")
                    .append(event)
                    .append("\" type=\"l\"/>");
        }
        return extended(type, extensions + listeners.append("</zeebe:executionListeners>"));
    }

    private static String listener(final String event) {
        return "<zeebe:executionListeners><zeebe:executionListener eventType=\"" + event
                + "\" type=\"l\"/></zeebe:executionListeners>";
    }

    private static String priority(final String text) {
        return extended("userTask", "<zeebe:userTask/><zeebe:priorityDefinition priority=\"" + text + "\"/>");
    }

    private static String loop(final String attributes) {
        return "<serviceTask id=\"x\">" + extension(JOB) + "<multiInstanceLoopCharacteristics>"
                + extension("<zeebe:loopCharacteristics " + attributes + "/>")
                + "</multiInstanceLoopCharacteristics></serviceTask>";
    }

    private static String condition(final String text) {
        return "<conditionalEventDefinition><condition>" + text + "</condition></conditionalEventDefinition>";
    }
}

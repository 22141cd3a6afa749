package dev.skep.e2e.differential;

import dev.skep.e2e.differential.ModelText.Attribute;
import dev.skep.e2e.differential.ModelText.Flow;
import dev.skep.e2e.differential.ModelText.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a BPMN file of the short text of {@link ModelText}, valid or not: it checks nothing. */
final class BpmnText {
    private static final Map<String, String> TAGS = Map.ofEntries(
            Map.entry("service", "serviceTask"),
            Map.entry("send", "sendTask"),
            Map.entry("script", "scriptTask"),
            Map.entry("rule", "businessRuleTask"),
            Map.entry("user", "userTask"),
            Map.entry("receive", "receiveTask"),
            Map.entry("manual", "manualTask"),
            Map.entry("task", "task"),
            Map.entry("call", "callActivity"),
            Map.entry("sub", "subProcess"),
            Map.entry("eventsub", "subProcess"),
            Map.entry("transaction", "transaction"),
            Map.entry("adhoc", "adHocSubProcess"),
            Map.entry("xor", "exclusiveGateway"),
            Map.entry("or", "inclusiveGateway"),
            Map.entry("and", "parallelGateway"),
            Map.entry("events", "eventBasedGateway"),
            Map.entry("complex", "complexGateway"),
            Map.entry("start", "startEvent"),
            Map.entry("end", "endEvent"),
            Map.entry("throw", "intermediateThrowEvent"),
            Map.entry("catch", "intermediateCatchEvent"),
            Map.entry("boundary", "boundaryEvent"));

    private final StringBuilder out = new StringBuilder();
    private final Map<String, String> roots = new LinkedHashMap<>();
    private int flowCount;

    private BpmnText() {}

    /** The file. */
    static String of(final String modelText) {
        final BpmnText writer = new BpmnText();
        for (final Node process : ModelText.read(modelText)) {
            writer.process(process);
        }
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" \
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://example.org/play">
                """ + String.join("", writer.roots.values()) + writer.out + "</definitions>\n";
    }

    private void process(final Node process) {
        out.append("<process id=\"%s\" isExecutable=\"%s\">\n"
                .formatted(escaped(process.id()), !process.has("notExecutable")));
        content(process);
        out.append("</process>\n");
    }

    private void content(final Node scope) {
        final Map<Flow, String> ids = new LinkedHashMap<>();
        scope.flows().stream().filter(flow -> !flow.association()).forEach(flow -> ids.put(flow, "f" + flowCount++));
        for (final Node node : scope.children()) {
            node(node, ids);
        }
        ids.forEach((flow, id) -> {
            out.append(
                    "<sequenceFlow id=\"%s\" sourceRef=\"%s\" targetRef=\"%s\">".formatted(id, flow.from(), flow.to()));
            if (flow.condition() != null) {
                out.append("<conditionExpression xsi:type=\"tFormalExpression\">%s</conditionExpression>"
                        .formatted(escaped(flow.condition())));
            }
            out.append("</sequenceFlow>\n");
        });
        scope.flows().stream()
                .filter(Flow::association)
                .forEach(flow -> out.append(
                        "<association id=\"f%d\" sourceRef=\"%s\" targetRef=\"%s\" associationDirection=\"One\"/>\n"
                                .formatted(flowCount++, flow.from(), flow.to())));
    }

    private void node(final Node node, final Map<Flow, String> flows) {
        final String tag = TAGS.getOrDefault(node.kind(), node.kind());
        out.append("<%s id=\"%s\"".formatted(tag, escaped(node.id())));
        attributes(node, flows);
        out.append(">\n");
        extensions(node);
        flows.forEach((flow, id) -> {
            if (flow.to().equals(node.id())) {
                out.append("<incoming>%s</incoming>".formatted(id));
            }
        });
        flows.forEach((flow, id) -> {
            if (flow.from().equals(node.id())) {
                out.append("<outgoing>%s</outgoing>".formatted(id));
            }
        });
        loop(node);
        trigger(node);
        content(node);
        out.append("</%s>\n".formatted(tag));
    }

    private void attributes(final Node node, final Map<Flow, String> flows) {
        final boolean parallel = node.has("parallel");
        switch (node.kind()) {
            case "boundary" ->
                out.append(" attachedToRef=\"%s\" cancelActivity=\"%s\"".formatted(node.get("on"), !parallel));
            case "start" -> {
                if (parallel) {
                    out.append(" isInterrupting=\"false\"");
                }
            }
            case "eventsub" -> out.append(" triggeredByEvent=\"true\"");
            case "receive" -> {
                if (node.has("message")) {
                    out.append(" messageRef=\"%s\"".formatted(message(node)));
                }
            }
            default -> {}
        }
        if (node.has("handler")) {
            out.append(" isForCompensation=\"true\"");
        }
        flows.forEach((flow, id) -> {
            if (flow.isDefault() && flow.from().equals(node.id())) {
                out.append(" default=\"%s\"".formatted(id));
            }
        });
    }

    private void extensions(final Node node) {
        final StringBuilder all = new StringBuilder();
        final boolean job = switch (node.kind()) {
            case "service", "send" -> true;
            case "script" -> !node.has("value");
            case "rule" -> !node.has("decision");
            case "throw", "end" -> node.has("message");
            default -> node.has("type");
        };
        if (job && !"none".equals(node.get("type"))) {
            all.append("<zeebe:taskDefinition type=\"%s\"%s/>"
                    .formatted(
                            escaped(node.has("type") ? node.get("type") : "~t"),
                            optional("retries", node.get("retries"))));
        }
        if (node.has("value")) {
            all.append("<zeebe:script expression=\"%s\" resultVariable=\"%s\"/>"
                    .formatted(escaped(node.get("value")), node.get("result")));
        }
        if (node.has("decision")) {
            all.append("<zeebe:calledDecision decisionId=\"%s\" resultVariable=\"%s\"/>"
                    .formatted(escaped(node.get("decision")), node.get("result")));
        }
        if (node.has("process")) {
            all.append("<zeebe:calledElement processId=\"%s\"%s%s/>"
                    .formatted(
                            escaped(node.get("process")),
                            optional("propagateAllParentVariables", node.get("down")),
                            optional("propagateAllChildVariables", node.get("up"))));
        }
        if (node.kind().equals("user")) {
            user(node, all);
        }
        final List<String> mappings = new ArrayList<>();
        for (final Attribute in : node.startingWith("in.")) {
            mappings.add("<zeebe:input source=\"%s\" target=\"%s\"/>".formatted(escaped(in.value()), in.name()));
        }
        for (final Attribute to : node.startingWith("out.")) {
            mappings.add("<zeebe:output source=\"%s\" target=\"%s\"/>".formatted(escaped(to.value()), to.name()));
        }
        if (!mappings.isEmpty()) {
            all.append("<zeebe:ioMapping>").append(String.join("", mappings)).append("</zeebe:ioMapping>");
        }
        final List<Attribute> headers = node.startingWith("header.");
        if (!headers.isEmpty()) {
            all.append("<zeebe:taskHeaders>");
            headers.forEach(header -> all.append(
                    "<zeebe:header key=\"%s\" value=\"%s\"/>".formatted(header.name(), escaped(header.value()))));
            all.append("</zeebe:taskHeaders>");
        }
        if (!all.isEmpty()) {
            out.append("<extensionElements>").append(all).append("</extensionElements>\n");
        }
    }

    private static void user(final Node node, final StringBuilder all) {
        if (node.has("native")) {
            all.append("<zeebe:userTask/>");
        }
        if (node.has("formKey") || node.has("formId")) {
            all.append("<zeebe:formDefinition%s%s/>"
                    .formatted(optional("formKey", node.get("formKey")), optional("formId", node.get("formId"))));
        }
        if (node.has("assignee") || node.has("groups") || node.has("users")) {
            all.append("<zeebe:assignmentDefinition%s%s%s/>"
                    .formatted(
                            optional("assignee", node.get("assignee")),
                            optional("candidateGroups", node.get("groups")),
                            optional("candidateUsers", node.get("users"))));
        }
        if (node.has("due") || node.has("follow")) {
            all.append("<zeebe:taskSchedule%s%s/>"
                    .formatted(optional("dueDate", node.get("due")), optional("followUpDate", node.get("follow"))));
        }
    }

    private void loop(final Node node) {
        if (node.has("each")) {
            out.append(("<multiInstanceLoopCharacteristics isSequential=\"%s\"><extensionElements>"
                            + "<zeebe:loopCharacteristics inputCollection=\"%s\"%s%s%s/></extensionElements>%s"
                            + "</multiInstanceLoopCharacteristics>\n")
                    .formatted(
                            node.has("sequential"),
                            escaped(node.get("each")),
                            optional("inputElement", node.get("item")),
                            optional("outputCollection", node.get("collect")),
                            optional("outputElement", node.get("from")),
                            node.has("until")
                                    ? "<completionCondition xsi:type=\"tFormalExpression\">"
                                            + escaped(node.get("until")) + "</completionCondition>"
                                    : ""));
        }
    }

    private void trigger(final Node node) {
        if (node.has("message") && !node.kind().equals("receive")) {
            out.append("<messageEventDefinition%s/>"
                    .formatted(
                            node.kind().equals("throw") || node.kind().equals("end")
                                    ? ""
                                    : " messageRef=\"" + message(node) + "\""));
        }
        for (final String kind : List.of("timeDate", "timeDuration", "timeCycle")) {
            if (node.has(kind)) {
                out.append(
                        "<timerEventDefinition><%1$s xsi:type=\"tFormalExpression\">%2$s</%1$s></timerEventDefinition>"
                                .formatted(kind, escaped(node.get(kind))));
            }
        }
        if (node.has("signal")) {
            out.append("<signalEventDefinition signalRef=\"%s\"/>"
                    .formatted(root("<signal id=\"%%s\" name=\"%s\"/>".formatted(escaped(node.get("signal"))))));
        }
        if (node.has("error")) {
            out.append("<errorEventDefinition%s/>".formatted(coded("error", node.get("error"))));
        }
        if (node.has("escalation")) {
            out.append("<escalationEventDefinition%s/>".formatted(coded("escalation", node.get("escalation"))));
        }
        if (node.has("compensation")) {
            out.append("<compensateEventDefinition id=\"d%d\"%s/>"
                    .formatted(
                            flowCount++,
                            node.get("compensation").isEmpty()
                                    ? ""
                                    : " activityRef=\"" + node.get("compensation") + "\""));
        }
        if (node.has("terminate")) {
            out.append("<terminateEventDefinition/>");
        }
        if (node.has("conditional")) {
            out.append(
                    "<conditionalEventDefinition><condition xsi:type=\"tFormalExpression\">%s</condition></conditionalEventDefinition>"
                            .formatted(escaped(node.get("conditional"))));
        }
        if (node.has("link")) {
            out.append(
                    "<linkEventDefinition id=\"d%d\" name=\"%s\"/>".formatted(flowCount++, escaped(node.get("link"))));
        }
    }

    private String coded(final String kind, final String code) {
        return code.equals("*")
                ? ""
                : " %sRef=\"%s\""
                        .formatted(kind, root("<%1$s id=\"%%s\" %1$sCode=\"%2$s\"/>".formatted(kind, escaped(code))));
    }

    private String message(final Node node) {
        return root("<message id=\"%%s\"%s>%s</message>"
                .formatted(
                        node.get("message").isEmpty() ? "" : " name=\"" + escaped(node.get("message")) + "\"",
                        node.has("key")
                                ? "<extensionElements><zeebe:subscription correlationKey=\"" + escaped(node.get("key"))
                                        + "\"/></extensionElements>"
                                : ""));
    }

    /** Its id; the same element has the same. */
    private String root(final String element) {
        final String id = "r" + roots.size();
        final String filled = element.replaceFirst("%s", id);
        final String before = roots.putIfAbsent(element, filled + "\n");
        return before == null ? id : before.replaceFirst("(?s)^[^\"]*\"([^\"]*)\".*", "$1");
    }

    private static String optional(final String name, final String value) {
        return value == null ? "" : " %s=\"%s\"".formatted(name, escaped(value));
    }

    private static String escaped(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

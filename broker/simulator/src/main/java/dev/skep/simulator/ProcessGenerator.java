package dev.skep.simulator;

import dev.skep.base.Rng;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Draws block-structured processes as BPMN files: whatever they do, they come to an end. */
final class ProcessGenerator {
    /** Types of jobs that workers know. */
    static final List<String> JOB_TYPES = List.of("a", "b", "c");

    /** The error that workers throw and some processes catch. */
    static final String ERROR_CODE = "e1";

    /** Names of messages, correlated by the variable {@code key}. */
    static final List<String> MESSAGES = List.of("m0", "m1");

    /** The name of the message that starts instances of some processes. */
    static final String START_MESSAGE = "start";

    private static final int FILE_BYTES_MAX = 12_000;

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
            + " xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\""
            + " id=\"definitions\" targetNamespace=\"simulated\">\n"
            + "<bpmn:error id=\"error1\" errorCode=\"" + ERROR_CODE + "\"/>\n"
            + "<bpmn:message id=\"start\" name=\"" + START_MESSAGE + "\"/>\n"
            + message(0)
            + message(1);

    private final Rng rng;
    private final long timerMillisMax;
    private int ids;
    private int budget;

    /** Timers are due after at most so long. */
    ProcessGenerator(final Rng rng, final long timerMillisMax) {
        this.rng = rng;
        this.timerMillisMax = timerMillisMax;
    }

    private static String message(final int number) {
        return "<bpmn:message id=\"message" + number + "\" name=\"" + MESSAGES.get(number)
                + "\"><bpmn:extensionElements><zeebe:subscription correlationKey=\"=key\"/>"
                + "</bpmn:extensionElements></bpmn:message>\n";
    }

    private record Node(
            String id,
            String tag,
            String attributes,
            String extensions,
            String body,
            List<String> in,
            List<String> out) {
        void write(final StringBuilder xml) {
            xml.append("<bpmn:")
                    .append(tag)
                    .append(" id=\"")
                    .append(id)
                    .append('"')
                    .append(attributes)
                    .append('>');
            if (!extensions.isEmpty()) {
                xml.append("<bpmn:extensionElements>").append(extensions).append("</bpmn:extensionElements>");
            }
            in.forEach(flow -> xml.append("<bpmn:incoming>").append(flow).append("</bpmn:incoming>"));
            out.forEach(flow -> xml.append("<bpmn:outgoing>").append(flow).append("</bpmn:outgoing>"));
            xml.append(body).append("</bpmn:").append(tag).append(">\n");
        }
    }

    private static final class Scope {
        private final List<Node> nodes = new ArrayList<>();
        private final StringBuilder flows = new StringBuilder();

        String text() {
            final StringBuilder xml = new StringBuilder();
            nodes.forEach(node -> node.write(xml));
            return xml.append(flows).toString();
        }
    }

    /** The bytes of a file with one process; it fits into a log entry three times. */
    byte[] draw(final String processId) {
        byte[] file = drawAny(processId);
        while (file.length > FILE_BYTES_MAX) {
            file = drawAny(processId);
        }
        return file;
    }

    private byte[] drawAny(final String processId) {
        ids = 0;
        budget = 3 + rng.nextInt(10);
        final Scope scope = new Scope();
        sequence(scope, start(scope), 0);
        if (rng.chance(0.15)) {
            timerStart(scope);
        }
        if (rng.chance(0.1)) {
            final Node start = add(scope, "startEvent", "", "", "<bpmn:messageEventDefinition messageRef=\"start\"/>");
            end(scope, job(scope, start));
        }
        final String xml = HEAD + "<bpmn:process id=\"" + processId + "\" isExecutable=\"true\">\n" + scope.text()
                + "</bpmn:process>\n</bpmn:definitions>\n";
        return xml.getBytes(StandardCharsets.UTF_8);
    }

    private Node start(final Scope scope) {
        return add(scope, "startEvent", "", "", "");
    }

    private void timerStart(final Scope scope) {
        final Node start = add(scope, "startEvent", "", "", timer("timeCycle", "R2/" + duration()));
        end(scope, job(scope, start));
    }

    /** Blocks one after the other, and an end event. */
    private void sequence(final Scope scope, final Node first, final int depth) {
        end(scope, blocks(scope, first, depth));
    }

    private Node blocks(final Scope scope, final Node first, final int depth) {
        Node last = first;
        final int count = 1 + rng.nextInt(3);
        for (int i = 0; i < count; i++) {
            last = block(scope, last, depth);
        }
        return last;
    }

    private Node block(final Scope scope, final Node before, final int depth) {
        budget--;
        final int choice = budget <= 0 || depth > 2 ? rng.nextInt(9) : rng.nextInt(17);
        return switch (choice) {
            case 0, 1, 2, 3 -> job(scope, before);
            case 4 -> next(scope, before, rng.chance(0.5) ? "manualTask" : "task", "", "", "");
            case 5 -> script(scope, before);
            case 6 -> next(scope, before, "intermediateCatchEvent", "", "", timer("timeDuration", duration()));
            case 7 -> next(scope, before, "intermediateCatchEvent", "", "", messageDefinition());
            case 8 ->
                interrupted(
                        scope,
                        next(scope, before, "receiveTask", " messageRef=\"message" + rng.nextInt(2) + "\"", "", ""),
                        false,
                        rng.chance(0.5));
            case 9, 10 -> exclusive(scope, before, depth);
            case 11, 12 -> parallel(scope, before, depth);
            case 13 -> inclusive(scope, before, depth);
            case 14 -> eventGateway(scope, before);
            case 15 -> loop(scope, before);
            default -> subProcess(scope, before, depth);
        };
    }

    private Node job(final Scope scope, final Node before) {
        final String type = JOB_TYPES.get(rng.nextInt(JOB_TYPES.size()));
        String extensions = "<zeebe:taskDefinition type=\"" + type + "\" retries=\"" + (1 + rng.nextInt(3)) + "\"/>";
        if (rng.chance(0.3)) {
            extensions += "<zeebe:ioMapping><zeebe:input source=\"=x\" target=\"local\"/>"
                    + "<zeebe:output source=\"=local\" target=\"out\"/></zeebe:ioMapping>";
        }
        final String tag = rng.chance(0.7) ? "serviceTask" : "sendTask";
        final Node task = next(scope, before, tag, "", extensions, "");
        if (rng.chance(0.2)) {
            end(scope, boundary(scope, task, " cancelActivity=\"false\"", timer("timeCycle", "R2/" + duration())));
        }
        if (rng.chance(0.15)) {
            end(scope, boundary(scope, task, " cancelActivity=\"false\"", messageDefinition()));
        }
        return interrupted(scope, task, rng.chance(0.25), rng.chance(0.2));
    }

    private String messageDefinition() {
        return "<bpmn:messageEventDefinition messageRef=\"message" + rng.nextInt(2) + "\"/>";
    }

    /** Ways out of the activity that meet again behind it: a parallel gateway further on gets its token in any case. */
    private Node interrupted(final Scope scope, final Node host, final boolean byError, final boolean byTimer) {
        if (!byError && !byTimer) {
            return host;
        }
        final Node join = next(scope, host, "exclusiveGateway", "", "", "");
        if (byError) {
            final String error = "<bpmn:errorEventDefinition errorRef=\"error1\"/>";
            flow(scope, id("flow"), boundary(scope, host, "", error), join, "");
        }
        if (byTimer) {
            flow(scope, id("flow"), boundary(scope, host, "", timer("timeDuration", duration())), join, "");
        }
        return join;
    }

    private Node boundary(final Scope scope, final Node host, final String attributes, final String definition) {
        final Node event =
                add(scope, "boundaryEvent", attributes + " attachedToRef=\"" + host.id + "\"", "", definition);
        return rng.chance(0.4) ? next(scope, event, "manualTask", "", "", "") : event;
    }

    private Node script(final Scope scope, final Node before) {
        return next(scope, before, "scriptTask", "", "<zeebe:script expression=\"=x + 1\" resultVariable=\"y\"/>", "");
    }

    private Node exclusive(final Scope scope, final Node before, final int depth) {
        final boolean total = rng.chance(0.7);
        final String otherwise = id("flow");
        final Node split =
                next(scope, before, "exclusiveGateway", total ? " default=\"" + otherwise + "\"" : "", "", "");
        final Node join = node("exclusiveGateway", "", "", "");
        final Node some = node("task", "", "", "");
        scope.nodes.add(some);
        flow(scope, id("flow"), split, some, "=x &gt; 4");
        flow(scope, id("flow"), blocks(scope, some, depth + 1), join, "");
        flow(scope, otherwise, split, join, total ? "" : "=x &lt;= 4");
        scope.nodes.add(join);
        return join;
    }

    private Node parallel(final Scope scope, final Node before, final int depth) {
        final Node fork = next(scope, before, "parallelGateway", "", "", "");
        final Node join = node("parallelGateway", "", "", "");
        final int branches = 2 + rng.nextInt(2);
        for (int i = 0; i < branches; i++) {
            flow(scope, id("flow"), blocks(scope, fork, depth + 1), join, "");
        }
        scope.nodes.add(join);
        return join;
    }

    private Node inclusive(final Scope scope, final Node before, final int depth) {
        final String otherwise = id("flow");
        final Node split = next(scope, before, "inclusiveGateway", " default=\"" + otherwise + "\"", "", "");
        final Node join = node("inclusiveGateway", "", "", "");
        for (final String condition : List.of("=x &gt; 2", "=x &gt; 6")) {
            final Node some = add(scope, "task", "", "", "");
            flow(scope, id("flow"), split, some, condition);
            flow(scope, id("flow"), blocks(scope, some, depth + 1), join, "");
        }
        flow(scope, otherwise, split, join, "");
        scope.nodes.add(join);
        return join;
    }

    /** The first of a message and a timer, or of two timers. */
    private Node eventGateway(final Scope scope, final Node before) {
        final Node gateway = next(scope, before, "eventBasedGateway", "", "", "");
        final Node join = node("exclusiveGateway", "", "", "");
        final String timer = timer("timeDuration", duration());
        final String other = rng.chance(0.5) ? messageDefinition() : timer("timeDuration", duration());
        for (final String definition : List.of(timer, other)) {
            final Node event = next(scope, gateway, "intermediateCatchEvent", "", "", definition);
            flow(scope, id("flow"), event, join, "");
        }
        scope.nodes.add(join);
        return join;
    }

    private Node loop(final Scope scope, final Node before) {
        final String type = JOB_TYPES.get(rng.nextInt(JOB_TYPES.size()));
        final String loop = "<bpmn:multiInstanceLoopCharacteristics isSequential=\"" + rng.chance(0.5)
                + "\"><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection=\"=[1, 2, 3]\""
                + " inputElement=\"x\" outputCollection=\"all\" outputElement=\"=x\"/></bpmn:extensionElements>"
                + "</bpmn:multiInstanceLoopCharacteristics>";
        final Node task = next(scope, before, "serviceTask", "", "<zeebe:taskDefinition type=\"" + type + "\"/>", loop);
        return interrupted(scope, task, rng.chance(0.25), rng.chance(0.2));
    }

    private Node subProcess(final Scope scope, final Node before, final int depth) {
        final Scope inner = new Scope();
        final Node last = blocks(inner, start(inner), depth + 1);
        final boolean fails = rng.chance(0.3);
        if (fails) {
            next(inner, last, "endEvent", "", "", "<bpmn:errorEventDefinition errorRef=\"error1\"/>");
        } else {
            end(inner, last);
        }
        final Node sub = next(scope, before, "subProcess", "", "", inner.text());
        return interrupted(scope, sub, fails || rng.chance(0.3), rng.chance(0.3));
    }

    private void end(final Scope scope, final Node before) {
        next(scope, before, "endEvent", "", "", "");
    }

    private String duration() {
        return Duration.ofMillis(rng.between(1, timerMillisMax)).toString();
    }

    private static String timer(final String kind, final String text) {
        return "<bpmn:timerEventDefinition><bpmn:" + kind + " xsi:type=\"bpmn:tFormalExpression\">" + text + "</bpmn:"
                + kind + "></bpmn:timerEventDefinition>";
    }

    private Node next(
            final Scope scope,
            final Node before,
            final String tag,
            final String attributes,
            final String extensions,
            final String body) {
        final Node node = add(scope, tag, attributes, extensions, body);
        flow(scope, id("flow"), before, node, "");
        return node;
    }

    private Node add(
            final Scope scope, final String tag, final String attributes, final String extensions, final String body) {
        final Node node = node(tag, attributes, extensions, body);
        scope.nodes.add(node);
        return node;
    }

    private Node node(final String tag, final String attributes, final String extensions, final String body) {
        return new Node(id(tag), tag, attributes, extensions, body, new ArrayList<>(), new ArrayList<>());
    }

    private static void flow(
            final Scope scope, final String id, final Node from, final Node to, final String condition) {
        from.out.add(id);
        to.in.add(id);
        scope.flows
                .append("<bpmn:sequenceFlow id=\"")
                .append(id)
                .append("\" sourceRef=\"")
                .append(from.id)
                .append("\" targetRef=\"")
                .append(to.id);
        if (condition.isEmpty()) {
            scope.flows.append("\"/>\n");
        } else {
            scope.flows
                    .append("\"><bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">")
                    .append(condition)
                    .append("</bpmn:conditionExpression></bpmn:sequenceFlow>\n");
        }
    }

    private String id(final String kind) {
        return kind + ++ids;
    }
}

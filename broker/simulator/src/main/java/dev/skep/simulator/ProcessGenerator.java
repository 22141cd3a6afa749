package dev.skep.simulator;

import dev.skep.base.Rng;
import java.nio.charset.StandardCharsets;
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
    private static final int CALLED_BYTES_MAX = 5_000;

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
            + " xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\""
            + " id=\"definitions\" targetNamespace=\"simulated\">\n"
            + "<bpmn:error id=\"error1\" errorCode=\"" + ERROR_CODE + "\"/>\n"
            + "<bpmn:message id=\"start\" name=\"" + START_MESSAGE + "\"/>\n"
            + message("message0", MESSAGES.get(0))
            + message("message1", MESSAGES.get(1));

    private final Rng rng;
    private final long timerMillisMax;
    private final boolean everything;
    private Drawing drawing;
    // Null where there are plain elements only.
    private ElementBlocks more;
    private int budget;

    /**
     * @param timerMillisMax timers are due after at most so long
     * @param everything whether there are elements of all kinds
     */
    ProcessGenerator(final Rng rng, final long timerMillisMax, final boolean everything) {
        this.rng = rng;
        this.everything = everything;
        this.timerMillisMax = timerMillisMax;
    }

    static String message(final String id, final String name) {
        return "<bpmn:message id=\"" + id + "\" name=\"" + name
                + "\"><bpmn:extensionElements><zeebe:subscription correlationKey=\"=key\"/>"
                + "</bpmn:extensionElements></bpmn:message>\n";
    }

    /** The bytes of a file with one process; it fits into a log entry three times. */
    byte[] draw(final String processId) {
        byte[] file = drawAny(processId, true, 3 + rng.nextInt(10));
        while (file.length > FILE_BYTES_MAX) {
            file = drawAny(processId, true, 3 + rng.nextInt(10));
        }
        return file;
    }

    /** One that others call, and that calls no others: small, so that it can be deployed together with them. */
    byte[] drawCalled(final String processId) {
        byte[] file = drawAny(processId, false, 2);
        while (file.length > CALLED_BYTES_MAX) {
            file = drawAny(processId, false, 2);
        }
        return file;
    }

    private byte[] drawAny(final String processId, final boolean calls, final int newBudget) {
        drawing = new Drawing(rng, timerMillisMax);
        more = everything ? new ElementBlocks(rng, this, drawing, calls) : null;
        budget = newBudget;
        final Drawing.Scope scope = new Drawing.Scope();
        sequence(scope, start(scope), 0);
        if (calls && rng.chance(0.15)) {
            timerStart(scope);
        }
        if (calls && rng.chance(0.1)) {
            final Drawing.Node start =
                    drawing.add(scope, "startEvent", "", "", "<bpmn:messageEventDefinition messageRef=\"start\"/>");
            drawing.end(scope, job(scope, start));
        }
        if (everything) {
            more.beside(scope);
        }
        final String xml = HEAD + (everything ? ElementBlocks.HEAD : "") + "<bpmn:process id=\"" + processId
                + "\" isExecutable=\"true\">\n" + (everything ? more.processExtensions() : "") + scope.text()
                + "</bpmn:process>\n</bpmn:definitions>\n";
        return xml.getBytes(StandardCharsets.UTF_8);
    }

    Drawing.Node start(final Drawing.Scope scope) {
        return drawing.add(scope, "startEvent", "", "", "");
    }

    private void timerStart(final Drawing.Scope scope) {
        final Drawing.Node start =
                drawing.add(scope, "startEvent", "", "", Drawing.timer("timeCycle", "R2/" + drawing.duration()));
        drawing.end(scope, job(scope, start));
    }

    /** Blocks one after the other, and an end event. */
    private void sequence(final Drawing.Scope scope, final Drawing.Node first, final int depth) {
        drawing.end(scope, blocks(scope, first, depth));
    }

    Drawing.Node blocks(final Drawing.Scope scope, final Drawing.Node first, final int depth) {
        Drawing.Node last = first;
        final int count = 1 + rng.nextInt(3);
        for (int i = 0; i < count; i++) {
            last = block(scope, last, depth);
        }
        return last;
    }

    private Drawing.Node block(final Drawing.Scope scope, final Drawing.Node before, final int depth) {
        budget--;
        if (everything && rng.chance(0.5)) {
            return more.block(scope, before, depth, budget <= 0 || depth > 2);
        }
        final int choice = budget <= 0 || depth > 2 ? rng.nextInt(9) : rng.nextInt(17);
        return switch (choice) {
            case 0, 1, 2, 3 -> job(scope, before);
            case 4 -> drawing.next(scope, before, rng.chance(0.5) ? "manualTask" : "task", "", "", "");
            case 5 -> script(scope, before);
            case 6 ->
                drawing.next(
                        scope,
                        before,
                        "intermediateCatchEvent",
                        "",
                        "",
                        Drawing.timer("timeDuration", drawing.duration()));
            case 7 -> drawing.next(scope, before, "intermediateCatchEvent", "", "", messageDefinition());
            case 8 ->
                interrupted(
                        scope,
                        drawing.next(
                                scope, before, "receiveTask", " messageRef=\"message" + rng.nextInt(2) + "\"", "", ""),
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

    Drawing.Node job(final Drawing.Scope scope, final Drawing.Node before) {
        final String type = JOB_TYPES.get(rng.nextInt(JOB_TYPES.size()));
        String extensions = "<zeebe:taskDefinition type=\"" + type + "\" retries=\"" + (1 + rng.nextInt(3)) + "\"/>";
        if (rng.chance(0.3)) {
            extensions += "<zeebe:ioMapping><zeebe:input source=\"=x\" target=\"local\"/>"
                    + "<zeebe:output source=\"=local\" target=\"out\"/></zeebe:ioMapping>";
        }
        final String tag = rng.chance(0.7) ? "serviceTask" : "sendTask";
        final Drawing.Node task = drawing.next(scope, before, tag, "", extensions, "");
        if (rng.chance(0.2)) {
            drawing.end(
                    scope,
                    drawing.boundary(
                            scope,
                            task,
                            " cancelActivity=\"false\"",
                            Drawing.timer("timeCycle", "R2/" + drawing.duration())));
        }
        if (rng.chance(0.15)) {
            drawing.end(scope, drawing.boundary(scope, task, " cancelActivity=\"false\"", messageDefinition()));
        }
        return interrupted(scope, task, rng.chance(0.25), rng.chance(0.2));
    }

    private String messageDefinition() {
        return "<bpmn:messageEventDefinition messageRef=\"message" + rng.nextInt(2) + "\"/>";
    }

    /** Ways out of the activity that meet again behind it: a parallel gateway further on gets its token in any case. */
    Drawing.Node interrupted(
            final Drawing.Scope scope, final Drawing.Node host, final boolean byError, final boolean byTimer) {
        if (!byError && !byTimer) {
            return host;
        }
        final Drawing.Node join = drawing.next(scope, host, "exclusiveGateway", "", "", "");
        if (byError) {
            final String error = "<bpmn:errorEventDefinition errorRef=\"error1\"/>";
            Drawing.flow(scope, drawing.id("flow"), drawing.boundary(scope, host, "", error), join, "");
        }
        if (byTimer) {
            Drawing.flow(
                    scope,
                    drawing.id("flow"),
                    drawing.boundary(scope, host, "", Drawing.timer("timeDuration", drawing.duration())),
                    join,
                    "");
        }
        return join;
    }

    private Drawing.Node script(final Drawing.Scope scope, final Drawing.Node before) {
        return drawing.next(
                scope, before, "scriptTask", "", "<zeebe:script expression=\"=x + 1\" resultVariable=\"y\"/>", "");
    }

    private Drawing.Node exclusive(final Drawing.Scope scope, final Drawing.Node before, final int depth) {
        final boolean total = rng.chance(0.7);
        final String otherwise = drawing.id("flow");
        final Drawing.Node split =
                drawing.next(scope, before, "exclusiveGateway", total ? " default=\"" + otherwise + "\"" : "", "", "");
        final Drawing.Node join = drawing.node("exclusiveGateway", "", "", "");
        final Drawing.Node some = drawing.node("task", "", "", "");
        scope.put(some);
        Drawing.flow(scope, drawing.id("flow"), split, some, "=x &gt; 4");
        Drawing.flow(scope, drawing.id("flow"), blocks(scope, some, depth + 1), join, "");
        Drawing.flow(scope, otherwise, split, join, total ? "" : "=x &lt;= 4");
        scope.put(join);
        return join;
    }

    private Drawing.Node parallel(final Drawing.Scope scope, final Drawing.Node before, final int depth) {
        final Drawing.Node fork = drawing.next(scope, before, "parallelGateway", "", "", "");
        final Drawing.Node join = drawing.node("parallelGateway", "", "", "");
        final int branches = 2 + rng.nextInt(2);
        for (int i = 0; i < branches; i++) {
            Drawing.flow(scope, drawing.id("flow"), blocks(scope, fork, depth + 1), join, "");
        }
        scope.put(join);
        return join;
    }

    private Drawing.Node inclusive(final Drawing.Scope scope, final Drawing.Node before, final int depth) {
        final String otherwise = drawing.id("flow");
        final Drawing.Node split =
                drawing.next(scope, before, "inclusiveGateway", " default=\"" + otherwise + "\"", "", "");
        final Drawing.Node join = drawing.node("inclusiveGateway", "", "", "");
        for (final String condition : List.of("=x &gt; 2", "=x &gt; 6")) {
            final Drawing.Node some = drawing.add(scope, "task", "", "", "");
            Drawing.flow(scope, drawing.id("flow"), split, some, condition);
            Drawing.flow(scope, drawing.id("flow"), blocks(scope, some, depth + 1), join, "");
        }
        Drawing.flow(scope, otherwise, split, join, "");
        scope.put(join);
        return join;
    }

    /** The first of a message and a timer, or of two timers. */
    private Drawing.Node eventGateway(final Drawing.Scope scope, final Drawing.Node before) {
        final Drawing.Node gateway = drawing.next(scope, before, "eventBasedGateway", "", "", "");
        final Drawing.Node join = drawing.node("exclusiveGateway", "", "", "");
        final String timer = Drawing.timer("timeDuration", drawing.duration());
        final String other = rng.chance(0.5) ? messageDefinition() : Drawing.timer("timeDuration", drawing.duration());
        for (final String definition : List.of(timer, other)) {
            final Drawing.Node event = drawing.next(scope, gateway, "intermediateCatchEvent", "", "", definition);
            Drawing.flow(scope, drawing.id("flow"), event, join, "");
        }
        scope.put(join);
        return join;
    }

    private Drawing.Node loop(final Drawing.Scope scope, final Drawing.Node before) {
        final String type = JOB_TYPES.get(rng.nextInt(JOB_TYPES.size()));
        final String loop = "<bpmn:multiInstanceLoopCharacteristics isSequential=\"" + rng.chance(0.5)
                + "\"><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection=\"=[1, 2, 3]\""
                + " inputElement=\"x\" outputCollection=\"all\" outputElement=\"=x\"/></bpmn:extensionElements>"
                + "</bpmn:multiInstanceLoopCharacteristics>";
        final Drawing.Node task =
                drawing.next(scope, before, "serviceTask", "", "<zeebe:taskDefinition type=\"" + type + "\"/>", loop);
        return interrupted(scope, task, rng.chance(0.25), rng.chance(0.2));
    }

    private Drawing.Node subProcess(final Drawing.Scope scope, final Drawing.Node before, final int depth) {
        final Drawing.Scope inner = new Drawing.Scope();
        final Drawing.Node last = blocks(inner, start(inner), depth + 1);
        final boolean fails = rng.chance(0.3);
        if (fails) {
            drawing.next(inner, last, "endEvent", "", "", "<bpmn:errorEventDefinition errorRef=\"error1\"/>");
        } else {
            drawing.end(inner, last);
        }
        final Drawing.Node sub = drawing.next(scope, before, "subProcess", "", "", inner.text());
        return interrupted(scope, sub, fails || rng.chance(0.3), rng.chance(0.3));
    }
}

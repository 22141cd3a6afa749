package dev.skep.simulator;

import dev.skep.base.Rng;
import java.util.List;

/**
 * Blocks of the elements that a plain process has not: people, signals, escalations, compensation, links, calls, decisions, listeners,
 * ad-hoc and event sub-processes. Each comes to an end, as long as signals are broadcast and what it calls is deployed.
 */
final class ElementBlocks {
    /** Signals that are thrown, caught and broadcast. */
    static final List<String> SIGNALS = List.of("s0", "s1");

    /** The signal that starts instances of some processes. */
    static final String START_SIGNAL = "s2";

    /**
     * The message for event sub-processes. It is one of their own: a message goes to one of all that wait for it in a process, and those that
     * interrupt nothing would take it away for ever from a catch event beside them.
     */
    static final String EVENT_SUB_PROCESS_MESSAGE = "m2";

    /** The process that is called in its latest version. */
    static final String CALLED = "c0";

    /** The process that is called as it was deployed together with its caller. */
    static final String CALLED_TOGETHER = "c1";

    /** The version that some calls name. */
    static final String VERSION_TAG = "v";

    static final String DECISION = "d0";
    static final String FORM = "f0";

    /** What files need besides what plain ones do. */
    static final String HEAD =
            "<bpmn:signal id=\"signal0\" name=\"s0\"/>\n<bpmn:signal id=\"signal1\" name=\"=&quot;s1&quot;\"/>\n"
                    + "<bpmn:signal id=\"signal2\" name=\"" + START_SIGNAL + "\"/>\n"
                    + ProcessGenerator.message("message2", EVENT_SUB_PROCESS_MESSAGE)
                    + "<bpmn:escalation id=\"escalation1\" escalationCode=\"up\"/>\n";

    private static final int FLAT = 11;
    private static final int ALL = 20;

    private final Rng rng;
    private final ProcessGenerator plain;
    private final Drawing drawing;
    private final boolean calls;

    /** @param calls whether other processes may be called */
    ElementBlocks(final Rng rng, final ProcessGenerator plain, final Drawing drawing, final boolean calls) {
        this.rng = rng;
        this.plain = plain;
        this.drawing = drawing;
        this.calls = calls;
    }

    /** What stands besides the flow of a process: start events of signals, listeners in other scopes. */
    void beside(final Drawing.Scope scope) {
        if (calls && rng.chance(0.1)) {
            final Drawing.Node start =
                    drawing.add(scope, "startEvent", "", "", "<bpmn:signalEventDefinition signalRef=\"signal2\"/>");
            drawing.end(scope, plain.job(scope, start));
        }
        if (rng.chance(0.2)) {
            eventSubProcess(scope, rng.nextInt(3));
        }
    }

    /** Extensions of the process itself: its tag, and listeners. */
    String processExtensions() {
        return "<bpmn:extensionElements>" + (calls ? "" : "<zeebe:versionTag value=\"" + VERSION_TAG + "\"/>")
                + (rng.chance(0.15) ? listeners() : "") + "</bpmn:extensionElements>\n";
    }

    Drawing.Node block(final Drawing.Scope scope, final Drawing.Node before, final int depth, final boolean flat) {
        return switch (flat ? rng.nextInt(FLAT) : rng.nextInt(ALL)) {
            case 0 -> userTask(scope, before);
            case 1 ->
                plain.interrupted(
                        scope, drawing.next(scope, before, "userTask", "", "", ""), rng.chance(0.2), rng.chance(0.2));
            case 2 -> withListeners(scope, before);
            case 3 -> drawing.next(scope, before, "intermediateCatchEvent", "", "", signal());
            case 4 -> drawing.next(scope, before, "intermediateThrowEvent", "", "", signal());
            case 5 -> drawing.next(scope, before, "intermediateThrowEvent", "", "", escalation());
            case 6 -> decision(scope, before);
            case 7 -> jobs(scope, before);
            case 8 -> link(scope, before);
            case 9 -> drawing.next(scope, before, "intermediateThrowEvent", "", "", "");
            case 10 -> signalBoundary(scope, before);
            case 11, 12 -> call(scope, before);
            case 13 -> compensated(scope, before);
            case 14 -> withEventSubProcess(scope, before, depth);
            case 15 -> escalating(scope, before, depth);
            case 16 -> adHoc(scope, before);
            case 17 -> loop(scope, before, depth);
            case 18 -> terminated(scope, before, depth);
            default -> signalOrTimer(scope, before);
        };
    }

    private String signal() {
        return signal(rng.nextInt(2));
    }

    private static String signal(final int number) {
        return "<bpmn:signalEventDefinition signalRef=\"signal" + number + "\"/>";
    }

    private static String escalation() {
        return "<bpmn:escalationEventDefinition escalationRef=\"escalation1\"/>";
    }

    private String jobType() {
        return ProcessGenerator.JOB_TYPES.get(rng.nextInt(ProcessGenerator.JOB_TYPES.size()));
    }

    private String definition() {
        return "<zeebe:taskDefinition type=\"" + jobType() + "\" retries=\"" + (1 + rng.nextInt(3)) + "\"/>";
    }

    private String listeners() {
        final StringBuilder text = new StringBuilder("<zeebe:executionListeners>");
        for (final String event :
                rng.chance(0.3) ? List.of("start", "end") : List.of(rng.chance(0.5) ? "start" : "end")) {
            text.append("<zeebe:executionListener eventType=\"")
                    .append(event)
                    .append("\" type=\"")
                    .append(jobType())
                    .append("\"/>");
        }
        return text.append("</zeebe:executionListeners>").toString();
    }

    // ---------------------------------------------------------------- one element

    private Drawing.Node userTask(final Drawing.Scope scope, final Drawing.Node before) {
        final StringBuilder extensions = new StringBuilder("<zeebe:userTask/>");
        if (rng.chance(0.4)) {
            extensions
                    .append("<zeebe:assignmentDefinition assignee=\"")
                    .append(rng.chance(0.5) ? "me" : "=&quot;you&quot;")
                    .append("\"/>");
        }
        if (rng.chance(0.3)) {
            extensions.append("<zeebe:formDefinition formId=\"" + FORM + "\"/>");
        }
        if (rng.chance(0.5)) {
            extensions.append("<zeebe:taskListeners>");
            for (final String event : List.of("creating", "assigning", "updating", "completing", "canceling")) {
                if (rng.chance(0.3)) {
                    extensions
                            .append("<zeebe:taskListener eventType=\"")
                            .append(event)
                            .append("\" type=\"")
                            .append(jobType())
                            .append("\"/>");
                }
            }
            extensions.append("</zeebe:taskListeners>");
        }
        if (rng.chance(0.2)) {
            extensions.append(listeners());
        }
        final Drawing.Node task = drawing.next(scope, before, "userTask", "", extensions.toString(), "");
        return plain.interrupted(scope, task, false, rng.chance(0.3));
    }

    private Drawing.Node withListeners(final Drawing.Scope scope, final Drawing.Node before) {
        final boolean job = rng.chance(0.5);
        final Drawing.Node task = drawing.next(
                scope, before, job ? "serviceTask" : "manualTask", "", (job ? definition() : "") + listeners(), "");
        return plain.interrupted(scope, task, rng.chance(0.25), rng.chance(0.2));
    }

    private Drawing.Node decision(final Drawing.Scope scope, final Drawing.Node before) {
        if (rng.chance(0.3)) {
            return drawing.next(scope, before, "businessRuleTask", "", definition(), "");
        }
        return drawing.next(
                scope,
                before,
                "businessRuleTask",
                "",
                "<zeebe:calledDecision decisionId=\"" + DECISION + "\" resultVariable=\"decided\"/>",
                "");
    }

    /** Elements that are jobs and no service tasks. */
    private Drawing.Node jobs(final Drawing.Scope scope, final Drawing.Node before) {
        return rng.chance(0.5)
                ? drawing.next(scope, before, "scriptTask", "", definition(), "")
                : drawing.next(
                        scope,
                        before,
                        "intermediateThrowEvent",
                        "",
                        definition(),
                        "<bpmn:messageEventDefinition messageRef=\"start\"/>");
    }

    private Drawing.Node link(final Drawing.Scope scope, final Drawing.Node before) {
        final String name = drawing.id("link");
        final String body = "<bpmn:linkEventDefinition name=\"" + name + "\"/>";
        drawing.next(scope, before, "intermediateThrowEvent", "", "", body);
        return drawing.add(scope, "intermediateCatchEvent", "", "", body);
    }

    private Drawing.Node signalBoundary(final Drawing.Scope scope, final Drawing.Node before) {
        final Drawing.Node task = drawing.next(scope, before, "serviceTask", "", definition(), "");
        if (rng.chance(0.5)) {
            drawing.end(scope, drawing.boundary(scope, task, " cancelActivity=\"false\"", signal(0)));
        }
        if (rng.chance(0.3)) {
            final String cron = Drawing.timer("timeCycle", "*/5 * * * * *");
            drawing.end(scope, drawing.boundary(scope, task, " cancelActivity=\"false\"", cron));
        }
        final Drawing.Node join = drawing.next(scope, task, "exclusiveGateway", "", "", "");
        Drawing.flow(scope, drawing.id("flow"), drawing.boundary(scope, task, "", signal(1)), join, "");
        return join;
    }

    private Drawing.Node signalOrTimer(final Drawing.Scope scope, final Drawing.Node before) {
        final Drawing.Node gateway = drawing.next(scope, before, "eventBasedGateway", "", "", "");
        final Drawing.Node join = drawing.node("exclusiveGateway", "", "", "");
        for (final String event : List.of(signal(), Drawing.timer("timeDuration", drawing.duration()))) {
            Drawing.flow(
                    scope,
                    drawing.id("flow"),
                    drawing.next(scope, gateway, "intermediateCatchEvent", "", "", event),
                    join,
                    "");
        }
        scope.put(join);
        return join;
    }

    private Drawing.Node call(final Drawing.Scope scope, final Drawing.Node before) {
        if (!calls) {
            return userTask(scope, before);
        }
        final String called = switch (rng.nextInt(3)) {
            case 0 -> CALLED + "\"";
            case 1 -> CALLED + "\" bindingType=\"versionTag\" versionTag=\"" + VERSION_TAG + "\"";
            default -> CALLED_TOGETHER + "\" bindingType=\"deployment\"";
        };
        final String extensions = "<zeebe:calledElement processId=\"" + called + " propagateAllChildVariables=\""
                + rng.chance(0.5) + "\"/>" + (rng.chance(0.2) ? listeners() : "");
        final Drawing.Node task =
                drawing.next(scope, before, "callActivity", "", extensions, rng.chance(0.2) ? loopOf("") : "");
        return plain.interrupted(scope, task, rng.chance(0.3), rng.chance(0.3));
    }

    // ---------------------------------------------------------------- scopes

    private String loopOf(final String more) {
        return "<bpmn:multiInstanceLoopCharacteristics isSequential=\"" + rng.chance(0.5)
                + "\"><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection=\"=[1, 5, 9]\""
                + " inputElement=\"x\" outputCollection=\"all\" outputElement=\"=x\"/></bpmn:extensionElements>" + more
                + "</bpmn:multiInstanceLoopCharacteristics>";
    }

    /** A job that is undone later, in the scope of the throw event or in a sub-process before it. */
    private Drawing.Node compensated(final Drawing.Scope scope, final Drawing.Node before) {
        final boolean within = rng.chance(0.4);
        final Drawing.Scope its = within ? new Drawing.Scope() : scope;
        final Drawing.Node first = within ? plain.start(its) : before;
        final Drawing.Node task =
                drawing.next(its, first, "serviceTask", "", definition(), rng.chance(0.2) ? loopOf("") : "");
        final Drawing.Node undo = drawing.add(
                its, "boundaryEvent", " attachedToRef=\"" + task.id() + "\"", "", "<bpmn:compensateEventDefinition/>");
        final Drawing.Node handler = drawing.add(its, "serviceTask", " isForCompensation=\"true\"", definition(), "");
        drawing.associate(its, undo, handler);
        Drawing.Node last = task;
        if (within) {
            drawing.end(its, task);
            last = drawing.next(scope, before, "subProcess", "", "", its.text());
        }
        final String what = rng.chance(0.5) ? "" : " activityRef=\"" + last.id() + "\"";
        return drawing.next(
                scope, last, "intermediateThrowEvent", "", "", "<bpmn:compensateEventDefinition" + what + "/>");
    }

    private Drawing.Node withEventSubProcess(final Drawing.Scope scope, final Drawing.Node before, final int depth) {
        final Drawing.Scope inner = new Drawing.Scope();
        drawing.end(inner, plain.blocks(inner, plain.start(inner), depth + 1));
        // Two that wait for the same would be refused.
        final int kind = rng.nextInt(5);
        eventSubProcess(inner, kind);
        if (rng.chance(0.3)) {
            eventSubProcess(inner, (kind + 1) % 5);
        }
        final Drawing.Node sub = drawing.next(scope, before, "subProcess", "", "", inner.text());
        return plain.interrupted(scope, sub, rng.chance(0.3), rng.chance(0.3));
    }

    private void eventSubProcess(final Drawing.Scope scope, final int kind) {
        final boolean interrupting = rng.chance(0.5);
        final String trigger = switch (kind) {
            case 0 -> Drawing.timer("timeDuration", drawing.duration());
            case 1 -> "<bpmn:messageEventDefinition messageRef=\"message2\"/>";
            case 2 -> signal();
            case 3 -> escalation();
            default -> "<bpmn:errorEventDefinition errorRef=\"error1\"/>";
        };
        final boolean mustInterrupt = trigger.contains("errorEvent");
        final Drawing.Scope inner = new Drawing.Scope();
        final Drawing.Node start = drawing.add(
                inner, "startEvent", " isInterrupting=\"" + (mustInterrupt || interrupting) + "\"", "", trigger);
        drawing.end(
                inner,
                rng.chance(0.5) ? plain.job(inner, start) : drawing.next(inner, start, "manualTask", "", "", ""));
        drawing.add(scope, "subProcess", " triggeredByEvent=\"true\"", "", inner.text());
    }

    /** A sub-process that escalates, on its way or at its end; who catches it goes on beside it, or instead of it. */
    private Drawing.Node escalating(final Drawing.Scope scope, final Drawing.Node before, final int depth) {
        final Drawing.Scope inner = new Drawing.Scope();
        final Drawing.Node begun = rng.chance(0.5)
                ? plain.start(inner)
                : drawing.next(inner, plain.start(inner), "intermediateThrowEvent", "", "", escalation());
        drawing.next(inner, plain.blocks(inner, begun, depth + 1), "endEvent", "", "", escalation());
        final Drawing.Node sub = drawing.next(scope, before, "subProcess", "", "", inner.text());
        if (rng.chance(0.5)) {
            drawing.end(scope, drawing.boundary(scope, sub, " cancelActivity=\"false\"", escalation()));
            return plain.interrupted(scope, sub, true, rng.chance(0.2));
        }
        final Drawing.Node join = drawing.next(scope, sub, "exclusiveGateway", "", "", "");
        Drawing.flow(scope, drawing.id("flow"), drawing.boundary(scope, sub, "", escalation()), join, "");
        return join;
    }

    /** Two branches, the faster one ends the scope with a terminate end event. */
    private Drawing.Node terminated(final Drawing.Scope scope, final Drawing.Node before, final int depth) {
        final Drawing.Scope inner = new Drawing.Scope();
        final Drawing.Node fork = drawing.next(inner, plain.start(inner), "parallelGateway", "", "", "");
        drawing.next(
                inner, plain.blocks(inner, fork, depth + 1), "endEvent", "", "", "<bpmn:terminateEventDefinition/>");
        drawing.next(inner, plain.blocks(inner, fork, depth + 1), "endEvent", "", "", signal());
        final Drawing.Node sub = drawing.next(scope, before, "subProcess", "", "", inner.text());
        return plain.interrupted(scope, sub, rng.chance(0.3), rng.chance(0.3));
    }

    private Drawing.Node adHoc(final Drawing.Scope scope, final Drawing.Node before) {
        final Drawing.Scope inner = new Drawing.Scope();
        final StringBuilder begins = new StringBuilder();
        for (int count = 2 + rng.nextInt(2); count > 0; count--) {
            final Drawing.Node task = drawing.add(inner, "serviceTask", "", definition(), "");
            if (begins.isEmpty() || rng.chance(0.5)) {
                begins.append(begins.isEmpty() ? "" : ", ")
                        .append("&quot;")
                        .append(task.id())
                        .append("&quot;");
            }
            if (rng.chance(0.5)) {
                drawing.next(inner, task, "manualTask", "", "", "");
            }
        }
        final boolean early = rng.chance(0.5);
        final String condition = early
                ? "<bpmn:completionCondition xsi:type=\"bpmn:tFormalExpression\">=x &gt; 4</bpmn:completionCondition>"
                : "";
        final String attributes = early ? " cancelRemainingInstances=\"" + rng.chance(0.5) + "\"" : "";
        final Drawing.Node sub = drawing.next(
                scope,
                before,
                "adHocSubProcess",
                attributes,
                "<zeebe:adHoc activeElementsCollection=\"=[" + begins + "]\"/>",
                inner.text() + condition);
        // Where the condition never holds, only the timer ends it.
        return plain.interrupted(scope, sub, rng.chance(0.3), early || rng.chance(0.3));
    }

    /** A sub-process for each of some, with a condition that may end it early. */
    private Drawing.Node loop(final Drawing.Scope scope, final Drawing.Node before, final int depth) {
        final Drawing.Scope inner = new Drawing.Scope();
        drawing.end(inner, plain.blocks(inner, plain.start(inner), depth + 2));
        final String condition = rng.chance(0.4)
                ? "<bpmn:completionCondition xsi:type=\"bpmn:tFormalExpression\">=numberOfCompletedInstances &gt; 1"
                        + "</bpmn:completionCondition>"
                : "";
        final Drawing.Node sub = drawing.next(scope, before, "subProcess", "", "", loopOf(condition) + inner.text());
        return plain.interrupted(scope, sub, rng.chance(0.3), rng.chance(0.3));
    }
}

package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.model.graph.Behavior;

/** Which class does what for which kind of element: the one place where all kinds are listed. */
public final class ElementBehaviors {
    private final Parts parts;

    public ElementBehaviors(final Parts parts) {
        this.parts = parts;
    }

    /** One behavior for each kind. */
    public record Parts(
            ScopeElement scope,
            PassThroughElement passThrough,
            JobElement job,
            UserTaskElement userTask,
            ScriptTask script,
            DecisionTask decision,
            ExclusiveGatewayElement exclusiveGateway,
            ParallelGatewayElement parallelGateway,
            CatchElement catching,
            BoundaryEvent boundary,
            ErrorEndEvent throwError,
            StartEvent start) {}

    void activate(final Element element, final Decision decision) {
        switch (element.node().behavior()) {
            case Behavior.Scope scope -> parts.scope().activate(element, scope, decision);
            case Behavior.PassThrough pass -> parts.passThrough().activate(element, pass, decision);
            case Behavior.Job job -> parts.job().activate(element, job, decision);
            case Behavior.Script script -> parts.script().activate(element, script, decision);
            case Behavior.UserTask task -> parts.userTask().activate(element, task, decision);
            case Behavior.CalledDecision called -> parts.decision().activate(element, called, decision);
            case Behavior.ExclusiveGateway gateway -> parts.exclusiveGateway().activate(element, gateway, decision);
            case Behavior.ParallelGateway gateway -> parts.parallelGateway().activate(element, gateway, decision);
            case Behavior.Catch event -> parts.catching().activate(element, event, decision);
            case Behavior.Boundary event -> parts.boundary().activate(element, event, decision);
            case Behavior.ThrowError event -> parts.throwError().activate(element, event, decision);
            case Behavior.Start event -> parts.start().activate(element, event, decision);
        }
    }

    void complete(final Element element, final Decision decision) {
        switch (element.node().behavior()) {
            case Behavior.Scope scope -> parts.scope().complete(element, scope, decision);
            case Behavior.Start start -> parts.start().complete(element, start, decision);
            case Behavior.Script script -> parts.script().complete(element, script, decision);
            case Behavior.PassThrough pass -> {}
            case Behavior.Job job -> {}
            case Behavior.CalledDecision called -> {}
            case Behavior.UserTask task -> {}
            case Behavior.ExclusiveGateway gateway -> {}
            case Behavior.ParallelGateway gateway -> {}
            case Behavior.Catch event -> {}
            case Behavior.Boundary event -> {}
            case Behavior.ThrowError event -> {}
        }
    }

    boolean terminate(final Element element, final Decision decision) {
        return switch (element.node().behavior()) {
            case Behavior.Scope scope -> parts.scope().terminate(element, scope, decision);
            case Behavior.Job job -> parts.job().terminate(element, job, decision);
            case Behavior.UserTask task -> parts.userTask().terminate(element, task, decision);
            default -> true;
        };
    }
}

package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.engine.call.CallActivity;
import dev.skep.engine.compensation.ThrowCompensationEvent;
import dev.skep.engine.loop.MultiInstanceBody;
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
            AdHocElement adHoc,
            CallActivity call,
            MultiInstanceBody loop,
            PassThroughElement passThrough,
            JobElement job,
            UserTaskElement userTask,
            ScriptTask script,
            DecisionTask decision,
            ExclusiveGatewayElement exclusiveGateway,
            InclusiveGatewayElement inclusiveGateway,
            EventGatewayElement eventGateway,
            ParallelGatewayElement parallelGateway,
            CatchElement catching,
            BoundaryEvent boundary,
            ErrorEndEvent throwError,
            ThrowEscalationEvent throwEscalation,
            ThrowSignalEvent throwSignal,
            ThrowCompensationEvent throwCompensation,
            StartEvent start) {}

    void activate(final Element element, final Decision decision) {
        switch (element.node().behavior()) {
            case Behavior.Scope scope -> parts.scope().activate(element, scope, decision);
            case Behavior.AdHoc adHoc -> parts.adHoc().activate(element, adHoc, decision);
            case Behavior.AdHocInner inner ->
                throw new IllegalStateException(element.node() + " is entered with the element that it is for");
            case Behavior.MultiInstance loop -> parts.loop().activate(element, loop, decision);
            case Behavior.Call call -> parts.call().activate(element, call, decision);
            case Behavior.PassThrough pass -> parts.passThrough().activate(element, pass, decision);
            case Behavior.Job job -> parts.job().activate(element, job, decision);
            case Behavior.Script script -> parts.script().activate(element, script, decision);
            case Behavior.UserTask task -> parts.userTask().activate(element, task, decision);
            case Behavior.CalledDecision called -> parts.decision().activate(element, called, decision);
            case Behavior.ExclusiveGateway gateway -> parts.exclusiveGateway().activate(element, gateway, decision);
            case Behavior.ParallelGateway gateway -> parts.parallelGateway().activate(element, gateway, decision);
            case Behavior.InclusiveGateway gateway -> parts.inclusiveGateway().activate(element, gateway, decision);
            case Behavior.EventGateway gateway -> parts.eventGateway().activate(element, gateway, decision);
            case Behavior.ThrowLink link -> parts.passThrough().pass(element, decision);
            case Behavior.TerminateEnd end -> parts.passThrough().pass(element, decision);
            case Behavior.Catch event -> parts.catching().activate(element, event, decision);
            case Behavior.Boundary event -> parts.boundary().activate(element, event, decision);
            case Behavior.ThrowError event -> parts.throwError().activate(element, event, decision);
            case Behavior.ThrowEscalation event -> parts.throwEscalation().activate(element, event, decision);
            case Behavior.ThrowSignal event -> parts.throwSignal().activate(element, event, decision);
            case Behavior.ThrowCompensation event -> parts.throwCompensation().activate(element, event, decision);
            case Behavior.Start event -> parts.start().activate(element, event, decision);
        }
    }

    void complete(final Element element, final Decision decision) {
        switch (element.node().behavior()) {
            case Behavior.Scope scope -> parts.scope().complete(element, scope, decision);
            case Behavior.AdHoc adHoc -> parts.adHoc().complete(element, adHoc, decision);
            case Behavior.Start start -> parts.start().complete(element, start, decision);
            case Behavior.Script script -> parts.script().complete(element, script, decision);
            case Behavior.MultiInstance loop -> parts.loop().complete(element, loop, decision);
            default -> {}
        }
    }

    boolean terminate(final Element element, final Decision decision) {
        return switch (element.node().behavior()) {
            case Behavior.Scope scope -> parts.scope().terminate(element, scope, decision);
            case Behavior.AdHoc adHoc -> parts.adHoc().terminate(element, adHoc, decision);
            case Behavior.AdHocInner inner -> !parts.scope().terminateChildren(element.key(), decision);
            case Behavior.MultiInstance loop -> !parts.scope().terminateChildren(element.key(), decision);
            case Behavior.Call call -> parts.call().terminate(element, call, decision);
            case Behavior.Job job -> parts.job().terminate(element, job, decision);
            case Behavior.UserTask task -> parts.userTask().terminate(element, task, decision);
            default -> true;
        };
    }
}

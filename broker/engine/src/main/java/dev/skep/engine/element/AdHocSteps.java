package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.ProcessInstanceBatchValue;

/** What happens when something within an ad-hoc sub-process that has a completion condition has come to its end. */
final class AdHocSteps {
    private final ElementInstances instances;
    private final VariableScopes scopes;
    private final Transitions transitions;
    private final PendingEvents pendingEvents;

    AdHocSteps(
            final ElementInstances instances,
            final VariableScopes scopes,
            final Transitions transitions,
            final PendingEvents pendingEvents) {
        this.instances = instances;
        this.scopes = scopes;
        this.transitions = transitions;
        this.pendingEvents = pendingEvents;
    }

    /** Whether the end of the element is the end of a path within such a sub-process. */
    static boolean endsPath(final Element element) {
        return element.node().scope() != null
                && element.node().scope().behavior() instanceof Behavior.AdHoc adHoc
                && adHoc.completionCondition() != null
                && element.node().outgoing().isEmpty()
                && !element.node().isCompensationHandler()
                && !(element.node().behavior() instanceof Behavior.ThrowLink);
    }

    /** Whether the condition holds, as the scope of the sub-process sees it. */
    boolean isFulfilled(final Element element, final ElementInstance scope, final Decision decision) {
        return Stuck.unless(
                adHoc(element).completionCondition().bool(scopes.view(scope.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                scope.key());
    }

    /** The element has completed. While the condition does not hold, the sub-process goes on, also when nothing in it does. */
    void completed(
            final Element element, final ElementInstance before, final boolean fulfilled, final Decision decision) {
        final ElementInstance scope = instances.require(before.key());
        if (scope.interrupted()) {
            pendingEvents.afterChildEnded(scope, decision);
        } else if (fulfilled && adHoc(element).cancelRemainingInstances()) {
            decision.event(
                    scope.key(),
                    ProcessInstanceBatchIntent.FULFILLED,
                    new ProcessInstanceBatchValue(scope.value().processInstanceKey(), scope.key(), -1));
            pendingEvents.terminateAll(instances.require(scope.key()), decision);
        } else if (fulfilled && scope.isEmptyScope()) {
            transitions.complete(scope, decision);
        }
    }

    private static Behavior.AdHoc adHoc(final Element element) {
        return (Behavior.AdHoc) element.node().scope().behavior();
    }
}

package dev.skep.engine.variable;

import dev.skep.base.BpmnElementType;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.instance.ElementState;
import dev.skep.engine.usertask.UserTaskSteps;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.value.VariableDocumentValue;

/**
 * Sets variables from outside, local to a scope or where each name is known. Also in a scope that is completing: there an
 * incident waits for just that.
 */
public final class SetVariables implements CommandHandler<VariableDocumentValue> {
    private final ElementInstances instances;
    private final VariableMerge merge;
    private final UserTaskSteps userTasks;

    public SetVariables(final ElementInstances instances, final VariableMerge merge, final UserTaskSteps userTasks) {
        this.instances = instances;
        this.merge = merge;
        this.userTasks = userTasks;
    }

    @Override
    public void decide(final long key, final VariableDocumentValue value, final Decision decision) {
        final ElementInstance scope = instances.get(value.scopeKey());
        if (scope == null
                || scope.state() == ElementState.TERMINATING
                || !decision.mayAct(scope.value().tenantId())) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to update variables for element with key '" + value.scopeKey()
                            + "', but no such element was found");
            return;
        }
        if (scope.value().elementType() == BpmnElementType.USER_TASK
                && userTasks.setVariables(scope, value, decision)) {
            return;
        }
        if (value.local()) {
            merge.local(decision, scope.key(), scope.value(), value.variables());
        } else {
            merge.propagate(decision, scope.key(), scope.value(), value.variables());
        }
        final long documentKey = decision.newEvent(VariableDocumentIntent.UPDATED, value);
        decision.reply(documentKey, VariableDocumentIntent.UPDATED, value);
    }
}

package dev.skep.engine.variable;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.variable.VariableScope.Variable;
import dev.skep.protocol.intent.VariableIntent;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.VariableValue;

/** The two ways in which a document gets into scopes. An equal value makes no event. */
public final class VariableMerge {
    private final VariableScopes scopes;

    public VariableMerge(final VariableScopes scopes) {
        this.scopes = scopes;
    }

    /** Creates or updates each variable in this scope only. */
    public void local(
            final Decision decision, final long scopeKey, final ProcessInstanceValue owner, final Packed document) {
        if (document.isEmptyDocument()) {
            return;
        }
        Documents.forEach(document, (name, value) -> {
            final Variable known = scopes.localVariable(scopeKey, name);
            if (known == null) {
                decision.newEvent(VariableIntent.CREATED, value(name, value, scopeKey, owner));
            } else if (!known.value().equals(value)) {
                decision.event(known.key(), VariableIntent.UPDATED, value(name, value, scopeKey, owner));
            }
        });
    }

    /**
     * Walks up from the scope: a variable is updated in the first scope that has it with another value; what no scope took
     * is created in the outermost. A scope that has the very same value does not stop the walk: clients know that.
     */
    public void propagate(
            final Decision decision, final long scopeKey, final ProcessInstanceValue owner, final Packed document) {
        if (document.isEmptyDocument()) {
            return;
        }
        Documents.forEach(document, (name, value) -> propagate(decision, scopeKey, owner, name, value));
    }

    private void propagate(
            final Decision decision,
            final long from,
            final ProcessInstanceValue owner,
            final String name,
            final Packed value) {
        long scopeKey = from;
        while (true) {
            final long parent = scopes.parentOf(scopeKey);
            final Variable known = scopes.localVariable(scopeKey, name);
            if (known != null && !known.value().equals(value)) {
                decision.event(known.key(), VariableIntent.UPDATED, value(name, value, scopeKey, owner));
                return;
            }
            if (parent < 0) {
                if (known == null) {
                    decision.newEvent(VariableIntent.CREATED, value(name, value, scopeKey, owner));
                }
                return;
            }
            scopeKey = parent;
        }
    }

    private static VariableValue value(
            final String name, final Packed value, final long scopeKey, final ProcessInstanceValue owner) {
        return new VariableValue(
                name,
                value,
                scopeKey,
                owner.processInstanceKey(),
                owner.processDefinitionKey(),
                owner.bpmnProcessId(),
                owner.tenantId());
    }
}

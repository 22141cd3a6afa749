package dev.skep.engine.variable;

import dev.skep.base.Check;
import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.TableIds;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableScope.Variable;
import dev.skep.model.feel.Variables;
import dev.skep.protocol.intent.VariableIntent;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.VariableValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;

/** The table of variables and the look-up along the scopes. */
public final class VariableScopes {
    private static final Table<VariableScope> VARIABLES = new Table<>(
            TableIds.VARIABLES,
            "variables",
            ValueCodec.of(VariableScope::write, VariableScope::read, VariableScope::weight));

    private final StateWriter state;
    private final ElementInstances instances;

    public VariableScopes(final StateWriter state, final ElementInstances instances) {
        this.state = state;
        this.instances = instances;
    }

    /** The value that is seen from the scope: its own, or that of the nearest scope around it; null where none has it. */
    public Packed visible(final long scopeKey, final String name) {
        long at = scopeKey;
        while (at > 0) {
            final Variable variable = local(at).get(name);
            if (variable != null) {
                return variable.value();
            }
            at = parentOf(at);
        }
        return null;
    }

    /** The value of a local variable of the scope; null where it has none of that name. */
    public Packed own(final long scopeKey, final String name) {
        final Variable variable = local(scopeKey).get(name);
        return variable == null ? null : variable.value();
    }

    /** What expressions see from the scope at that time. */
    public Variables view(final long scopeKey, final long now) {
        return new Variables() {
            @Override
            public Packed get(final String name) {
                return visible(scopeKey, name);
            }

            @Override
            public long nowMillis() {
                return now;
            }
        };
    }

    /** What is seen from the scope at this moment: equal to what it is later as long as no variable in any of the scopes changes. */
    public List<?> snapshot(final long scopeKey) {
        final List<VariableScope> scopes = new ArrayList<>();
        for (long at = scopeKey; at > 0; at = parentOf(at)) {
            scopes.add(local(at));
        }
        return scopes;
    }

    /** The document of all variables seen from the scope, or of those of the given names; unknown ones are left out. */
    public Packed document(final long scopeKey, final List<String> names) {
        final Documents.Builder document = new Documents.Builder();
        if (!names.isEmpty()) {
            for (final String name : new TreeSet<>(names)) {
                final Packed value = visible(scopeKey, name);
                if (value != null) {
                    document.put(name, value);
                }
            }
            return document.build();
        }
        final TreeSet<String> seen = new TreeSet<>();
        long at = scopeKey;
        while (at > 0) {
            final VariableScope scope = local(at);
            for (int i = 0; i < scope.size(); i++) {
                final Variable variable = scope.at(i);
                if (seen.add(variable.name())) {
                    document.put(variable.name(), variable.value());
                }
            }
            at = parentOf(at);
        }
        return document.build();
    }

    /** The document of the local variables of the scope. */
    public Packed localDocument(final long scopeKey) {
        final Documents.Builder document = new Documents.Builder();
        final VariableScope scope = local(scopeKey);
        for (int i = 0; i < scope.size(); i++) {
            document.put(scope.at(i).name(), scope.at(i).value());
        }
        return document.build();
    }

    /** The local variables of a scope with their keys, as variables of its owner. */
    public void forEachLocal(
            final long scopeKey, final ProcessInstanceValue owner, final ObjLongConsumer<VariableValue> visitor) {
        final VariableScope scope = local(scopeKey);
        for (int i = 0; i < scope.size(); i++) {
            final Variable variable = scope.at(i);
            visitor.accept(
                    new VariableValue(
                            variable.name(),
                            variable.value(),
                            scopeKey,
                            owner.processInstanceKey(),
                            owner.processDefinitionKey(),
                            owner.bpmnProcessId(),
                            owner.tenantId()),
                    variable.key());
        }
    }

    /** Variables of a scope that ends die with it. */
    public void remove(final long scopeKey) {
        state.delete(VARIABLES, Key.of(VARIABLES, scopeKey));
    }

    /** Applies the events of single variables. */
    public void apply(final long key, final VariableIntent intent, final VariableValue value, final long timestamp) {
        if (intent == VariableIntent.MIGRATED) {
            return; // name and value stay, and no more is kept
        }
        Check.that(
                intent == VariableIntent.CREATED || intent == VariableIntent.UPDATED,
                "no applier for variable event %s",
                intent);
        state.put(
                VARIABLES,
                Key.of(VARIABLES, value.scopeKey()),
                local(value.scopeKey())
                        .with(new Variable(value.name(), key, value.value().detached())));
    }

    Variable localVariable(final long scopeKey, final String name) {
        return local(scopeKey).get(name);
    }

    /** The scope around this one, or -1. */
    long parentOf(final long scopeKey) {
        final ElementInstance instance = instances.get(scopeKey);
        return instance == null ? -1 : instance.scopeKey();
    }

    private VariableScope local(final long scopeKey) {
        final VariableScope scope = state.get(VARIABLES, Key.of(VARIABLES, scopeKey));
        return scope == null ? VariableScope.EMPTY : scope;
    }
}

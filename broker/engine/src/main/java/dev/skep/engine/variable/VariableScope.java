package dev.skep.engine.variable;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import java.util.Arrays;

/** The local variables of one scope, sorted by name. Immutable. Kept as one value, so that a scope is read in one go. */
final class VariableScope {
    private static final int VARIABLE_WEIGHT = 96;

    static final VariableScope EMPTY = new VariableScope(new Variable[0]);

    private final Variable[] variables;

    private VariableScope(final Variable[] variables) {
        this.variables = variables;
    }

    /** One variable: its key stays while its value changes. */
    record Variable(String name, long key, Packed value) {}

    int size() {
        return variables.length;
    }

    Variable at(final int index) {
        return variables[index];
    }

    /** The variable, or null. */
    Variable get(final String name) {
        final int index = find(name);
        return index < 0 ? null : variables[index];
    }

    VariableScope with(final Variable variable) {
        final int index = find(variable.name());
        if (index >= 0) {
            final Variable[] changed = variables.clone();
            changed[index] = variable;
            return new VariableScope(changed);
        }
        final int at = -index - 1;
        final Variable[] more = new Variable[variables.length + 1];
        System.arraycopy(variables, 0, more, 0, at);
        more[at] = variable;
        System.arraycopy(variables, at, more, at + 1, variables.length - at);
        return new VariableScope(more);
    }

    int weight() {
        int weight = 0;
        for (final Variable variable : variables) {
            weight += VARIABLE_WEIGHT
                    + variable.name().length()
                    + variable.value().length();
        }
        return weight;
    }

    void write(final FieldWriter out) {
        out.varint(variables.length);
        for (final Variable variable : variables) {
            out.text(variable.name()).int64(variable.key());
            variable.value().write(out);
        }
    }

    static VariableScope read(final FieldReader in) {
        final Variable[] variables = new Variable[in.varint()];
        for (int i = 0; i < variables.length; i++) {
            variables[i] = new Variable(in.text(), in.int64(), Packed.read(in));
        }
        return new VariableScope(variables);
    }

    private int find(final String name) {
        int low = 0;
        int high = variables.length - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            final int order = variables[middle].name().compareTo(name);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof VariableScope that && Arrays.equals(variables, that.variables);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(variables);
    }
}

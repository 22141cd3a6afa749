package dev.skep.node.config;

import java.util.List;

/** The configuration can't be used; one sentence for each reason. */
public final class InvalidSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public InvalidSettings(final List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each names the key, where it is set, the value found, what is allowed. */
    public List<String> problems() {
        return problems;
    }
}

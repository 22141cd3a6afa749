package dev.skep.model.feel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects the mappings of one element, in the order of the model. A fault is a sentence; null where there is none. */
public final class MappingsBuilder {
    private static final Set<String> RESERVED =
            Set.of("null", "true", "false", "function", "if", "then", "else", "for", "between", "instance", "of");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int TARGET_CHARS_MAX = 1_000;
    private static final int TARGET_DEPTH_MAX = 50;

    private final boolean merging;
    private final List<PackedMappings.Mapping> mappings = new ArrayList<>();

    private MappingsBuilder(final boolean merging) {
        this.merging = merging;
    }

    /** Static sources are texts; nested targets make new objects. */
    public static MappingsBuilder input() {
        return new MappingsBuilder(false);
    }

    /** Sources are expressions; nested targets merge into the objects that are there. */
    public static MappingsBuilder output() {
        return new MappingsBuilder(true);
    }

    /** Adds one; the answer says what is wrong with it, or is null. */
    public String add(final String source, final String target) {
        final String fault = targetFault(target);
        if (fault != null) {
            return fault;
        }
        if (source == null || source.isEmpty()) {
            return "The mapping to '" + target + "' has no source. Give it an expression.";
        }
        final Evaluation<Expression> parsed = merging ? Expressions.parseFeel(source) : Expressions.parseText(source);
        return switch (parsed) {
            case Evaluation.Failure<Expression>(final String message) ->
                "The source of the mapping to '" + target + "' is wrong: " + message;
            case Evaluation.Value<Expression>(final Expression expression) -> {
                mappings.add(new PackedMappings.Mapping(expression, List.of(target.split("\\."))));
                yield null;
            }
        };
    }

    public Mappings build() {
        return mappings.isEmpty() ? PackedMappings.NONE : new PackedMappings(List.copyOf(mappings), merging);
    }

    private static String targetFault(final String target) {
        if (target == null || target.isEmpty()) {
            return "A mapping has no target. Name the variable that it sets.";
        }
        final String shown = target.length() > 100 ? target.substring(0, 100) + "..." : target;
        final String[] names = target.split("\\.", -1);
        if (target.length() > TARGET_CHARS_MAX || names.length > TARGET_DEPTH_MAX) {
            return "The mapping target '" + shown + "' is too long; at most " + TARGET_CHARS_MAX + " characters and "
                    + TARGET_DEPTH_MAX + " names are allowed.";
        }
        for (final String name : names) {
            if (!NAME.matcher(name).matches()) {
                return "The mapping target '" + shown + "' is no path of names such as 'order.total'; a name has"
                        + " letters, digits and underscores, and begins with no digit.";
            }
            if (RESERVED.contains(name)) {
                return "The mapping target '" + shown + "' uses the reserved word '" + name + "'. Use another name.";
            }
        }
        return null;
    }
}

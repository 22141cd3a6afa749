package dev.skep.model.feel;

import java.util.Set;

/**
 * Refuses texts that the FEEL parser would take too long for, or too much stack. It reads the text once, roughly: names,
 * brackets and operators outside of strings and comments.
 */
final class FeelGuard {
    /** After these a bracket begins a term; after other names it holds the arguments of a function, or an index. */
    private static final Set<String> BEFORE_TERM = Set.of(
            "and",
            "or",
            "if",
            "then",
            "else",
            "in",
            "return",
            "satisfies",
            "between",
            "for",
            "some",
            "every",
            "function",
            "of",
            "external",
            "date",
            "time",
            "duration");

    /** The parser reads what follows these several times before it gives a broken text up. */
    private static final Set<String> RETRIED = Set.of("if", "for", "some", "every", "in", "between", "function");

    private static final String OPERATORS = "+-*/=<>[?";

    /** What a bracket costs that holds arguments or an index, and one that the parser tries in several ways. */
    private static final int LIGHT = 2;

    private static final int HEAVY = 3;

    private final String text;
    private final ExpressionLimits limits;
    private final int[] weights;
    private final boolean[] retried;
    private int depth;
    private int weight;
    private int operators;

    private FeelGuard(final String text, final ExpressionLimits limits) {
        this.text = text;
        this.limits = limits;
        this.weights = new int[limits.nestingMax() + 1];
        this.retried = new boolean[limits.nestingMax() + 1];
    }

    /** What is too much of it, as the end of a sentence; null where all is well. */
    static String excess(final String text, final ExpressionLimits limits) {
        if (text.length() > limits.charsMax()) {
            return "has " + text.length() + " characters; at most " + limits.charsMax() + " are allowed.";
        }
        return new FeelGuard(text, limits).scan();
    }

    private String scan() {
        boolean termEnds = false; // whether a term could end before the current position
        int i = 0;
        while (i < text.length()) {
            final char c = text.charAt(i);
            if (isComment(i)) {
                i = commentEnd(i);
            } else if (c == '"' || c == '`') {
                i = quotedEnd(i, c);
                termEnds = true;
            } else if (Character.isJavaIdentifierPart(c)) {
                final int end = nameEnd(i);
                termEnds = !isKeyword(text.substring(i, end));
                i = end;
            } else {
                final String excess = sign(c, termEnds);
                if (excess != null) {
                    return excess;
                }
                termEnds = Character.isWhitespace(c) ? termEnds : c == ')' || c == ']' || c == '}';
                i++;
            }
            if (operators > limits.operatorsMax()) {
                return "has more than " + limits.operatorsMax() + " operators. Split it up.";
            }
        }
        return null;
    }

    private boolean isKeyword(final String name) {
        retried[depth] |= RETRIED.contains(name);
        final boolean keyword = BEFORE_TERM.contains(name);
        operators += keyword ? 1 : 0;
        return keyword;
    }

    private String sign(final char c, final boolean termEnds) {
        operators += OPERATORS.indexOf(c) >= 0 ? 1 : 0;
        switch (c) {
            case '{' -> {
                return open(0);
            }
            case '(', '[' -> {
                return open(!termEnds || retried[depth] ? HEAVY : LIGHT);
            }
            case ']' -> {
                if (!termEnds) {
                    return open(HEAVY); // an interval without its start, such as ]1..2]
                }
                close();
            }
            case ')', '}' -> close();
            case ',' -> retried[depth] = false;
            default -> {}
        }
        return null;
    }

    private String open(final int added) {
        if (depth == limits.nestingMax()) {
            return "nests brackets deeper than " + limits.nestingMax() + " levels. Split it up.";
        }
        depth++;
        weights[depth] = added;
        retried[depth] = false;
        weight += added;
        return weight <= limits.weightMax()
                ? null
                : "nests round and square brackets too deep. Leave out those that are not needed, or split it up.";
    }

    private void close() {
        if (depth > 0) {
            weight -= weights[depth];
            depth--;
        }
    }

    private int nameEnd(final int start) {
        int end = start + 1;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private boolean isComment(final int start) {
        return text.startsWith("//", start) || text.startsWith("/*", start);
    }

    private int commentEnd(final int start) {
        final boolean line = text.charAt(start + 1) == '/';
        final int end = text.indexOf(line ? "\n" : "*/", start + 2);
        return end < 0 ? text.length() : line ? end + 1 : end + 2;
    }

    private int quotedEnd(final int start, final char quote) {
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += quote == '"' && text.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }
}

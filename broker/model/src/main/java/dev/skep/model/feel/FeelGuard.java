package dev.skep.model.feel;

import java.util.Set;

/** Refuses texts that the FEEL parser would take too long for, or too much stack. */
final class FeelGuard {
    /** After these a bracket begins a term; after other names it holds the arguments of a function, or an index. */
    private static final Set<String> KEYWORDS = Set.of(
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
            "external");

    private final String text;
    private final ExpressionLimits limits;
    private final boolean[] opening;
    private int depth;
    private int openingDepth;

    private FeelGuard(final String text, final ExpressionLimits limits) {
        this.text = text;
        this.limits = limits;
        this.opening = new boolean[limits.nestingMax() + 1];
    }

    /** What is too much of it, as the end of a sentence; null where all is well. */
    static String excess(final String text, final ExpressionLimits limits) {
        if (text.length() > limits.charsMax()) {
            return "has " + text.length() + " characters; at most " + limits.charsMax() + " are allowed.";
        }
        return new FeelGuard(text, limits).nesting();
    }

    private String nesting() {
        int last = -1; // the last character that is neither space nor comment
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '/' && i + 1 < text.length() && (text.charAt(i + 1) == '/' || text.charAt(i + 1) == '*')) {
                i = commentEnd(i);
                continue;
            }
            if (c == '"' || c == '`') {
                i = quotedEnd(i, c);
                last = Math.min(i, text.length() - 1);
                continue;
            }
            if (c == '(' || c == '[' || c == '{') {
                final String excess = open(c != '{' && !endsTerm(last));
                if (excess != null) {
                    return excess;
                }
            } else if ((c == ')' || c == ']' || c == '}') && depth > 0) {
                openingDepth -= opening[depth] ? 1 : 0;
                depth--;
            }
            if (!Character.isWhitespace(c)) {
                last = i;
            }
        }
        return null;
    }

    private String open(final boolean beginsTerm) {
        if (depth == limits.nestingMax()) {
            return "nests brackets deeper than " + limits.nestingMax() + " levels. Split it up.";
        }
        depth++;
        opening[depth] = beginsTerm;
        openingDepth += beginsTerm ? 1 : 0;
        return openingDepth <= limits.openingNestingMax()
                ? null
                : "nests brackets that begin a term deeper than " + limits.openingNestingMax()
                        + " levels. Leave out those that are not needed, or split it up.";
    }

    private boolean endsTerm(final int last) {
        if (last < 0) {
            return false;
        }
        final char c = text.charAt(last);
        if (!Character.isJavaIdentifierPart(c)) {
            return c == ')' || c == ']' || c == '}' || c == '"' || c == '`';
        }
        int start = last;
        while (start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
            start--;
        }
        return !KEYWORDS.contains(text.substring(start, last + 1));
    }

    private int commentEnd(final int start) {
        final boolean line = text.charAt(start + 1) == '/';
        final int end = text.indexOf(line ? "\n" : "*/", start + 2);
        return end < 0 ? text.length() : line ? end : end + 1;
    }

    private int quotedEnd(final int start, final char quote) {
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += quote == '"' && text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}

package dev.skep.model.feel;

import dev.skep.base.Packed;
import dev.skep.model.feel.FastNode.Operator;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Recognises the small part of FEEL that the fast path evaluates. It answers null for everything else, broken texts
 * included: it never says that a text is wrong. What it accepts, feel-engine accepts too and means the same by it.
 */
final class FastParser {
    /** Names that mean something else to FEEL, alone or at the beginning of a term. */
    private static final Set<String> WORDS = Set.of(
            "null",
            "true",
            "false",
            "function",
            "in",
            "return",
            "then",
            "else",
            "satisfies",
            "and",
            "or",
            "not",
            "if",
            "for",
            "some",
            "every",
            "between",
            "instance",
            "of",
            "date",
            "time",
            "duration",
            "partial",
            "item");

    private static final int TERMS_MAX = 64;
    private static final int NUMBER_CHARS_MAX = 15;

    private final String text;
    private int position;
    private int terms;

    private FastParser(final String text) {
        this.text = text;
    }

    /** The expression, or null where it is not for the fast path. */
    static FastNode parse(final String text) {
        final FastParser parser = new FastParser(text);
        final FastNode node = parser.or();
        parser.skipSpace();
        return node != null && parser.position == text.length() ? node : null;
    }

    private FastNode or() {
        FastNode left = and();
        while (left != null && word("or")) {
            final FastNode right = and();
            left = right == null ? null : new FastNode.Or(left, right);
        }
        return left;
    }

    private FastNode and() {
        FastNode left = comparison();
        while (left != null && word("and")) {
            final FastNode right = comparison();
            left = right == null ? null : new FastNode.And(left, right);
        }
        return left;
    }

    private FastNode comparison() {
        final FastNode left = sum();
        if (left == null) {
            return null;
        }
        final Operator operator = operator();
        if (operator == null) {
            return left;
        }
        final FastNode right = sum();
        return right == null ? null : new FastNode.Compare(operator, left, right);
    }

    private FastNode sum() {
        final FastNode first = term();
        if (first == null || !sign('+')) {
            return first;
        }
        final List<FastNode> parts = new ArrayList<>();
        parts.add(first);
        do {
            final FastNode next = term();
            if (next == null) {
                return null;
            }
            parts.add(next);
        } while (sign('+'));
        final boolean text = parts.stream().anyMatch(FastParser::isTextLiteral);
        final boolean simple = parts.stream().allMatch(part -> part instanceof FastNode.Path || isTextLiteral(part));
        return text && simple ? new FastNode.Concat(List.copyOf(parts)) : null;
    }

    private static boolean isTextLiteral(final FastNode node) {
        return node instanceof FastNode.Literal(final var value) && MsgPack.kind(value) == MsgPack.Kind.STRING;
    }

    private FastNode term() {
        skipSpace();
        terms++;
        if (position == text.length() || terms > TERMS_MAX) {
            return null;
        }
        final char c = text.charAt(position);
        if (c == '"') {
            return string();
        }
        if (c == '-' || isDigit(c)) {
            return number();
        }
        return isNameStart(c) ? named() : null;
    }

    private FastNode string() {
        final int end = text.indexOf('"', position + 1);
        if (end < 0) {
            return null;
        }
        final String content = text.substring(position + 1, end);
        if (content.indexOf('\\') >= 0) {
            return null; // escapes have rules of their own
        }
        position = end + 1;
        return new FastNode.Literal(new MsgPackWriter().putText(content).build());
    }

    private FastNode number() {
        final int start = position;
        if (text.charAt(position) == '-') {
            position++;
        }
        final int digits = position;
        skipDigits();
        if (position == digits) {
            return null;
        }
        if (position + 1 < text.length() && text.charAt(position) == '.' && isDigit(text.charAt(position + 1))) {
            position++;
            skipDigits();
        }
        final boolean goesOn =
                position < text.length() && (text.charAt(position) == '.' || isNameStart(text.charAt(position)));
        if (goesOn || position - digits > NUMBER_CHARS_MAX) {
            return null;
        }
        return new FastNode.Literal(FeelNumbers.pack(new BigDecimal(text.substring(start, position))));
    }

    private FastNode named() {
        final String name = name();
        return switch (name) {
            case "true" -> new FastNode.Literal(MsgPackWriter.TRUE);
            case "false" -> new FastNode.Literal(MsgPackWriter.FALSE);
            case "null" -> new FastNode.Literal(Packed.NIL);
            case "not" -> not();
            default -> WORDS.contains(name) ? null : path(name);
        };
    }

    private FastNode not() {
        if (!sign('(')) {
            return null;
        }
        final FastNode negated = or();
        return negated != null && sign(')') ? new FastNode.Not(negated) : null;
    }

    private FastNode path(final String variable) {
        final StringBuilder whole = new StringBuilder(variable);
        final List<byte[]> entries = new ArrayList<>();
        while (position < text.length() && text.charAt(position) == '.') {
            position++;
            if (position == text.length() || !isNameStart(text.charAt(position))) {
                return null;
            }
            final String entry = name();
            if (WORDS.contains(entry)) {
                return null;
            }
            whole.append('.').append(entry);
            entries.add(entry.getBytes(StandardCharsets.UTF_8));
        }
        return new FastNode.Path(variable, List.copyOf(entries), whole.toString());
    }

    private String name() {
        final int start = position;
        while (position < text.length() && isNamePart(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    private Operator operator() {
        skipSpace();
        if (position == text.length()) {
            return null;
        }
        final boolean orEqual = position + 1 < text.length() && text.charAt(position + 1) == '=';
        final Operator operator = switch (text.charAt(position)) {
            case '=' -> Operator.EQUAL;
            case '!' -> orEqual ? Operator.NOT_EQUAL : null;
            case '<' -> orEqual ? Operator.LESS_OR_EQUAL : Operator.LESS;
            case '>' -> orEqual ? Operator.GREATER_OR_EQUAL : Operator.GREATER;
            default -> null;
        };
        if (operator != null) {
            position += orEqual && operator != Operator.EQUAL ? 2 : 1;
        }
        return operator;
    }

    /** The word with a space before and after it. */
    private boolean word(final String word) {
        skipSpace();
        final int end = position + word.length();
        if (position == 0
                || text.charAt(position - 1) != ' '
                || !text.startsWith(word, position)
                || end >= text.length()
                || text.charAt(end) != ' ') {
            return false;
        }
        position = end;
        return true;
    }

    private boolean sign(final char sign) {
        skipSpace();
        if (position < text.length() && text.charAt(position) == sign) {
            position++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }

    private void skipDigits() {
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
    }

    private static boolean isDigit(final char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(final char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isNamePart(final char c) {
        return isNameStart(c) || isDigit(c);
    }
}

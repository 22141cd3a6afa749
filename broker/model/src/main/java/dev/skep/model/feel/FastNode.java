package dev.skep.model.feel;

import dev.skep.base.Packed;
import java.util.List;

/** What the fast path understands of FEEL. Everything else is for feel-engine. */
sealed interface FastNode {
    /** A string, number, boolean or null. */
    record Literal(Packed value) implements FastNode {}

    /** A variable, or an entry of one. */
    record Path(String variable, List<byte[]> entries, String text) implements FastNode {}

    record Compare(Operator operator, FastNode left, FastNode right) implements FastNode {}

    record And(FastNode left, FastNode right) implements FastNode {}

    record Or(FastNode left, FastNode right) implements FastNode {}

    record Not(FastNode negated) implements FastNode {}

    /** Texts one after the other; at least one of them is a literal, so it cannot be a sum of numbers. */
    record Concat(List<FastNode> parts) implements FastNode {}

    /** Comparisons, by their sign. */
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }
}

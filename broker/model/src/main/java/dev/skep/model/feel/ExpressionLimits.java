package dev.skep.model.feel;

import dev.skep.base.Check;

/**
 * Bounds on the text of an expression. The FEEL parser is recursive and tries some beginnings of a term in several ways:
 * the time it takes to refuse a broken text grows exponentially with how deep those nest.
 *
 * @param charsMax length of the text
 * @param operatorsMax signs and words that join terms; each can cost a level of the stack
 * @param nestingMax depth of brackets of all kinds
 * @param weightMax depth of round and square brackets, each with the weight of how often the parser tries it
 */
record ExpressionLimits(int charsMax, int operatorsMax, int nestingMax, int weightMax) {
    static final ExpressionLimits DEFAULT = new ExpressionLimits(32 * 1024, 500, 50, 24);

    ExpressionLimits {
        Check.that(charsMax > 0 && operatorsMax > 0, "an expression has a length");
        Check.that(nestingMax > 0 && weightMax > 0, "an expression has brackets");
    }
}

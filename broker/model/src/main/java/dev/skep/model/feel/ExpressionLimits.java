package dev.skep.model.feel;

import dev.skep.base.Check;

/**
 * Bounds on the text of an expression. The FEEL parser is recursive and tries a bracket at the start of a term in several
 * ways: the time it takes to refuse a broken text grows exponentially with the depth of such brackets.
 *
 * @param charsMax length of the text
 * @param nestingMax depth of brackets of all kinds
 * @param openingNestingMax depth of round and square brackets that begin a term
 */
record ExpressionLimits(int charsMax, int nestingMax, int openingNestingMax) {
    static final ExpressionLimits DEFAULT = new ExpressionLimits(32 * 1024, 50, 8);

    ExpressionLimits {
        Check.that(charsMax > 0, "an expression needs characters");
        Check.that(openingNestingMax > 0 && openingNestingMax <= nestingMax, "opening brackets are brackets as well");
    }
}

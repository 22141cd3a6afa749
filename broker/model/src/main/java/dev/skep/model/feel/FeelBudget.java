package dev.skep.model.feel;

import dev.skep.base.Packed;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import scala.collection.Iterator;

/**
 * What one evaluation may cost in time and memory. It counts instead of looking at a clock, so that an expression fails at
 * the same place each time. One grain is about a nanosecond, or a byte that is held.
 */
final class FeelBudget {
    private static final long GRAINS_MAX = 1L << 26;

    /** Of one value, its parts included, however often the same part is in it. */
    private static final long VALUE_GRAINS_MAX = 1L << 24;

    private static final int STEP_GRAINS = 16;
    private static final int ELEMENT_GRAINS = 128;
    private static final int CHARS_PER_GRAIN = 4;

    /** Far beyond what a number needs; with more digits, rounding alone would take for ever. */
    private static final int EXPONENT_MAX = 10_000;

    private static final double ELEMENTS_MAX = 1e9;

    private long left = GRAINS_MAX;
    private long weighed;

    /** The evaluation must end here. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent() {
            super(
                    "it needs more time or memory than is allowed. Let it go through shorter lists, and make shorter ones.",
                    null,
                    false,
                    false);
        }
    }

    /** One node of the expression. */
    void step() {
        spend(STEP_GRAINS);
    }

    /** So many elements are about to be made; it may be a sum that is no whole number, or none at all. */
    void elements(final double count) {
        if (!(count <= ELEMENTS_MAX)) {
            throw new Spent();
        }
        spend((long) (count * ELEMENT_GRAINS));
    }

    /** So many characters are about to be made. */
    void chars(final double count) {
        if (!(count <= ELEMENTS_MAX)) {
            throw new Spent();
        }
        spend((long) (2 * count));
    }

    /** A value is looked at, all of it. */
    void look(final Val value) {
        look(value, 1);
    }

    /** The same so many times. */
    void look(final Val value, final long times) {
        weighed = 0;
        weigh(value);
        spend(weighed * times);
    }

    void spend(final long grains) {
        left -= grains;
        if (left < 0) {
            throw new Spent();
        }
    }

    private void weigh(final Val value) {
        switch (value) {
            case ValString text -> add(text.value().length() / CHARS_PER_GRAIN);
            case ValNumber number -> requireUsual(number.value().bigDecimal());
            case ValList list -> {
                final Iterator<Val> items = list.itemsAsSeq().iterator();
                while (items.hasNext()) {
                    add(1);
                    weigh(items.next());
                }
            }
            case ValContext object -> weighEntries(object);
            default -> {}
        }
    }

    private void weighEntries(final ValContext object) {
        if (object.context() instanceof FeelScope scope && scope.object() != null) {
            add(scope.object().length() / CHARS_PER_GRAIN);
            return;
        }
        final var entries = object.context().variableProvider().getVariables().iterator();
        while (entries.hasNext()) {
            add(1);
            switch (entries.next()._2()) {
                case Val value -> weigh(value);
                case Packed value -> add(value.length() / CHARS_PER_GRAIN);
                default -> {}
            }
        }
    }

    private void add(final long grains) {
        weighed += grains;
        if (weighed > VALUE_GRAINS_MAX) {
            throw new Spent();
        }
    }

    private static void requireUsual(final java.math.BigDecimal number) {
        if (Math.abs((long) number.precision() - number.scale()) > EXPONENT_MAX) {
            throw new Spent();
        }
    }
}

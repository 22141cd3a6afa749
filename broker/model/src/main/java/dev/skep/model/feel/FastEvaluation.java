package dev.skep.model.feel;

import dev.skep.base.Check;
import dev.skep.base.Packed;
import dev.skep.model.feel.FastNode.Operator;
import java.util.List;

/**
 * Evaluates the fast part of FEEL over MessagePack bytes: three-valued logic, null for what cannot be compared. Where a
 * value is of a kind with rules of its own (arrays, objects) it gives up, and feel-engine decides.
 */
final class FastEvaluation {
    private static final int FALSE = 0;
    private static final int TRUE = 1;
    private static final int NULL = 2;
    private static final int GIVE_UP = 3;

    /** Beyond this, neighbouring integers share a double. */
    private static final long EXACT_MAX = 1L << 53;

    private FastEvaluation() {}

    /** The value of the node, or null where feel-engine has to decide. */
    static Packed value(final FastNode node, final Variables variables) {
        return switch (node) {
            case FastNode.Literal(final Packed value) -> value;
            case FastNode.Path path -> normalised(resolve(path, variables));
            case FastNode.Concat(final List<FastNode> parts) -> concat(parts, variables);
            default ->
                switch (truth(node, variables)) {
                    case FALSE -> MsgPackWriter.FALSE;
                    case TRUE -> MsgPackWriter.TRUE;
                    case NULL -> Packed.NIL;
                    default -> null;
                };
        };
    }

    private static int truth(final FastNode node, final Variables variables) {
        return switch (node) {
            case FastNode.Compare(final Operator operator, final FastNode left, final FastNode right) ->
                compare(operator, left, right, variables);
            case FastNode.And(final FastNode left, final FastNode right) -> {
                final int first = truth(left, variables);
                if (first == FALSE || first == GIVE_UP) {
                    yield first;
                }
                final int second = truth(right, variables);
                yield second == FALSE || second == GIVE_UP ? second : first == NULL ? NULL : second;
            }
            case FastNode.Or(final FastNode left, final FastNode right) -> {
                final int first = truth(left, variables);
                if (first == TRUE || first == GIVE_UP) {
                    yield first;
                }
                final int second = truth(right, variables);
                yield second == TRUE || second == GIVE_UP ? second : first == NULL ? NULL : second;
            }
            case FastNode.Not(final FastNode negated) -> negate(truth(negated, variables));
            default -> truth(operand(node, variables));
        };
    }

    private static int truth(final Packed value) {
        if (value == null) {
            return GIVE_UP;
        }
        return MsgPack.kind(value) != MsgPack.Kind.BOOLEAN ? NULL : MsgPack.bool(value) ? TRUE : FALSE;
    }

    private static int negate(final int truth) {
        return truth == TRUE ? FALSE : truth == FALSE ? TRUE : truth;
    }

    private static int compare(
            final Operator operator, final FastNode left, final FastNode right, final Variables variables) {
        final Packed x = operand(left, variables);
        final Packed y = operand(right, variables);
        if (x == null || y == null) {
            return GIVE_UP;
        }
        return switch (operator) {
            case EQUAL -> equal(x, y);
            case NOT_EQUAL -> negate(equal(x, y));
            default -> ordered(operator, x, y);
        };
    }

    private static Packed operand(final FastNode node, final Variables variables) {
        return switch (node) {
            case FastNode.Literal(final Packed value) -> value;
            case FastNode.Path path -> resolve(path, variables);
            default -> value(node, variables);
        };
    }

    private static int equal(final Packed x, final Packed y) {
        final MsgPack.Kind kind = kind(x);
        final MsgPack.Kind other = kind(y);
        if (kind == MsgPack.Kind.NULL || other == MsgPack.Kind.NULL) {
            return kind == other ? TRUE : FALSE;
        }
        if (isComposite(kind) || isComposite(other)) {
            return GIVE_UP;
        }
        if (kind != other) {
            return NULL;
        }
        return switch (kind) {
            case BOOLEAN -> MsgPack.bool(x) == MsgPack.bool(y) ? TRUE : FALSE;
            case STRING -> MsgPack.textEquals(x, y) ? TRUE : FALSE;
            case NUMBER -> {
                final int order = order(x, y);
                yield order == GIVE_UP ? GIVE_UP : order == 0 ? TRUE : FALSE;
            }
            default -> GIVE_UP;
        };
    }

    private static int ordered(final Operator operator, final Packed x, final Packed y) {
        final MsgPack.Kind kind = kind(x);
        final MsgPack.Kind other = kind(y);
        if (isComposite(kind) || isComposite(other)) {
            return GIVE_UP;
        }
        if (kind != other || (kind != MsgPack.Kind.NUMBER && kind != MsgPack.Kind.STRING)) {
            return NULL;
        }
        final int order = kind == MsgPack.Kind.STRING ? textOrder(x, y) : order(x, y);
        if (order == GIVE_UP) {
            return GIVE_UP;
        }
        final boolean holds = switch (operator) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
        return holds ? TRUE : FALSE;
    }

    /** The kind as FEEL sees it: numbers that are none are null. */
    private static MsgPack.Kind kind(final Packed value) {
        final MsgPack.Kind kind = MsgPack.kind(value);
        return kind == MsgPack.Kind.NUMBER && !MsgPack.isInteger(value) && !Double.isFinite(MsgPack.floating(value))
                ? MsgPack.Kind.NULL
                : kind;
    }

    private static boolean isComposite(final MsgPack.Kind kind) {
        return kind == MsgPack.Kind.ARRAY || kind == MsgPack.Kind.OBJECT || kind == MsgPack.Kind.OTHER;
    }

    private static int textOrder(final Packed x, final Packed y) {
        return Integer.signum(MsgPack.text(x).compareTo(MsgPack.text(y)));
    }

    /**
     * -1, 0 or 1, or {@link #GIVE_UP}. FEEL compares the shortest decimals of doubles; a double is the only one near its
     * shortest decimal, so their order is the order of the doubles.
     */
    private static int order(final Packed x, final Packed y) {
        final boolean integerX = MsgPack.isInteger(x);
        final boolean integerY = MsgPack.isInteger(y);
        if (integerX && integerY) {
            return Long.compare(MsgPack.integer(x), MsgPack.integer(y));
        }
        if ((integerX && !isExact(MsgPack.integer(x))) || (integerY && !isExact(MsgPack.integer(y)))) {
            return GIVE_UP;
        }
        final double left = integerX ? MsgPack.integer(x) : MsgPack.floating(x);
        final double right = integerY ? MsgPack.integer(y) : MsgPack.floating(y);
        return left < right ? -1 : left > right ? 1 : 0;
    }

    private static boolean isExact(final long integer) {
        return integer >= -EXACT_MAX && integer <= EXACT_MAX;
    }

    private static Packed resolve(final FastNode.Path path, final Variables variables) {
        Packed value = variables.get(path.variable());
        final List<byte[]> entries = path.entries();
        for (int i = 0; i < entries.size() && value != null; i++) {
            switch (MsgPack.kind(value)) {
                case OBJECT -> value = MsgPack.entry(value, entries.get(i));
                case ARRAY, OTHER -> {
                    return null;
                }
                default -> {
                    return Packed.NIL;
                }
            }
        }
        return value == null ? Packed.NIL : value;
    }

    /** Numbers as they leave expressions; see {@link FeelNumbers}. */
    private static Packed normalised(final Packed value) {
        if (value == null) {
            return null;
        }
        return switch (MsgPack.kind(value)) {
            case NUMBER -> {
                if (MsgPack.isInteger(value)) {
                    yield value;
                }
                final double number = MsgPack.floating(value);
                yield Double.isFinite(number) ? MsgPackWriter.number(number) : Packed.NIL;
            }
            case OTHER -> null;
            case ARRAY -> isPlain(MsgPack.checked(value)) ? value : null;
            default -> MsgPack.checked(value);
        };
    }

    /** True for an array that leaves an expression as it is: no number in it is written otherwise. */
    private static boolean isPlain(final Packed array) {
        final int limit = array.offset() + array.length();
        final long count = MsgPack.count(array);
        int position = MsgPack.bodyStart(array);
        for (long i = 0; i < count; i++) {
            final Packed element = MsgPack.at(array, position);
            final boolean plain = switch (MsgPack.kind(element)) {
                case NUMBER -> MsgPack.isInteger(element);
                case ARRAY, OTHER -> false;
                default -> true;
            };
            if (!plain) {
                return false;
            }
            position = element.offset() + element.length();
        }
        Check.that(position == limit, "the array was checked");
        return true;
    }

    private static Packed concat(final List<FastNode> parts, final Variables variables) {
        int length = 0;
        final Packed[] texts = new Packed[parts.size()];
        boolean onlyTexts = true;
        for (int i = 0; i < texts.length; i++) {
            final Packed part = operand(parts.get(i), variables);
            if (part == null) {
                return null;
            }
            onlyTexts &= MsgPack.kind(part) == MsgPack.Kind.STRING;
            texts[i] = part;
            length += part.length();
        }
        if (!onlyTexts) {
            return Packed.NIL;
        }
        for (final Packed part : texts) {
            length -= MsgPack.textStart(part) - part.offset();
        }
        final MsgPackWriter out = new MsgPackWriter().putTextHeader(length);
        for (final Packed part : texts) {
            final int start = MsgPack.textStart(part);
            out.putRaw(part.array(), start, part.offset() + part.length() - start);
        }
        return out.build();
    }
}

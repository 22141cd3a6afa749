package dev.skep.model.feel;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import java.util.ArrayList;
import java.util.List;

/** FEEL that is evaluated over MessagePack bytes. What its values make too hard goes to feel-engine. */
final class FastExpression extends TypedExpression {
    private final FastNode node;

    private FastExpression(final String source, final FastNode node) {
        super(source);
        this.node = node;
    }

    /** Folds what needs no variables. */
    static Expression of(final String source, final FastNode node) {
        final List<FastNode.Path> paths = new ArrayList<>();
        collect(node, paths);
        if (!paths.isEmpty()) {
            return new FastExpression(source, node);
        }
        final Packed value = FastEvaluation.value(node, Variables.none(0));
        return value == null ? new FastExpression(source, node) : new StaticExpression(source, value);
    }

    @Override
    public boolean isStatic() {
        return false;
    }

    @Override
    public Evaluation<Packed> value(final Variables variables) {
        try {
            final Packed value = FastEvaluation.value(node, variables);
            return value != null ? Evaluation.of(value) : full().then(e -> e.value(variables));
        } catch (final MalformedBytes e) {
            return Evaluation.failed(malformed(e));
        }
    }

    @Override
    public Evaluation<Boolean> bool(final Variables variables) {
        try {
            final Packed value = FastEvaluation.value(node, variables);
            if (value != null && MsgPack.kind(value) == MsgPack.Kind.BOOLEAN) {
                return MsgPack.bool(value) ? TRUE : FALSE;
            }
        } catch (final MalformedBytes e) {
            return Evaluation.failed(malformed(e));
        }
        return super.bool(variables);
    }

    private Evaluation<Expression> full() {
        return FeelExpression.parse(source());
    }

    @Override
    String remarks(final Variables variables) {
        final List<FastNode.Path> paths = new ArrayList<>();
        collect(node, paths);
        final StringBuilder remarks = new StringBuilder();
        for (final FastNode.Path path : paths) {
            final Packed value = variables.get(path.variable());
            if (value == null) {
                FeelRemarks.append(remarks, "No variable found with name '" + path.variable() + "'");
            } else if (!path.entries().isEmpty() && isNull(path, variables)) {
                FeelRemarks.append(remarks, "No value found at '" + path.text() + "'");
            }
        }
        return remarks.toString();
    }

    private static boolean isNull(final FastNode.Path path, final Variables variables) {
        final Packed value = FastEvaluation.value(path, variables);
        return value != null && value.isNil();
    }

    private static void collect(final FastNode node, final List<FastNode.Path> paths) {
        switch (node) {
            case FastNode.Literal literal -> {}
            case FastNode.Path path -> paths.add(path);
            case FastNode.Compare compare -> {
                collect(compare.left(), paths);
                collect(compare.right(), paths);
            }
            case FastNode.And and -> {
                collect(and.left(), paths);
                collect(and.right(), paths);
            }
            case FastNode.Or or -> {
                collect(or.left(), paths);
                collect(or.right(), paths);
            }
            case FastNode.Not not -> collect(not.negated(), paths);
            case FastNode.Concat concat -> concat.parts().forEach(part -> collect(part, paths));
        }
    }
}

package dev.skep.model.bpmn;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Expressions;
import dev.skep.model.feel.Mappings;
import dev.skep.model.feel.MappingsBuilder;
import io.camunda.zeebe.model.bpmn.instance.ConditionExpression;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.SequenceFlow;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeIoMapping;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeMapping;
import java.util.Collection;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/**
 * Reads the texts of a model that stand for values. What cannot be read is a fault, and then the answer is null. Blanks around a text belong
 * to it, as in Zeebe: one before the {@code =} makes an expression a static text.
 */
final class Texts {
    private final Faults faults;

    Texts(final Faults faults) {
        this.faults = faults;
    }

    Faults faults() {
        return faults;
    }

    /** A static value or an expression. */
    Expression any(final ModelElementInstance element, final String what, final String text) {
        return text == null ? missing(element, what) : read(element, what, Expressions.parse(text));
    }

    /** A static text, numbers included, or an expression. */
    Expression text(final ModelElementInstance element, final String what, final String text) {
        return text == null ? missing(element, what) : read(element, what, Expressions.parseText(text));
    }

    /** An expression. */
    Expression feel(final ModelElementInstance element, final String what, final String text) {
        return text == null ? missing(element, what) : read(element, what, Expressions.parseFeel(text));
    }

    /** The condition of a flow; null where it has none. */
    Expression condition(final SequenceFlow flow) {
        final ConditionExpression condition = flow.getConditionExpression();
        return condition == null
                ? null
                : feel(flow, "condition", condition.getTextContent().strip());
    }

    Mappings inputs(final FlowNode node) {
        final ZeebeIoMapping mapping = ExtensionTexts.single(node, ZeebeIoMapping.class);
        return mapping == null ? Mappings.none() : mappings(node, MappingsBuilder.input(), mapping.getInputs());
    }

    Mappings outputs(final FlowNode node) {
        final ZeebeIoMapping mapping = ExtensionTexts.single(node, ZeebeIoMapping.class);
        return mapping == null ? Mappings.none() : mappings(node, MappingsBuilder.output(), mapping.getOutputs());
    }

    private Mappings mappings(
            final FlowNode node, final MappingsBuilder builder, final Collection<? extends ZeebeMapping> mappings) {
        for (final ZeebeMapping mapping : mappings) {
            final String fault = builder.add(mapping.getSource(), mapping.getTarget());
            if (fault != null) {
                faults.add(node, fault);
            }
        }
        return builder.build();
    }

    private Expression missing(final ModelElementInstance element, final String what) {
        faults.add(element, "The element has no " + what + ". Add one.");
        return null;
    }

    private Expression read(
            final ModelElementInstance element, final String what, final Evaluation<Expression> parsed) {
        return switch (parsed) {
            case Evaluation.Value<Expression>(final Expression expression) -> expression;
            case Evaluation.Failure<Expression>(final String message) -> {
                faults.add(element, "The " + what + " is wrong: " + message);
                yield null;
            }
        };
    }
}

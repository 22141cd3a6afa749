package dev.skep.model.bpmn;

import dev.skep.model.feel.Expression;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.Activity;
import io.camunda.zeebe.model.bpmn.instance.MultiInstanceLoopCharacteristics;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeLoopCharacteristics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how often an activity is to be done, and for what. */
final class LoopTransformer {
    private static final Pattern PATH =
            Pattern.compile("=\\s*([A-Za-z_][A-Za-z0-9_]*)(\\.[A-Za-z_][A-Za-z0-9_]*)*\\s*");

    private final Texts texts;

    LoopTransformer(final Texts texts) {
        this.texts = texts;
    }

    /** The loop of the activity, or null where it has none that this engine knows. */
    static MultiInstanceLoopCharacteristics loop(final io.camunda.zeebe.model.bpmn.instance.FlowNode source) {
        return source instanceof Activity activity
                        && activity.getLoopCharacteristics() instanceof MultiInstanceLoopCharacteristics loop
                ? loop
                : null;
    }

    Behavior of(final io.camunda.zeebe.model.bpmn.instance.FlowNode source, final FlowNode inner) {
        final MultiInstanceLoopCharacteristics loop = loop(source);
        final ZeebeLoopCharacteristics characteristics = ExtensionTexts.single(loop, ZeebeLoopCharacteristics.class);
        if (characteristics == null) {
            texts.faults()
                    .add(
                            source,
                            "The multi-instance activity has no zeebe:loopCharacteristics. Say what it is done for.");
            return null;
        }
        final Expression inputCollection =
                texts.feel(source, "inputCollection of the loop", characteristics.getInputCollection());
        final String inputElement = present(characteristics.getInputElement());
        final String outputElement = present(characteristics.getOutputElement());
        final Expression completionCondition = loop.getCompletionCondition() == null
                ? null
                : texts.any(
                        source,
                        "completionCondition of the loop",
                        loop.getCompletionCondition().getTextContent().strip());
        return new Behavior.MultiInstance(
                inner,
                loop.isSequential(),
                inputCollection,
                inputElement,
                present(characteristics.getOutputCollection()),
                outputElement == null ? null : texts.feel(source, "outputElement of the loop", outputElement),
                outputElement == null ? null : outputVariable(outputElement, inputElement),
                completionCondition);
    }

    /** The variable that holds the output: it is made local, so that instances don't overwrite each other's. */
    private static String outputVariable(final String outputElement, final String inputElement) {
        final Matcher path = PATH.matcher(outputElement);
        if (!path.matches()) {
            return null;
        }
        final String root = path.group(1);
        return root.equals(inputElement) || "loopCounter".equals(root) ? null : root;
    }

    private static String present(final String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}

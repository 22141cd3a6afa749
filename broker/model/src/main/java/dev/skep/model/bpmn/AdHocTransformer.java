package dev.skep.model.bpmn;

import dev.skep.model.feel.Expression;
import dev.skep.model.graph.Behavior;
import io.camunda.zeebe.model.bpmn.instance.AdHocSubProcess;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeAdHoc;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskDefinition;

/** Reads which elements an ad-hoc sub-process begins at, and when it is done. */
final class AdHocTransformer {
    private final Texts texts;

    AdHocTransformer(final Texts texts) {
        this.texts = texts;
    }

    Behavior of(final AdHocSubProcess scope) {
        final ZeebeAdHoc adHoc = ExtensionTexts.single(scope, ZeebeAdHoc.class);
        if (ExtensionTexts.single(scope, ZeebeTaskDefinition.class) != null) {
            texts.faults()
                    .add(
                            scope,
                            "The ad-hoc sub-process is led by a worker (zeebe:taskDefinition), which is not supported."
                                    + " Say by an activeElementsCollection where it begins.");
        }
        if (adHoc != null
                && (ExtensionTexts.isPresent(adHoc.getOutputCollection())
                        || ExtensionTexts.isPresent(adHoc.getOutputElement()))) {
            texts.faults()
                    .add(
                            scope,
                            "The ad-hoc sub-process collects outputs (outputCollection, outputElement), which is not"
                                    + " supported. Let its elements write variables.");
        }
        return new Behavior.AdHoc(
                adHoc == null || !ExtensionTexts.isPresent(adHoc.getActiveElementsCollection())
                        ? null
                        : texts.feel(scope, "activeElementsCollection", adHoc.getActiveElementsCollection()),
                condition(scope),
                scope.isCancelRemainingInstances());
    }

    private Expression condition(final AdHocSubProcess scope) {
        if (scope.getCompletionCondition() == null
                || !ExtensionTexts.isPresent(scope.getCompletionCondition().getTextContent())) {
            return null;
        }
        return texts.feel(
                scope, "completionCondition", scope.getCompletionCondition().getTextContent());
    }
}

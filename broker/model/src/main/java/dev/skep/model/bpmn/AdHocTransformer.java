package dev.skep.model.bpmn;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Lists;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.Activity;
import io.camunda.zeebe.model.bpmn.instance.AdHocSubProcess;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeAdHoc;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeProperties;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeProperty;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads which elements an ad-hoc sub-process begins at, who says so, when it is done, and what it collects. */
final class AdHocTransformer {
    private final Texts texts;
    private final JobTransformer jobs;

    AdHocTransformer(final Texts texts, final JobTransformer jobs) {
        this.texts = texts;
        this.jobs = jobs;
    }

    Behavior of(final AdHocSubProcess scope, final Draft draft) {
        final ZeebeAdHoc adHoc = ExtensionTexts.single(scope, ZeebeAdHoc.class);
        final boolean isLed = ExtensionTexts.single(scope, ZeebeTaskDefinition.class) != null;
        final String collection = adHoc == null ? null : adHoc.getOutputCollection();
        final String element = adHoc == null ? null : adHoc.getOutputElement();
        if (ExtensionTexts.isPresent(collection) != ExtensionTexts.isPresent(element)
                && !texts.faults().isKnown(scope)) {
            texts.faults()
                    .add(
                            scope,
                            "The ad-hoc sub-process has only one of outputCollection and outputElement. Say both which"
                                    + " variable collects the results, and what the result of an activation is.");
        }
        final List<FlowNode> beginnings = new ArrayList<>();
        final List<Packed> elements = new ArrayList<>();
        for (final Draft child : draft.children()) {
            if (canBegin(child)) {
                beginnings.add(child.outer());
                elements.add(described(child.source()));
            }
        }
        return new Behavior.AdHoc(
                draft.inner().node(),
                List.copyOf(beginnings),
                Lists.of(elements),
                isLed ? jobs.worker(scope) : null,
                adHoc == null || !ExtensionTexts.isPresent(adHoc.getActiveElementsCollection())
                        ? null
                        : texts.feel(scope, "activeElementsCollection", adHoc.getActiveElementsCollection()),
                condition(scope),
                scope.isCancelRemainingInstances(),
                ExtensionTexts.isPresent(collection) ? collection.strip() : null,
                ExtensionTexts.isPresent(element) ? texts.feel(scope, "outputElement", element) : null);
    }

    private Expression condition(final AdHocSubProcess scope) {
        if (scope.getCompletionCondition() == null
                || !ExtensionTexts.isPresent(scope.getCompletionCondition().getTextContent())) {
            return null;
        }
        return texts.feel(
                scope, "completionCondition", scope.getCompletionCondition().getTextContent());
    }

    /** Whether nothing else leads to it. */
    private static boolean canBegin(final Draft child) {
        final FlowNode node = child.outer();
        return child.incoming().isEmpty()
                && node.elementType() != BpmnElementType.BOUNDARY_EVENT
                && !(child.source() instanceof Activity activity && Handlers.isHandler(activity))
                && !(node.elementType() == BpmnElementType.INTERMEDIATE_CATCH_EVENT
                        && node.eventType() == BpmnEventType.LINK);
    }

    /** What somebody who has to choose between elements may want to know of this one. */
    private static Packed described(final io.camunda.zeebe.model.bpmn.instance.FlowNode element) {
        final Documents.Builder described = new Documents.Builder();
        described.put("elementId", Documents.text(element.getId()));
        if (element.getName() != null) {
            described.put("elementName", Documents.text(element.getName()));
        }
        element.getDocumentations().stream()
                .findFirst()
                .ifPresent(first -> described.put("documentation", Documents.text(first.getTextContent())));
        final ZeebeProperties properties = ExtensionTexts.single(element, ZeebeProperties.class);
        if (properties != null) {
            final TreeMap<String, Packed> values = new TreeMap<>();
            for (final ZeebeProperty property : properties.getProperties()) {
                if (property.getName() != null && property.getValue() != null) {
                    values.put(property.getName(), Documents.text(property.getValue()));
                }
            }
            final Documents.Builder document = new Documents.Builder();
            values.forEach(document::put);
            described.put("properties", document.build());
        }
        return described.build();
    }
}

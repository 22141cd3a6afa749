package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.BpmnModelElementInstance;

/** Reads extension elements and their texts. */
final class ExtensionTexts {
    static final String NAMESPACE = "http://camunda.org/schema/zeebe/1.0";

    private ExtensionTexts() {}

    /** The extension of that kind, or null. */
    static <T extends BpmnModelElementInstance> T single(final BaseElement element, final Class<T> kind) {
        return element.getExtensionElements() == null ? null : element.getSingleExtensionElement(kind);
    }

    static boolean isPresent(final String text) {
        return text != null && !text.isBlank();
    }
}

package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.instance.BpmnModelElementInstance;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeBindingType;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledDecision;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledElement;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeExecutionListener;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeExecutionListenerEventType;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeFormDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskListener;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskListenerEventType;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** Attributes that hold one of a few words: the library throws on others as soon as it is asked for them. */
final class Choices {
    private final BpmnModelInstance model;
    private final Faults faults;

    private Choices(final BpmnModelInstance model, final Faults faults) {
        this.model = model;
        this.faults = faults;
    }

    static void check(final BpmnModelInstance model, final Faults faults) {
        final Choices choices = new Choices(model, faults);
        choices.check(ZeebeCalledElement.class, "bindingType", ZeebeBindingType.values());
        choices.check(ZeebeCalledDecision.class, "bindingType", ZeebeBindingType.values());
        choices.check(ZeebeFormDefinition.class, "bindingType", ZeebeBindingType.values());
        choices.check(ZeebeExecutionListener.class, "eventType", ZeebeExecutionListenerEventType.values());
        choices.check(ZeebeTaskListener.class, "eventType", ZeebeTaskListenerEventType.values());
    }

    private void check(
            final Class<? extends BpmnModelElementInstance> kind, final String attribute, final Enum<?>[] words) {
        final List<String> names = new ArrayList<>();
        for (final Enum<?> word : words) {
            names.add(word.name());
        }
        for (final BpmnModelElementInstance element : model.getModelElementsByType(kind)) {
            final String value = element.getAttributeValue(attribute);
            if (value != null && !names.contains(value)) {
                faults.add(
                        owner(element),
                        "The " + attribute + " '" + value + "' is unknown. Use one of " + String.join(", ", names)
                                + ".");
            }
        }
    }

    /** The element that the extension is part of. */
    private static ModelElementInstance owner(final ModelElementInstance extension) {
        ModelElementInstance current = extension;
        while (current.getParentElement() != null && !ExtensionTexts.isPresent(current.getAttributeValue("id"))) {
            current = current.getParentElement();
        }
        return current;
    }
}

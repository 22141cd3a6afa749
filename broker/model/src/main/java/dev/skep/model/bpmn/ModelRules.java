package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.instance.Definitions;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.traversal.ModelWalker;
import io.camunda.zeebe.model.bpmn.validation.ValidationVisitor;
import io.camunda.zeebe.model.bpmn.validation.zeebe.ZeebeDesignTimeValidators;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.camunda.bpm.model.xml.validation.ValidationResult;
import org.camunda.bpm.model.xml.validation.ValidationResultType;

/** Checks a parsed model as a whole: first what this engine runs at all, then the rules of the design. */
final class ModelRules {
    private ModelRules() {}

    static void check(final BpmnModelInstance model, final Faults faults) {
        final Definitions definitions = model.getDefinitions();
        final List<Process> executable = definitions.getChildElementsByType(Process.class).stream()
                .filter(Process::isExecutable)
                .toList();
        if (executable.isEmpty()) {
            faults.add(
                    definitions,
                    "The file has no executable process. Set isExecutable=\"true\" at the process to be run.");
            return;
        }
        final Coverage coverage = new Coverage(faults);
        executable.forEach(coverage::check);
        executable.forEach(process -> ListenerRules.check(process, faults));
        design(model, coverage.refused(), faults);
        executable.forEach(process -> ElementRules.check(process, faults));
    }

    private static void design(
            final BpmnModelInstance model, final Set<ModelElementInstance> refused, final Faults faults) {
        final ValidationVisitor visitor = new ValidationVisitor(ZeebeDesignTimeValidators.VALIDATORS);
        new ModelWalker(model).walk(visitor);
        visitor.getValidationResult().getResults().forEach((element, results) -> {
            if (isWithin(element, refused)) {
                return;
            }
            for (final ValidationResult result : results) {
                if (result.getType() == ValidationResultType.ERROR && !ListenerRules.tells(result.getMessage())) {
                    faults.add(
                            element, sentence(result.getMessage()) + place(element) + Advice.on(result.getMessage()));
                }
            }
        });
    }

    /** True for elements that were refused, and for what is in them: more rules about those would only be noise. */
    private static boolean isWithin(final ModelElementInstance element, final Set<ModelElementInstance> refused) {
        ModelElementInstance current = element;
        while (current != null) {
            if (refused.contains(current)) {
                return true;
            }
            current = current.getParentElement();
        }
        return false;
    }

    /** Where an element without an id is. */
    private static String place(final ModelElementInstance element) {
        ModelElementInstance current = element;
        while (current != null && !ExtensionTexts.isPresent(current.getAttributeValue("id"))) {
            current = current.getParentElement();
        }
        return current == null || current.equals(element)
                ? ""
                : " It is in the element '" + current.getAttributeValue("id") + "'.";
    }

    private static String sentence(final String message) {
        return message.endsWith(".") ? message : message + ".";
    }
}

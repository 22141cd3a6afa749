package dev.skep.engine.element;

import dev.skep.engine.definition.Definitions;
import dev.skep.engine.form.Forms;
import dev.skep.model.graph.Binding;
import dev.skep.protocol.value.IncidentErrorType;

/** Finds the forms that user tasks name. */
public record BoundForms(Forms forms, Definitions definitions) {
    /** The key of the form; the element is stuck where there is none. */
    long key(final Element element, final String formId, final Binding binding) {
        final long key = forms.boundKey(
                formId,
                binding,
                definitions.deploymentOf(element.value()),
                element.value().tenantId());
        if (key < 0) {
            throw new Stuck(
                    IncidentErrorType.FORM_NOT_FOUND,
                    "Expected to find a form with id '" + formId + "'" + binding.words()
                            + ", but none is deployed. Deploy it, then resolve the incident.",
                    element.key());
        }
        return key;
    }
}

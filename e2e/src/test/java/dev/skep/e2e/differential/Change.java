package dev.skep.e2e.differential;

import io.camunda.zeebe.client.api.command.ModifyProcessInstanceCommandStep1;
import io.camunda.zeebe.client.api.command.ModifyProcessInstanceCommandStep1.ModifyProcessInstanceCommandStep2;
import io.camunda.zeebe.client.api.command.ModifyProcessInstanceCommandStep1.ModifyProcessInstanceCommandStep3;

/** A modification that is being put together. */
final class Change {
    private final Stage stage;
    private final StringBuilder text = new StringBuilder();
    private final ModifyProcessInstanceCommandStep1 first;
    private ModifyProcessInstanceCommandStep2 last;
    private ModifyProcessInstanceCommandStep3 activation;

    Change(final Stage stage, final ModifyProcessInstanceCommandStep1 first) {
        this.stage = stage;
        this.first = first;
    }

    Change activate(final String element) {
        text.append(" +").append(element);
        return set(next().activateElement(element));
    }

    Change activateIn(final String element, final long ancestor) {
        text.append(" +").append(element).append(" in a given one");
        return set(next().activateElement(element, ancestor));
    }

    Change activate(final String element, final String variables, final String scope) {
        activate(element);
        return with(variables, scope);
    }

    Change with(final String variables, final String scope) {
        text.append(' ').append(variables).append(" in '").append(scope).append('\'');
        final String document = stage.full(variables.replace('\'', '"'));
        return set(
                scope.isEmpty()
                        ? activation.withVariables(document)
                        : activation.withVariables(document, stage.full(scope)));
    }

    Change terminate(final long elementInstance) {
        text.append(" -");
        activation = null;
        last = next().terminateElement(elementInstance);
        return this;
    }

    String text() {
        return text.toString();
    }

    ModifyProcessInstanceCommandStep2 command() {
        return last;
    }

    private Change set(final ModifyProcessInstanceCommandStep3 step) {
        activation = step;
        last = step;
        return this;
    }

    private ModifyProcessInstanceCommandStep1 next() {
        return last == null ? first : last.and();
    }
}

package dev.skep.model.bpmn;

import dev.skep.model.graph.Binding;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeBindingType;

/** Reads which version of something else a model means. That a tag is there where one is needed is among the design rules. */
final class Bindings {
    private Bindings() {}

    static Binding of(final ZeebeBindingType type, final String versionTag) {
        return switch (type) {
            case deployment -> Binding.DEPLOYMENT;
            case versionTag -> new Binding(Binding.Kind.VERSION_TAG, versionTag.strip());
            case latest -> Binding.LATEST;
            case null -> Binding.LATEST;
        };
    }
}

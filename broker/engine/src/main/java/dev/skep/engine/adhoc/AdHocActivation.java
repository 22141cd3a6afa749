package dev.skep.engine.adhoc;

import dev.skep.engine.Decision;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.value.part.AdHocAnswer.Activated;
import java.util.ArrayList;
import java.util.List;

/** Lets elements of an ad-hoc sub-process begin, each in a scope of its own. */
public final class AdHocActivation {
    private final ElementInstances instances;
    private final Transitions transitions;
    private final VariableMerge merge;

    public AdHocActivation(final ElementInstances instances, final Transitions transitions, final VariableMerge merge) {
        this.instances = instances;
        this.transitions = transitions;
        this.merge = merge;
    }

    /** All are there before the first of them goes on: its end must not look like that of the whole. */
    public void begin(
            final long adHocKey, final Behavior.AdHoc adHoc, final List<Activated> elements, final Decision decision) {
        final List<ElementInstance> begun = new ArrayList<>();
        for (final Activated element : elements) {
            final ElementInstance scope = transitions.enter(adHoc.inner(), instances.require(adHocKey), decision);
            merge.local(decision, scope.key(), scope.value(), element.variables());
            begun.add(transitions.begin(adHoc.beginning(element.elementId()), scope, decision));
        }
        for (final ElementInstance one : begun) {
            transitions.activate(one, decision);
        }
    }
}

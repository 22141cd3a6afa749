package dev.skep.engine.element;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.adhoc.AdHocActivation;
import dev.skep.engine.adhoc.AdHocJobs;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.job.JobLifecycle;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Lists;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.part.AdHocAnswer.Activated;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Ad-hoc sub-processes: a scope without a start, which begins at whichever of its elements are named, by an expression or by
 * the worker that leads it.
 */
public final class AdHocElement implements ElementBehavior<Behavior.AdHoc> {
    private static final String ELEMENTS = "adHocSubProcessElements";

    private final ElementInstances instances;
    private final Transitions transitions;
    private final VariableScopes scopes;
    private final VariableMerge merge;
    private final EventSubscriptions subscriptions;
    private final AdHocActivation activation;
    private final Led led;

    public AdHocElement(
            final ElementInstances instances,
            final Transitions transitions,
            final VariableScopes scopes,
            final EventSubscriptions subscriptions,
            final AdHocActivation activation,
            final Led led) {
        this.instances = instances;
        this.transitions = transitions;
        this.scopes = scopes;
        this.merge = new VariableMerge(scopes);
        this.subscriptions = subscriptions;
        this.activation = activation;
        this.led = led;
    }

    /** What is needed where a worker leads it. */
    public record Led(AdHocJobs drafts, JobLifecycle jobs, ChildTermination termination) {}

    @Override
    public void activate(final Element element, final Behavior.AdHoc adHoc, final Decision decision) {
        merge.local(decision, element.key(), element.value(), ownVariables(adHoc));
        final JobValue job = adHoc.worker() == null
                ? null
                : led.drafts().draft(element, adHoc.worker(), scopes.view(element.key(), decision.now()));
        final List<Activated> named = job == null ? named(element, adHoc, decision) : List.of();
        subscriptions.openScopeEvents(element, decision);
        transitions.activated(element, decision);
        if (job != null) {
            led.drafts().create(job, decision);
        } else {
            activation.begin(element.key(), adHoc, named, decision);
        }
    }

    @Override
    public void complete(final Element element, final Behavior.AdHoc adHoc, final Decision decision) {
        final Packed collected =
                adHoc.outputCollection() == null ? null : scopes.own(element.key(), adHoc.outputCollection());
        if (collected != null) {
            merge.propagate(
                    decision,
                    element.scopeKey(),
                    element.value(),
                    new Documents.Builder()
                            .put(adHoc.outputCollection(), collected)
                            .build());
        }
    }

    @Override
    public boolean terminate(final Element element, final Behavior.AdHoc adHoc, final Decision decision) {
        final ElementInstance instance = instances.require(element.key());
        led.jobs().cancelOf(instance, decision);
        return !led.termination().begin(instance, decision);
    }

    private static Packed ownVariables(final Behavior.AdHoc adHoc) {
        final Documents.Builder own = new Documents.Builder();
        own.put(ELEMENTS, adHoc.elements());
        if (adHoc.outputCollection() != null && !ELEMENTS.equals(adHoc.outputCollection())) {
            own.put(adHoc.outputCollection(), Lists.ofNulls(0));
        }
        return own.build();
    }

    private List<Activated> named(final Element element, final Behavior.AdHoc adHoc, final Decision decision) {
        if (adHoc.activeElements() == null) {
            return List.of();
        }
        final List<String> ids = Stuck.unless(
                adHoc.activeElements().texts(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        final List<Activated> named = new ArrayList<>();
        for (final String id : new LinkedHashSet<>(ids)) {
            if (adHoc.beginning(id) == null) {
                throw new Stuck(
                        IncidentErrorType.EXTRACT_VALUE_ERROR,
                        "Expected activeElementsCollection to hold ids of elements of the ad-hoc sub-process '"
                                + element.node().id() + "' that no sequence flow leads to, but '" + id
                                + "' is none. Change the variables that it is worked out from.",
                        element.key());
            }
            named.add(new Activated(id, Packed.EMPTY_DOCUMENT));
        }
        return named;
    }
}

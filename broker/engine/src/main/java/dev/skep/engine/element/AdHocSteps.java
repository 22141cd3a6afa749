package dev.skep.engine.element;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.adhoc.AdHocEndings;
import dev.skep.engine.adhoc.AdHocJobs;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Lists;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceBatchValue;

/** What happens around something within an ad-hoc sub-process that has come to its end. */
public final class AdHocSteps {
    private final Definitions definitions;
    private final ElementInstances instances;
    private final VariableScopes scopes;
    private final VariableMerge merge;
    private final Transitions transitions;
    private final PendingEvents pendingEvents;
    private final AdHocEndings endings;
    private final AdHocJobs jobs;

    public AdHocSteps(
            final Definitions definitions,
            final ElementInstances instances,
            final VariableScopes scopes,
            final Transitions transitions,
            final PendingEvents pendingEvents,
            final AdHocEndings endings,
            final AdHocJobs jobs) {
        this.definitions = definitions;
        this.instances = instances;
        this.scopes = scopes;
        this.merge = new VariableMerge(scopes);
        this.transitions = transitions;
        this.pendingEvents = pendingEvents;
        this.endings = endings;
        this.jobs = jobs;
    }

    /**
     * What comes after the end.
     *
     * @param fulfilled whether the completion condition holds
     * @param job what the worker is asked next; null where none is asked
     */
    record Step(Behavior.AdHoc adHoc, boolean fulfilled, JobValue job) {}

    /**
     * Whether the end of the element is that of an activation, or of an event sub-process. In instances of earlier versions, whose elements
     * have no scope of their own, it is the end of a path.
     */
    static boolean endsActivation(final Element element, final ElementInstance scope) {
        return scope != null
                && scope.value().elementType() == BpmnElementType.AD_HOC_SUB_PROCESS
                && element.node().outgoing().isEmpty()
                && !element.node().isCompensationHandler()
                && !(element.node().behavior() instanceof Behavior.ThrowLink)
                && !(element.node().behavior() instanceof Behavior.TerminateEnd);
    }

    /** The element is completing: its result is taken up, and it is decided what comes next. All that can fail comes first. */
    Step completing(final Element element, final ElementInstance scope, final Decision decision) {
        final FlowNode node =
                definitions.byKey(scope.value().processDefinitionKey()).node(scope.value());
        final Behavior.AdHoc adHoc = (Behavior.AdHoc) node.behavior();
        final Packed collected = collected(element, scope, adHoc, decision);
        final Variables view = view(scope, adHoc, collected, decision);
        // One that was interrupted ends, or an event sub-process takes over, whatever was done in it.
        final boolean open = !scope.interrupted() && !endings.isEnding(scope.key());
        final JobValue job = open && adHoc.worker() != null
                ? jobs.draft(new Element(scope.key(), scope.value(), node), adHoc.worker(), view)
                : null;
        final boolean fulfilled = open
                && adHoc.worker() == null
                && adHoc.completionCondition() != null
                && Stuck.unless(
                        adHoc.completionCondition().bool(view), IncidentErrorType.EXTRACT_VALUE_ERROR, scope.key());
        if (collected != null) {
            merge.local(
                    decision,
                    scope.key(),
                    scope.value(),
                    new Documents.Builder()
                            .put(adHoc.outputCollection(), collected)
                            .build());
        }
        return new Step(adHoc, fulfilled, job);
    }

    /** The element has completed. While the condition does not hold, the sub-process goes on, also when nothing in it does. */
    void completed(final Step step, final ElementInstance before, final Decision decision) {
        final ElementInstance scope = instances.require(before.key());
        if (step.job() != null) {
            final FlowNode node =
                    definitions.byKey(scope.value().processDefinitionKey()).node(scope.value());
            jobs.cancelOf(new Element(scope.key(), scope.value(), node), scope, decision);
            jobs.create(step.job(), decision);
        } else if (step.fulfilled() && step.adHoc().cancelRemainingInstances()) {
            fulfill(scope, decision);
        } else if (step.fulfilled() && scope.isEmptyScope()) {
            transitions.complete(scope, decision);
        } else {
            pendingEvents.afterChildEnded(scope, decision);
        }
    }

    /** Nothing else is to go on in it. */
    public void fulfill(final ElementInstance scope, final Decision decision) {
        decision.event(
                scope.key(),
                ProcessInstanceBatchIntent.FULFILLED,
                new ProcessInstanceBatchValue(scope.value().processInstanceKey(), scope.key(), -1));
        pendingEvents.terminateAll(instances.require(scope.key()), decision);
    }

    /** The results with that of the element; null where none are collected. */
    private Packed collected(
            final Element element, final ElementInstance scope, final Behavior.AdHoc adHoc, final Decision decision) {
        if (adHoc.outputCollection() == null) {
            return null;
        }
        final Packed result = Stuck.unless(
                adHoc.outputElement().value(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        final Packed before = scopes.own(scope.key(), adHoc.outputCollection());
        if (before != null && !Lists.isList(before)) {
            throw new Stuck(
                    IncidentErrorType.EXTRACT_VALUE_ERROR,
                    "Expected the output collection '" + adHoc.outputCollection() + "' of the ad-hoc sub-process '"
                            + scope.value().elementId()
                            + "' to be a list, but it is none: use a name for it that nothing else writes to",
                    scope.key());
        }
        return Lists.plus(before == null ? Lists.ofNulls(0) : before, result);
    }

    /** What the scope sees, with the newest result. */
    private Variables view(
            final ElementInstance scope, final Behavior.AdHoc adHoc, final Packed collected, final Decision decision) {
        final Variables seen = scopes.view(scope.key(), decision.now());
        if (collected == null) {
            return seen;
        }
        return new Variables() {
            @Override
            public Packed get(final String name) {
                return name.equals(adHoc.outputCollection()) ? collected : seen.get(name);
            }

            @Override
            public long nowMillis() {
                return seen.nowMillis();
            }
        };
    }
}

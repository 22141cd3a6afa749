package dev.skep.engine.loop;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.element.ChildTermination;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Stuck;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Lists;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.ProcessInstanceBatchValue;
import java.util.List;

/** What happens around each instance of a multi-instance activity. */
public final class MultiInstanceSteps {
    private final Definitions definitions;
    private final ElementInstances instances;
    private final Loops loops;
    private final VariableScopes scopes;
    private final VariableMerge merge;
    private final Transitions transitions;
    private final ChildTermination termination;

    // Not part of the state: each instance reads the same collection, which may be the work of a long expression.
    private Seen lastSeen;
    private Packed lastItems;

    public MultiInstanceSteps(
            final Definitions definitions,
            final ElementInstances instances,
            final Loops loops,
            final VariableScopes scopes,
            final Transitions transitions,
            final ChildTermination termination) {
        this.definitions = definitions;
        this.instances = instances;
        this.loops = loops;
        this.scopes = scopes;
        this.merge = new VariableMerge(scopes);
        this.transitions = transitions;
        this.termination = termination;
    }

    /** All that a collection depends on. */
    private record Seen(Behavior.MultiInstance loop, long bodyKey, long now, List<?> scopes) {}

    /** What comes after the end of an instance. */
    public enum Step {
        /** The condition holds: the others are to end. */
        SATISFIED,
        /** The next one, in a sequential loop. */
        NEXT,
        /** Nothing, or the end of the body when this was the last. */
        WAIT
    }

    public static boolean isBody(final ElementInstance instance) {
        return instance.value().elementType() == BpmnElementType.MULTI_INSTANCE_BODY;
    }

    /** An instance is activating: what it is for becomes its local variables. */
    public void enter(final Element inner, final ElementInstance body, final Decision decision) {
        final Behavior.MultiInstance loop = loop(body);
        final long counter = loops.counter(inner.key());
        final Packed items = items(loop, body.key(), decision);
        if (counter > Lists.size(items)) {
            throw new Stuck(
                    IncidentErrorType.EXTRACT_VALUE_ERROR,
                    "Expected to read item " + counter + " of the multi-instance inputCollection, but it has only "
                            + Lists.size(items) + ": it was changed while it was iterated over",
                    body.key());
        }
        final Documents.Builder variables = new Documents.Builder();
        if (loop.inputElement() != null) {
            variables.put(loop.inputElement(), Lists.at(items, (int) counter - 1));
        }
        if (!"loopCounter".equals(loop.inputElement())) {
            variables.put("loopCounter", Lists.number(counter));
        }
        if (loop.outputVariable() != null) {
            variables.put(loop.outputVariable(), Packed.NIL);
        }
        merge.local(decision, inner.key(), inner.value(), variables.build());
    }

    /** An instance is completing: its result is taken up, and it is decided what comes next. */
    public Step completing(final Element inner, final ElementInstance body, final Decision decision) {
        final Behavior.MultiInstance loop = loop(body);
        final long counter = loops.counter(inner.key());
        if (loop.outputCollection() != null) {
            takeOutput(inner, body, loop, counter, decision);
        }
        if (loop.completionCondition() != null
                && Stuck.unless(
                        loop.completionCondition().bool(view(inner, body, decision)),
                        IncidentErrorType.EXTRACT_VALUE_ERROR,
                        inner.key())) {
            return Step.SATISFIED;
        }
        return loop.sequential() && counter < Lists.size(items(loop, body.key(), decision)) ? Step.NEXT : Step.WAIT;
    }

    /** An instance has completed. */
    public void completed(final Step step, final ElementInstance bodyBefore, final Decision decision) {
        final ElementInstance body = instances.require(bodyBefore.key());
        switch (step) {
            case NEXT -> transitions.activate(loop(body).inner(), body, decision);
            case WAIT -> completeIfDone(body, decision);
            case SATISFIED -> {
                if (!loops.of(body.key()).satisfied()) {
                    decision.event(
                            body.key(),
                            ProcessInstanceBatchIntent.SATISFIED,
                            new ProcessInstanceBatchValue(body.value().processInstanceKey(), body.key(), -1));
                }
                termination.begin(body, decision);
                completeIfDone(body, decision);
            }
        }
    }

    /** Asks the body to complete when none of its instances is left and none is to come. */
    public void completeIfDone(final ElementInstance body, final Decision decision) {
        if (!body.isActivated() || body.children() > 0) {
            return;
        }
        final Loop state = loops.of(body.key());
        if (state.satisfied() || state.created() >= state.size() || loop(body).sequential()) {
            transitions.complete(body, decision);
        }
    }

    /** The elements of the collection, as the scope of the body sees them. */
    Packed items(final Behavior.MultiInstance loop, final long bodyKey, final Decision decision) {
        final Seen seen = new Seen(loop, bodyKey, decision.now(), scopes.snapshot(bodyKey));
        if (!seen.equals(lastSeen)) {
            lastItems = Stuck.unless(
                    loop.inputCollection().list(scopes.view(bodyKey, decision.now())),
                    IncidentErrorType.EXTRACT_VALUE_ERROR,
                    bodyKey);
            lastSeen = seen;
        }
        return lastItems;
    }

    /** Makes room for the results. */
    void openOutput(final Element body, final Behavior.MultiInstance loop, final int size, final Decision decision) {
        if (loop.outputCollection() != null) {
            putOutput(body.key(), body.value(), loop, Lists.ofNulls(size), decision);
        }
    }

    /** Gives the results to the scope around the body. */
    void handOutput(final Element body, final Behavior.MultiInstance loop, final Decision decision) {
        if (loop.outputCollection() != null) {
            merge.propagate(
                    decision,
                    body.scopeKey(),
                    body.value(),
                    new Documents.Builder()
                            .put(loop.outputCollection(), scopes.visible(body.key(), loop.outputCollection()))
                            .build());
        }
    }

    private void takeOutput(
            final Element inner,
            final ElementInstance body,
            final Behavior.MultiInstance loop,
            final long counter,
            final Decision decision) {
        final Packed result = Stuck.unless(
                loop.outputElement().value(scopes.view(inner.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                inner.key());
        final Packed collected = scopes.visible(body.key(), loop.outputCollection());
        if (!Lists.isList(collected)) {
            throw new Stuck(
                    IncidentErrorType.EXTRACT_VALUE_ERROR,
                    "Expected the output collection '" + loop.outputCollection() + "' to be a list, but it is none",
                    body.key());
        }
        if (counter > Lists.size(collected)) {
            throw new Stuck(
                    IncidentErrorType.EXTRACT_VALUE_ERROR,
                    "Expected the output collection '" + loop.outputCollection() + "' to have room for item " + counter
                            + ", but its size is " + Lists.size(collected)
                            + ": use a name for it that nothing else writes to",
                    body.key());
        }
        putOutput(body.key(), body.value(), loop, Lists.with(collected, (int) counter - 1, result), decision);
    }

    private void putOutput(
            final long bodyKey,
            final dev.skep.protocol.value.ProcessInstanceValue body,
            final Behavior.MultiInstance loop,
            final Packed list,
            final Decision decision) {
        merge.local(
                decision,
                bodyKey,
                body,
                new Documents.Builder().put(loop.outputCollection(), list).build());
    }

    /** What the completion condition sees: the counts as well, as if the instance were gone. */
    private Variables view(final Element inner, final ElementInstance body, final Decision decision) {
        final Variables local = scopes.view(inner.key(), decision.now());
        final Loop state = loops.of(body.key());
        return new Variables() {
            @Override
            public Packed get(final String name) {
                return switch (name) {
                    case "numberOfInstances" -> Lists.number(state.created());
                    case "numberOfActiveInstances" -> Lists.number(body.children() - 1L);
                    case "numberOfCompletedInstances" -> Lists.number(state.completed() + 1);
                    case "numberOfTerminatedInstances" -> Lists.number(state.terminated());
                    default -> local.get(name);
                };
            }

            @Override
            public long nowMillis() {
                return local.nowMillis();
            }
        };
    }

    private Behavior.MultiInstance loop(final ElementInstance body) {
        return (Behavior.MultiInstance) definitions
                .byKey(body.value().processDefinitionKey())
                .node(body.value())
                .behavior();
    }
}

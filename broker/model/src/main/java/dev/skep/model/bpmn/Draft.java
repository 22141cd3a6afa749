package dev.skep.model.bpmn;

import dev.skep.model.feel.Mappings;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.Listener;
import dev.skep.model.graph.SequenceFlow;
import java.util.ArrayList;
import java.util.List;

/** A node while its graph is being made. */
final class Draft {
    private final FlowNode node;
    private final FlowNode body;
    private final io.camunda.zeebe.model.bpmn.instance.FlowNode source;
    private final List<SequenceFlow> incoming = new ArrayList<>();
    private final List<SequenceFlow> outgoing = new ArrayList<>();
    private final List<CatchingEvent> events = new ArrayList<>();
    private final List<CatchingEvent> boundaryEvents = new ArrayList<>();
    private Behavior behavior;
    private Behavior loop;
    private Mappings inputs = Mappings.none();
    private Mappings outputs = Mappings.none();
    private SequenceFlow defaultFlow;
    private FlowNode noneStart;
    private FlowNode attachedTo;
    private FlowNode linkTarget;
    private boolean holdsCompensation;
    private List<Listener> listeners = List.of();
    private final List<FlowNode> inclusiveJoins = new ArrayList<>();
    private final List<Draft> children = new ArrayList<>();
    private Draft inner;

    /** The source is null for the process itself, the body for all but multi-instance activities. */
    Draft(final FlowNode node, final FlowNode body, final io.camunda.zeebe.model.bpmn.instance.FlowNode source) {
        this.node = node;
        this.body = body;
        this.source = source;
    }

    FlowNode node() {
        return node;
    }

    /** The node that flows lead to and boundary events are attached to: the body, where there is one. */
    FlowNode outer() {
        return body == null ? node : body;
    }

    io.camunda.zeebe.model.bpmn.instance.FlowNode source() {
        return source;
    }

    List<SequenceFlow> incoming() {
        return incoming;
    }

    List<SequenceFlow> outgoing() {
        return outgoing;
    }

    List<CatchingEvent> events() {
        return events;
    }

    List<CatchingEvent> boundaryEvents() {
        return boundaryEvents;
    }

    SequenceFlow defaultFlow() {
        return defaultFlow;
    }

    void defaultFlow(final SequenceFlow flow) {
        defaultFlow = flow;
    }

    void behavior(final Behavior made) {
        behavior = made;
    }

    void loop(final Behavior made) {
        loop = made;
    }

    void mappings(final Mappings input, final Mappings output) {
        inputs = input;
        outputs = output;
    }

    /** Of a multi-instance activity: those of each of its instances. */
    void listeners(final List<Listener> all) {
        listeners = all;
    }

    void noneStart(final FlowNode start) {
        noneStart = start;
    }

    void attachedTo(final FlowNode activity) {
        attachedTo = activity;
    }

    void holdsCompensation(final boolean holds) {
        holdsCompensation = holds;
    }

    /** Where a link throw event leads to. */
    FlowNode linkTarget() {
        return linkTarget;
    }

    void linkTarget(final FlowNode event) {
        linkTarget = event;
    }

    /** Of an ad-hoc sub-process: what is in it, but for its event sub-processes, in the order of the model. */
    List<Draft> children() {
        return children;
    }

    /** Of an ad-hoc sub-process: the scope of each activation of one of its elements; null for others. */
    Draft inner() {
        return inner;
    }

    void inner(final Draft scope) {
        inner = scope;
    }

    List<FlowNode> inclusiveJoins() {
        return inclusiveJoins;
    }

    /** This event as others listen to it; empty where it could not be made. */
    List<CatchingEvent> catching() {
        return switch (behavior) {
            case Behavior.Start(final var trigger, final var interrupting) ->
                List.of(new CatchingEvent(node, trigger, interrupting));
            case Behavior.Boundary(final var trigger, final var interrupting) ->
                List.of(new CatchingEvent(node, trigger, interrupting));
            case Behavior.Catch(final var trigger, final var behindGateway) ->
                List.of(new CatchingEvent(node, trigger, true));
            case null, default -> List.of();
        };
    }

    void complete() {
        if (body == null) {
            events.addAll(boundaryEvents);
            node.complete(parts(behavior, inputs, outputs, events, listeners));
            return;
        }
        node.complete(new FlowNode.Parts(
                behavior,
                inputs,
                outputs,
                List.of(),
                List.of(),
                events,
                noneStart,
                null,
                inclusiveJoins,
                holdsCompensation,
                listeners));
        body.complete(parts(loop, Mappings.none(), Mappings.none(), boundaryEvents, List.of()));
    }

    private FlowNode.Parts parts(
            final Behavior does,
            final Mappings in,
            final Mappings out,
            final List<CatchingEvent> listensTo,
            final List<Listener> told) {
        return new FlowNode.Parts(
                does,
                in,
                out,
                incoming,
                outgoing,
                listensTo,
                noneStart,
                attachedTo,
                inclusiveJoins,
                holdsCompensation,
                told);
    }
}

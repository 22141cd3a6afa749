package dev.skep.model.graph;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.model.feel.Mappings;
import java.util.List;
import java.util.Objects;

/**
 * A process, task, event, gateway or sub-process. Nodes refer to each other in circles, so they are made first and then
 * {@link #complete completed} once, by the transformer.
 */
public final class FlowNode {
    private final String id;
    private final BpmnElementType elementType;
    private final BpmnEventType eventType;
    private final FlowNode scope;
    private Behavior behavior;
    private Mappings inputMappings;
    private Mappings outputMappings;
    private List<SequenceFlow> incoming = List.of();
    private List<SequenceFlow> outgoing = List.of();
    private List<CatchingEvent> events = List.of();
    private FlowNode noneStart;
    private FlowNode attachedTo;
    private List<FlowNode> inclusiveJoins = List.of();
    private List<Listener> listeners = List.of();
    private List<Listener> startListeners = List.of();
    private List<Listener> endListeners = List.of();
    private boolean enteredByFlow;
    private boolean holdsCompensation;
    private String compensationHandler;

    /** A node within a scope; the scope of a process is null. */
    public FlowNode(
            final String id, final BpmnElementType elementType, final BpmnEventType eventType, final FlowNode scope) {
        this.id = Objects.requireNonNull(id);
        this.elementType = Objects.requireNonNull(elementType);
        this.eventType = Objects.requireNonNull(eventType);
        this.scope = scope;
    }

    /** Parts that are known once all nodes are made. */
    public record Parts(
            Behavior behavior,
            Mappings inputMappings,
            Mappings outputMappings,
            List<SequenceFlow> incoming,
            List<SequenceFlow> outgoing,
            List<CatchingEvent> events,
            FlowNode noneStart,
            FlowNode attachedTo,
            List<FlowNode> inclusiveJoins,
            boolean holdsCompensation,
            List<Listener> listeners) {}

    public void complete(final Parts parts) {
        if (behavior != null) {
            throw new IllegalStateException(id + " is complete already");
        }
        behavior = Objects.requireNonNull(parts.behavior());
        inputMappings = Objects.requireNonNull(parts.inputMappings());
        outputMappings = Objects.requireNonNull(parts.outputMappings());
        incoming = List.copyOf(parts.incoming());
        outgoing = List.copyOf(parts.outgoing());
        events = List.copyOf(parts.events());
        noneStart = parts.noneStart();
        attachedTo = parts.attachedTo();
        inclusiveJoins = List.copyOf(parts.inclusiveJoins());
        holdsCompensation = parts.holdsCompensation();
        listeners = List.copyOf(parts.listeners());
        startListeners = listeners(Listener.Event.START);
        endListeners = listeners(Listener.Event.END);
        for (final CatchingEvent event : events) {
            if (event.trigger() instanceof Behavior.EventTrigger.Compensation(final String handlerId)) {
                compensationHandler = handlerId;
            }
        }
        enteredByFlow = !incoming.isEmpty()
                && !(behavior instanceof Behavior.Catch(final var trigger, final var behindGateway) && behindGateway);
    }

    public String id() {
        return id;
    }

    public BpmnElementType elementType() {
        return elementType;
    }

    public BpmnEventType eventType() {
        return eventType;
    }

    /** The process or sub-process that holds this node; null for a process. */
    public FlowNode scope() {
        return scope;
    }

    public Behavior behavior() {
        return behavior;
    }

    public Mappings inputMappings() {
        return inputMappings;
    }

    public Mappings outputMappings() {
        return outputMappings;
    }

    public List<SequenceFlow> incoming() {
        return incoming;
    }

    public List<SequenceFlow> outgoing() {
        return outgoing;
    }

    /**
     * Events that can interrupt or accompany this node while it is active: boundary events of an activity; of a scope
     * the start events of its event sub-processes; of a process also its message, timer and signal start events; of an
     * event-based gateway the catch events behind it.
     */
    public List<CatchingEvent> events() {
        return events;
    }

    /** Who is told before it does anything, in this order. */
    public List<Listener> startListeners() {
        return startListeners;
    }

    /** Who is told when it has done all, in this order. */
    public List<Listener> endListeners() {
        return endListeners;
    }

    /** Who is told of that event, in this order. */
    public List<Listener> listeners(final Listener.Event event) {
        return listeners.stream().filter(listener -> listener.event() == event).toList();
    }

    /** Of a scope: the inclusive gateways in it that several flows lead to. They wait for whatever can still reach them. */
    public List<FlowNode> inclusiveJoins() {
        return inclusiveJoins;
    }

    /** Whether it is a gateway that waits for all flows that can still come. */
    public boolean isInclusiveJoin() {
        return behavior instanceof Behavior.InclusiveGateway && incoming.size() > 1;
    }

    /** Whether it is a scope with activities in it that can be compensated. */
    public boolean holdsCompensation() {
        return holdsCompensation;
    }

    /** Id of the activity that compensates this one; null where it can't be compensated by itself. */
    public String compensationHandler() {
        return compensationHandler;
    }

    /** Whether it compensates another activity, which is the only way to it. */
    public boolean isCompensationHandler() {
        return eventType == BpmnEventType.COMPENSATION
                && !(behavior instanceof Behavior.ThrowCompensation)
                && !(behavior instanceof Behavior.Boundary);
    }

    /** Whether each of its instances takes up a sequence flow that was taken. */
    public boolean isEnteredByFlow() {
        return enteredByFlow;
    }

    /** The none start event of a scope; null where there is none. */
    public FlowNode noneStart() {
        return noneStart;
    }

    /** Whether it holds no other nodes. */
    public boolean isLeaf() {
        return switch (behavior) {
            case Behavior.Scope scope -> false;
            case Behavior.AdHoc adHoc -> false;
            case Behavior.AdHocInner inner -> false;
            default -> true;
        };
    }

    /** The activity of a boundary event; null for others. */
    public FlowNode attachedTo() {
        return attachedTo;
    }

    @Override
    public String toString() {
        return elementType + "[" + id + "]";
    }
}

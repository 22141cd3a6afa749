package dev.skep.model.graph;

import dev.skep.model.graph.Behavior.EventTrigger;

/**
 * An event that a node listens to while it is active.
 *
 * @param node the boundary event, or the start event within an event sub-process or of the process
 * @param interrupting whether the trigger ends what the node was doing
 */
public record CatchingEvent(FlowNode node, EventTrigger trigger, boolean interrupting) {}

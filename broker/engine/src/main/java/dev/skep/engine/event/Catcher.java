package dev.skep.engine.event;

import dev.skep.engine.instance.ElementInstance;
import dev.skep.model.graph.FlowNode;

/**
 * Who catches an error or an escalation.
 *
 * @param waiting the element instance that listens
 * @param event the boundary event at it, or the start event of the event sub-process in it
 * @param interrupting whether it ends what the instance was doing
 */
public record Catcher(ElementInstance waiting, FlowNode event, boolean interrupting) {}

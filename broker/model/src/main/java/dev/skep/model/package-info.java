/**
 * BPMN and FEEL to an immutable executable graph, DMN to decisions, or a readable list of faults.
 *
 * <p>{@link dev.skep.model.graph} is the graph, {@link dev.skep.model.feel} the expressions in it,
 * {@link dev.skep.model.timer} what timers mean, {@link dev.skep.model.dmn} the decisions. Knows nothing of instances, state or records.
 */
package dev.skep.model;

/**
 * The executable graph of one process: nodes and flows with everything resolved that does not depend on an instance.
 *
 * <p>Built once by {@link dev.skep.model.bpmn}, then read by many: nothing changes after
 * {@link dev.skep.model.graph.ExecutableProcess} was made.
 */
package dev.skep.model.graph;

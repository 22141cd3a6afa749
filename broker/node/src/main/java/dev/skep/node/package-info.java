/**
 * The process of a broker: its life cycle around the wired rooms.
 *
 * <p>{@link dev.skep.node.NodeProcess} takes the data directory, serves management and starts what
 * {@link dev.skep.node.BrokerStarter} wires. No rule of the workflow and no format of a file is decided here.
 */
package dev.skep.node;

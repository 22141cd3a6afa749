/**
 * What makes a broker part of a cluster: the loops around the cores of membership and topology, who leads which partition, and
 * the ways of commands, answers and log entries between members.
 *
 * <p>Nothing here decides: that is done by the cores, which know neither threads nor sockets.
 */
package dev.skep.node.cluster;

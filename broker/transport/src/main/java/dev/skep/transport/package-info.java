/**
 * Frames between members over TCP and TLS: the real {@link dev.skep.base.Network}. Knows nothing of what frames mean.
 *
 * <p>{@link dev.skep.transport.ClusterTransport} listens and dials. Connections carry frames in one direction, from the one
 * who dialled; the other direction carries the answer of the handshake and answers to pings. One connection for each address
 * and lane, so that heartbeats never wait behind a snapshot.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>Frames of one sender, lane and address arrive in order, each once, as long as the connection lasts. When it breaks,
 *       some last ones are lost, and those that wait are dropped.
 *   <li>What is delivered passed its checksum, and came from a member of the same cluster that speaks a common version.
 *   <li>Each queue is bounded; a full one refuses. A dead link is found out by pings within seconds.
 * </ul>
 *
 * <h2>Not covered</h2>
 *
 * <ul>
 *   <li>Without TLS anybody who reaches the port and knows the name of the cluster is a member. With it, whoever holds a
 *       trusted certificate is any member it says.
 *   <li>A receiver that is slow stops the reading of all connections of its event loop: it must hand over and return.
 * </ul>
 */
package dev.skep.transport;

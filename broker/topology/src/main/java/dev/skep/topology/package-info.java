/**
 * The agreed document of who hosts what: the document, its bytes, and how two of them become one.
 *
 * <p>{@code placement} says who should host what, {@code change} how to get there. None of it does I/O or knows how an operation is
 * carried out; consensus, journals and sockets are other rooms' business.
 *
 * <h2>Fault model</h2>
 *
 * <p>Messages get lost, come late, twice and in any order; members crash at any point and come back with what they
 * persisted last. A document is persisted before anybody else hears of it. Clocks need not agree.
 *
 * <h2>Not covered</h2>
 *
 * <ul>
 *   <li>The document is gossip, not consensus. A coordinator that dies with a change nobody has seen loses it when its successor begins
 *       another one meanwhile, and whatever it granted last (a lease). That is why coordinators act only while they see a
 *       majority, and why no safety of the data rests on the document: that is the business of the partitions' consensus.
 *   <li>Members that lie.
 * </ul>
 */
package dev.skep.topology;

/**
 * Who is alive, and what is gossiped: SWIM (Das, Gupta, Motivala 2002) with suspicion and incarnations, without I/O. Messages and
 * the time go in, messages and news of members come out; the owner resolves names, sends bytes and saves what is to be remembered.
 *
 * <p>Fault model: frames get lost, late, doubled and out of order; links work in one direction only; members stop, stand still for a
 * while, come back with another address or with a clock that went back. Not among them: members that lie. TLS keeps strangers out.
 *
 * <p>This room must not know what the properties of a member mean, nor what a partition is. Its views are never a base for
 * safety: two members may see different things for a while. Consensus decides, this room only tells whom to ask.
 */
package dev.skep.membership;

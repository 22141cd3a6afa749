package dev.skep.topology.change;

import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.Topology;

/** What the core wants done, told in the order in which it must be done. None of these may call the core back before it returns. */
public interface TopologyEffects {
    /** This is the document now. Durable when this returns: nobody may hear of it before. */
    void persist(Topology topology);

    /** Send it to a few other members, at random; may get lost. */
    void gossip(Topology topology);

    /** Send it to this one, which has an older one; may get lost. */
    void send(MemberId to, Topology topology);

    /**
     * Carry it out beside the loop, then tell {@link TopologyCore#performed}, or {@link TopologyCore#failed}. May be told again for the
     * same operation, after a failure or a restart, and then must go on or do nothing, as needed. What concerns the same
     * partition is to be carried out one after the other.
     */
    void perform(ChangeOperation operation);

    /** The change was cancelled: no need to try on. If it is done all the same, tell {@link TopologyCore#performed}. */
    void abandon(ChangeOperation operation);
}

package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import java.util.List;

/**
 * What membership wants done, and what it found out. Called from within the inputs of {@link SwimCore}; an implementation must not
 * call back into it. Never called for this member itself.
 */
public interface SwimEffects {
    /** One way, may get lost. */
    void send(Address to, SwimMessage message);

    void memberAdded(Member member);

    /** It says something else of itself, or is no longer suspected. A member with another version is removed, then added. */
    void memberUpdated(Member member);

    /** Does not answer; still a member. */
    void memberSuspected(Member member);

    /** Dead, or left. */
    void memberRemoved(Member member);

    /** These ids and addresses are to be known at the next start. Told when they change. */
    void remember(List<Member> members);

    /**
     * For the log: a node was not let in, or turned this one away without harm. Told for each attempt.
     *
     * @param address of the other side
     */
    void turnedAway(RefusalKind kind, MemberId id, Address address, String reason);

    /** This node must stop. Membership is silent from now on. */
    void refused(RefusalKind kind, String reason);
}

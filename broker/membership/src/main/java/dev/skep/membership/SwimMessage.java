package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import java.util.List;

/**
 * What members say to each other. Written by {@link SwimMessageCodec}.
 *
 * @param version of the protocol
 * @param fromAddress where the sender listens, and where answers go
 * @param incarnation of the sender
 * @param joined another member has listed the sender, at its address: it is no newcomer
 * @param sequence the sender's number; an answer repeats it
 * @param updates news that travel along
 */
public record SwimMessage(
        int version,
        ClusterId cluster,
        MemberId from,
        Address fromAddress,
        long incarnation,
        boolean joined,
        long sequence,
        Body body,
        List<MemberUpdate> updates) {

    public sealed interface Body {}

    /** Are you alive? For that member only: another one that has its address now does not answer. */
    public record Ping(MemberId target) implements Body {}

    /** Ping it for me, and pass its answer on (the paper's ping-req). */
    public record PingRequest(MemberId target, Address address) implements Body {}

    /** @param subject who answered the ping: the sender, or the one it was asked to ping */
    public record Ack(MemberId subject) implements Body {}

    /** All that the sender knows is in the updates, its own record first; large states come in several messages. */
    public record Sync(boolean answerWanted) implements Body {}

    /** Only the updates. */
    public record Gossip() implements Body {}

    /**
     * You are not let in.
     *
     * @param refused who is meant, with its incarnation, as its address may have another owner by now
     */
    public record Refusal(RefusalKind kind, MemberId refused, long refusedIncarnation, String reason) implements Body {}

    /** Of another version of the protocol: nothing but the head could be read. */
    public record Foreign() implements Body {}
}

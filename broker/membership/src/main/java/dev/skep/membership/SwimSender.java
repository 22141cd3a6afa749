package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.membership.SwimMessage.Body;
import dev.skep.membership.SwimMessage.Gossip;
import dev.skep.membership.SwimMessage.Refusal;
import dev.skep.membership.SwimMessage.Sync;
import java.util.ArrayList;
import java.util.List;

/** Puts the head onto messages, and news onto their back. */
final class SwimSender {
    private final ClusterId cluster;
    private final MemberTable table;
    private final GossipBuffer gossip;
    private final SwimLimits limits;
    private final SwimEffects effects;
    private long sequence;

    SwimSender(
            final ClusterId cluster,
            final MemberTable table,
            final GossipBuffer gossip,
            final SwimLimits limits,
            final SwimEffects effects,
            final Rng rng) {
        this.cluster = cluster;
        this.table = table;
        this.gossip = gossip;
        this.limits = limits;
        this.effects = effects;
        // An answer to the last run of this node must not be taken for one to this run.
        sequence = rng.nextLong() >>> 2;
    }

    long nextSequence() {
        return ++sequence;
    }

    /** With news, and before all with what is said of the receiver itself, so that it can defend itself (Lifeguard's buddies). */
    void send(final Address to, final MemberId receiver, final long messageSequence, final Body body) {
        final MemberTable.Entry entry = receiver == null ? null : table.entry(receiver);
        final List<MemberUpdate> news = gossip.take();
        if (entry == null || entry.state == MemberState.ALIVE || entry.remembered) {
            send(to, messageSequence, body, news);
            return;
        }
        final List<MemberUpdate> updates = new ArrayList<>();
        updates.add(new MemberUpdate(entry.member, entry.state));
        for (final MemberUpdate update : news) {
            if (!update.member().id().equals(receiver)) {
                updates.add(update);
            }
        }
        send(to, messageSequence, body, updates);
    }

    /** Only what concerns the receiver. */
    void tellItsState(final Address to, final MemberTable.Entry entry) {
        send(to, nextSequence(), new Gossip(), List.of(new MemberUpdate(entry.member, entry.state)));
    }

    /** One statement to all living others, at once. */
    void broadcast(final MemberUpdate update) {
        for (final MemberTable.Entry entry : table.live()) {
            send(entry.member.address(), nextSequence(), new Gossip(), List.of(update));
        }
    }

    void refuse(final SwimMessage message, final RefusalKind kind, final String reason) {
        send(
                message.fromAddress(),
                message.sequence(),
                new Refusal(kind, message.from(), message.incarnation(), reason),
                List.of());
    }

    /** Everything known to one that need not know anything. Only the last message asks for an answer. */
    void sync(final Address to, final long messageSequence, final boolean answerWanted) {
        List<MemberUpdate> part = new ArrayList<>();
        part.add(new MemberUpdate(table.self(), MemberState.ALIVE));
        int bytes = part.getFirst().bytes();
        for (final MemberTable.Entry entry : table.others()) {
            if (entry.remembered) {
                continue;
            }
            final MemberUpdate update = new MemberUpdate(entry.member, entry.state);
            if (bytes + update.bytes() > limits.syncBytesMax()) {
                send(to, messageSequence, new Sync(false), part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(update);
            bytes += update.bytes();
        }
        send(to, messageSequence, new Sync(answerWanted), part);
    }

    private void send(final Address to, final long messageSequence, final Body body, final List<MemberUpdate> updates) {
        final Member self = table.self();
        effects.send(
                to,
                new SwimMessage(
                        SwimMessageCodec.VERSION,
                        cluster,
                        self.id(),
                        self.address(),
                        self.incarnation(),
                        table.isConfirmed(),
                        messageSequence,
                        body,
                        List.copyOf(updates)));
    }
}

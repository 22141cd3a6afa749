package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.membership.SwimMessage.Ping;
import dev.skep.membership.SwimMessage.PingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Two nodes claim one id. A node that was started again with another address looks just like a second node with the id of a living
 * one; what tells them apart is whether somebody still answers at the old address. So the known holder is probed, directly and
 * through others, before the claim is believed.
 */
final class Challenges {
    /** Further claims wait until some are settled; the claimants repeat them. */
    private static final int CHALLENGES_MAX = 64;

    /**
     * @param holder where the id is said to live
     * @param holderIncarnation what it was said to have there
     * @param claim what the other node sent; null when it is this node that has the id as well
     */
    record Challenge(MemberId id, Address holder, long holderIncarnation, SwimMessage claim, long sequence) {}

    private static final class Pending {
        final Challenge challenge;
        int probesLeft;
        long nextAt;

        Pending(final Challenge challenge, final int probesLeft, final long nextAt) {
            this.challenge = challenge;
            this.probesLeft = probesLeft;
            this.nextAt = nextAt;
        }
    }

    private final SwimSettings settings;
    private final MemberTable table;
    private final SwimSender sender;
    private final Rng rng;
    private final TreeMap<MemberId, Pending> pending = new TreeMap<>();

    Challenges(final SwimSettings settings, final MemberTable table, final SwimSender sender, final Rng rng) {
        this.settings = settings;
        this.table = table;
        this.sender = sender;
        this.rng = rng;
    }

    /** Begins to probe the holder, unless that is going on already. The first probe leaves with the next tick. */
    void begin(
            final long now,
            final MemberId id,
            final Address holder,
            final long holderIncarnation,
            final SwimMessage claim) {
        if (pending.size() < CHALLENGES_MAX && !pending.containsKey(id)) {
            final Challenge challenge = new Challenge(id, holder, holderIncarnation, claim, sender.nextSequence());
            pending.put(id, new Pending(challenge, settings.limits().claimProbes(), now));
        }
    }

    /** Returns the challenge that this answer settles, as the holder is alive; or null. */
    Challenge acknowledged(final SwimMessage message, final MemberId subject) {
        final Pending answered = pending.get(subject);
        if (answered == null || answered.challenge.sequence() != message.sequence()) {
            return null;
        }
        final boolean direct = message.from().equals(subject);
        if (direct && !message.fromAddress().equals(answered.challenge.holder())) {
            return null;
        }
        pending.remove(subject);
        return answered.challenge;
    }

    /** Returns those whose holder answered nothing. */
    List<Challenge> tick(final long now) {
        final List<Challenge> unanswered = new ArrayList<>();
        for (final var entries = pending.values().iterator(); entries.hasNext(); ) {
            final Pending due = entries.next();
            if (now < due.nextAt) {
                continue;
            }
            if (due.probesLeft == 0) {
                entries.remove();
                unanswered.add(due.challenge);
                continue;
            }
            due.probesLeft--;
            due.nextAt = now + settings.probeRoundNanos() / 2;
            probe(due.challenge);
        }
        return unanswered;
    }

    private void probe(final Challenge challenge) {
        final MemberId id = challenge.id();
        sender.send(challenge.holder(), null, challenge.sequence(), new Ping(id));
        for (final MemberTable.Entry helper : table.randomLive(rng, settings.suspectProbes(), id)) {
            sender.send(
                    helper.member.address(),
                    helper.member.id(),
                    challenge.sequence(),
                    new PingRequest(id, challenge.holder()));
        }
    }

    void cancel(final MemberId id) {
        pending.remove(id);
    }

    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (final Pending each : pending.values()) {
            next = Math.min(next, each.nextAt);
        }
        return next;
    }

    void shift(final long nanos) {
        for (final Pending each : pending.values()) {
            each.nextAt += nanos;
        }
    }
}

package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.membership.SwimMessage.Ack;
import dev.skep.membership.SwimMessage.Ping;
import dev.skep.membership.SwimMessage.PingRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The failure detector (sections 3.1 and 4.3 of the paper): in each round one member is pinged, round robin over a shuffled list;
 * when it does not answer in time, others are asked to ping it, until the round ends.
 */
final class Prober {
    /** Pings for others that wait for an answer; older ones are forgotten. */
    private static final int RELAYS_MAX = 256;

    private record Relay(MemberId target, Address address, Address origin, MemberId originId, long originSequence) {}

    private final SwimSettings settings;
    private final MemberTable table;
    private final SwimSender sender;
    private final Rng rng;
    private final List<MemberId> order = new ArrayList<>();
    private final LinkedHashMap<Long, Relay> relays = new LinkedHashMap<>();
    private int position;
    private long roundEndsAt = Long.MAX_VALUE;
    private MemberId target;
    private Address targetAddress;
    private long probeSequence;
    private long indirectAt = Long.MAX_VALUE;

    Prober(final SwimSettings settings, final MemberTable table, final SwimSender sender, final Rng rng) {
        this.settings = settings;
        this.table = table;
        this.sender = sender;
        this.rng = rng;
    }

    /** A new member takes a random place among those that are still to be probed, so that its wait is bounded. */
    void added(final long now, final MemberId id) {
        if (!order.contains(id)) {
            order.add(position + rng.nextInt(order.size() - position + 1), id);
        }
        if (roundEndsAt == Long.MAX_VALUE) {
            roundEndsAt = now + rng.between(1, settings.probeRoundNanos());
        }
    }

    long nextDeadlineNanos() {
        return Math.min(indirectAt, roundEndsAt);
    }

    void shift(final long nanos) {
        indirectAt = later(indirectAt, nanos);
        roundEndsAt = later(roundEndsAt, nanos);
    }

    /** Returns who has not answered in the round that ends now, or null. */
    MemberId tick(final long now) {
        if (now >= indirectAt) {
            indirectAt = Long.MAX_VALUE;
            probeThroughOthers();
        }
        if (now < roundEndsAt) {
            return null;
        }
        final MemberId silent = target;
        target = null;
        indirectAt = Long.MAX_VALUE;
        final MemberTable.Entry next = next();
        if (next == null) {
            roundEndsAt = Long.MAX_VALUE;
            return silent;
        }
        roundEndsAt = now + settings.probeRoundNanos();
        target = next.member.id();
        targetAddress = next.member.address();
        probeSequence = sender.nextSequence();
        indirectAt = now + settings.probeTimeoutNanos();
        sender.send(targetAddress, target, probeSequence, new Ping(target));
        return silent;
    }

    /** The direct way is tried again as well: with few members there is hardly another one. */
    private void probeThroughOthers() {
        sender.send(targetAddress, target, probeSequence, new Ping(target));
        for (final MemberTable.Entry helper : table.randomLive(rng, settings.suspectProbes(), target)) {
            sender.send(
                    helper.member.address(), helper.member.id(), probeSequence, new PingRequest(target, targetAddress));
        }
    }

    private MemberTable.Entry next() {
        for (int rounds = 0; rounds < 2; rounds++) {
            while (position < order.size()) {
                final MemberTable.Entry entry = table.liveEntry(order.get(position++));
                if (entry != null) {
                    return entry;
                }
            }
            order.clear();
            position = 0;
            for (final MemberTable.Entry entry : table.live()) {
                order.add(rng.nextInt(order.size() + 1), entry.member.id());
            }
        }
        return null;
    }

    /** Somebody asks this member to ping another one. */
    void pingFor(final SwimMessage message, final PingRequest request) {
        final long sequence = sender.nextSequence();
        relays.put(
                sequence,
                new Relay(
                        request.target(),
                        request.address(),
                        message.fromAddress(),
                        message.from(),
                        message.sequence()));
        if (relays.size() > RELAYS_MAX) {
            relays.remove(relays.firstEntry().getKey());
        }
        sender.send(request.address(), request.target(), sequence, new Ping(request.target()));
    }

    void acknowledged(final SwimMessage message, final MemberId subject) {
        final Relay relay = relays.remove(message.sequence());
        if (relay != null && relay.target().equals(subject) && relay.address().equals(message.fromAddress())) {
            sender.send(relay.origin(), relay.originId(), relay.originSequence(), new Ack(subject));
        }
        if (message.sequence() == probeSequence && subject.equals(target)) {
            target = null;
            indirectAt = Long.MAX_VALUE;
        }
    }

    static long later(final long deadline, final long nanos) {
        return deadline == Long.MAX_VALUE ? deadline : deadline + nanos;
    }
}

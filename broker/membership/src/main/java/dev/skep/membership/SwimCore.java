package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.Check;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.membership.MemberTable.Entry;
import dev.skep.membership.SwimMessage.Ack;
import dev.skep.membership.SwimMessage.Foreign;
import dev.skep.membership.SwimMessage.Gossip;
import dev.skep.membership.SwimMessage.Ping;
import dev.skep.membership.SwimMessage.PingRequest;
import dev.skep.membership.SwimMessage.Refusal;
import dev.skep.membership.SwimMessage.Sync;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One member's part of SWIM: who is alive, and what do they say of themselves. Single-threaded; inputs come with the time of a
 * monotonic clock, {@link SwimEffects} say what is to be done.
 *
 * <p>Beyond the paper: incarnations start at a value of the caller, so that a restarted node wins over its past; a claim to an id
 * whose holder still answers is refused ({@link Challenges}); a member that stood still for a while does not blame the others for
 * it ({@link #tick}); the dead are asked now and then whether they are back ({@link Contacts}).
 */
public final class SwimCore {
    /** Another node with the same id and address can be seen only in that both contradict each other without end. */
    private static final int CONTRADICTIONS_TO_STOP = 8;

    private final SwimSettings settings;
    private final Admission admission;
    private final SwimEffects effects;
    private final Rng rng;
    private final MemberTable table;
    private final GossipBuffer gossip;
    private final SwimSender sender;
    private final Prober prober;
    private final Challenges challenges;
    private final Contacts contacts;
    private final MemberMerge merge;
    private final List<Address> firstContactPoints;
    private final List<Member> remembered;
    private final long firstIncarnation;

    private boolean running;
    private int contradictions;
    private long lastGossipAt;
    private long gossipAt = Long.MAX_VALUE;
    private long syncAt = Long.MAX_VALUE;

    /**
     * @param self with an incarnation above all of its past, see {@link Member}
     * @param contactPoints where to look for others; the own address does no harm
     * @param remembered what {@link SwimEffects#remember} told in the last run
     * @param rng of this core alone
     */
    public SwimCore(
            final SwimSettings settings,
            final Member self,
            final ClusterId cluster,
            final List<Address> contactPoints,
            final List<Member> remembered,
            final SwimEffects effects,
            final Rng rng) {
        this.settings = settings;
        this.effects = effects;
        this.rng = rng;
        checkSize(self.properties());
        firstContactPoints = List.copyOf(contactPoints);
        this.remembered = List.copyOf(remembered);
        firstIncarnation = self.incarnation();
        table = new MemberTable(self);
        gossip = new GossipBuffer(table, settings.limits());
        sender = new SwimSender(cluster, table, gossip, settings.limits(), effects, rng);
        prober = new Prober(settings, table, sender, rng);
        challenges = new Challenges(settings, table, sender, rng);
        contacts = new Contacts(settings, table, sender);
        admission = new Admission(cluster, table, sender, contacts, effects);
        merge = new MemberMerge(settings, table, gossip, prober, challenges, effects);
    }

    public void start(final long now) {
        Check.that(!running, "started already");
        running = true;
        lastGossipAt = now - settings.gossipIntervalNanos();
        for (final Member member : remembered) {
            if (!member.id().equals(table.self().id())
                    && table.size() < settings.limits().tombstonesMax()) {
                table.remember(member, now + settings.limits().tombstoneNanos());
            }
        }
        gossip.add(table.self().id());
        contacts.start(now);
        contacts.points(now, firstContactPoints);
        finish(now);
        tick(now);
    }

    /** When {@link #tick} is due, {@code Long.MAX_VALUE} when nothing is. */
    public long nextDeadlineNanos() {
        if (!running) {
            return Long.MAX_VALUE;
        }
        long next = Math.min(prober.nextDeadlineNanos(), challenges.nextDeadlineNanos());
        next = Math.min(next, contacts.nextDeadlineNanos());
        next = Math.min(next, Math.min(gossipAt, syncAt));
        for (final Entry entry : table.others()) {
            if (entry.state == MemberState.SUSPECT) {
                next = Math.min(next, entry.deadline);
            }
        }
        return next;
    }

    /**
     * Does what is due. When it comes much too late then this member stood still: answers that wait to be read may be there in
     * plenty, so that all waiting is prolonged by that time.
     */
    public void tick(final long now) {
        if (!running) {
            return;
        }
        final long next = nextDeadlineNanos();
        if (next != Long.MAX_VALUE && now - next > settings.probeIntervalNanos()) {
            shift(now - next);
        }
        table.forgetOld(now, settings.limits().tombstonesMax());
        for (final Entry entry : table.live()) {
            if (entry.state == MemberState.SUSPECT && now >= entry.deadline) {
                merge.died(now, entry);
                announce(entry);
            }
        }
        final MemberId silent = prober.tick(now);
        if (silent != null && merge.silent(now, silent)) {
            final Entry entry = table.entry(silent);
            announce(entry);
            if (settings.notifySuspect()) {
                sender.tellItsState(entry.member.address(), entry);
            }
        }
        for (final Challenges.Challenge challenge : challenges.tick(now)) {
            holderIsGone(now, challenge);
        }
        contacts.tick(now);
        if (now >= syncAt) {
            syncAt = now + settings.syncIntervalNanos();
            for (final Entry entry : table.randomLive(rng, 1, null)) {
                sender.sync(entry.member.address(), sender.nextSequence(), true);
            }
        }
        if (now >= gossipAt) {
            gossip(now);
        }
        finish(now);
    }

    private void gossip(final long now) {
        lastGossipAt = now;
        gossipAt = Long.MAX_VALUE;
        for (final Entry entry : table.randomLive(rng, settings.gossipFanout(), null)) {
            if (!gossip.isEmpty()) {
                sender.send(entry.member.address(), entry.member.id(), sender.nextSequence(), new Gossip());
            }
        }
    }

    public void receive(final long now, final SwimMessage message) {
        if (!running) {
            return;
        }
        if (message.body() instanceof Refusal refusal) {
            if (admission.mustStop(message, refusal)) {
                stop(refusal.kind(), refusal.reason());
            }
        } else if (admission.admits(message)) {
            hear(now, message);
        }
        finish(now);
    }

    private void stop(final RefusalKind kind, final String reason) {
        running = false;
        effects.refused(kind, reason);
    }

    private void hear(final long now, final SwimMessage message) {
        if (message.body() instanceof Ack ack) {
            acknowledged(message, ack.subject());
            prober.acknowledged(message, ack.subject());
        }
        if (!running) {
            return;
        }
        final Member self = table.self();
        if (message.from().equals(self.id())) {
            if (message.fromAddress().equals(self.address())) {
                contacts.answered(message);
            } else {
                sameId(now, message);
            }
            return;
        }
        if (isClaimOfLivingId(now, message)) {
            return;
        }
        contacts.answered(message);
        for (final MemberUpdate update : message.updates()) {
            if (!update.member().id().equals(self.id())) {
                merge.heard(now, update);
                continue;
            }
            aboutSelf(now, update);
            if (!running) {
                return;
            }
        }
        answer(message);
    }

    private void answer(final SwimMessage message) {
        final Entry entry = table.entry(message.from());
        final boolean unknown = entry == null || entry.remembered;
        switch (message.body()) {
            case Ping ping
            when ping.target().equals(table.self().id()) ->
                sender.send(
                        message.fromAddress(),
                        message.from(),
                        message.sequence(),
                        new Ack(table.self().id()));
            case PingRequest request -> prober.pingFor(message, request);
            case Sync sync
            when sync.answerWanted() -> {
                sender.sync(message.fromAddress(), message.sequence(), false);
                return;
            }
            case Sync _ -> {
                if (unknown) {
                    return;
                }
            }
            case Ping _, Ack _, Gossip _, Refusal _, Foreign _ -> {}
        }
        if (unknown || entry.member.incarnation() < message.incarnation()) {
            // It is there, but what it says of itself did not get here yet.
            sender.sync(message.fromAddress(), sender.nextSequence(), true);
        } else if (entry.state != MemberState.ALIVE && !(message.body() instanceof Ping)) {
            sender.tellItsState(message.fromAddress(), entry);
        }
    }

    private void acknowledged(final SwimMessage message, final MemberId subject) {
        final Challenges.Challenge challenge = challenges.acknowledged(message, subject);
        if (challenge == null) {
            return;
        }
        if (challenge.claim() == null) {
            stop(
                    RefusalKind.ID_TAKEN,
                    Admission.idTaken(challenge.id().text(), table.self().address(), challenge.holder()));
        } else {
            admission.turnAway(challenge.claim(), challenge.holder());
        }
    }

    private void holderIsGone(final long now, final Challenges.Challenge challenge) {
        if (challenge.claim() == null) {
            raiseAbove(challenge.holderIncarnation());
            return;
        }
        final Entry entry = table.liveEntry(challenge.id());
        if (entry != null && entry.member.address().equals(challenge.holder())) {
            merge.died(now, entry);
            announce(entry);
        }
        sender.sync(challenge.claim().fromAddress(), sender.nextSequence(), true);
    }

    /**
     * The sender has the id of a member that lives elsewhere, as far as known here. If it is in the cluster already and newer, then
     * others have settled that, and it is believed. Else the holder is asked for a sign of life.
     */
    private boolean isClaimOfLivingId(final long now, final SwimMessage message) {
        final Entry entry = table.liveEntry(message.from());
        if (entry == null || entry.member.address().equals(message.fromAddress())) {
            return false;
        }
        final int order = Member.compare(
                message.incarnation(), message.fromAddress(), entry.member.incarnation(), entry.member.address());
        if (message.joined() && order > 0) {
            return false;
        }
        challenges.begin(now, message.from(), entry.member.address(), entry.member.incarnation(), message);
        return true;
    }

    /**
     * Another node with the id of this one speaks. A member stays, a newcomer goes; of two members that were apart the newer one
     * stays, as the rest of the cluster believes that one; of two newcomers the older one.
     */
    private void sameId(final long now, final SwimMessage message) {
        final Member self = table.self();
        final boolean joined = table.isConfirmed();
        final int order =
                Member.compare(self.incarnation(), self.address(), message.incarnation(), message.fromAddress());
        final boolean stays = joined ? !message.joined() || order > 0 : !message.joined() && order < 0;
        if (!stays) {
            // This may be a late echo of this node's own past at another address: only an answer proves that it lives.
            challenges.begin(now, self.id(), message.fromAddress(), message.incarnation(), null);
            return;
        }
        admission.turnAway(message, self.address());
    }

    /** What others say of this member: false rumours and its own past are overruled, another living node with its id is not. */
    private void aboutSelf(final long now, final MemberUpdate update) {
        final Member self = table.self();
        final Member said = update.member();
        if (update.state() == MemberState.ALIVE && !said.address().equals(self.address())) {
            // An older one elsewhere is this node's past, or a living holder; then the others refuse this newcomer.
            if (Member.compare(said.incarnation(), said.address(), self.incarnation(), self.address()) > 0) {
                challenges.begin(now, self.id(), said.address(), said.incarnation(), null);
            }
            return;
        }
        if (update.state() == MemberState.ALIVE
                && said.incarnation() >= firstIncarnation
                && said.incarnation() <= self.incarnation()) {
            table.confirm();
        }
        final boolean isNews = said.incarnation() > self.incarnation()
                || (said.incarnation() == self.incarnation()
                        && (update.state() != MemberState.ALIVE || !said.equals(self)));
        if (!isNews) {
            return;
        }
        if (update.state() == MemberState.ALIVE && ++contradictions >= CONTRADICTIONS_TO_STOP) {
            stop(
                    RefusalKind.ID_TAKEN,
                    "another node says that it is member %s at %s as well: give each node an id and an address of its own"
                            .formatted(self.id(), self.address()));
            return;
        }
        raiseAbove(said.incarnation());
        if (settings.broadcastDisputes()) {
            sender.broadcast(new MemberUpdate(table.self(), MemberState.ALIVE));
        }
    }

    private void raiseAbove(final long incarnation) {
        final Member self = table.self();
        final long above = Math.max(self.incarnation(), incarnation) + 1;
        table.self(self.withIncarnation(Math.min(above, Member.INCARNATION_MAX)));
        gossip.add(self.id());
    }

    /** Tells all members of what this one found, where the settings want that. */
    private void announce(final Entry entry) {
        if (settings.broadcastUpdates()) {
            sender.broadcast(new MemberUpdate(entry.member, entry.state));
        }
    }

    /** This member says something else of itself from now on. */
    public void updateProperties(final long now, final MemberProperties properties) {
        checkSize(properties);
        if (properties.equals(table.self().properties())) {
            return;
        }
        table.self(table.self().withProperties(properties));
        raiseAbove(table.self().incarnation());
        if (running && settings.broadcastUpdates()) {
            sender.broadcast(new MemberUpdate(table.self(), MemberState.ALIVE));
        }
        finish(now);
    }

    private void checkSize(final MemberProperties properties) {
        Check.that(
                properties.bytes() <= settings.limits().propertiesBytesMax(),
                "own properties of %s bytes, more than %s",
                properties.bytes(),
                settings.limits().propertiesBytesMax());
    }

    /** Names were resolved anew, or the configuration has changed. */
    public void contactPoints(final long now, final List<Address> addresses) {
        if (running) {
            contacts.points(now, addresses);
            finish(now);
        }
    }

    /** Tells the others that this member leaves, so that they need not find out. The end: nothing is heard or said after it. */
    public void leave(final long now) {
        if (running) {
            raiseAbove(table.self().incarnation());
            sender.broadcast(new MemberUpdate(table.self(), MemberState.LEFT));
            running = false;
        }
    }

    /** This member as it describes itself now. */
    public Member self() {
        return table.self();
    }

    /** All that are believed to live, suspects and this one included, by id. */
    public List<Member> members() {
        final List<Member> members = new ArrayList<>();
        members.add(table.self());
        for (final Entry entry : table.live()) {
            members.add(entry.member);
        }
        members.sort(Comparator.comparing(Member::id));
        return List.copyOf(members);
    }

    /** Null when no such member is believed to live. */
    public Member member(final MemberId id) {
        if (id.equals(table.self().id())) {
            return table.self();
        }
        final Entry entry = table.liveEntry(id);
        return entry == null ? null : entry.member;
    }

    /** False for unknown ones as well. */
    public boolean isSuspected(final MemberId id) {
        final Entry entry = table.entry(id);
        return entry != null && entry.state == MemberState.SUSPECT;
    }

    /** False before the start, after {@link #leave}, and once this member was refused. */
    public boolean isRunning() {
        return running;
    }

    private void shift(final long nanos) {
        prober.shift(nanos);
        challenges.shift(nanos);
        contacts.shift(nanos);
        gossipAt = Prober.later(gossipAt, nanos);
        syncAt = Prober.later(syncAt, nanos);
        for (final Entry entry : table.others()) {
            if (entry.state == MemberState.SUSPECT) {
                entry.deadline += nanos;
            }
        }
    }

    /** Timers exist only while there is something to do for them. */
    private void finish(final long now) {
        if (!running) {
            return;
        }
        contacts.refresh(now);
        final boolean hasLive = table.hasLive();
        if (!hasLive) {
            syncAt = Long.MAX_VALUE;
        } else if (syncAt == Long.MAX_VALUE) {
            syncAt = now + rng.between(1, settings.syncIntervalNanos());
        }
        if (!hasLive || gossip.isEmpty()) {
            gossipAt = Long.MAX_VALUE;
        } else if (gossipAt == Long.MAX_VALUE) {
            gossipAt = Math.max(now, lastGossipAt + settings.gossipIntervalNanos());
        }
        if (table.takeAddressesChanged()) {
            effects.remember(table.worthRemembering());
        }
    }
}

package dev.skep.membership;

import dev.skep.base.Check;
import dev.skep.base.MemberId;
import dev.skep.membership.MemberTable.Entry;

/** What is said of other members becomes what is known of them, and the owner is told of what changed (section 4.2 of the paper). */
final class MemberMerge {
    private final SwimSettings settings;
    private final MemberTable table;
    private final GossipBuffer gossip;
    private final Prober prober;
    private final Challenges challenges;
    private final SwimEffects effects;

    MemberMerge(
            final SwimSettings settings,
            final MemberTable table,
            final GossipBuffer gossip,
            final Prober prober,
            final Challenges challenges,
            final SwimEffects effects) {
        this.settings = settings;
        this.table = table;
        this.gossip = gossip;
        this.prober = prober;
        this.challenges = challenges;
        this.effects = effects;
    }

    /** Somebody says this of another member. */
    void heard(final long now, final MemberUpdate update) {
        final Entry entry = table.entry(update.member().id());
        if (entry == null || entry.remembered) {
            if (update.state() == MemberState.ALIVE && (entry != null || hasRoom(now))) {
                appear(now, update.member());
            }
            return;
        }
        if (!update.overrides(entry.member, entry.state)) {
            return;
        }
        if (!entry.isLive()) {
            goneIsSaidToBe(now, entry, update);
            return;
        }
        switch (update.state()) {
            case ALIVE -> changed(now, entry, update.member());
            case SUSPECT -> suspect(now, update.member());
            case DEAD -> saidToBeDead(now, entry, update.member());
            case LEFT -> remove(now, entry, update.member(), MemberState.LEFT);
        }
    }

    /**
     * The paper removes it at once. Here a member is removed on the word of others only when it has been under suspicion here as
     * well: when two parts of a cluster meet again, each believes the other one dead, and would tear holes into it.
     */
    private void saidToBeDead(final long now, final Entry entry, final Member said) {
        final boolean sameAddress = said.address().equals(entry.member.address());
        final boolean longSuspected =
                entry.state == MemberState.SUSPECT && now >= entry.deadline - settings.failureTimeoutNanos() / 2;
        if (!sameAddress || longSuspected) {
            remove(now, entry, said, MemberState.DEAD);
        } else if (entry.state == MemberState.ALIVE || said.incarnation() > entry.member.incarnation()) {
            suspect(now, entry.member.withIncarnation(said.incarnation()));
        }
    }

    private void goneIsSaidToBe(final long now, final Entry entry, final MemberUpdate update) {
        switch (update.state()) {
            case ALIVE -> appear(now, update.member());
            case DEAD, LEFT -> {
                table.put(update.member(), update.state(), entry.deadline);
                gossip.add(update.member().id());
            }
            // It spoke up after it was believed dead, and was silent again. If it lives it speaks up once more.
            case SUSPECT -> {}
        }
    }

    private boolean hasRoom(final long now) {
        table.forgetOld(now, settings.limits().tombstonesMax());
        return table.size() < settings.limits().membersMax();
    }

    private void appear(final long now, final Member member) {
        table.put(member, MemberState.ALIVE, Long.MAX_VALUE);
        prober.added(now, member.id());
        gossip.add(member.id());
        effects.memberAdded(member);
    }

    private void changed(final long now, final Entry entry, final Member member) {
        final Member before = entry.member;
        final boolean wasSuspect = entry.state == MemberState.SUSPECT;
        table.put(member, MemberState.ALIVE, Long.MAX_VALUE);
        gossip.add(member.id());
        if (!before.address().equals(member.address())) {
            challenges.cancel(member.id());
        }
        if (!before.version().equals(member.version())) {
            effects.memberRemoved(before);
            effects.memberAdded(member);
        } else if (wasSuspect || !before.equals(member)) {
            effects.memberUpdated(member);
        }
        prober.added(now, member.id());
    }

    private void suspect(final long now, final Member member) {
        table.put(member, MemberState.SUSPECT, now + settings.failureTimeoutNanos());
        gossip.add(member.id());
        effects.memberSuspected(member);
    }

    private void remove(final long now, final Entry entry, final Member said, final MemberState state) {
        final Member before = entry.member;
        final Member tombstone = new MemberUpdate(said, state).member();
        table.put(tombstone, state, now + settings.limits().tombstoneNanos());
        gossip.add(tombstone.id());
        challenges.cancel(tombstone.id());
        effects.memberRemoved(before);
        table.forgetOld(now, settings.limits().tombstonesMax());
    }

    /** It did not answer a probe of this member. Returns whether that is news. */
    boolean silent(final long now, final MemberId id) {
        final Entry entry = table.entry(id);
        if (entry == null || entry.state != MemberState.ALIVE) {
            return false;
        }
        suspect(now, entry.member);
        return true;
    }

    /** This member itself finds that it is dead. */
    void died(final long now, final Entry entry) {
        Check.that(entry.isLive(), "a member dies once");
        remove(now, entry, entry.member, MemberState.DEAD);
    }
}

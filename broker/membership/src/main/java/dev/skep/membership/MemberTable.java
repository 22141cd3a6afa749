package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.Check;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** This member, and all others that it knows of: living ones, and tombstones of those that are gone. */
final class MemberTable {
    /** One other member. */
    static final class Entry {
        Member member;
        MemberState state;
        /** A suspect is removed then; one that is gone is forgotten then. */
        long deadline;
        /** Known from the last run only: nothing is said of it to others, and anything that they say is newer. */
        boolean remembered;

        private Entry(final Member member, final MemberState state, final long deadline) {
            this.member = member;
            this.state = state;
            this.deadline = deadline;
        }

        boolean isLive() {
            return state.isLive();
        }
    }

    private final SortedMap<MemberId, Entry> others = new TreeMap<>();
    private Member self;
    private boolean confirmed;
    private boolean addressesChanged;

    MemberTable(final Member self) {
        this.self = self;
    }

    Member self() {
        return self;
    }

    void self(final Member newSelf) {
        Check.that(newSelf.incarnation() >= self.incarnation(), "own incarnation goes back");
        self = newSelf;
    }

    /** Whether another member has listed this one, at its address: it is no newcomer any more. */
    boolean isConfirmed() {
        return confirmed;
    }

    void confirm() {
        confirmed = true;
    }

    /** Null when it is unknown. */
    Entry entry(final MemberId id) {
        return others.get(id);
    }

    /** Null when it is unknown or gone. */
    Entry liveEntry(final MemberId id) {
        final Entry entry = others.get(id);
        return entry != null && entry.isLive() ? entry : null;
    }

    Collection<Entry> others() {
        return others.values();
    }

    int size() {
        return others.size();
    }

    void put(final Member member, final MemberState state, final long deadline) {
        final Entry known = others.get(member.id());
        addressesChanged |= known == null
                || !known.member.address().equals(member.address())
                || (known.state == MemberState.LEFT) != (state == MemberState.LEFT);
        if (known == null) {
            others.put(member.id(), new Entry(member, state, deadline));
            return;
        }
        known.member = member;
        known.state = state;
        known.deadline = deadline;
        known.remembered = false;
    }

    void remember(final Member member, final long deadline) {
        final Entry entry = new Entry(member, MemberState.DEAD, deadline);
        entry.remembered = true;
        others.put(member.id(), entry);
    }

    boolean hasLive() {
        for (final Entry entry : others.values()) {
            if (entry.isLive()) {
                return true;
            }
        }
        return false;
    }

    /** Living others, by id. */
    List<Entry> live() {
        final List<Entry> live = new ArrayList<>();
        for (final Entry entry : others.values()) {
            if (entry.isLive()) {
                live.add(entry);
            }
        }
        return live;
    }

    /** Up to so many random living others, but not that one (null: any). */
    List<Entry> randomLive(final Rng rng, final int count, final MemberId except) {
        final List<Entry> live = live();
        live.removeIf(entry -> entry.member.id().equals(except));
        final int picked = Math.min(count, live.size());
        for (int i = 0; i < picked; i++) {
            final int other = i + rng.nextInt(live.size() - i);
            final Entry swapped = live.get(other);
            live.set(other, live.get(i));
            live.set(i, swapped);
        }
        return live.subList(0, picked);
    }

    boolean isLiveAddress(final Address address) {
        for (final Entry entry : others.values()) {
            if (entry.isLive() && entry.member.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** Forgets those that are gone for long, and the oldest of too many. */
    void forgetOld(final long now, final int tombstonesMax) {
        int gone = 0;
        for (final var entries = others.values().iterator(); entries.hasNext(); ) {
            final Entry entry = entries.next();
            if (!entry.isLive()) {
                if (entry.deadline <= now) {
                    addressesChanged = true;
                    entries.remove();
                } else {
                    gone++;
                }
            }
        }
        for (; gone > tombstonesMax; gone--) {
            Entry oldest = null;
            for (final Entry entry : others.values()) {
                if (!entry.isLive() && (oldest == null || entry.deadline < oldest.deadline)) {
                    oldest = entry;
                }
            }
            Check.that(oldest != null, "counted tombstones that are not there");
            addressesChanged = true;
            others.remove(oldest.member.id());
        }
    }

    /** Whether another set of ids and addresses is worth remembering since this was asked last. */
    boolean takeAddressesChanged() {
        final boolean changed = addressesChanged;
        addressesChanged = false;
        return changed;
    }

    /** All but those that left on their own will. */
    List<Member> worthRemembering() {
        final List<Member> members = new ArrayList<>();
        for (final Entry entry : others.values()) {
            if (entry.state != MemberState.LEFT) {
                members.add(entry.member);
            }
        }
        return members;
    }
}

package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds others: the contact points of the configuration, and members that are dead or known from the last run. All of them are
 * asked until they are found, so that a cluster that was cut in two becomes one again however long that took.
 */
final class Contacts {
    /** So many of the dead are asked at once by a member that knows nobody alive. */
    private static final int DEAD_AT_ONCE = 8;

    /** A contact point may be a name or an address that its member does not use itself; the answers tell who it is. */
    private static final class Contact {
        final Address address;
        MemberId seenAs;
        long lastSequence = -1;

        Contact(final Address address) {
            this.address = address;
        }
    }

    private final SwimSettings settings;
    private final MemberTable table;
    private final SwimSender sender;
    private List<Contact> points = List.of();
    private int nextPoint;
    private MemberId lastDead;
    private boolean searching;
    private long nextAt;

    Contacts(final SwimSettings settings, final MemberTable table, final SwimSender sender) {
        this.settings = settings;
        this.table = table;
        this.sender = sender;
    }

    void start(final long now) {
        nextAt = now;
    }

    void points(final long now, final List<Address> addresses) {
        final List<Contact> next = new ArrayList<>();
        for (final Address address : addresses.stream()
                .distinct()
                .limit(settings.limits().membersMax())
                .toList()) {
            Contact contact = new Contact(address);
            for (final Contact known : points) {
                if (known.address.equals(address)) {
                    contact = known;
                }
            }
            next.add(contact);
        }
        if (next.equals(points)) {
            return;
        }
        points = next;
        nextPoint = 0;
        nextAt = Math.min(nextAt, now);
    }

    /** Whoever answers is behind the contact point that was asked. */
    void answered(final SwimMessage message) {
        final Contact contact = askedWith(message.sequence());
        if (contact != null) {
            contact.seenAs = message.from();
        }
    }

    boolean askedContactPoint(final long sequence) {
        return askedWith(sequence) != null;
    }

    private Contact askedWith(final long sequence) {
        for (final Contact contact : points) {
            if (contact.lastSequence == sequence) {
                return contact;
            }
        }
        return null;
    }

    long nextDeadlineNanos() {
        return searching ? nextAt : Long.MAX_VALUE;
    }

    /** After each input, which may have found or lost somebody. */
    void refresh(final long now) {
        final boolean any = anyToFind();
        if (any && !searching) {
            nextAt = Math.max(nextAt, now);
        }
        searching = any;
    }

    void shift(final long nanos) {
        nextAt += nanos;
    }

    void tick(final long now) {
        if (now < nextDeadlineNanos()) {
            return;
        }
        final boolean alone = !table.hasLive();
        for (int asked = 0, seen = 0; seen < points.size() && (alone || asked == 0); seen++) {
            nextPoint = (nextPoint + 1) % points.size();
            final Contact contact = points.get(nextPoint);
            if (isToFind(contact)) {
                contact.lastSequence = sender.nextSequence();
                sender.sync(contact.address, contact.lastSequence, true);
                asked++;
            }
        }
        for (final Member dead : nextDead(alone ? DEAD_AT_ONCE : 1)) {
            sender.sync(dead.address(), sender.nextSequence(), true);
            lastDead = dead.id();
        }
        nextAt = now + (alone ? settings.probeRoundNanos() : settings.limits().reconnectNanos());
    }

    private List<Member> nextDead(final int count) {
        final List<Member> before = new ArrayList<>();
        final List<Member> behind = new ArrayList<>();
        for (final MemberTable.Entry entry : table.others()) {
            if (isToFind(entry)) {
                final boolean isBehind = lastDead != null && entry.member.id().compareTo(lastDead) > 0;
                (isBehind ? behind : before).add(entry.member);
            }
        }
        behind.addAll(before);
        return behind.subList(0, Math.min(count, behind.size()));
    }

    private boolean anyToFind() {
        for (final MemberTable.Entry entry : table.others()) {
            if (isToFind(entry)) {
                return true;
            }
        }
        for (final Contact contact : points) {
            if (isToFind(contact)) {
                return true;
            }
        }
        return false;
    }

    private boolean isToFind(final MemberTable.Entry entry) {
        return entry.state == MemberState.DEAD
                && !entry.member.address().equals(table.self().address())
                && !table.isLiveAddress(entry.member.address());
    }

    private boolean isToFind(final Contact contact) {
        final Member self = table.self();
        if (contact.address.equals(self.address()) || self.id().equals(contact.seenAs)) {
            return false;
        }
        final boolean isMember = contact.seenAs != null && table.liveEntry(contact.seenAs) != null;
        return !isMember && !table.isLiveAddress(contact.address);
    }
}

package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.Check;
import dev.skep.base.MemberId;

/**
 * A member as it describes itself.
 *
 * @param address where it listens for other members
 * @param incarnation grows with each thing that it says about itself; the higher one is the newer one. A start of a node begins
 *     above all of its past, for example with the milliseconds of the wall clock; when that clock went back, the others tell.
 * @param version of the software, for people and for the owner of this room
 * @param properties what the member wants the others to know, opaque here
 */
public record Member(MemberId id, Address address, long incarnation, String version, MemberProperties properties) {
    /** Leaves room for more than any life needs, so that raising never overflows. */
    public static final long INCARNATION_MAX = 1L << 62;

    public Member {
        Check.that(incarnation >= 0 && incarnation <= INCARNATION_MAX, "incarnation %s of %s", incarnation, id);
    }

    Member withIncarnation(final long newIncarnation) {
        return new Member(id, address, newIncarnation, version, properties);
    }

    Member withProperties(final MemberProperties newProperties) {
        return new Member(id, address, incarnation, version, newProperties);
    }

    /** An upper bound of the written size. */
    int bytes() {
        return 48 + 3 * (id.text().length() + address.host().length() + version.length()) + properties.bytes();
    }

    /** Orders what is said of one id: by incarnation; of two nodes with one incarnation, the address decides for all alike. */
    static int compare(
            final long incarnation, final Address address, final long otherIncarnation, final Address otherAddress) {
        final int byIncarnation = Long.compare(incarnation, otherIncarnation);
        return byIncarnation != 0 ? byIncarnation : address.compareTo(otherAddress);
    }
}

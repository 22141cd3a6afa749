package dev.skep.membership;

/** A statement about a member, as it is gossiped. Of one that is gone only id, address and incarnation are told. */
public record MemberUpdate(Member member, MemberState state) {
    public MemberUpdate {
        if (!state.isLive()
                && (!member.version().isEmpty() || member.properties().bytes() > 0)) {
            member = new Member(member.id(), member.address(), member.incarnation(), "", MemberProperties.EMPTY);
        }
    }

    /** Whether this holds against what was known: the higher incarnation, then the graver state. */
    boolean overrides(final Member known, final MemberState knownState) {
        final int order = Member.compare(member.incarnation(), member.address(), known.incarnation(), known.address());
        return order > 0 || (order == 0 && state.compareTo(knownState) > 0);
    }

    int bytes() {
        return 1 + member.bytes();
    }
}

package dev.skep.topology.placement;

import dev.skep.base.MemberId;

/**
 * Where a member stands.
 *
 * @param region empty when it is not known
 * @param zone within the region, empty when it is not known
 */
public record Site(MemberId member, String region, String zone) {
    public static Site of(final MemberId member) {
        return new Site(member, "", "");
    }

    public boolean isKnown() {
        return !region.isEmpty() || !zone.isEmpty();
    }
}

package dev.skep.topology;

/**
 * What a member says of itself.
 *
 * @param region empty when it is not known
 * @param zone within the region, empty when it is not known
 * @param featureLevel the highest level that its software supports
 */
public record MemberTraits(String region, String zone, int featureLevel) {
    public static final MemberTraits NONE = new MemberTraits("", "", 0);
}

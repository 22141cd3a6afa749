package dev.skep.topology;

/**
 * The one right of the cluster to take a member down for maintenance, so that two operators never take one each. Kept beside the
 * versioned part of the document: of two leases the one with the higher version counts.
 *
 * @param version grows each time it is taken, renewed or given back; 0 when that never happened
 * @param holder who has it, empty when it is free
 * @param subject what it was taken for, normally a member's id
 * @param expiresAtMillis from then on anybody may take it
 */
public record Lease(long version, String holder, String subject, long expiresAtMillis) {
    public static final Lease NONE = new Lease(0, "", "", 0);

    public boolean isHeld(final long nowMillis) {
        return !holder.isEmpty() && nowMillis < expiresAtMillis;
    }
}

package dev.skep.protocol;

/** Names of tenants. */
public final class Tenants {
    /** The tenant of everything while multi-tenancy is off. */
    public static final String DEFAULT = "<default>";

    private Tenants() {}
}

package dev.skep.membership;

/** Why a member is not let in. */
public enum RefusalKind {
    /** Another living node has the same member id. */
    ID_TAKEN,
    /** The node has the name of another cluster. */
    OTHER_CLUSTER,
    /** The node speaks a version of the protocol that cannot be read here. */
    INCOMPATIBLE_VERSION
}

package dev.skep.topology;

/** Where a member stands in the cluster. The order is part of the file format. */
public enum MemberState {
    JOINING,
    ACTIVE,
    LEAVING,
    /** Gone; the entry is dropped when the change ends. */
    LEFT
}

package dev.skep.topology;

/** How a change ended. The order is part of the file format. */
public enum ChangeStatus {
    COMPLETED,
    FAILED,
    CANCELLED
}

package dev.skep.topology;

/** Where a replica stands. The order is part of the file format. */
public enum ReplicaState {
    /** The first replica of an added partition is being made. */
    BOOTSTRAPPING,
    JOINING,
    ACTIVE,
    LEAVING
}

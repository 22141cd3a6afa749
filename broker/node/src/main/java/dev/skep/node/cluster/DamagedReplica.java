package dev.skep.node.cluster;

import dev.skep.node.StartFailure;

/** What is on the disk of a replica is not what was written. Where there are other replicas it is rebuilt from them. */
public final class DamagedReplica extends StartFailure {
    private static final long serialVersionUID = 1L;

    public DamagedReplica(final String message, final Throwable cause) {
        super(message, cause);
    }
}

package dev.skep.node.cluster;

/** What is in a frame between members. The code is written: never change one. */
enum FrameKind {
    /** {@link dev.skep.membership.SwimMessage}. */
    GOSSIP(1),
    /** {@link ReplicaMail}. */
    RAFT(2),
    /** {@link dev.skep.protocol.message.PartitionMessage}. */
    COMMANDS(3),
    /** {@link dev.skep.protocol.message.GatewayMessage}. */
    REPLIES(4),
    /** {@link dev.skep.topology.Topology}; empty to ask for it. */
    TOPOLOGY(5),
    /** {@link ReplicaRequest}. */
    REPLICA_REQUEST(6),
    /** {@link LeaderClaim}. */
    LEADER_CLAIM(7);

    private static final FrameKind[] BY_CODE = new FrameKind[8];

    static {
        for (final FrameKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final int code;

    FrameKind(final int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Null for a kind that a newer version may know. */
    static FrameKind ofCode(final int code) {
        return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
    }
}

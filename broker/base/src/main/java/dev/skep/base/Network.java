package dev.skep.base;

/**
 * One-way frames between members. A frame may get lost, and those of one lane to one address arrive in the order they were
 * sent, as long as the connection lasts; nothing is promised across a reconnect, and nothing between lanes. Callable from any
 * thread, never blocks.
 */
public interface Network {
    /** Frames of different urgency do not wait for each other. */
    enum Lane {
        /** Small and urgent: probes, heartbeats, votes. */
        CONTROL,
        /** Log entries, commands and answers. */
        DATA,
        /** Snapshots. */
        BULK
    }

    /**
     * Hands a frame over. The bytes belong to the network from now on.
     *
     * @param kind what the receiver is to make of the payload, 0 to 255
     * @return false when it was dropped on the spot: too much is waiting for that address already
     */
    boolean send(Address to, Lane lane, int kind, byte[] payload);

    /** Takes what arrives. Called from threads of the network: an implementation hands over and returns. */
    @FunctionalInterface
    interface Receiver {
        void received(MemberId from, int kind, byte[] payload);
    }
}

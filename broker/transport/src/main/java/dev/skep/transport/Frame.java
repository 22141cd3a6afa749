package dev.skep.transport;

/** A frame that waits to be sent. */
record Frame(int kind, byte[] payload) {
    /** What it counts for in the bounds of queues: its bytes on the wire. */
    int bytes() {
        return payload.length + FrameLayout.OVERHEAD_BYTES;
    }
}

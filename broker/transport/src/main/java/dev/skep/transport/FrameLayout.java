package dev.skep.transport;

/**
 * How a frame lies on the wire, little-endian:
 *
 * <pre>
 * i32 length    of all that follows
 * u8  kind
 * u8  flags     low four bits: version of this layout; {@link #LINK}: for the transport itself, not for the receiver
 *     payload
 * u32 CRC32C    of all before
 * </pre>
 *
 * A newer layout gets another version; the handshake is always in version 1.
 */
final class FrameLayout {
    static final int HEAD_BYTES = 6;
    static final int CHECKSUM_BYTES = 4;
    static final int OVERHEAD_BYTES = HEAD_BYTES + CHECKSUM_BYTES;

    /** What the length counts besides the payload. */
    static final int LENGTH_MIN = OVERHEAD_BYTES - Integer.BYTES;

    static final int VERSION = 1;
    static final int VERSION_MASK = 0x0F;
    static final int LINK = 0x80;

    private FrameLayout() {}
}

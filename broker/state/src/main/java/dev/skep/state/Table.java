package dev.skep.state;

/**
 * A virtual column family.
 *
 * @param id the first two bytes of all its keys; never used again for something else
 * @param name for messages and metrics
 */
public record Table<V>(int id, String name, ValueCodec<V> codec) {
    /** Where the store keeps what it must know of itself. */
    static final int RESERVED_ID = 0xFFFF;

    public Table {
        if (id < 0 || id >= RESERVED_ID) {
            throw new IllegalArgumentException("table id " + id + " of " + name + " is not within 0 and 65534");
        }
    }
}

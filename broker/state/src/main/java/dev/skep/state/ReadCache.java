package dev.skep.state;

/**
 * Values read from below, by key: what is read for each instance but seldom written, like deployed processes, would be
 * fetched and decoded every time otherwise. An entry gives way to the next one of its slot.
 */
final class ReadCache {
    private static final int SLOTS = 1024;
    private static final int VALUE_BYTES_MAX = 4096;

    private Key[] keys;
    private Object[] values;

    /** The value, or null when it is not here. */
    Object get(final Key key) {
        if (keys == null) {
            return null;
        }
        final int slot = slotOf(key);
        return key.equals(keys[slot]) ? values[slot] : null;
    }

    void put(final Key key, final Object value, final int bytes) {
        if (bytes > VALUE_BYTES_MAX) {
            return;
        }
        if (keys == null) {
            keys = new Key[SLOTS];
            values = new Object[SLOTS];
        }
        final int slot = slotOf(key);
        keys[slot] = key;
        values[slot] = value;
    }

    /** The value below has changed. */
    void remove(final Key key) {
        if (keys != null && key.equals(keys[slotOf(key)])) {
            keys[slotOf(key)] = null;
            values[slotOf(key)] = null;
        }
    }

    /** All below has changed. */
    void clear() {
        keys = null;
        values = null;
    }

    private static int slotOf(final Key key) {
        return (key.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS));
    }
}

package dev.skep.state;

/** Reads the newest state: the writes of the current batch over those of pending ones over what is committed. */
public interface StateView {
    /** The value, or null where there is none. */
    <V> V get(Table<V> table, Key key);

    default boolean contains(final Table<?> table, final Key key) {
        return get(table, key) != null;
    }

    /**
     * Visits all entries whose key starts with the prefix, in the order of their keys. The visitor must not write; collect
     * and write after the scan.
     */
    default <V> void scan(final Table<V> table, final Key prefix, final Visitor<V> visitor) {
        scan(table, prefix, prefix, visitor);
    }

    /** The same, beginning with the first key that is not below {@code from}. */
    <V> void scan(Table<V> table, Key prefix, Key from, Visitor<V> visitor);

    /** Takes entries in order. */
    @FunctionalInterface
    interface Visitor<V> {
        /** False ends the scan. */
        boolean visit(Key key, V value);
    }
}

package dev.skep.state;

/** Writes into the layer of the current batch. */
public interface StateWriter extends StateView {
    /** Puts an immutable value. */
    <V> void put(Table<V> table, Key key, V value);

    /** Deletes the entry; nothing happens where there is none. */
    void delete(Table<?> table, Key key);
}

package dev.skep.state;

/**
 * What lies under the overlay: sorted bytes. Belongs to the loop, apart from {@link #write} and {@link #writeFiles}, which
 * run beside it while the loop goes on reading.
 */
interface LowerStore extends AutoCloseable {
    /** The stored value in an array of its own, or null. */
    byte[] get(Key key);

    /** False only when there is surely no such key. */
    boolean mayHold(Key key);

    /** Stands before the first key with the prefix that is not below {@code from}. */
    Cursor seek(Key prefix, Key from);

    /** The lowest key with the prefix, or null. */
    Key first(Key prefix);

    /** The highest key with the prefix, or null. */
    Key last(Key prefix);

    /** Index of the log entry up to which the content goes; -1 when there is none. */
    long committedIndex();

    /** Off the loop: writes the changes down; may be called again after it failed. */
    void write(Overlay changes, long index);

    /** On the loop, after the changes were written. */
    void written();

    /** Off the loop, after {@link #write}: writes all that is there now to files in a directory that is to be made. */
    void writeFiles(String directory);

    /** Off the loop, or when the store is closed: closes it and deletes what it has on the disk. May be called again. */
    void discard();

    @Override
    void close();

    /** Goes forward over entries. */
    interface Cursor extends AutoCloseable {
        /** The next key, or null at the end. */
        Key next();

        /** The value of that key, in an array of its own. */
        byte[] value();

        @Override
        void close();
    }
}

package dev.skep.state;

/**
 * A key with all its versions in memory, newest first. The newest one lies in the entry itself, because nearly all entries
 * have only that one.
 *
 * <p>A version belongs to a pending layer (stamp above zero) or to a generation of the overlay (stamp below zero). The chain
 * holds at most one version per layer, then at most one of the overlay, and of each generation before it that has not left memory yet.
 */
final class Entry {
    /** The value of a version that says: deleted. */
    static final Object DELETED = new Object();

    /** Where the entry is in the ordered index of its table. */
    enum Place {
        QUEUED,
        INDEXED,
        GONE
    }

    final Key key;
    final TableEntries table;
    /** The first eight bytes behind the table id: most comparisons end here. */
    final long head;

    Object value;
    long stamp;
    Version older;

    /** Place in the list of the layer that holds the newest version. */
    int layerPosition;
    /** Place in the list of the overlay into which it was put last. */
    int overlaySlot;

    Place place = Place.QUEUED;

    /** The store below was asked already, and may hold the key. */
    boolean heldBelow;

    Entry(final Key key, final TableEntries table, final Object value, final long stamp) {
        this.key = key;
        this.table = table;
        this.head = key.head();
        this.value = value;
        this.stamp = stamp;
    }

    @SuppressWarnings("ReferenceEquality") // it is one object
    static boolean isDeleted(final Object value) {
        return value == DELETED;
    }

    /** Hides the newest version under one of the given stamp. */
    void push(final Object newValue, final long newStamp) {
        older = new Version(value, stamp, older);
        value = newValue;
        stamp = newStamp;
    }

    /** Uncovers the version under the newest one. */
    void pop() {
        value = older.value;
        stamp = older.stamp;
        older = older.older;
    }

    /** Puts back the value that the newest version had. */
    void restore(final Object earlier) {
        if (isDeleted(value) && !isDeleted(earlier)) {
            table.appeared(key);
        }
        value = earlier;
    }

    /** The newest committed value: DELETED when it says so, null when memory knows nothing of it. */
    Object committedValue() {
        if (stamp < 0) {
            return value;
        }
        for (Version version = older; version != null; version = version.older) {
            if (version.stamp < 0) {
                return version.value;
            }
        }
        return null;
    }

    /** A version under a newer one. */
    static final class Version {
        final Object value;
        long stamp;
        Version older;

        Version(final Object value, final long stamp, final Version older) {
            this.value = value;
            this.stamp = stamp;
            this.older = older;
        }
    }
}

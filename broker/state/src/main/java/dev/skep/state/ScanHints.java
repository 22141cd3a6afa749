package dev.skep.state;

/**
 * Where scans of a table found the first entry of a prefix, so that the next one need not wade through the deletions before
 * it again, nor ask the store below when that has nothing for the prefix. A queue, like jobs to activate, is scanned from its
 * start again and again while entries die there.
 *
 * <p>A hint is a lower bound: deletions leave it true, and what appears lowers it. There are a few per table; a new one takes
 * the place of an older one.
 */
final class ScanHints {
    private static final int SLOTS = 32;

    private final Key[] prefixes = new Key[SLOTS];
    /** Before these keys memory holds only deletions; null says nothing. */
    private final Key[] live = new Key[SLOTS];
    /** Before these keys the store below holds only what memory hides; null says nothing. */
    private final Key[] below = new Key[SLOTS];
    /** The store below holds nothing at all of these prefixes that memory does not hide. */
    private final boolean[] noneBelow = new boolean[SLOTS];

    /** The slot of the prefix, -1 when there is no hint for it. */
    int find(final Key prefix) {
        final int slot = slotOf(prefix);
        return prefix.equals(prefixes[slot]) ? slot : -1;
    }

    Key live(final int slot) {
        return live[slot];
    }

    Key below(final int slot) {
        return below[slot];
    }

    boolean noneBelow(final int slot) {
        return noneBelow[slot];
    }

    /** Memory holds only deletions before the key. */
    void setLive(final Key prefix, final Key first) {
        live[take(prefix)] = first;
    }

    /** The first key below that memory does not hide is this one or a higher one; null when there is none. */
    void setBelow(final Key prefix, final Key first) {
        final int slot = take(prefix);
        below[slot] = first;
        noneBelow[slot] = first == null;
    }

    /** An entry in memory came to life. */
    void appeared(final Key key) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (live[slot] != null && key.startsWith(prefixes[slot]) && key.compareTo(live[slot]) < 0) {
                live[slot] = key;
            }
        }
    }

    /** Memory does not hide the key below any more. */
    void uncovered(final Key key) {
        for (int slot = 0; slot < SLOTS; slot++) {
            final boolean told = noneBelow[slot] || below[slot] != null;
            if (told && key.startsWith(prefixes[slot]) && (noneBelow[slot] || key.compareTo(below[slot]) < 0)) {
                below[slot] = key;
                noneBelow[slot] = false;
            }
        }
    }

    private int take(final Key prefix) {
        final int slot = slotOf(prefix);
        if (!prefix.equals(prefixes[slot])) {
            prefixes[slot] = prefix;
            live[slot] = null;
            below[slot] = null;
            noneBelow[slot] = false;
        }
        return slot;
    }

    private static int slotOf(final Key prefix) {
        return (prefix.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS));
    }
}

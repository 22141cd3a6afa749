package dev.skep.state;

import java.util.ArrayDeque;

/** What was flushed and is still in memory: it leaves a few entries at a time, and is a cache until then. */
final class FlushedEntries {
    /** How many entries a commit lets go at least, and how many for each entry that it adds. */
    private static final int RELEASE_MIN = 64;

    private static final int RELEASE_PER_ENTRY = 4;
    /** How many generations may wait to be let go when the next flush begins. */
    private static final int GENERATIONS_MAX = 8;

    private final EntryMap entries;
    private final ReadCache readCache;
    /** Oldest first; so many entries of the first one have left. */
    private final ArrayDeque<Overlay> generations = new ArrayDeque<>();

    private int released;

    FlushedEntries(final EntryMap entries, final ReadCache readCache) {
        this.entries = entries;
        this.readCache = readCache;
    }

    void add(final Overlay flushed) {
        generations.addLast(flushed);
    }

    /** After a commit of so many entries. */
    void releaseFor(final int committed) {
        release(RELEASE_MIN + RELEASE_PER_ENTRY * committed);
    }

    /** Before the next flush. */
    void makeRoom() {
        while (generations.size() > GENERATIONS_MAX) {
            release(generations.getFirst().count());
        }
    }

    /** Forgets the generations; what becomes of their entries is the caller's business. */
    void clear() {
        generations.clear();
        released = 0;
    }

    /** Lets go of the oldest entries: their versions are below now. */
    private void release(final int countMax) {
        if (generations.isEmpty()) {
            return;
        }
        final Overlay oldest = generations.getFirst();
        final int end = (int) Math.min(oldest.count(), (long) released + countMax);
        while (released < end) {
            final Entry entry = oldest.entry(released++);
            readCache.remove(entry.key);
            if (entry.stamp == oldest.stamp) {
                if (!Entry.isDeleted(entry.value)) {
                    entry.table.uncovered(entry.key);
                }
                entries.forget(entry);
            } else {
                uncoverBelow(entry);
            }
        }
        if (released == oldest.count()) {
            generations.removeFirst();
            released = 0;
            entries.shrink();
        }
    }

    /** Takes off the oldest version, which is the flushed one. */
    private static void uncoverBelow(final Entry entry) {
        if (entry.older.older == null) {
            entry.older = null;
            return;
        }
        Entry.Version version = entry.older;
        while (version.older.older != null) {
            version = version.older;
        }
        version.older = null;
    }
}

package dev.skep.partition;

import dev.skep.base.MemberId;
import dev.skep.journal.Frame;
import dev.skep.journal.Journal;
import dev.skep.journal.JournalReader;
import dev.skep.raft.LogView;
import dev.skep.raft.RaftEntry;
import dev.skep.raft.SnapshotId;
import java.util.Arrays;
import java.util.List;

/**
 * The journal as consensus sees it. The newest entries are in memory as well, within a bound: they are about to be sent to
 * followers, or to be applied.
 */
final class RaftLog implements LogView {
    private static final int RING_ENTRIES = 256;

    private final Journal journal;
    private final long recentBytesMax;
    private final JournalReader reader;
    private boolean keepsRecent;
    // Slot of an index is its remainder; holds recentFirst to the last entry.
    private final RaftEntry[] recent = new RaftEntry[RING_ENTRIES];
    private long recentFirst;
    private long recentBytes;
    private long lastTerm;

    RaftLog(final Journal journal, final long recentBytesMax) {
        this.journal = journal;
        this.recentBytesMax = recentBytesMax;
        reader = journal.reader();
        forgetRecent(termOnDisk(journal.lastIndex()));
    }

    /**
     * Ends what a crash has interrupted: a snapshot of another replica had become the state already, and the log was not yet cut
     * off behind it. Who joins one that was alone gets a snapshot of a time in which it was no member itself.
     */
    void beginBehind(final SnapshotId snapshot, final MemberId self) {
        final List<MemberId> members = snapshot.configuration().members();
        if (members.isEmpty() || members.equals(List.of(self))) {
            return; // one that is alone takes snapshots of its own only
        }
        final long index = snapshot.index();
        final boolean behind = journal.lastIndex() < index;
        final boolean other = index >= journal.firstIndex() && !behind && termOf(index) != snapshot.term();
        if (behind || other) {
            reset(index + 1);
        }
    }

    /** Whether anybody else needs what is appended here: for a replica that is alone nothing is kept. */
    void keepRecent(final boolean keep) {
        keepsRecent = keep;
    }

    @Override
    public long firstIndex() {
        return journal.firstIndex();
    }

    @Override
    public long lastIndex() {
        return journal.lastIndex();
    }

    @Override
    public long flushedIndex() {
        return journal.flushedIndex();
    }

    @Override
    public long termOf(final long index) {
        if (index == journal.lastIndex()) {
            return lastTerm;
        }
        if (index >= recentFirst) {
            return recent[slot(index)].term();
        }
        final Frame frame = read(index);
        return RaftEntry.termOf(frame.array(), frame.offset());
    }

    @Override
    public RaftEntry entry(final long index) {
        return index >= recentFirst
                ? recent[slot(index)]
                : new RaftEntry(read(index).copy());
    }

    /** The entry as a frame that is valid until the next call of anything here. */
    Frame frame(final long index) {
        if (index < recentFirst) {
            return read(index);
        }
        final byte[] bytes = recent[slot(index)].bytes();
        return new Frame(index, bytes, 0, bytes.length);
    }

    /** Appends an entry whose head is written; gives its index. The bytes are copied where they are needed later. */
    long append(final byte[] array, final int length, final long term) {
        final long index = journal.append(array, 0, length);
        lastTerm = term;
        if (keepsRecent) {
            remember(index, new RaftEntry(Arrays.copyOf(array, length)));
        } else {
            forgetRecent(term);
        }
        return index;
    }

    long append(final RaftEntry entry) {
        final long index = journal.append(entry.bytes(), 0, entry.bytes().length);
        lastTerm = entry.term();
        remember(index, entry);
        return index;
    }

    void truncateAfter(final long index) {
        for (long gone = Math.max(index + 1, recentFirst); gone <= journal.lastIndex(); gone++) {
            forget(gone);
        }
        journal.truncateAfter(index);
        recentFirst = Math.min(recentFirst, index + 1);
        lastTerm = index >= recentFirst ? recent[slot(index)].term() : termOnDisk(index);
    }

    /** The log begins anew behind a snapshot. */
    void reset(final long nextIndex) {
        journal.reset(nextIndex);
        forgetRecent(0);
    }

    private void forgetRecent(final long newLastTerm) {
        if (recentBytes > 0) {
            Arrays.fill(recent, null);
            recentBytes = 0;
        }
        recentFirst = journal.lastIndex() + 1;
        lastTerm = newLastTerm;
    }

    private void remember(final long index, final RaftEntry entry) {
        if (index - recentFirst >= RING_ENTRIES) {
            forget(recentFirst++);
        }
        recent[slot(index)] = entry;
        recentBytes += entry.bytes().length;
        while (recentBytes > recentBytesMax && recentFirst < index) {
            forget(recentFirst++);
        }
    }

    private void forget(final long index) {
        recentBytes -= recent[slot(index)].bytes().length;
        recent[slot(index)] = null;
    }

    private long termOnDisk(final long index) {
        if (index < journal.firstIndex()) {
            return 0;
        }
        final Frame frame = read(index);
        return RaftEntry.termOf(frame.array(), frame.offset());
    }

    private Frame read(final long index) {
        if (reader.nextIndex() != index) {
            reader.seek(index);
        }
        return reader.next();
    }

    private static int slot(final long index) {
        return (int) (index % RING_ENTRIES);
    }
}

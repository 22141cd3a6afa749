package dev.skep.journal;

import dev.skep.base.Check;
import dev.skep.journal.FrameCursor.Verdict;

/**
 * Reads the frames of a journal in order, on the thread that appends, flushed ones and others. After a truncation a reader
 * that stood behind the cut goes on at the cut; after a reset at the new first index.
 */
public final class JournalReader implements AutoCloseable {
    private final Journal journal;
    private final FrameCursor cursor = new FrameCursor();
    private long nextIndex;
    // Null when the place has to be looked up.
    private Segment segment;
    private long offset;

    JournalReader(final Journal journal) {
        this.journal = journal;
        this.nextIndex = journal.firstIndex();
    }

    /** The next frame will be this one: from the first index to one after the last. */
    public void seek(final long index) {
        Check.that(
                index >= journal.firstIndex() && index <= journal.lastIndex() + 1,
                "cannot seek frame %s in a journal of frames %s..%s",
                index,
                journal.firstIndex(),
                journal.lastIndex());
        nextIndex = index;
        segment = null;
    }

    /** The index of the frame that {@link #next()} gives, or will give when it is appended. */
    public long nextIndex() {
        return nextIndex;
    }

    public boolean hasNext() {
        return nextIndex <= journal.lastIndex();
    }

    /**
     * The next frame, valid until the next call.
     *
     * @throws CorruptJournal when its bytes are not what was written; the reader stays where it is
     */
    public Frame next() {
        Check.that(hasNext(), "the reader is at the end of the journal");
        if (segment == null) {
            locate();
        } else if (nextIndex > segment.last()) {
            segment = segment.next();
            offset = SegmentHead.BYTES;
            cursor.open(segment.file(), segment.first());
        }
        look(nextIndex);
        final var frame = new Frame(nextIndex, cursor.array(), cursor.payloadOffset(), cursor.payloadLength());
        offset += cursor.bytes();
        nextIndex++;
        return frame;
    }

    @Override
    public void close() {
        journal.forget(this);
    }

    /** What was read may have changed; goes on at the index when it stood behind it. */
    void changed(final long highestNext) {
        nextIndex = Math.min(nextIndex, highestNext);
        segment = null;
    }

    void restart(final long first) {
        nextIndex = first;
        segment = null;
    }

    private void locate() {
        Check.that(
                nextIndex >= journal.firstIndex(),
                "the reader stands at frame %s, which was compacted: the first is %s",
                nextIndex,
                journal.firstIndex());
        final var found = journal.segmentOf(nextIndex);
        cursor.open(found.file(), found.first());
        segment = found;
        try {
            offset = journal.offsetOf(found, nextIndex, cursor);
        } catch (final CorruptJournal e) {
            segment = null;
            throw e;
        }
    }

    private void look(final long index) {
        final var verdict = cursor.look(offset, segment.tail(), index, index);
        if (verdict != Verdict.VALID) {
            final var failed = segment;
            final long failedAt = offset;
            final var found = cursor.describe(verdict, index);
            // The bytes are read again by the next attempt.
            segment = null;
            throw new CorruptJournal(failed.name(), failedAt, index, found);
        }
    }
}

package dev.skep.journal;

import dev.skep.base.Check;
import dev.skep.base.Disk;
import dev.skep.base.DiskException;
import dev.skep.journal.ControlFile.Intent;
import dev.skep.journal.FrameCursor.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

/**
 * The log. Frames are numbered 1, 2, 3 ...; they are written at once and durable after a flush. Layout, fault model and what
 * is not covered: see the package description.
 *
 * <p>One thread owns the journal; {@link #flush()}, {@link #lastIndex()} and {@link #flushedIndex()} may be called from
 * another one. When the disk is full, {@link #append} fails with {@link DiskException#full()} and everything is as
 * before; after any other failure of the disk the journal refuses all further work.
 */
public final class Journal implements AutoCloseable {
    private static final int SCRATCH_BYTES = 64 * 1024;

    private final Disk disk;
    private final String directory;
    private final JournalLimits limits;
    private final ControlFile control;
    private final CRC32C crc = new CRC32C();
    // Oldest first; the last one is appended to. Owner thread only.
    private final ArrayList<Segment> segments;
    private final List<JournalReader> readers = new ArrayList<>();
    // Held by a flush and by everything that a flush must not meet.
    private final ReentrantLock flushing = new ReentrantLock();
    // Compacted away, to be deleted by a flush.
    private final Queue<Segment> compacted = new ConcurrentLinkedQueue<>();
    private ByteBuffer scratch = scratch(SCRATCH_BYTES);
    // The oldest segment with frames that may not be durable; guarded by flushing.
    private Segment unflushed;
    private volatile long last;
    private volatile long flushed;
    private volatile Throwable failure;
    private boolean closed;

    private Journal(
            final Disk disk,
            final String directory,
            final JournalLimits limits,
            final ControlFile control,
            final List<Segment> segments) {
        this.disk = disk;
        this.directory = directory;
        this.limits = limits;
        this.control = control;
        this.segments = new ArrayList<>(segments);
        this.unflushed = active();
        this.last = active().last();
        this.flushed = last;
    }

    /**
     * Opens the journal in the directory and recovers what a crash left; an empty directory gives an empty journal that
     * begins with frame 1.
     *
     * @throws CorruptJournal when frames that were flushed are not there as they were written
     * @throws DiskException when the disk fails
     */
    public static Journal open(final Disk disk, final String directory, final JournalLimits limits) {
        final var control = ControlFile.open(disk, directory);
        try {
            final var segments = new Recovery(disk, directory, limits, control).recover();
            return new Journal(disk, directory, limits, control, segments);
        } catch (final RuntimeException e) {
            control.close();
            throw e;
        }
    }

    /**
     * Writes one frame behind the last one. It is readable at once and durable after the next flush.
     *
     * @param length 0 to {@link JournalLimits#frameBytesMax()}
     * @return the index of the frame
     * @throws DiskException when the disk is full (nothing changed, try again later) or fails (the journal is finished)
     */
    public long append(final byte[] array, final int offset, final int length) {
        requireUsable();
        Check.that(length >= 0 && length <= limits.frameBytesMax(), "a frame is longer than frameBytesMax");
        try {
            final int bytes = FrameLayout.bytes(length);
            Segment segment = active();
            if (segment.tail() + bytes > limits.segmentBytes()) {
                segment = roll();
            }
            segment.reserve(segment.tail() + bytes, limits);
            if (bytes > scratch.capacity()) {
                scratch =
                        scratch(Math.min(Integer.highestOneBit(bytes) * 2, FrameLayout.bytes(limits.frameBytesMax())));
            }
            final long index = last + 1;
            final long place = FrameLayout.place(segment.first(), segment.tail());
            FrameLayout.write(scratch, crc, place, index, flushed, array, offset, length);
            segment.append(scratch);
            last = index;
            return index;
        } catch (final DiskException e) {
            throw failed(e, !e.full());
        }
    }

    /**
     * Makes everything that was appended before this call durable. One call at a time, from any thread.
     *
     * @throws DiskException the journal is finished: nobody knows what is on the disk
     */
    public void flush() {
        flushing.lock();
        try {
            requireUsable();
            final long target = last;
            if (target > flushed) {
                final boolean rolled = syncUpTo(target);
                flushed = target;
                control.mark(target);
                if (rolled) {
                    control.sync();
                }
            }
            deleteCompacted();
            allocateAhead();
        } catch (final DiskException e) {
            throw failed(e, true);
        } finally {
            flushing.unlock();
        }
    }

    /** The first frame that is there, or would be: one more than the last when the journal is empty. */
    public long firstIndex() {
        return segments.getFirst().first();
    }

    /** The last frame that is there; one less than the first when the journal is empty. */
    public long lastIndex() {
        return last;
    }

    /** All frames up to here are durable. */
    public long flushedIndex() {
        return flushed;
    }

    /** A new reader that stands at the first frame. Close it when it is no longer used. */
    public JournalReader reader() {
        final var reader = new JournalReader(this);
        readers.add(reader);
        return reader;
    }

    /**
     * Drops all frames behind the index, durably: they do not come back after a crash. Nothing happens when there are none.
     * Waits for a flush under way.
     *
     * @param index from one less than the first index on
     */
    public void truncateAfter(final long index) {
        requireUsable();
        Check.that(index >= firstIndex() - 1, "cannot truncate after %s: the first frame is %s", index, firstIndex());
        if (index >= last) {
            return;
        }
        final var kept = segmentOf(Math.max(index, firstIndex()));
        final long offset = offsetOf(kept, index + 1, new FrameCursor());
        flushing.lock();
        try {
            deleteCompacted();
            control.announce(Intent.TRUNCATE_AFTER, index);
            dropBehind(kept);
            kept.truncateAfter(index, offset);
            control.done();
            flushed = Math.min(flushed, index);
            last = index;
            unflushed = segmentOf(Math.max(firstIndex(), Math.min(flushed + 1, last)));
        } catch (final DiskException e) {
            throw failed(e, true);
        } finally {
            flushing.unlock();
        }
        readers.forEach(reader -> reader.changed(index + 1));
    }

    /**
     * Drops whole segments that hold only frames before the index and are flushed. The files go with the next flush; after a
     * crash before that they are there again.
     */
    public void compactBefore(final long index) {
        requireUsable();
        boolean changed = false;
        // The segment that becomes the oldest must be durable itself, or a crash would forget where the log begins.
        while (segments.size() > 1 && segments.get(1).first() <= Math.min(index, flushed)) {
            compacted.add(segments.removeFirst());
            changed = true;
        }
        if (changed) {
            readers.forEach(reader -> reader.changed(Long.MAX_VALUE));
        }
    }

    /**
     * Drops everything, durably; the next frame appended gets the index. All readers go on there.
     *
     * @throws DiskException the journal is finished, on a full disk too; the next open carries the reset through
     */
    public void reset(final long nextIndex) {
        requireUsable();
        Check.that(nextIndex >= 1, "frames are numbered from 1, not from %s", nextIndex);
        flushing.lock();
        try {
            deleteCompacted();
            control.announce(Intent.RESET_TO, nextIndex);
            segments.forEach(segment -> segment.file().close());
            segments.clear();
            segments.add(new Recovery(disk, directory, limits, control).startOver(nextIndex));
            control.done();
            unflushed = active();
            flushed = nextIndex - 1;
            last = nextIndex - 1;
        } catch (final DiskException e) {
            throw failed(e, true);
        } finally {
            flushing.unlock();
        }
        readers.forEach(reader -> reader.restart(nextIndex));
    }

    /** The room the segments take on the disk, in bytes. */
    public long sizeBytes() {
        long sum = 0;
        for (final Segment segment : segments) {
            sum += segment.allocated();
        }
        return sum;
    }

    /** Flushes, unless the disk failed before, and closes all files. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        flushing.lock();
        try {
            if (failure == null) {
                flush();
                control.sync();
            }
        } finally {
            closed = true;
            flushing.unlock();
            control.close();
            segments.forEach(segment -> segment.file().close());
            compacted.forEach(segment -> segment.file().close());
        }
    }

    void forget(final JournalReader reader) {
        readers.remove(reader);
    }

    /** The segment that holds the index, or would: the last one for an index that is not there yet. */
    Segment segmentOf(final long index) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            final int middle = (low + high + 1) >>> 1;
            if (segments.get(middle).first() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return segments.get(low);
    }

    /** Where the frame begins in its segment; the cursor stays turned to the file. */
    long offsetOf(final Segment segment, final long index, final FrameCursor cursor) {
        cursor.open(segment.file(), segment.first());
        final int slot = segment.index().floor(index);
        long at = slot < 0 ? segment.first() : segment.index().indexAt(slot);
        long offset = slot < 0 ? SegmentHead.BYTES : segment.index().offsetAt(slot);
        while (at < index) {
            final var verdict = cursor.look(offset, segment.tail(), at, at);
            if (verdict != Verdict.VALID) {
                throw new CorruptJournal(segment.name(), offset, at, cursor.describe(verdict, at));
            }
            offset += cursor.bytes();
            at++;
        }
        return offset;
    }

    private Segment active() {
        return segments.getLast();
    }

    private Segment roll() {
        final var full = active();
        final var segment = Segment.create(disk, directory, last + 1, flushed, limits);
        segments.add(segment);
        full.next(segment);
        return segment;
    }

    /** Syncs every file with frames up to the target that may not be durable; says whether there was more than one. */
    private boolean syncUpTo(final long target) {
        boolean rolled = false;
        while (true) {
            if (!unflushed.nameDurable()) {
                disk.syncDirectory(directory);
                unflushed.nameDurable(true);
            }
            unflushed.file().sync();
            final var next = unflushed.next();
            if (next == null || next.first() > target) {
                return rolled;
            }
            unflushed = next;
            rolled = true;
        }
    }

    /** One name at a time, oldest first: after a crash the segments that are left still follow each other. */
    private void deleteCompacted() {
        Segment segment;
        while ((segment = compacted.poll()) != null) {
            if (segment == unflushed) {
                unflushed = segment.next();
            }
            disk.delete(segment.name());
            disk.syncDirectory(directory);
            segment.file().close();
        }
    }

    /** Reserves the next step before it is needed, so that an append seldom has to. */
    private void allocateAhead() {
        final var segment = unflushed;
        final long room = segment.allocated() - segment.tail();
        if (room >= limits.allocateBytes() / 2 || segment.allocated() >= limits.segmentBytes()) {
            return;
        }
        try {
            segment.reserve(segment.allocated() + 1, limits);
        } catch (final DiskException e) {
            if (!e.full()) {
                throw e;
            }
            // The append that needs the room will say so.
        }
    }

    private void dropBehind(final Segment kept) {
        boolean dropped = false;
        while (active() != kept) {
            final var segment = segments.removeLast();
            segment.file().close();
            disk.delete(segment.name());
            dropped = true;
        }
        kept.next(null);
        if (dropped) {
            disk.syncDirectory(directory);
        }
    }

    private DiskException failed(final DiskException cause, final boolean finalOne) {
        if (finalOne && failure == null) {
            failure = cause;
        }
        return cause;
    }

    private void requireUsable() {
        Check.that(!closed, "the journal is closed");
        if (failure != null) {
            throw new DiskException(
                    "the journal " + directory + " takes no more work: its disk failed before, with " + failure,
                    failure);
        }
    }

    private static ByteBuffer scratch(final int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}

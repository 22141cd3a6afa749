package dev.skep.journal;

import dev.skep.base.Disk;
import dev.skep.base.DiskFile;
import java.nio.ByteBuffer;

/** One segment file that is open. The appending thread owns it; only what says so is shared with the flushing one. */
final class Segment {
    private final String name;
    private final long first;
    private final DiskFile file;
    private final SparseIndex index;
    private final Object allocation = new Object();

    private long last;
    private volatile long tail;
    private volatile long allocated;
    private volatile Segment next;
    // Flushing thread only.
    private boolean nameDurable;

    Segment(final String name, final long first, final DiskFile file, final int indexEveryBytes) {
        this.name = name;
        this.first = first;
        this.file = file;
        this.index = new SparseIndex(indexEveryBytes);
        this.last = first - 1;
        this.tail = SegmentHead.BYTES;
    }

    /** Makes the file with its head and the first step of room; leaves nothing behind when that fails. */
    static Segment create(
            final Disk disk, final String directory, final long first, final long flushed, final JournalLimits limits) {
        final var name = directory + "/" + SegmentHead.fileName(first);
        final var file = disk.open(name);
        try {
            file.write(0, SegmentHead.write(first, flushed));
            final var segment = new Segment(name, first, file, limits.indexEveryBytes());
            segment.reserve(SegmentHead.BYTES + 1, limits);
            return segment;
        } catch (final RuntimeException e) {
            file.close();
            disk.delete(name);
            // A file that comes back after a crash would claim indexes that went elsewhere meanwhile.
            disk.syncDirectory(directory);
            throw e;
        }
    }

    /** Takes over what a scan found. */
    void found(final long lastFound, final long tailFound, final long size) {
        last = lastFound;
        tail = tailFound;
        allocated = size;
    }

    /** Tells the place of a frame that is there. */
    void indexed(final long frame, final long offset) {
        index.add(frame, offset);
    }

    /** Makes sure that bytes up to the position can be written without making the file longer. Any thread. */
    void reserve(final long position, final JournalLimits limits) {
        if (position <= allocated) {
            return;
        }
        synchronized (allocation) {
            if (position > allocated) {
                final long steps = (position - allocated - 1) / limits.allocateBytes() + 1;
                final long size = Math.min(limits.segmentBytes(), allocated + steps * limits.allocateBytes());
                file.allocate(size);
                allocated = size;
            }
        }
    }

    void append(final ByteBuffer frame) {
        final long at = tail;
        final long end = at + frame.remaining();
        file.write(at, frame);
        last++;
        index.add(last, at);
        tail = end;
    }

    /** Cuts all behind the frame, durably. */
    void truncateAfter(final long frame, final long offset) {
        file.truncate(offset);
        file.sync();
        index.truncateAfter(frame);
        last = frame;
        tail = offset;
        allocated = offset;
    }

    String name() {
        return name;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    DiskFile file() {
        return file;
    }

    SparseIndex index() {
        return index;
    }

    /** Where the next frame goes. Any thread. */
    long tail() {
        return tail;
    }

    /** The size of the file. Any thread. */
    long allocated() {
        return allocated;
    }

    /** The segment begun after this one, or null. Any thread. */
    Segment next() {
        return next;
    }

    void next(final Segment segment) {
        next = segment;
    }

    boolean nameDurable() {
        return nameDurable;
    }

    void nameDurable(final boolean durable) {
        nameDurable = durable;
    }
}

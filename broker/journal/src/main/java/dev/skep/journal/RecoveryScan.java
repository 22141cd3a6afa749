package dev.skep.journal;

import dev.skep.base.Check;
import dev.skep.base.Disk;
import dev.skep.base.DiskFile;
import dev.skep.journal.FrameCursor.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Walks all frames of a directory, changes nothing, and judges the first damage: torn, to be cut, or rotten, to be refused.
 * The rule is in the package description.
 */
final class RecoveryScan {
    /**
     * The first place where the log does not go on as it should.
     *
     * @param found what is wrong, in words
     * @param corrupt whether what is lost there was flushed
     */
    record Damage(String file, long offset, long index, String found, boolean corrupt) {}

    /**
     * @param segments what is good, in order, open; the tail of the last one is where the log ends
     * @param dropped names of the segment files that lie wholly behind the damage, in order
     * @param damage null when the log ends cleanly
     * @param next the index after the last good frame
     */
    record Outcome(List<Segment> segments, List<String> dropped, Damage damage, long next) {}

    private final Disk disk;
    private final String directory;
    private final int indexEveryBytes;
    private final long keepUpTo;
    private final Consumer<Frame> visitor;
    private final FrameCursor cursor = new FrameCursor();
    private final List<Segment> segments = new ArrayList<>();
    private long expected;
    private long proven;

    private RecoveryScan(
            final Disk disk,
            final String directory,
            final int indexEveryBytes,
            final ControlFile control,
            final Consumer<Frame> visitor) {
        this.disk = disk;
        this.directory = directory;
        this.indexEveryBytes = indexEveryBytes;
        this.visitor = visitor;
        this.proven = control == null ? 0 : control.flushed();
        this.keepUpTo = control != null && control.intent() == ControlFile.Intent.TRUNCATE_AFTER
                ? control.intentIndex()
                : Long.MAX_VALUE;
    }

    /**
     * @param control null when there is none
     * @param visitor gets each good frame, valid for the call
     */
    static Outcome run(
            final Disk disk,
            final String directory,
            final int indexEveryBytes,
            final ControlFile control,
            final Consumer<Frame> visitor) {
        final var scan = new RecoveryScan(disk, directory, indexEveryBytes, control, visitor);
        try {
            return scan.run();
        } catch (final RuntimeException e) {
            scan.segments.forEach(segment -> segment.file().close());
            throw e;
        }
    }

    /** First indexes of the segments in the directory, in order. */
    static List<Long> firsts(final Disk disk, final String directory) {
        final List<Long> firsts = new ArrayList<>();
        for (final String name : disk.list(directory)) {
            final long first = SegmentHead.firstOf(name);
            if (first > 0) {
                firsts.add(first);
            }
        }
        return firsts;
    }

    private Outcome run() {
        final var firsts = firsts(disk, directory);
        expected = firsts.isEmpty() ? 1 : firsts.getFirst();
        Damage damage = null;
        int at = 0;
        while (at < firsts.size() && damage == null) {
            final boolean lastOne = at + 1 == firsts.size();
            damage = segment(firsts, at, lastOne ? -1 : firsts.get(at + 1));
            at++;
        }
        final int kept = segments.size();
        final List<String> dropped = new ArrayList<>();
        for (final long first : firsts.subList(kept, firsts.size())) {
            dropped.add(path(first));
        }
        if (damage == null && proven >= expected && expected <= keepUpTo) {
            final var file = segments.isEmpty() ? directory : segments.getLast().name();
            final long offset = segments.isEmpty() ? 0 : segments.getLast().tail();
            damage = judged(file, offset, "expected frame " + expected + ", found the end of the log");
        }
        return new Outcome(segments, dropped, damage, expected);
    }

    /** Walks one segment; gives the damage in it or right behind it, or null to go on. */
    private Damage segment(final List<Long> firsts, final int at, final long nextFirst) {
        final long first = firsts.get(at);
        final var name = path(first);
        Check.that(first == expected, "segment %s is walked when frame %s is expected", name, expected);
        final var file = disk.open(name);
        final long size = file.size();
        final var head = head(file, size);
        if (head == null || head.first() != first) {
            sweep(file, first, SegmentHead.BYTES, size);
            file.close();
            sweepLater(firsts, at + 1);
            return judged(name, 0, "expected the head of a segment, found other bytes");
        }
        proven = Math.max(proven, head.flushed());
        final var segment = new Segment(name, first, file, indexEveryBytes);
        segments.add(segment);
        cursor.open(file, first);
        long offset = SegmentHead.BYTES;
        Verdict verdict = Verdict.NOTHING;
        while (expected <= keepUpTo && (verdict = cursor.look(offset, size, expected, expected)) == Verdict.VALID) {
            segment.indexed(expected, offset);
            visitor.accept(new Frame(expected, cursor.array(), cursor.payloadOffset(), cursor.payloadLength()));
            proven = Math.max(proven, cursor.flushed());
            offset += cursor.bytes();
            expected++;
        }
        segment.found(expected - 1, offset, size);
        return atStop(firsts, at, nextFirst, segment, verdict);
    }

    private Damage atStop(
            final List<Long> firsts, final int at, final long nextFirst, final Segment segment, final Verdict verdict) {
        final long offset = segment.tail();
        if (expected > keepUpTo) {
            return new Damage(segment.name(), offset, expected, "a truncation is to be carried through", false);
        }
        if (nextFirst == expected) {
            return null;
        }
        if (nextFirst > 0 && nextFirst < expected) {
            final var found = "expected the segment of frame " + expected + ", found that of frame " + nextFirst;
            return new Damage(segment.name(), offset, expected, found, true);
        }
        final var found = cursor.describe(verdict, expected);
        final boolean written = sweep(segment.file(), segment.first(), offset, segment.allocated());
        sweepLater(firsts, at + 1);
        if (!written && nextFirst < 0) {
            return null;
        }
        return judged(segment.name(), offset, found);
    }

    private Damage judged(final String file, final long offset, final String found) {
        // Marks of frames that are being truncated prove nothing of what is to come after them.
        final long flushed = Math.min(proven, keepUpTo);
        final boolean corrupt = flushed >= expected;
        final var words = corrupt ? found + "; frames up to " + flushed + " were flushed" : found;
        return new Damage(file, offset, expected, words, corrupt);
    }

    private void sweepLater(final List<Long> firsts, final int from) {
        for (final long first : firsts.subList(from, firsts.size())) {
            try (var file = disk.open(path(first))) {
                final long size = file.size();
                final var head = head(file, size);
                if (head != null && head.first() == first) {
                    proven = Math.max(proven, head.flushed());
                }
                sweep(file, first, SegmentHead.BYTES, size);
            }
        }
    }

    /** Searches for valid frames behind a damage, for what they prove; says whether anything is written there at all. */
    private boolean sweep(final DiskFile file, final long first, final long from, final long size) {
        cursor.open(file, first);
        final long highest = first + size / FrameLayout.HEAD_BYTES;
        boolean written = false;
        long offset = from;
        while ((offset = cursor.nextWritten(offset, size)) < size) {
            written = true;
            if (cursor.look(offset, size, expected, highest) == Verdict.VALID) {
                proven = Math.max(proven, cursor.flushed());
                offset += cursor.bytes();
            } else {
                offset += FrameLayout.ALIGNMENT;
            }
        }
        return written;
    }

    private static SegmentHead head(final DiskFile file, final long size) {
        if (size < SegmentHead.BYTES) {
            return null;
        }
        final var bytes = ByteBuffer.allocate(SegmentHead.BYTES);
        while (bytes.hasRemaining()) {
            if (file.read(bytes.position(), bytes) < 0) {
                return null;
            }
        }
        final var head = SegmentHead.read(bytes.array());
        Check.that(
                head == null || head.version() == SegmentHead.VERSION,
                "this journal was written in format %s, this version reads format %s: use the version that wrote it",
                head == null ? 0 : head.version(),
                SegmentHead.VERSION);
        return head;
    }

    private String path(final long first) {
        return directory + "/" + SegmentHead.fileName(first);
    }
}

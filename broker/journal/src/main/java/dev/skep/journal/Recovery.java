package dev.skep.journal;

import dev.skep.base.Disk;
import dev.skep.base.DiskException;
import dev.skep.journal.ControlFile.Intent;
import java.util.ArrayList;
import java.util.List;

/** Brings a directory into the state in which frames may be appended: every step may be repeated after a crash. */
final class Recovery {
    private final Disk disk;
    private final String directory;
    private final JournalLimits limits;
    private final ControlFile control;

    Recovery(final Disk disk, final String directory, final JournalLimits limits, final ControlFile control) {
        this.disk = disk;
        this.directory = directory;
        this.limits = limits;
        this.control = control;
    }

    /** The segments of the recovered log, at least one; all of them are durable afterwards. */
    List<Segment> recover() {
        control.allocate();
        // What a killed process left may be in the memory of the system only. Nothing may be built on an intent, or on
        // the
        // absence of one, that a power cut could still take back.
        if (control.intent() == Intent.NONE) {
            control.sync();
        } else {
            // Once more in full: the intent may have reached the disk without the fallen mark.
            control.announce(control.intent(), control.intentIndex());
        }
        disk.syncDirectory(directory);
        if (control.intent() == Intent.RESET_TO) {
            final var segments = List.of(startOver(control.intentIndex()));
            control.done();
            return segments;
        }
        final var outcome = RecoveryScan.run(disk, directory, limits.indexEveryBytes(), control, frame -> {});
        final var segments = outcome.segments();
        try {
            final var damage = outcome.damage();
            if (damage != null && damage.corrupt()) {
                throw new CorruptJournal(damage.file(), damage.offset(), damage.index(), damage.found());
            }
            if (damage != null) {
                cut(outcome);
            }
            if (segments.isEmpty()) {
                segments.add(Segment.create(disk, directory, outcome.next(), outcome.next() - 1, limits));
                // Were its name lost and that of a later segment kept, the log would seem to begin there.
                disk.syncDirectory(directory);
            }
            makeDurable(segments);
            if (control.intent() == Intent.TRUNCATE_AFTER) {
                control.done();
            }
            return segments;
        } catch (final RuntimeException e) {
            segments.forEach(segment -> segment.file().close());
            throw e;
        }
    }

    /** Deletes all segments and begins one, durably. */
    Segment startOver(final long next) {
        delete(RecoveryScan.firsts(disk, directory).stream()
                .map(first -> directory + "/" + SegmentHead.fileName(first))
                .toList());
        final var segment = Segment.create(disk, directory, next, next - 1, limits);
        try {
            segment.file().sync();
            disk.syncDirectory(directory);
        } catch (final DiskException e) {
            segment.file().close();
            throw e;
        }
        segment.nameDurable(true);
        return segment;
    }

    private void cut(final RecoveryScan.Outcome outcome) {
        if (!outcome.dropped().isEmpty()) {
            delete(outcome.dropped());
        }
        if (!outcome.segments().isEmpty()) {
            final var lastOne = outcome.segments().getLast();
            lastOne.truncateAfter(lastOne.last(), lastOne.tail());
        }
    }

    /** Newest first: what is left after a crash in between still follows each other. */
    private void delete(final List<String> names) {
        for (final String name : new ArrayList<>(names).reversed()) {
            disk.delete(name);
        }
        disk.syncDirectory(directory);
    }

    /** What was read may be in the memory of the system only; the end of the last segment too, where a cut was made. */
    private void makeDurable(final List<Segment> segments) {
        final long last = segments.getLast().last();
        Segment previous = null;
        for (final Segment segment : segments) {
            if (segment.last() > control.flushed() || segment == segments.getLast()) {
                segment.file().sync();
            }
            segment.nameDurable(segment.last() >= segment.first());
            if (previous != null) {
                previous.next(segment);
            }
            previous = segment;
        }
        if (last > control.flushed()) {
            control.mark(last);
            control.sync();
        }
    }
}

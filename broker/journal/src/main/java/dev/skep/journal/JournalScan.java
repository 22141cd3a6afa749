package dev.skep.journal;

import dev.skep.base.Disk;
import java.util.function.Consumer;

/** Looks at a journal without changing anything: for tools, beside a running broker or after its death. */
public final class JournalScan {
    private JournalScan() {}

    /**
     * @param firstIndex the first good frame; one more than the last when there is none
     * @param lastIndex the last good frame
     * @param flushedMark all frames up to here were durable when the control file was written; 0 when unknown
     * @param segments the count of segment files that are good, at least in part
     * @param fault null when the log ends cleanly
     */
    public record Report(long firstIndex, long lastIndex, long flushedMark, int segments, Fault fault) {}

    /**
     * The first fault. Beside a running broker a torn tail may be a write under way.
     *
     * @param file the name of the file on the disk
     * @param offset where the bad bytes begin, from the start of the file
     * @param index the frame that is expected there
     * @param found what is wrong, in words
     * @param tornTail true when nothing that was flushed is lost: the next open cuts it
     */
    public record Fault(String file, long offset, long index, String found, boolean tornTail) {}

    /**
     * Walks all frames up to the first fault.
     *
     * @param visitor gets each good frame, in order, valid for the call
     */
    public static Report walk(final Disk disk, final String directory, final Consumer<Frame> visitor) {
        final boolean known = disk.exists(directory + "/" + ControlFile.NAME);
        final var control = known ? ControlFile.open(disk, directory) : null;
        try {
            if (control != null && control.intent() == ControlFile.Intent.RESET_TO) {
                final long next = control.intentIndex();
                final var found = "a reset to frame " + next + " is to be carried through";
                final var fault = new Fault(directory + "/" + ControlFile.NAME, 0, next, found, true);
                return new Report(next, next - 1, 0, 0, fault);
            }
            return walk(disk, directory, control, visitor);
        } finally {
            if (control != null) {
                control.close();
            }
        }
    }

    private static Report walk(
            final Disk disk, final String directory, final ControlFile control, final Consumer<Frame> visitor) {
        final var outcome = RecoveryScan.run(disk, directory, Integer.MAX_VALUE, control, visitor);
        final var segments = outcome.segments();
        final long first =
                segments.isEmpty() ? outcome.next() : segments.getFirst().first();
        segments.forEach(segment -> segment.file().close());
        final var damage = outcome.damage();
        final var fault = damage == null
                ? null
                : new Fault(damage.file(), damage.offset(), damage.index(), damage.found(), !damage.corrupt());
        return new Report(first, outcome.next() - 1, control == null ? 0 : control.flushed(), segments.size(), fault);
    }
}

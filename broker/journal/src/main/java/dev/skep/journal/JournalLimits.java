package dev.skep.journal;

import dev.skep.base.Check;

/**
 * The bounds of one journal.
 *
 * @param segmentBytes the largest size of a segment file; the log is compacted in whole segments
 * @param frameBytesMax the largest frame that is accepted, without its head
 * @param allocateBytes room is reserved in steps of this size; a step is written with zeroes, so it is also a stall
 * @param indexEveryBytes one entry of the sparse index in memory per so many bytes of a segment: the most a seek reads
 */
public record JournalLimits(long segmentBytes, int frameBytesMax, int allocateBytes, int indexEveryBytes) {
    private static final int KB = 1024;
    private static final int MB = 1024 * KB;

    public static final JournalLimits DEFAULT = new JournalLimits(128L * MB, 16 * MB, 512 * KB, 64 * KB);

    public JournalLimits {
        Check.that(frameBytesMax >= 1 && frameBytesMax <= 1 << 30, "frameBytesMax %s is not in 1..2^30", frameBytesMax);
        final long least = (long) SegmentHead.BYTES + FrameLayout.bytes(frameBytesMax);
        Check.that(
                segmentBytes >= least && segmentBytes <= 1L << 40,
                "segmentBytes %s is not in %s..2^40: a segment must hold its head and one frame of frameBytesMax %s",
                segmentBytes,
                least,
                frameBytesMax);
        Check.that(allocateBytes >= 1, "allocateBytes %s is not positive", allocateBytes);
        Check.that(indexEveryBytes >= 1, "indexEveryBytes %s is not positive", indexEveryBytes);
    }
}

package dev.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;

/** What a journal must hold: the oracle of the random tests. */
final class JournalModel {
    /** All frames that may be found, by index; those before the first may come back when a compaction did not finish. */
    private final TreeMap<Long, byte[]> frames = new TreeMap<>();

    private long first = 1;
    private long last;
    private long flushed;

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    long flushed() {
        return flushed;
    }

    void appended(final byte[] frame) {
        last++;
        frames.put(last, frame);
    }

    void flushedAll() {
        flushed = last;
    }

    void truncatedAfter(final long index) {
        if (index < last) {
            frames.tailMap(index, false).clear();
            last = index;
            flushed = Math.min(flushed, index);
        }
    }

    void compactedTo(final long index) {
        first = index;
    }

    void reset(final long next) {
        frames.clear();
        first = next;
        last = next - 1;
        flushed = next - 1;
    }

    /** The log ended at the index when it was opened; what was lost behind it was not flushed. */
    void recovered(final long newFirst, final long newLast) {
        frames.tailMap(newLast, false).clear();
        first = newFirst;
        last = newLast;
        flushed = newLast;
    }

    /** Checks the frames of the open journal against what was appended. */
    void assertContent(final Journal journal) {
        assertThat(journal.firstIndex()).isLessThanOrEqualTo(first);
        try (var reader = journal.reader()) {
            for (long i = journal.firstIndex(); i <= journal.lastIndex(); i++) {
                final var frame = reader.next();
                assertThat(frame.index()).isEqualTo(i);
                assertThat(frame.copy()).as("frame %s", i).isEqualTo(frames.get(i));
            }
            assertThat(reader.hasNext()).isFalse();
        }
    }
}

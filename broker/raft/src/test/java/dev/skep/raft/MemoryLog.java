package dev.skep.raft;

import java.util.ArrayList;
import java.util.List;

/** A log of which only the flushed part survives a crash, for certain. */
final class MemoryLog implements LogView {
    private final List<RaftEntry> entries = new ArrayList<>();
    private long firstIndex = 1;
    private long flushedIndex;

    @Override
    public long firstIndex() {
        return firstIndex;
    }

    @Override
    public long lastIndex() {
        return firstIndex + entries.size() - 1;
    }

    @Override
    public long flushedIndex() {
        return flushedIndex;
    }

    @Override
    public long termOf(final long index) {
        return entry(index).term();
    }

    @Override
    public RaftEntry entry(final long index) {
        return entries.get((int) (index - firstIndex));
    }

    void append(final List<RaftEntry> more) {
        entries.addAll(more);
    }

    void flush(final long index) {
        flushedIndex = Math.max(flushedIndex, Math.min(index, lastIndex()));
    }

    void truncateAfter(final long index) {
        while (lastIndex() > index) {
            entries.removeLast();
        }
        flushedIndex = Math.min(flushedIndex, index);
    }

    void compactUpTo(final long index) {
        while (firstIndex <= index) {
            entries.removeFirst();
            firstIndex++;
        }
    }

    void reset(final long index) {
        entries.clear();
        firstIndex = index + 1;
        flushedIndex = index;
    }
}

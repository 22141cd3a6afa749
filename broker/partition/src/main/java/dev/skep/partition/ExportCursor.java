package dev.skep.partition;

import dev.skep.base.Loop;
import dev.skep.engine.exporting.ExporterState;
import dev.skep.journal.Frame;
import dev.skep.journal.Journal;
import dev.skep.journal.JournalReader;
import dev.skep.protocol.EntryReader;
import dev.skep.protocol.export.CommittedEntry;
import dev.skep.protocol.export.ExporterListener;
import dev.skep.protocol.export.ExporterPort;
import dev.skep.protocol.export.ExporterSession;
import dev.skep.protocol.value.ExporterValue;
import dev.skep.raft.RaftEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where one exporter is in the log. Gives it entries, some at a time and the next ones when it is done with those, and knows which
 * entries it needs no more. Belongs to the loop, but for what the exporter says.
 */
final class ExportCursor {
    private static final int BATCH_ENTRIES_MAX = 64;
    private static final int BATCH_BYTES_MAX = 256 << 10;
    private static final int MARKS_MAX = 4096;
    private static final byte[] NO_BYTES = {};

    private final String id;
    private final Loop loop;
    private final Runnable onExported;
    private final JournalReader reader;
    private final ExporterSession session;
    /** Where entries end that were given and are not acknowledged, oldest first. */
    private final Deque<Mark> marks = new ArrayDeque<>();

    private volatile Acknowledged acknowledged;
    private long settledIndex;
    private long writtenPosition;
    private long lastRecord = -1;
    private boolean exporting;
    private boolean closed;

    private record Mark(long lastPosition, long index) {}

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Acknowledged(long position, byte[] metadata) {}

    /** @param from null for the oldest that is there */
    ExportCursor(
            final String id,
            final ExporterPort port,
            final ExporterState from,
            final Journal journal,
            final Loop loop,
            final Runnable onExported) {
        this.id = id;
        this.loop = loop;
        this.onExported = onExported;
        final long position = from == null ? -1 : from.position();
        final byte[] metadata = from == null ? NO_BYTES : from.metadata();
        acknowledged = new Acknowledged(position, metadata);
        writtenPosition = position;
        settledIndex = from == null ? 0 : from.index();
        reader = journal.reader();
        reader.seek(Math.min(Math.max(settledIndex + 1, journal.firstIndex()), journal.lastIndex() + 1));
        session = port.open(id, position, metadata, new Listener());
    }

    private final class Listener implements ExporterListener {
        @Override
        public void acknowledged(final long position, final byte[] metadata) {
            acknowledged = new Acknowledged(position, metadata);
        }

        @Override
        public void exported(final long newest) {
            loop.post(() -> {
                exporting = false;
                lastRecord = Math.max(lastRecord, newest);
                if (!closed) {
                    onExported.run();
                }
            });
        }
    }

    /** Gives the exporter what comes next, unless it is busy still. */
    void step(final long committedIndex) {
        if (exporting || closed || reader.nextIndex() > committedIndex) {
            return;
        }
        final List<CommittedEntry> entries = new ArrayList<>();
        int bytes = 0;
        while (entries.size() < BATCH_ENTRIES_MAX && bytes < BATCH_BYTES_MAX && reader.nextIndex() <= committedIndex) {
            final CommittedEntry entry = entry(reader.next());
            entries.add(entry);
            bytes += entry.bytes().length;
        }
        exporting = true;
        session.export(entries);
    }

    private CommittedEntry entry(final Frame frame) {
        if (RaftEntry.kindOf(frame.array(), frame.offset(), frame.length()) != RaftEntry.Kind.DATA) {
            return new CommittedEntry(frame.index(), NO_BYTES);
        }
        final int length = frame.length() - RaftEntry.HEAD_BYTES;
        final byte[] bytes = new byte[length];
        System.arraycopy(frame.array(), frame.offset() + RaftEntry.HEAD_BYTES, bytes, 0, length);
        mark(new EntryReader(bytes, 0, length).lastPosition(), frame.index());
        return new CommittedEntry(frame.index(), bytes);
    }

    private void mark(final long lastPosition, final long index) {
        marks.addLast(new Mark(lastPosition, index));
        if (marks.size() > MARKS_MAX) {
            // an exporter that acknowledges nothing for long: what it needs is known less exactly
            final List<Mark> all = List.copyOf(marks);
            marks.clear();
            for (int i = (all.size() - 1) % 2; i < all.size(); i += 2) {
                marks.add(all.get(i));
            }
        }
    }

    /**
     * What it has acknowledged and nobody else knows yet, to be written to the log; null for nothing. Where it has only seen what
     * was written of exporters there is nothing: else each such record would lead to another one.
     */
    ExporterValue takeProgress() {
        final Acknowledged now = acknowledged;
        settle(now.position());
        if (now.position() <= writtenPosition || lastRecord <= writtenPosition) {
            return null;
        }
        writtenPosition = now.position();
        return new ExporterValue(id, now.position(), settledIndex, now.metadata(), "");
    }

    private void settle(final long position) {
        while (!marks.isEmpty() && marks.getFirst().lastPosition() <= position) {
            settledIndex = marks.removeFirst().index();
        }
    }

    long acknowledgedPosition() {
        return acknowledged.position();
    }

    void close() {
        closed = true;
        session.close();
        reader.close();
    }
}

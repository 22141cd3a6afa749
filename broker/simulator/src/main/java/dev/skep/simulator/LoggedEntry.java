package dev.skep.simulator;

import dev.skep.protocol.EntryReader;
import dev.skep.protocol.Record;
import dev.skep.raft.RaftEntry;
import java.util.ArrayList;
import java.util.List;

/** An entry as it was appended: its bytes, and the records in them. */
@SuppressWarnings("ArrayRecordComponent") // compared with Arrays.equals only
public record LoggedEntry(long index, byte[] bytes, List<Record> records) {
    public static LoggedEntry of(final long index, final byte[] bytes) {
        final List<Record> records = new ArrayList<>();
        if (RaftEntry.kindOf(bytes, 0, bytes.length) != RaftEntry.Kind.DATA) {
            return new LoggedEntry(index, bytes, List.of());
        }
        final EntryReader reader = new EntryReader(bytes, RaftEntry.HEAD_BYTES, bytes.length - RaftEntry.HEAD_BYTES);
        while (reader.hasNext()) {
            records.add(reader.next());
        }
        return new LoggedEntry(index, bytes, List.copyOf(records));
    }
}

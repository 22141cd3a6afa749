package dev.skep.simulator.cluster;

import dev.skep.protocol.Record;
import dev.skep.protocol.ValueType;
import dev.skep.raft.RaftEntry;
import dev.skep.simulator.LoggedEntry;
import dev.skep.simulator.Violation;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What the exporters of a partition have seen, whoever led: committed records only, each once at least, none before the one that it follows. */
final class ExportBook {
    private final Truth truth;
    private final Map<String, Long> seen = new TreeMap<>();

    ExportBook(final Truth truth) {
        this.truth = truth;
    }

    /** An exporter begins on some replica. */
    void opened(final String id, final long position, final String who) {
        Violation.unless(
                position <= seen.getOrDefault(id, 0L),
                "exports",
                "%s opens exporter %s at position %d, but it has only seen up to %d",
                who,
                id,
                position,
                seen.getOrDefault(id, 0L));
    }

    /** It is given an entry; empty bytes for one without records. */
    void exported(final String id, final long index, final byte[] bytes, final String who) {
        Violation.unless(
                index <= truth.committed(),
                "exports",
                "%s exports entry %d, but only %d are committed",
                who,
                index,
                truth.committed());
        final LoggedEntry entry = truth.entry(index);
        final byte[] expected = entry.records().isEmpty()
                ? new byte[0]
                : Arrays.copyOfRange(entry.bytes(), RaftEntry.HEAD_BYTES, entry.bytes().length);
        Violation.unless(
                Arrays.equals(bytes, expected),
                "exports",
                "%s exports another entry %d than was committed",
                who,
                index);
        for (final Record record : entry.records()) {
            final long last = seen.getOrDefault(id, 0L);
            Violation.unless(
                    record.position() <= last + 1,
                    "exports",
                    "%s gives exporter %s the record at %d, but the last one that it saw is at %d",
                    who,
                    id,
                    record.position(),
                    last);
            seen.put(id, Math.max(last, record.position()));
        }
    }

    /** Whether all of them have seen all that there is for them. */
    boolean isComplete() {
        long last = 0;
        for (long index = truth.committed(); index > 0 && last == 0; index--) {
            for (final Record record : truth.entry(index).records()) {
                if (record.valueType() != ValueType.EXPORTER) {
                    last = record.position();
                }
            }
        }
        final long wanted = last;
        return SimExporters.IDS.stream().allMatch(id -> seen.getOrDefault(id, 0L) >= wanted);
    }

    @Override
    public String toString() {
        return "exporters have seen " + seen;
    }
}

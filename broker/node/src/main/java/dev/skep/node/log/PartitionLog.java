package dev.skep.node.log;

import dev.skep.base.DiskException;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.journal.Frame;
import dev.skep.journal.JournalScan;
import dev.skep.node.StartFailure;
import dev.skep.platform.NioDisk;
import dev.skep.protocol.EntryReader;
import dev.skep.protocol.Record;
import dev.skep.raft.RaftEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The log of one partition in a directory. */
public final class PartitionLog {
    private static final String SEGMENT_SUFFIX = ".segment";

    private final Path directory;

    private PartitionLog(final Path directory) {
        this.directory = directory;
    }

    /**
     * Finds the log in the directory of a partition or in its own.
     *
     * @throws StartFailure when there is none
     */
    public static PartitionLog in(final Path partition) {
        if (!Files.isDirectory(partition)) {
            throw new StartFailure(partition + " is no directory; name the directory of a partition");
        }
        if (hasSegments(partition)) {
            return new PartitionLog(partition);
        }
        final List<Path> below = new ArrayList<>();
        try (Stream<Path> children = Files.list(partition)) {
            children.filter(Files::isDirectory)
                    .filter(PartitionLog::hasSegments)
                    .sorted()
                    .forEach(below::add);
        } catch (IOException e) {
            throw unreadable(partition, e);
        }
        if (below.size() != 1) {
            throw new StartFailure(partition + " holds " + (below.isEmpty() ? "no log" : "several logs: " + below)
                    + "; name the directory of one partition");
        }
        return new PartitionLog(below.getFirst());
    }

    private static boolean hasSegments(final Path candidate) {
        try (Stream<Path> files = Files.list(candidate)) {
            return files.anyMatch(file -> file.toString().endsWith(SEGMENT_SUFFIX));
        } catch (IOException e) {
            throw unreadable(candidate, e);
        }
    }

    private static StartFailure unreadable(final Path path, final IOException e) {
        return new StartFailure(path + " can't be read: " + e.getMessage(), e);
    }

    public Path directory() {
        return directory;
    }

    /**
     * What a walk over the log has seen.
     *
     * @param entries good entries
     * @param records records in them
     * @param firstPosition of the first record, -1 when there is none
     * @param lastPosition of the last record, -1 when there is none
     * @param malformed null, or the first entry that passed its checksum and still is no entry
     */
    public record Walk(
            JournalScan.Report journal,
            long entries,
            long records,
            long firstPosition,
            long lastPosition,
            String malformed) {
        /** Whether all that was flushed is there and can be read. */
        public boolean sound() {
            return malformed == null
                    && (journal.fault() == null || journal.fault().tornTail());
        }
    }

    /** Gives every record in order to the consumer, up to the first fault. */
    public Walk walk(final Consumer<Record> consumer) {
        final Walker walker = new Walker(consumer);
        try {
            final JournalScan.Report report = JournalScan.walk(
                    NioDisk.readOnly(directory.toAbsolutePath().getParent()),
                    directory.getFileName().toString(),
                    walker::frame);
            return new Walk(report, walker.entries, walker.records, walker.first, walker.last, walker.malformed);
        } catch (DiskException e) {
            throw new StartFailure(directory + " can't be read: " + e.getMessage(), e);
        }
    }

    private static final class Walker {
        private final Consumer<Record> consumer;
        private long entries;
        private long records;
        private long first = -1;
        private long last = -1;
        private String malformed;

        Walker(final Consumer<Record> consumer) {
            this.consumer = consumer;
        }

        void frame(final Frame frame) {
            if (malformed != null) {
                return;
            }
            try {
                if (RaftEntry.kindOf(frame.array(), frame.offset(), frame.length()) != RaftEntry.Kind.DATA) {
                    entries++;
                    return;
                }
                final EntryReader reader = new EntryReader(
                        frame.array(), frame.offset() + RaftEntry.HEAD_BYTES, frame.length() - RaftEntry.HEAD_BYTES);
                if (last >= 0 && reader.firstPosition() != last + 1) {
                    malformed = "entry " + frame.index() + " begins at position " + reader.firstPosition()
                            + ", expected " + (last + 1);
                    return;
                }
                while (reader.hasNext()) {
                    final Record next = reader.next();
                    first = first < 0 ? next.position() : first;
                    last = next.position();
                    records++;
                    consumer.accept(next);
                }
                entries++;
            } catch (MalformedBytes | IllegalArgumentException e) {
                malformed = "entry " + frame.index() + ": " + e.getMessage();
            }
        }
    }
}

package dev.skep.simulator;

import dev.skep.journal.Frame;
import dev.skep.journal.Journal;
import dev.skep.journal.JournalReader;
import dev.skep.protocol.Record;
import dev.skep.protocol.RecordType;
import dev.skep.protocol.intent.CommandDistributionIntent;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.intent.ProcessInstanceResultIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that a partition ever wrote to its log, kept outside of the simulated world: what was committed must be there after
 * each restart, byte for byte.
 */
final class LogBook {
    private final int partitionId;
    private final String directory;
    private final SimDisk disk;
    private final Ledger ledger;
    private final DecisionChecker decisions;
    private final World world;
    private final List<LoggedEntry> entries = new ArrayList<>();
    private final Map<Long, Long> entryOfRequest = new TreeMap<>();
    private final Map<Long, Long> requestOfKey = new TreeMap<>();
    private final Map<Long, Long> entryOfAnswer = new TreeMap<>();
    private final Deliveries deliveries;
    // Look-ups only.
    private final Set<Long> distributed = new HashSet<>();
    private Journal journal;
    private JournalReader reader;
    private long committed;
    private long durable;

    LogBook(
            final World world,
            final int partitionId,
            final String directory,
            final SimDisk disk,
            final Ledger ledger,
            final DecisionChecker decisions) {
        this.world = world;
        this.partitionId = partitionId;
        this.directory = directory;
        this.disk = disk;
        this.ledger = ledger;
        this.decisions = decisions;
        this.deliveries = new Deliveries(partitionId);
    }

    Ledger ledger() {
        return ledger;
    }

    long committed() {
        return committed;
    }

    LoggedEntry entry(final long index) {
        return entries.get((int) index - 1);
    }

    /**
     * A journal was recovered: it holds all that was committed, and nothing else than what was appended.
     *
     * @param stoppedInWrite whether the machine stopped in the middle of a disk operation: it may have been an append
     * @param mayLoseAfter frames behind this one may be gone, for a reason that the journal documents
     */
    void opened(final Journal journal, final boolean stoppedInWrite, final long mayLoseAfter) {
        Violation.unless(
                journal.lastIndex() >= Math.min(committed, mayLoseAfter),
                "durability",
                "partition %d: entry %d was committed, but after the restart the log ends at %d",
                partitionId,
                committed,
                journal.lastIndex());
        Violation.unless(
                journal.lastIndex() <= entries.size() + (stoppedInWrite ? 1 : 0),
                "durability",
                "partition %d: the log ends at %d, but only %d entries were ever appended",
                partitionId,
                journal.lastIndex(),
                entries.size());
        try (JournalReader all = journal.reader()) {
            while (all.hasNext()) {
                final Frame frame = all.next();
                if (frame.index() > entries.size()) {
                    add(LoggedEntry.of(frame.index(), frame.copy()));
                }
                Violation.unless(
                        Arrays.equals(entry(frame.index()).bytes(), frame.copy()),
                        "durability",
                        "partition %d: entry %d is not what was appended",
                        partitionId,
                        frame.index());
            }
        }
        while (entries.size() > journal.lastIndex()) {
            forget(entries.removeLast());
        }
        deliveries.begin();
        this.journal = journal;
        reader = journal.reader();
        reader.seek(journal.lastIndex() + 1);
        durable = journal.lastIndex();
        commit(journal.lastIndex());
    }

    private void forget(final LoggedEntry entry) {
        entryOfRequest.values().removeIf(index -> index == entry.index());
        entryOfAnswer.values().removeIf(index -> index == entry.index());
    }

    /** The node is down: what was not read is lost. */
    void closed() {
        reader = null;
    }

    /** Takes over what was appended since. */
    void poll() {
        if (reader == null) {
            return;
        }
        while (reader.hasNext()) {
            final LoggedEntry entry =
                    LoggedEntry.of(reader.nextIndex(), reader.next().copy());
            Violation.unless(
                    entry.index() == entries.size() + 1L,
                    "log",
                    "partition %d: entry %d follows entry %d",
                    partitionId,
                    entry.index(),
                    entries.size());
            add(entry);
        }
    }

    private void add(final LoggedEntry entry) {
        entries.add(entry);
        entry.records().forEach(each -> remember(each, entry.index()));
    }

    /** Which entry has to be durable before which request may be answered. */
    private void remember(final Record record, final long index) {
        if (record.recordType() == RecordType.COMMAND && record.origin() != null) {
            entryOfRequest.put(record.origin().requestId(), index);
        } else if (record.recordType() == RecordType.EVENT) {
            switch (record.value()) {
                case ProcessInstanceCreationValue created
                when created.awaitsResult() -> requestOfKey.put(record.key(), created.awaitingRequestId());
                case JobBatchValue jobs
                when record.intent() == JobBatchIntent.ACTIVATED -> deliveries.activated(jobs, index);
                default -> answered(record, index);
            }
        }
    }

    private void answered(final Record record, final long index) {
        if (record.value() instanceof MessageCorrelationValue correlation
                && record.intent() == MessageCorrelationIntent.CORRELATED
                && correlation.awaitingRequestId() >= 0) {
            entryOfAnswer.put(correlation.awaitingRequestId(), index);
        }
        final boolean ended = record.intent() == ProcessInstanceResultIntent.COMPLETED;
        final Long request = ended ? requestOfKey.remove(record.key()) : null;
        if (request != null) {
            entryOfAnswer.put(request, index);
        }
    }

    /** Up to here the partition says that its log is durable. */
    void commit(final long index) {
        poll();
        while (committed < index) {
            final LoggedEntry entry = entry(committed + 1);
            ledger.apply(entry);
            entry.records().forEach(this::distributed);
            decisions.check(entry);
            world.mix(Arrays.hashCode(entry.bytes()));
            committed++;
        }
    }

    private void distributed(final Record record) {
        if (record.intent() == CommandDistributionIntent.FINISHED) {
            distributed.add(record.key());
        }
    }

    /** Whether the deployment is known to have arrived everywhere. */
    boolean isDistributed(final long deploymentKey) {
        return distributed.contains(deploymentKey);
    }

    /** An answer gets out: what it tells of must be on the log, durably, right now. */
    void requireDurable(final CommandReply reply) {
        poll();
        final long request = reply.origin().requestId();
        final Long asked = entryOfRequest.get(request);
        Violation.unless(
                asked != null,
                "durability",
                "partition %d answers request %d, which is not on its log: %s",
                partitionId,
                request,
                reply);
        requireDurable(asked, reply);
        if (reply instanceof CommandReply.Accepted accepted && comesLater(accepted)) {
            final Long done = entryOfAnswer.get(request);
            Violation.unless(
                    done != null,
                    "durability",
                    "partition %d answers request %d before its outcome is on the log: %s",
                    partitionId,
                    request,
                    reply);
            requireDurable(done, reply);
        }
    }

    /** Whether what is told came of a later command than the one that is answered. */
    private static boolean comesLater(final CommandReply.Accepted reply) {
        return reply.intent() == ProcessInstanceResultIntent.COMPLETED
                || (reply.value() instanceof MessageCorrelationValue correlation
                        && correlation.awaitingRequestId() >= 0);
    }

    private void requireDurable(final long index, final Object what) {
        if (index > durable) {
            Violation.unless(
                    isCompacted(index)
                            || disk.holdsDurably(directory, entry(index).bytes()),
                    "durability",
                    "partition %d lets out %s before entry %d is durable",
                    partitionId,
                    what,
                    index);
            durable = index;
        }
        commit(index);
    }

    /** A snapshot covers it, and its part of the log is gone: the journal does that only to what is durable. */
    private boolean isCompacted(final long index) {
        return index < journal.firstIndex();
    }

    /** A command was refused: it must not be on the log, now or later. */
    boolean holds(final long requestId) {
        poll();
        return entryOfRequest.containsKey(requestId);
    }

    /** A worker is given a job: somebody must have activated it, for nobody else, and durably. */
    void delivered(final long jobKey, final long deadline) {
        poll();
        requireDurable(deliveries.take(jobKey, deadline), "job " + jobKey);
    }
}

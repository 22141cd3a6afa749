package dev.skep.simulator.cluster;

import dev.skep.base.Rng;
import dev.skep.partition.EntryApplier;
import dev.skep.protocol.Record;
import dev.skep.protocol.RecordType;
import dev.skep.protocol.intent.CommandDistributionIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.intent.ProcessInstanceResultIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.simulator.Crossings;
import dev.skep.simulator.DecisionChecker;
import dev.skep.simulator.Deliveries;
import dev.skep.simulator.Ledger;
import dev.skep.simulator.LoggedEntry;
import dev.skep.simulator.Options;
import dev.skep.simulator.SimDisk;
import dev.skep.simulator.Violation;
import dev.skep.simulator.World;
import dev.skep.state.MemoryStateStore;
import dev.skep.state.StateLimits;
import dev.skep.state.StateStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The log of a partition as far as anybody ever said that it is committed, kept outside of the simulated world, with the state
 * that comes of it. Whoever commits an entry commits this one.
 */
final class Truth {
    private static final long OVERLAY_BYTES = 1L << 30;
    private static final int HASH_EVERY = 32;

    private final int partitionId;
    private final World world;
    private final Ledger ledger;
    private final DecisionChecker decisions;
    private final StateStore state;
    private final EntryApplier applier;
    private final List<Committed> entries = new ArrayList<>();
    private final Map<Long, Long> entryOfRequest = new TreeMap<>();
    private final Map<Long, Long> requestOfKey = new TreeMap<>();
    private final Map<Long, Long> entryOfAnswer = new TreeMap<>();
    private final Deliveries deliveries;
    private final ExportBook exports = new ExportBook(this);
    private final Map<Long, Long> hashes = new TreeMap<>();
    private final Map<Long, Integer> leaders = new TreeMap<>();
    // Look-ups only.
    private final Set<Long> distributed = new HashSet<>();
    private final Set<Long> refused = new HashSet<>();
    private final Set<Long> answered = new HashSet<>();

    /** @param term in which it was committed, or a later one */
    private record Committed(LoggedEntry entry, long term) {}

    Truth(final World world, final int partitionId, final Options options, final Crossings crossings) {
        this.partitionId = partitionId;
        this.world = world;
        ledger = new Ledger(partitionId, crossings);
        decisions = new DecisionChecker(options.engine(partitionId), new SimDisk(new Rng(0)));
        state = MemoryStateStore.open(new SimDisk(new Rng(0)), "state", StateLimits.ofOverlay(OVERLAY_BYTES));
        applier = new EntryApplier(options.engine(partitionId), state);
        deliveries = new Deliveries(partitionId);
    }

    int partitionId() {
        return partitionId;
    }

    Ledger ledger() {
        return ledger;
    }

    ExportBook exports() {
        return exports;
    }

    long committed() {
        return entries.size();
    }

    LoggedEntry entry(final long index) {
        return entries.get((int) index - 1).entry;
    }

    boolean isDistributed(final long deploymentKey) {
        return distributed.contains(deploymentKey);
    }

    /** How often somebody was elected. */
    int elections() {
        return leaders.size();
    }

    // ---------------------------------------------------------------- commits

    /** Somebody says in a term that the entry is committed; gives whether that is news. */
    boolean commit(final long index, final byte[] bytes, final long term, final String who) {
        if (index <= entries.size()) {
            final Committed known = entries.get((int) index - 1);
            Violation.unless(
                    Arrays.equals(known.entry.bytes(), bytes),
                    "log",
                    "partition %d: %s commits another entry %d than was committed",
                    partitionId,
                    who,
                    index);
            if (term < known.term) {
                entries.set((int) index - 1, new Committed(known.entry, term));
            }
            return false;
        }
        Violation.unless(
                index == entries.size() + 1L,
                "log",
                "partition %d: %s commits entry %d, but nobody committed entry %d",
                partitionId,
                who,
                index,
                entries.size() + 1);
        final LoggedEntry entry = LoggedEntry.of(index, bytes);
        entries.add(new Committed(entry, term));
        ledger.apply(entry);
        decisions.check(entry);
        applier.apply(index, bytes, 0, bytes.length);
        entry.records().forEach(each -> remember(each, index));
        world.mix(Arrays.hashCode(bytes));
        if (index % HASH_EVERY == 0) {
            hashNow();
        }
        return true;
    }

    private void remember(final Record record, final long index) {
        if (record.recordType() == RecordType.COMMAND && record.origin() != null) {
            final long request = record.origin().requestId();
            Violation.unless(
                    !refused.contains(request),
                    "clients",
                    "partition %d: request %d was refused, but is committed as entry %d",
                    partitionId,
                    request,
                    index);
            entryOfRequest.put(request, index);
        } else if (record.recordType() == RecordType.EVENT) {
            switch (record.value()) {
                case ProcessInstanceCreationValue created
                when created.awaitsResult() -> requestOfKey.put(record.key(), created.awaitingRequestId());
                case JobBatchValue jobs
                when record.intent() == JobBatchIntent.ACTIVATED -> deliveries.activated(jobs, index);
                default -> ended(record, index);
            }
            if (record.intent() == CommandDistributionIntent.FINISHED) {
                distributed.add(record.key());
            }
        }
    }

    private void ended(final Record record, final long index) {
        final boolean isEnd = record.intent() == ProcessInstanceResultIntent.COMPLETED;
        final Long request = isEnd ? requestOfKey.remove(record.key()) : null;
        if (request != null) {
            entryOfAnswer.put(request, index);
        }
    }

    // ---------------------------------------------------------------- what gets out

    /** Whether what the reply tells of is committed. */
    boolean covers(final CommandReply reply) {
        final long request = reply.origin().requestId();
        final boolean isEnd = reply instanceof CommandReply.Accepted accepted
                && accepted.intent() == ProcessInstanceResultIntent.COMPLETED;
        return isEnd ? entryOfAnswer.containsKey(request) : entryOfRequest.containsKey(request);
    }

    boolean isActivated(final long jobKey, final long deadline) {
        return deliveries.holds(jobKey, deadline);
    }

    void delivered(final long jobKey, final long deadline) {
        deliveries.take(jobKey, deadline);
    }

    /** A command was refused: it must not be on the log, now or later. */
    void refused(final CommandReply.Refused reply) {
        final long request = reply.origin().requestId();
        Violation.unless(
                !entryOfRequest.containsKey(request),
                "clients",
                "partition %d: request %d is refused, but committed: %s",
                partitionId,
                request,
                reply);
        refused.add(request);
    }

    /** A definite answer gets out: the only one, but for deployments, which are answered early to the impatient. */
    void answered(final CommandReply reply) {
        final boolean isDeployment =
                reply instanceof CommandReply.Accepted accepted && accepted.intent() instanceof DeploymentIntent;
        Violation.unless(
                answered.add(reply.origin().requestId()) || isDeployment,
                "clients",
                "partition %d: request %d is answered twice: %s",
                partitionId,
                reply.origin().requestId(),
                reply);
    }

    // ---------------------------------------------------------------- leaders and states

    /** Somebody leads in the term: nobody else does, ever. */
    void leads(final long term, final int broker) {
        final Integer other = leaders.putIfAbsent(term, broker);
        Violation.unless(
                other == null || other == broker,
                "elections",
                "partition %d: brokers %d and %d lead in term %d",
                partitionId,
                other,
                broker,
                term);
    }

    /** The last entry that a leader of the term must have; 0 for none. */
    long committedBefore(final long term) {
        int index = entries.size();
        while (index > 0 && entries.get(index - 1).term >= term) {
            index--;
        }
        return index;
    }

    private void hashNow() {
        hashes.put(state.committedIndex(), state.contentHash());
    }

    /** The state after all that is committed is known from now on. */
    void hashEnd() {
        hashNow();
    }

    /** A state that contains the log up to the index must be the one that comes of it, where that is known. */
    void checkState(final StateStore store, final String who) {
        final long index = store.committedIndex();
        final Long expected = hashes.get(index);
        if (expected != null) {
            final long found = store.contentHash();
            Violation.unless(
                    expected == found,
                    "states",
                    "partition %d: the state of %s at entry %d hashes to %x, but the log up to there gives %x",
                    partitionId,
                    who,
                    index,
                    found,
                    expected);
        }
    }

    /** The last entry that is in the state; the few behind it have nothing for it. */
    long stateIndex() {
        return state.committedIndex();
    }
}

package dev.skep.simulator;

import com.google.errorprone.annotations.FormatMethod;
import dev.skep.base.FieldWriter;
import dev.skep.engine.DecisionSink;
import dev.skep.engine.Engine;
import dev.skep.engine.EngineSettings;
import dev.skep.engine.Refused;
import dev.skep.protocol.Record;
import dev.skep.protocol.RecordType;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.state.MemoryStateStore;
import dev.skep.state.StateLimits;
import dev.skep.state.StateStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Decides the commands of each committed entry once more, on a state of its own: the same events must come of it. */
public final class DecisionChecker {
    private static final long OVERLAY_BYTES = 1L << 30;

    private final int partitionId;
    private final StateStore store;
    private final Engine engine;

    public DecisionChecker(final EngineSettings settings, final SimDisk scratch) {
        partitionId = settings.partitionId();
        store = MemoryStateStore.open(scratch, "decisions-" + partitionId, StateLimits.ofOverlay(OVERLAY_BYTES));
        engine = new Engine(settings, store);
    }

    public void check(final LoggedEntry entry) {
        store.openLayer(entry.index());
        final Comparison comparison = new Comparison(entry);
        while (comparison.hasMore()) {
            decide(comparison);
        }
        engine.endBatch();
        store.sealLayer();
        store.commitLayers(entry.index());
    }

    /** What is refused in the middle of a decision begins again, and is refused at that step before anything came of it. */
    private void decide(final Comparison comparison) {
        final int begun = comparison.at;
        final long keys = engine.mark();
        int refusedStep = -1;
        Refused refusal = null;
        while (true) {
            final int[] step = {0};
            store.beginCommand();
            try {
                decideAll(comparison, step, refusedStep, refusal);
                store.acceptCommand();
                return;
            } catch (final Refused e) {
                if (refusedStep == step[0]) {
                    throw e;
                }
                store.rollbackCommand();
                engine.rollback(keys);
                comparison.rewind(begun);
                refusedStep = step[0];
                refusal = e;
            }
        }
    }

    private void decideAll(
            final Comparison comparison, final int[] step, final int refusedStep, final Refused refusal) {
        final Record command = comparison.nextCommand();
        comparison.followUps.add(command);
        for (Record next = comparison.followUps.poll(); next != null; next = comparison.followUps.poll()) {
            if (next != command && comparison.isDeferred(next)) {
                comparison.deferred(next);
                comparison.followUps.forEach(comparison::deferred);
                comparison.followUps.clear();
                return;
            }
            comparison.command = next;
            final String tooLarge = comparison.tooLarge();
            if (tooLarge != null) {
                engine.tooLarge(next, tooLarge, comparison);
            } else if (step[0] == refusedStep) {
                engine.fail(next, refusal, comparison);
            } else {
                engine.decide(next, comparison);
            }
            comparison.compare();
            step[0]++;
        }
    }

    private final class Comparison implements DecisionSink {
        private final LoggedEntry entry;
        private final List<Record> logged;
        private final Deque<Record> followUps = new ArrayDeque<>();
        private Record command;
        private final List<Runnable> decided = new ArrayList<>();
        private int at;

        Comparison(final LoggedEntry entry) {
            this.entry = entry;
            this.logged = entry.records();
        }

        /** Holds what was decided since against the log. */
        void compare() {
            decided.forEach(Runnable::run);
            decided.clear();
        }

        void rewind(final int to) {
            at = to;
            decided.clear();
            followUps.clear();
        }

        boolean hasMore() {
            return at < logged.size();
        }

        Record nextCommand() {
            final Record record = logged.get(at++);
            require(
                    record.recordType() == RecordType.COMMAND && !record.deferred(),
                    "the log goes on with %s, which nothing leads to",
                    record);
            return record;
        }

        /** Whether the log says that this follow-up was left for a later batch. */
        boolean isDeferred(final Record followUp) {
            return hasMore()
                    && logged.get(at).recordType() == RecordType.COMMAND
                    && logged.get(at).deferred()
                    && same(logged.get(at), followUp.key(), followUp.intent(), followUp.value());
        }

        void deferred(final Record followUp) {
            require(isDeferred(followUp), "expected the deferred command %s on the log", followUp);
            at++;
        }

        /** Why the log says that the command found no room in an entry, which depends on the entry; null where it does not. */
        String tooLarge() {
            for (int i = at; i < Math.min(at + 2, logged.size()); i++) {
                final Record record = logged.get(i);
                if (record.rejectionType() == RejectionType.EXCEEDED_BATCH_RECORD_SIZE) {
                    return record.rejectionReason();
                }
                if (record.intent() == IncidentIntent.CREATED
                        && record.value() instanceof IncidentValue incident
                        && incident.errorType() == IncidentErrorType.MESSAGE_SIZE_EXCEEDED
                        && incident.jobKey() < 0) {
                    return incident.errorMessage();
                }
                final boolean mayBeBefore = record.intent() == ProcessInstanceIntent.ELEMENT_ACTIVATING
                        || record.intent() == ProcessInstanceIntent.ELEMENT_COMPLETING;
                if (!mayBeBefore) {
                    return null;
                }
            }
            return null;
        }

        @Override
        public void event(final long key, final Intent intent, final RecordValue value) {
            decided.add(() -> compareEvent(key, intent, value));
        }

        private void compareEvent(final long key, final Intent intent, final RecordValue value) {
            final Record record = next(intent);
            require(
                    record.recordType() == RecordType.EVENT && same(record, key, intent, value),
                    "decided once more, %s gives %s %s of key %d, but the log says %s",
                    command,
                    intent,
                    value,
                    key,
                    record);
        }

        @Override
        public void rejection(final RejectionType type, final String reason) {
            decided.add(() -> compareRejection(type, reason));
        }

        private void compareRejection(final RejectionType type, final String reason) {
            final Record record = next(command.intent());
            require(
                    record.recordType() == RecordType.COMMAND_REJECTION
                            && record.rejectionType() == type
                            && record.rejectionReason().equals(reason),
                    "decided once more, %s is rejected with %s %s, but the log says %s",
                    command,
                    type,
                    reason,
                    record);
        }

        private Record next(final Intent intent) {
            require(hasMore(), "decided once more, %s gives %s, but the log ends before", command, intent);
            return logged.get(at++);
        }

        @Override
        public void followUp(final long key, final Intent intent, final RecordValue value) {
            followUps.add(Record.command(
                    command.position(), command.position(), command.timestamp(), key, intent, value, null, false));
        }

        @Override
        public void reply(final CommandReply reply) {}

        @Override
        public void send(final CommandRequest request) {}

        @Override
        public void push(final JobPush push) {}

        @Override
        public void jobActivatable(final long jobKey, final JobValue job) {}

        @Override
        public void jobYielded(final long jobKey, final JobValue job) {}

        private boolean same(final Record record, final long key, final Intent intent, final RecordValue value) {
            return record.key() == key
                    && record.intent() == intent
                    && Arrays.equals(bytes(record.value()), bytes(value));
        }

        @FormatMethod
        private void require(final boolean holds, final String message, final Object... arguments) {
            if (!holds) {
                throw new Violation(
                        "decisions",
                        "partition " + partitionId + ", entry " + entry.index() + ": "
                                + String.format(message, arguments));
            }
        }
    }

    private static byte[] bytes(final RecordValue value) {
        final FieldWriter out = new FieldWriter();
        value.write(out);
        return out.toByteArray();
    }
}

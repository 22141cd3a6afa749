package dev.skep.engine;

import dev.skep.protocol.EntryReader;
import dev.skep.protocol.EntryWriter;
import dev.skep.protocol.Record;
import dev.skep.protocol.RecordType;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.MessageStartEventSubscriptionIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.SignalSubscriptionValue;
import dev.skep.state.MemoryStateStore;
import dev.skep.state.StateLimits;
import dev.skep.state.StateStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One partition: each command is a batch of its own, is committed at once, and can be replayed from its bytes. */
final class TestPartition implements AutoCloseable {
    private static final int FOLLOW_UPS_MAX = 20_000;

    private final EngineSettings settings;
    private final StateLimits limits;
    private StateStore store;
    private Engine engine;
    private final EntryWriter entry = new EntryWriter();
    private final List<byte[]> log = new ArrayList<>();
    private final List<Record> records = new ArrayList<>();
    private final Consumer<Effects> outlet;
    private Predicate<Intent> faulty = intent -> false;
    private boolean faultsExpected;
    private boolean tooLarge;

    TestPartition(final EngineSettings settings, final StateLimits limits, final Consumer<Effects> outlet) {
        this.settings = settings;
        this.limits = limits;
        this.store = MemoryStateStore.open(new EmptyDisk(), "partition-" + settings.partitionId(), limits);
        this.engine = new Engine(settings, store);
        this.outlet = outlet;
    }

    /** What leaves the partition after a batch. */
    static final class Effects implements DecisionSink {
        final List<CommandReply> replies = new ArrayList<>();
        final List<CommandRequest> sends = new ArrayList<>();
        final List<JobPush> pushes = new ArrayList<>();
        final List<Long> activatable = new ArrayList<>();
        final List<Long> yielded = new ArrayList<>();
        private final TestPartition partition;
        private final Deque<Record> followUps = new ArrayDeque<>();
        private final long firstPosition;
        private final long now;
        private Record command;

        Effects(final TestPartition partition, final long firstPosition, final long now) {
            this.partition = partition;
            this.firstPosition = firstPosition;
            this.now = now;
        }

        private long nextPosition() {
            return firstPosition + partition.entry.count();
        }

        @Override
        public void event(final long key, final Intent intent, final RecordValue value) {
            if (partition.faulty.test(intent)) {
                throw new IllegalStateException("a fault on purpose at " + intent);
            }
            partition.entry.append(Record.event(nextPosition(), command.position(), now, key, intent, value));
        }

        @Override
        public void rejection(final RejectionType type, final String reason) {
            partition.entry.append(command.rejection(nextPosition(), type, reason));
        }

        @Override
        public void followUp(final long key, final Intent intent, final RecordValue value) {
            followUps.add(Record.command(-1, command.position(), now, key, intent, value, null, false));
        }

        @Override
        public void reply(final CommandReply reply) {
            replies.add(reply);
        }

        @Override
        public void send(final CommandRequest request) {
            sends.add(request);
        }

        @Override
        public void push(final JobPush push) {
            pushes.add(push);
        }

        @Override
        public void jobActivatable(final long jobKey, final JobValue job) {
            activatable.add(jobKey);
        }

        @Override
        public void jobYielded(final long jobKey, final JobValue job) {
            yielded.add(jobKey);
        }
    }

    /** Decides the command and its follow-ups, appends, commits, and lets the effects out. */
    void process(final CommandRequest request, final long now) {
        final long index = log.size();
        store.openLayer(index);
        Effects effects = begin(now);
        final long mark = engine.mark();
        store.beginCommand();
        final int[] step = {0};
        try {
            decideAll(request, effects, step, -1, null);
        } catch (final RuntimeException failure) {
            if (!faultsExpected && !(failure instanceof Refused)) {
                throw failure;
            }
            store.rollbackCommand();
            engine.rollback(mark);
            effects = begin(now);
            store.beginCommand();
            final int failedStep = step[0];
            step[0] = 0;
            decideAll(request, effects, step, failedStep, failure);
        }
        store.acceptCommand();
        engine.endBatch();
        entry.finish();
        append(Arrays.copyOf(entry.array(), entry.size()));
        store.sealLayer();
        store.commitLayers(index);
        if (store.wantsFlush()) {
            flush();
        }
        outlet.accept(effects);
    }

    private Effects begin(final long now) {
        final long position = records.size() + 1L;
        entry.begin(position, now);
        return new Effects(this, position, now);
    }

    private void decideAll(
            final CommandRequest request,
            final Effects effects,
            final int[] step,
            final int failedStep,
            final RuntimeException failure) {
        final Record command = Record.command(
                effects.firstPosition,
                -1,
                effects.now,
                request.key(),
                request.intent(),
                request.value(),
                request.origin(),
                false);
        entry.append(command);
        for (Record next = command; next != null; next = effects.followUps.poll()) {
            effects.command = next;
            if (step[0] == failedStep && tooLarge) {
                engine.tooLarge(next, "there is no room", effects);
            } else if (step[0] == failedStep) {
                engine.fail(next, failure, effects);
            } else {
                engine.decide(next, effects);
            }
            if (++step[0] > FOLLOW_UPS_MAX) {
                throw new IllegalStateException("the command has no end: " + request.intent());
            }
        }
    }

    /** An entry as another version may have written it: the events are applied, and nothing is decided. */
    void write(final List<Record> events, final long now) {
        final long index = log.size();
        faultsExpected = true;
        store.openLayer(index);
        store.beginCommand();
        entry.begin(records.size() + 1L, now);
        for (final Record event : events) {
            entry.append(event);
            engine.evolve(event);
        }
        store.acceptCommand();
        engine.endBatch();
        entry.finish();
        append(Arrays.copyOf(entry.array(), entry.size()));
        store.sealLayer();
        store.commitLayers(index);
    }

    private void append(final byte[] bytes) {
        log.add(bytes);
        final EntryReader reader = new EntryReader(bytes, 0, bytes.length);
        while (reader.hasNext()) {
            records.add(reader.next());
        }
    }

    void flush() {
        final StateStore.BackgroundWork work = store.prepareFlush();
        work.run();
        work.complete();
    }

    /** Events of these intents find no room in the log from now on. */
    void outgrowOn(final Predicate<Intent> newFaulty) {
        failOn(newFaulty);
        tooLarge = true;
    }

    /** Events of these intents fail from now on, and the partition goes on as it does after a fault of ours. */
    void failOn(final Predicate<Intent> newFaulty) {
        tooLarge = false;
        faulty = newFaulty;
        faultsExpected = true;
    }

    /** Commands whose time has come. */
    List<CommandRequest> due(final long now) {
        final List<CommandRequest> due = new ArrayList<>();
        engine.dueWork().collect(now, due::add);
        return due;
    }

    void resend(final Consumer<CommandRequest> sends, final Consumer<CommandReply> replies) {
        engine.dueWork().resendDeployments(sends, replies);
        engine.dueWork().resend(sends);
    }

    long nextDueMillis() {
        return engine.dueWork().nextMillis();
    }

    Engine engine() {
        return engine;
    }

    List<Record> records() {
        return records;
    }

    long contentHash() {
        return store.contentHash();
    }

    /** The hash that a fresh partition has which applies the events of the log and nothing else. */
    long replayedHash() {
        return replay(record -> true);
    }

    /** Whether a fresh partition that decides the commands of the log again writes the very same log; faults don't come again. */
    boolean decidesTheSameAgain() {
        if (faultsExpected) {
            return true;
        }
        try (TestPartition again = new TestPartition(settings, StateLimits.defaults(), effects -> {})) {
            for (final byte[] bytes : log) {
                final Record command = new EntryReader(bytes, 0, bytes.length).next();
                again.process(
                        new CommandRequest(
                                settings.partitionId(),
                                command.key(),
                                command.intent(),
                                command.value(),
                                command.origin()),
                        command.timestamp());
                if (!Arrays.equals(bytes, again.log.getLast())) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The hash of a partition in which only definitions were ever made, with the same count of keys. */
    long emptyHash() {
        return replay(record -> switch (record.valueType()) {
            case PROCESS, DEPLOYMENT, DECISION, DECISION_REQUIREMENTS, FORM -> true;
            case MESSAGE_START_EVENT_SUBSCRIPTION -> record.intent() != MessageStartEventSubscriptionIntent.CORRELATED;
            case SIGNAL_SUBSCRIPTION -> ((SignalSubscriptionValue) record.value()).catchEventInstanceKey() < 0;
            case SIGNAL, CONDITIONAL_SUBSCRIPTION -> true;
            default -> false;
        });
    }

    /** Goes on as a broker that was started again: all that it knows is what the events of its log say. */
    void restart() {
        store.close();
        store = MemoryStateStore.open(new EmptyDisk(), "restarted", limits);
        engine = replay(store, record -> true);
    }

    /** The same, from a snapshot that was taken after so many entries of its log, and the log behind it. */
    void restartFromSnapshot(final int entries) {
        store.close();
        final HeapDisk disk = new HeapDisk();
        try (StateStore before = MemoryStateStore.open(disk, "state", limits)) {
            replay(before, 0, entries, record -> true);
            final StateStore.BackgroundWork snapshot = before.prepareSnapshot(new byte[0]);
            snapshot.run();
            snapshot.complete();
        }
        store = MemoryStateStore.open(disk, "state", limits);
        if (store.committedIndex() != entries - 1L) {
            throw new IllegalStateException(
                    "the snapshot holds entry " + store.committedIndex() + " instead of " + (entries - 1));
        }
        engine = replay(store, entries, log.size(), record -> true);
    }

    int logSize() {
        return log.size();
    }

    private long replay(final Predicate<Record> wanted) {
        try (StateStore fresh = MemoryStateStore.open(new EmptyDisk(), "replay", StateLimits.ofOverlay(1 << 26))) {
            replay(fresh, wanted);
            return fresh.contentHash();
        }
    }

    private Engine replay(final StateStore fresh, final Predicate<Record> wanted) {
        return replay(fresh, 0, log.size(), wanted);
    }

    private Engine replay(final StateStore fresh, final int from, final int to, final Predicate<Record> wanted) {
        final Engine replica = new Engine(settings, fresh);
        for (int index = from; index < to; index++) {
            final byte[] bytes = log.get(index);
            final EntryReader reader = new EntryReader(bytes, 0, bytes.length);
            fresh.openLayer(index);
            fresh.beginCommand();
            while (reader.hasNext()) {
                final Record record = reader.next();
                if (record.recordType() == RecordType.EVENT) {
                    replica.evolve(wanted.test(record) ? record : keyOnly(record));
                }
            }
            replica.endBatch();
            fresh.acceptCommand();
            fresh.sealLayer();
            fresh.commitLayers(index);
        }
        return replica;
    }

    /** An event that moves nothing but the count of keys. */
    private static Record keyOnly(final Record record) {
        return Record.event(
                record.position(),
                record.sourcePosition(),
                record.timestamp(),
                record.key(),
                dev.skep.protocol.intent.DeploymentIntent.CREATED,
                new dev.skep.protocol.value.DeploymentValue(List.of(), List.of(), ""));
    }

    @Override
    public void close() {
        store.close();
    }
}

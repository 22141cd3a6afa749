package dev.skep.simulator;

import dev.skep.base.Background;
import dev.skep.base.Loop;
import dev.skep.base.Rng;
import dev.skep.engine.EngineSettings;
import dev.skep.journal.Journal;
import dev.skep.journal.JournalLimits;
import dev.skep.partition.Partition;
import dev.skep.partition.PartitionLimits;
import dev.skep.partition.PartitionMetrics;
import dev.skep.partition.PartitionOutlets;
import dev.skep.partition.RequestLimiter;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.JobPush;
import dev.skep.state.MemoryStateStore;
import dev.skep.state.StateLimits;
import dev.skep.state.StateStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Rebuilds a state from the whole log, on a disk of its own, with the classes that do so after a restart. */
final class ReplayChecker {
    private static final long OVERLAY_BYTES = 1L << 30;

    private ReplayChecker() {}

    /** The live state must be what the log up to there gives. */
    static void check(final LogBook book, final EngineSettings settings, final StateStore live) {
        final long index = live.committedIndex();
        if (index < 1) {
            return;
        }
        book.commit(index);
        final long rebuilt = rebuild(book, settings, index);
        final long hash = live.contentHash();
        Violation.unless(
                rebuilt == hash,
                "replay",
                "partition %d: the state at entry %d hashes to %x, but the log up to there gives %x",
                settings.partitionId(),
                index,
                hash,
                rebuilt);
    }

    private static long rebuild(final LogBook book, final EngineSettings settings, final long upTo) {
        final SimDisk disk = new SimDisk(new Rng(0));
        final Journal journal = Journal.open(disk, "log", JournalLimits.DEFAULT);
        for (long index = 1; index <= upTo; index++) {
            final byte[] bytes = book.entry(index).bytes();
            journal.append(bytes, 0, bytes.length);
        }
        journal.flush();
        final StateStore store = MemoryStateStore.open(disk, "state", StateLimits.ofOverlay(OVERLAY_BYTES));
        final QueueLoop loop = new QueueLoop();
        final Background idle = (work, on, done) -> {};
        final Partition partition = new Partition(new Partition.Parts(
                settings,
                PartitionLimits.DEFAULT,
                loop,
                idle,
                idle,
                journal,
                store,
                new PartitionOutlets(new Nobody(), request -> {}),
                RequestLimiter.unlimited(),
                PartitionMetrics.NONE,
                (id, failure) -> {
                    throw new Violation(
                            "replay", "the whole log of partition " + id + " can't be replayed: " + failure);
                }));
        final boolean[] ready = {false};
        partition.start(records -> ready[0] = true);
        while (!ready[0]) {
            loop.tasks.remove().run();
        }
        return store.contentHash();
    }

    /** Runs what it is given when it is asked to, and nothing later. */
    private static final class QueueLoop implements Loop {
        private final Deque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void post(final Runnable task) {
            tasks.add(task);
        }

        @Override
        public Timer schedule(final long delayNanos, final Runnable task) {
            return () -> {};
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long currentTimeMillis() {
            return 0;
        }
    }

    private static final class Nobody implements GatewayPort {
        @Override
        public long gatewayId() {
            return 0;
        }

        @Override
        public void replies(final List<CommandReply> replies) {}

        @Override
        public void pushes(final List<JobPush> pushes) {}

        @Override
        public void jobsAvailable(final int partitionId, final String jobType) {}
    }
}

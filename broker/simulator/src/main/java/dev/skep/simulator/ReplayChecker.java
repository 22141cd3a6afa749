package dev.skep.simulator;

import dev.skep.base.Rng;
import dev.skep.engine.EngineSettings;
import dev.skep.partition.EntryApplier;
import dev.skep.state.MemoryStateStore;
import dev.skep.state.StateLimits;
import dev.skep.state.StateStore;

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
        final StateStore store =
                MemoryStateStore.open(new SimDisk(new Rng(0)), "state", StateLimits.ofOverlay(OVERLAY_BYTES));
        final EntryApplier applier = new EntryApplier(settings, store);
        for (long index = 1; index <= upTo; index++) {
            final byte[] bytes = book.entry(index).bytes();
            applier.apply(index, bytes, 0, bytes.length);
        }
        return store.contentHash();
    }
}

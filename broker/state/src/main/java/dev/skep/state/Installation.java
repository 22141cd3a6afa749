package dev.skep.state;

import dev.skep.state.StateStore.BackgroundWork;
import dev.skep.state.snapshot.SnapshotManifest;
import dev.skep.state.snapshot.SnapshotReceiver;
import java.util.function.BiConsumer;

/** Makes a received snapshot valid and opens a store on it, and then tells the loop of both. */
final class Installation implements BackgroundWork {
    private final StoreSnapshots snapshots;
    private final LowerStores lowers;
    private final SnapshotReceiver received;
    private final LowerStore garbage;
    private final BiConsumer<SnapshotManifest, LowerStore> onOpened;
    private SnapshotManifest manifest;
    private LowerStore opened;

    /**
     * Prepares it.
     *
     * @param garbage a store to be discarded before, or null
     */
    Installation(
            final StoreSnapshots snapshots,
            final LowerStores lowers,
            final SnapshotReceiver received,
            final LowerStore garbage,
            final BiConsumer<SnapshotManifest, LowerStore> onOpened) {
        this.snapshots = snapshots;
        this.lowers = lowers;
        this.received = received;
        this.garbage = garbage;
        this.onOpened = onOpened;
    }

    @Override
    public void run() {
        if (garbage != null) {
            garbage.discard();
        }
        manifest = snapshots.adopt(received);
        opened = snapshots.openAdopted(lowers, manifest);
    }

    @Override
    public void complete() {
        onOpened.accept(manifest, opened);
        snapshots.installed(manifest);
    }
}

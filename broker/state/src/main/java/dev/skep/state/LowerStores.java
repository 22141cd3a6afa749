package dev.skep.state;

import dev.skep.state.snapshot.SnapshotManifest;

/** Opens stores on the files of snapshots. Off the loop, or before there is one. */
interface LowerStores {
    /**
     * A store with the content of the snapshot, or an empty one when that is null. Throws {@link
     * dev.skep.base.FieldReader.MalformedBytes} when the files are not those of a store.
     */
    LowerStore open(SnapshotManifest snapshot);
}

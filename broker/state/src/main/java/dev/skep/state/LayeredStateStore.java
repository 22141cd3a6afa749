package dev.skep.state;

import dev.skep.base.Check;
import dev.skep.base.FieldReader;
import dev.skep.state.snapshot.SnapshotManifest;
import dev.skep.state.snapshot.SnapshotReceiver;
import dev.skep.state.snapshot.SnapshotStream;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The levels above the store below, shared by all stores: one map holds all keys that have a version in memory, and each key
 * holds its versions. So a read is one look-up however many layers there are, and committing a layer only marks its versions.
 *
 * <p>After a flush its entries leave memory a few at a time, with later commits: until then they are a cache.
 */
public abstract sealed class LayeredStateStore implements StateStore permits MemoryStateStore, RocksStateStore {
    private static final int RECYCLED_LAYERS_MAX = 64;

    private static final byte[] NO_METADATA = {};

    private final StoreSnapshots snapshots;
    private final LowerStores lowers;
    private final StateLimits limits;
    private LowerStore lower;
    /** What lay below before a received snapshot took its place; the next work beside the loop discards it. Or null. */
    private LowerStore replaced;

    private final EntryMap entries = new EntryMap();
    private final Tables tables;
    private final FieldReader reader = new FieldReader(new byte[0]);
    private final Writer writer = new Writer();
    private final ReadCache readCache = new ReadCache();

    private final ArrayDeque<Layer> pending = new ArrayDeque<>();
    private final ArrayDeque<Layer> recycled = new ArrayDeque<>();
    private final Undo undo = new Undo();
    private Layer open;
    /** Size of the open layer when the current command began; -1 outside of commands. */
    private int commandStart = -1;

    private long lastStamp;
    private long committedIndex;

    private Overlay overlay = new Overlay(-1);
    /** What is being flushed, or null. */
    private Overlay frozen;

    private final FlushedEntries flushed = new FlushedEntries(entries, readCache);
    private int scans;
    private long flushes;
    private long flushedEntries;

    LayeredStateStore(final StoreSnapshots snapshots, final LowerStores lowers, final StateLimits limits) {
        this.snapshots = snapshots;
        this.lowers = lowers;
        this.limits = limits;
        this.lower = snapshots.openNewest(lowers);
        this.tables = new Tables(lower);
        this.committedIndex = lower.committedIndex();
    }

    @Override
    public final StateWriter writer() {
        return writer;
    }

    @Override
    public final void openLayer(final long index) {
        Check.that(open == null, "a layer is open already");
        final long last = pending.isEmpty() ? committedIndex : pending.getLast().index;
        Check.that(index > last, "the index of a layer must be above those before");
        open = recycled.isEmpty() ? new Layer() : recycled.removeLast();
        open.index = index;
        open.stamp = ++lastStamp;
    }

    @Override
    public final void beginCommand() {
        Check.that(open != null, "a command needs an open layer");
        Check.that(commandStart < 0, "a command has begun already");
        commandStart = open.count();
    }

    @Override
    public final void acceptCommand() {
        Check.that(commandStart >= 0, "no command has begun");
        commandStart = -1;
        undo.clear();
    }

    @Override
    public final void rollbackCommand() {
        Check.that(commandStart >= 0, "no command has begun");
        while (open.count() > commandStart) {
            takeBack(open.removeLast());
        }
        undo.restore();
        commandStart = -1;
    }

    @Override
    public final void sealLayer() {
        Check.that(open != null, "no layer is open");
        Check.that(commandStart < 0, "a command has not ended yet");
        pending.addLast(open);
        open = null;
    }

    @Override
    public final void dropOpenLayer() {
        Check.that(open != null, "no layer is open");
        final Layer layer = open;
        open = null;
        commandStart = -1;
        undo.clear();
        drop(layer);
    }

    @Override
    public final void dropPendingLayers() {
        Check.that(open == null, "drop the open layer before those below it");
        while (!pending.isEmpty()) {
            drop(pending.removeLast());
        }
    }

    @Override
    public final int pendingLayers() {
        return pending.size();
    }

    @Override
    public final void commitLayers(final long upToIndex) {
        int committed = 0;
        while (!pending.isEmpty() && pending.getFirst().index <= upToIndex) {
            final Layer layer = pending.removeFirst();
            for (int i = 0; i < layer.count(); i++) {
                commit(layer.get(i), layer.stamp);
            }
            committed += layer.count();
            committedIndex = layer.index;
            recycle(layer);
        }
        flushed.releaseFor(committed);
    }

    @Override
    public final long committedIndex() {
        return committedIndex;
    }

    @Override
    public final boolean wantsFlush() {
        return frozen == null && (replaced != null || overlay.bytes() > limits.overlayBytesMax());
    }

    @Override
    public final boolean overloaded() {
        return overlay.bytes() + flushingBytes() > limits.overloadBytesMax();
    }

    @Override
    public final BackgroundWork prepareFlush() {
        return freeze(null);
    }

    @Override
    public final BackgroundWork prepareSnapshot(final byte[] metadata) {
        return freeze(committedIndex > snapshotIndex() ? snapshots.take(committedIndex, metadata) : null);
    }

    @Override
    public final long snapshotIndex() {
        return snapshots.newestIndex();
    }

    @Override
    public final byte[] snapshotMetadata() {
        final SnapshotManifest newest = snapshots.newest();
        return newest == null ? NO_METADATA : newest.metadata().clone();
    }

    @Override
    public final long spareSnapshotIndex() {
        return snapshots.spareIndex();
    }

    @Override
    public final void spareWithin(final long from, final long upTo) {
        snapshots.spareWithin(from, upTo);
    }

    @Override
    public final SnapshotStream openSnapshot(final long index) {
        return snapshots.open(index);
    }

    @Override
    public final SnapshotReceiver receiveSnapshot(final long index, final long totalBytes) {
        return snapshots.receive(index, totalBytes);
    }

    @Override
    public final BackgroundWork installReceived(final SnapshotReceiver received) {
        return new Installation(snapshots, lowers, received, replaced, this::install);
    }

    @Override
    public final BackgroundWork prepareVerification() {
        return snapshots.verification();
    }

    /** Why snapshots that are on the disk were not used at the opening: one sentence each. */
    public final List<String> skippedSnapshots() {
        return snapshots.skipped();
    }

    @Override
    public final StateFigures figures() {
        return new StateFigures(
                overlay.count(), overlay.bytes(), flushingBytes(), entries.size(), flushes, flushedEntries);
    }

    @Override
    public final long contentHash() {
        return new ContentHash(entries, lower).sum();
    }

    @Override
    public final void close() {
        if (replaced != null) {
            replaced.discard();
        }
        lower.close();
    }

    final LowerStore lower() {
        return lower;
    }

    private void drop(final Layer layer) {
        while (layer.count() > 0) {
            takeBack(layer.removeLast());
        }
        recycle(layer);
    }

    private void recycle(final Layer layer) {
        layer.clear();
        if (recycled.size() < RECYCLED_LAYERS_MAX) {
            recycled.addLast(layer);
        }
    }

    /** Takes the newest version off. */
    private void takeBack(final Entry entry) {
        if (entry.older == null) {
            entries.forget(entry);
            entry.table.uncovered(entry.key);
            return;
        }
        final boolean deleted = Entry.isDeleted(entry.value);
        entry.pop();
        if (deleted) {
            entry.table.appeared(entry.key);
        }
    }

    /** Moves the version of the oldest layer, which is the newest one of its entry or under those of newer layers. */
    private void commit(final Entry entry, final long stamp) {
        if (entry.stamp == stamp) {
            entry.older = withoutOverlay(entry.older);
            if (Entry.isDeleted(entry.value) && !mustHide(entry, entry.older)) {
                overlay.remove(entry);
                if (entry.older == null) {
                    entries.forget(entry);
                } else {
                    entry.pop();
                }
            } else {
                entry.stamp = overlay.stamp;
                overlay.put(entry, entry.value);
            }
            return;
        }
        Entry.Version newer = null;
        Entry.Version version = entry.older;
        while (version.stamp != stamp) {
            newer = version;
            version = version.older;
        }
        version.older = withoutOverlay(version.older);
        if (!Entry.isDeleted(version.value) || mustHide(entry, version.older)) {
            version.stamp = overlay.stamp;
            overlay.put(entry, version.value);
            return;
        }
        overlay.remove(entry);
        if (newer == null) {
            entry.older = version.older;
        } else {
            newer.older = version.older;
        }
    }

    private Entry.Version withoutOverlay(final Entry.Version version) {
        return version != null && version.stamp == overlay.stamp ? version.older : version;
    }

    /** Whether something lies under a deletion: in what is being flushed or was so just now, or else below. */
    private boolean mustHide(final Entry entry, final Entry.Version under) {
        return under != null
                ? !Entry.isDeleted(under.value)
                : entry.heldBelow || (entry.table.withinBelow(entry.key) && lower.mayHold(entry.key));
    }

    /** With a snapshot, or without when that is null. */
    private BackgroundWork freeze(final StoreSnapshots.Taking snapshot) {
        Check.that(frozen == null, "a flush is running already");
        flushed.makeRoom();
        frozen = overlay;
        overlay = new Overlay(frozen.stamp - 1);
        return new Flush(frozen, committedIndex, snapshot);
    }

    /** Puts a received snapshot, which was opened, in the place of everything. */
    private void install(final SnapshotManifest manifest, final LowerStore opened) {
        Check.that(frozen == null, "a flush is running, while a snapshot is being installed");
        Check.that(open == null && scans == 0, "the state is in use, while a snapshot is being installed");
        Check.that(
                manifest.index() > committedIndex,
                "the received snapshot ends at %d, but the state is at %d",
                manifest.index(),
                committedIndex);
        replaced = lower;
        lower = opened;
        committedIndex = manifest.index();
        while (!pending.isEmpty()) {
            recycle(pending.removeLast());
        }
        flushed.clear();
        overlay = new Overlay(overlay.stamp - 1);
        entries.clear();
        tables.reset(lower);
        readCache.clear();
    }

    private long flushingBytes() {
        return frozen == null ? 0 : frozen.bytes();
    }

    private TableEntries tableOf(final Table<?> table, final Key key) {
        Check.that(key.tableId() == table.id(), "the key is of another table");
        return tables.of(table);
    }

    private void write(final Entry entry, final Object value) {
        if (Entry.isDeleted(entry.value)) {
            entry.table.appeared(entry.key);
        }
        if (entry.stamp != open.stamp) {
            entry.push(value, open.stamp);
            open.add(entry);
            return;
        }
        if (entry.layerPosition < commandStart) {
            undo.add(entry);
        }
        entry.value = value;
    }

    private Entry create(final TableEntries table, final Key key, final Object value) {
        final Entry entry = new Entry(key, table, value, open.stamp);
        entries.add(entry);
        table.add(entry);
        open.add(entry);
        return entry;
    }

    /** The view and the writer in one. */
    private final class Writer implements StateWriter {
        @Override
        @SuppressWarnings("unchecked") // values of a table are of its type
        public <V> V get(final Table<V> table, final Key key) {
            final Entry entry = entries.find(key);
            if (entry != null) {
                return Entry.isDeleted(entry.value) ? null : (V) entry.value;
            }
            if (!tableOf(table, key).withinBelow(key)) {
                return null;
            }
            final Object cached = readCache.get(key);
            return cached == null ? readBelow(table, key) : (V) cached;
        }

        @Override
        public <V> void scan(final Table<V> table, final Key prefix, final Key from, final Visitor<V> visitor) {
            final TableEntries tableEntries = tableOf(table, prefix);
            scans++;
            try {
                MergedScan.run(tableEntries, table.codec(), lower, prefix, from, visitor);
            } finally {
                scans--;
            }
        }

        @Override
        public <V> void put(final Table<V> table, final Key key, final V value) {
            requireWritable();
            Check.that(value != null, "null is no value");
            final Entry entry = entries.find(key);
            if (entry == null) {
                create(tableOf(table, key), key, value);
            } else {
                write(entry, value);
            }
        }

        @Override
        public void delete(final Table<?> table, final Key key) {
            requireWritable();
            final Entry entry = entries.find(key);
            if (entry == null) {
                final TableEntries tableEntries = tableOf(table, key);
                if (tableEntries.withinBelow(key) && lower.mayHold(key)) {
                    create(tableEntries, key, Entry.DELETED).heldBelow = true;
                }
            } else if (!Entry.isDeleted(entry.value)) {
                write(entry, Entry.DELETED);
            }
        }

        private <V> V readBelow(final Table<V> table, final Key key) {
            final byte[] bytes = lower.get(key);
            if (bytes == null) {
                return null;
            }
            final V value = table.codec().read(reader.wrap(bytes, 0, bytes.length));
            readCache.put(key, value, bytes.length);
            return value;
        }

        private void requireWritable() {
            Check.that(open != null, "writing needs an open layer");
            Check.that(scans == 0, "a visitor of a scan must not write");
        }
    }

    private final class Flush implements BackgroundWork {
        private final Overlay changes;
        private final long index;
        private final StoreSnapshots.Taking snapshot;
        private final LowerStore target = lower;
        private final LowerStore garbage = replaced;
        private final FlushBounds bounds = new FlushBounds();

        Flush(final Overlay changes, final long index, final StoreSnapshots.Taking snapshot) {
            this.changes = changes;
            this.index = index;
            this.snapshot = snapshot;
        }

        @Override
        public void run() {
            if (garbage != null) {
                garbage.discard();
            }
            bounds.take(changes);
            target.write(changes, index);
            if (snapshot != null) {
                snapshot.run(target);
            }
        }

        @Override
        public void complete() {
            Check.that(frozen == changes, "the flush is completed already");
            replaced = null;
            lower.written();
            bounds.apply();
            frozen = null;
            flushed.add(changes);
            flushes++;
            flushedEntries += changes.count();
            if (snapshot != null) {
                snapshot.complete();
            }
        }
    }
}

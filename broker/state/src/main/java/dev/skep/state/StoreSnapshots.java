package dev.skep.state;

import dev.skep.base.Check;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.state.StateStore.BackgroundWork;
import dev.skep.state.snapshot.SnapshotDirectory;
import dev.skep.state.snapshot.SnapshotManifest;
import dev.skep.state.snapshot.SnapshotManifest.Part;
import dev.skep.state.snapshot.SnapshotReceiver;
import dev.skep.state.snapshot.SnapshotStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * Which snapshots a store has, who reads them, and how far they are to be trusted. Belongs to the loop, apart from what says
 * otherwise; which ones may be deleted is decided on the loop, before the work that deletes them begins.
 */
final class StoreSnapshots {
    /** About how many bytes are verified at once: other work has to wait so long. */
    private static final long VERIFIED_BYTES = 64 << 20;

    private final SnapshotDirectory directory;
    private final boolean readNewest;
    private final boolean deletesBad;
    private final TreeMap<Long, SnapshotManifest> whole = new TreeMap<>();
    private final TreeMap<Long, Integer> readers = new TreeMap<>();
    private final List<String> skipped = new ArrayList<>();
    /** Paths of what is no snapshot, to be deleted. */
    private final List<String> bad = new ArrayList<>();
    /** Files of the opened snapshot that nobody has read yet. While there are some, the one before is kept. */
    private final ArrayDeque<Part> unverified = new ArrayDeque<>();

    /** With which snapshot the store was opened; null when with none. */
    private SnapshotManifest opened;
    /** The newest one, from which the running store comes, or that was taken of it; null when there is none. */
    private SnapshotManifest newest;

    private long spareIndex = -1;
    /** Between what the spare is to be. */
    private long spareMin = Long.MIN_VALUE;

    private long spareMax = Long.MAX_VALUE;
    /** All was read because something was wrong, and that is not deleted yet. */
    private boolean suspicious;

    /** Looks which ones there are. */
    StoreSnapshots(final SnapshotDirectory directory, final Redundancy redundancy) {
        this.directory = directory;
        final SnapshotDirectory.Found found = directory.find(redundancy == Redundancy.ALONE);
        found.whole().forEach(manifest -> whole.put(manifest.index(), manifest));
        skipped.addAll(found.reasons());
        bad.addAll(found.bad());
        suspicious = found.suspected();
        readNewest = suspicious || redundancy == Redundancy.ALONE;
        deletesBad = redundancy == Redundancy.REPLICATED;
    }

    /** Opens the newest one that can be opened, or an empty store. */
    LowerStore openNewest(final LowerStores lowers) {
        LowerStore lower = null;
        while (lower == null && !whole.isEmpty()) {
            final SnapshotManifest candidate = whole.lastEntry().getValue();
            try {
                lower = open(lowers, candidate);
                newest = candidate;
            } catch (final MalformedBytes reason) {
                skipped.add(directory.unused(candidate.index(), reason));
                bad.add(directory.pathOf(candidate.index()));
                whole.remove(candidate.index());
            }
        }
        opened = newest;
        if (newest != null) {
            final Long before = whole.lowerKey(newest.index());
            spareIndex = before == null ? -1 : before;
            if (!readNewest) {
                newest.files().stream()
                        .filter(part -> !SnapshotDirectory.isCheckedAtOpening(part))
                        .forEach(unverified::add);
            }
        }
        if (deletesBad) {
            directory.delete(bad);
            bad.clear();
            endSuspicion();
        }
        return lower == null ? lowers.open(null) : lower;
    }

    private static LowerStore open(final LowerStores lowers, final SnapshotManifest snapshot) {
        final LowerStore lower = lowers.open(snapshot);
        final long index = lower.committedIndex();
        if (index != snapshot.index()) {
            lower.discard();
            throw new MalformedBytes("its content ends at " + index + ", its manifest says " + snapshot.index());
        }
        return lower;
    }

    SnapshotManifest newest() {
        return newest;
    }

    long newestIndex() {
        return newest == null ? -1 : newest.index();
    }

    long spareIndex() {
        return spareIndex;
    }

    void spareWithin(final long from, final long upTo) {
        spareMin = from;
        spareMax = upTo;
    }

    List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** Null when there is no such one, or it is about to be deleted. */
    SnapshotStream open(final long index) {
        final SnapshotManifest manifest = whole.get(index);
        if (manifest == null) {
            return null;
        }
        readers.merge(index, 1, Integer::sum);
        return directory.open(
                manifest, () -> readers.computeIfPresent(index, (key, count) -> count == 1 ? null : count - 1));
    }

    SnapshotReceiver receive(final long index, final long totalBytes) {
        Check.that(totalBytes > 0, "a snapshot of %d bytes can't be received", totalBytes);
        return directory.receive(index, totalBytes);
    }

    /** Off the loop. */
    SnapshotManifest adopt(final SnapshotReceiver received) {
        return directory.adopt(received);
    }

    /** Off the loop: opens an adopted one, or deletes it. */
    LowerStore openAdopted(final LowerStores lowers, final SnapshotManifest adopted) {
        try {
            return open(lowers, adopted);
        } catch (final MalformedBytes reason) {
            directory.delete(List.of(directory.pathOf(adopted.index())));
            throw new MalformedBytes(
                    "the received snapshot of index " + adopted.index() + " is refused: " + reason.getMessage());
        }
    }

    /** The store comes from this one now. Older ones are of no use without the log behind them, but they stay until the next one. */
    void installed(final SnapshotManifest manifest) {
        whole.put(manifest.index(), manifest);
        newest = manifest;
        opened = manifest;
        spareIndex = -1;
        unverified.clear();
    }

    /** The next files to verify, or null. */
    BackgroundWork verification() {
        if (unverified.isEmpty()) {
            return null;
        }
        final SnapshotManifest manifest = opened;
        final List<Part> parts = new ArrayList<>();
        long bytes = 0;
        for (final Iterator<Part> next = unverified.iterator(); next.hasNext() && bytes < VERIFIED_BYTES; ) {
            final Part part = next.next();
            parts.add(part);
            bytes += part.size();
        }
        return new BackgroundWork() {
            @Override
            public void run() {
                parts.forEach(part -> directory.verify(manifest, part));
            }

            @Override
            public void complete() {
                unverified.removeAll(parts);
            }
        };
    }

    /** Prepares a new one. Those that nobody will need when it is valid can't be opened from now on. */
    Taking take(final long index, final byte[] metadata) {
        final long kept = nextSpare();
        final List<String> obsolete = new ArrayList<>(bad);
        bad.clear();
        for (final long other : List.copyOf(whole.keySet())) {
            if (other != kept && !isNeeded(other)) {
                whole.remove(other);
                obsolete.add(directory.pathOf(other));
            }
        }
        final String path = directory.pathOf(index);
        obsolete.remove(path);
        return new Taking(index, path, metadata.clone(), obsolete, kept);
    }

    /** Which one stays beside the next: the newest of today, or an older one when that would be too new. */
    private long nextSpare() {
        final Long below = whole.floorKey(Math.min(spareMax, newestIndex()));
        if (below != null && below >= spareMin) {
            return below;
        }
        final Long oldest = whole.ceilingKey(spareMin);
        return oldest == null ? newestIndex() : oldest;
    }

    private boolean isNeeded(final long index) {
        final boolean fallback = !unverified.isEmpty() && (index == spareIndex || index == opened.index());
        return fallback || readers.containsKey(index);
    }

    private void endSuspicion() {
        if (suspicious) {
            directory.clearSuspicion();
            suspicious = false;
        }
    }

    /** One snapshot being taken. */
    final class Taking {
        private final long index;
        private final String path;
        private final byte[] metadata;
        private final List<String> obsolete;
        private final SnapshotManifest base = newest;
        private final boolean trusted = unverified.isEmpty();
        private final boolean endsSuspicion = suspicious;
        private final long kept;
        private SnapshotManifest manifest;

        private Taking(
                final long index,
                final String path,
                final byte[] metadata,
                final List<String> obsolete,
                final long kept) {
            this.index = index;
            this.path = path;
            this.metadata = metadata;
            this.obsolete = obsolete;
            this.kept = kept;
        }

        /** Off the loop. */
        void run(final LowerStore lower) {
            directory.begin(index);
            lower.writeFiles(path);
            manifest = directory.finish(index, metadata, base);
            directory.delete(obsolete);
            if (endsSuspicion) {
                directory.clearSuspicion();
            }
        }

        void complete() {
            if (endsSuspicion) {
                suspicious = false;
            }
            if (trusted) {
                spareIndex = kept;
            }
            newest = manifest;
            whole.put(index, manifest);
        }
    }
}

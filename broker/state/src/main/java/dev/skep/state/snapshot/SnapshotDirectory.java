package dev.skep.state.snapshot;

import dev.skep.base.Check;
import dev.skep.base.DiskException;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.state.snapshot.SnapshotManifest.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory with the snapshots of one partition, and beside it the one where received ones come in. Remembers
 * nothing of them, so that any thread may use it; who uses it sees to it that no two work on one snapshot.
 */
public final class SnapshotDirectory {
    private static final int NAME_DIGITS = 19;
    private final SnapshotFiles files;
    private final String directory;
    private final String pending;
    /** A file that is there when a byte was found to be wrong: then the next opening reads all bytes. */
    private final String suspicion;

    private volatile boolean suspectedNow;

    public SnapshotDirectory(final SnapshotFiles files, final String directory) {
        this.files = files;
        this.directory = directory;
        this.pending = directory + "-pending";
        this.suspicion = directory + "-suspicion";
    }

    /**
     * What there is.
     *
     * @param whole valid ones, newest first
     * @param bad paths of the others
     * @param reasons why those are not valid, one sentence each
     * @param suspected something was wrong before, so that all bytes of the valid ones were read
     */
    public record Found(List<SnapshotManifest> whole, List<String> bad, List<String> reasons, boolean suspected) {}

    /**
     * Looks which snapshots there are, at the start of a store. What was being received is deleted.
     *
     * @param readNewest whether all bytes of the newest valid one are read; otherwise all but those of table files, which
     *     carry checksums of their own in each block
     */
    public Found find(final boolean readNewest) {
        files.delete(pending);
        final Found found =
                new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), files.size(suspicion) >= 0);
        for (final String name : files.list(directory).reversed()) {
            try {
                final SnapshotManifest whole = check(name, found.suspected || (readNewest && found.whole.isEmpty()));
                makeDurable(directory + "/" + name);
                found.whole.add(whole);
            } catch (final MalformedBytes reason) {
                found.bad.add(directory + "/" + name);
                found.reasons.add(unused(name, reason));
            }
        }
        return found;
    }

    /** The sentence that says why a snapshot is not used. */
    public String unused(final long index, final MalformedBytes reason) {
        return unused(pathOf(index).substring(directory.length() + 1), reason);
    }

    /** Where the files of the snapshot are. */
    public String pathOf(final long index) {
        return directory + "/" + nameOf(index);
    }

    /** Makes sure that nothing is in the way of a new snapshot and gives the directory for its files, not made yet. */
    public String begin(final long index) {
        final String path = pathOf(index);
        files.delete(path);
        return path;
    }

    /**
     * Makes the files in the directory a valid snapshot.
     *
     * @param base the snapshot from which the running store came, for checksums of files that are still the same; null when
     *     there is none
     */
    public SnapshotManifest finish(final long index, final byte[] metadata, final SnapshotManifest base) {
        final String path = pathOf(index);
        final List<Part> parts = new ArrayList<>();
        for (final String name : files.list(path)) {
            parts.add(part(path, name, base));
        }
        final SnapshotManifest manifest = new SnapshotManifest(index, metadata, parts);
        makeValid(path, manifest);
        return manifest;
    }

    /** Deletes snapshots by their paths. */
    public void delete(final List<String> paths) {
        for (final String path : paths) {
            if (files.size(path + "/" + SnapshotManifest.FILE) >= 0) {
                files.delete(path + "/" + SnapshotManifest.FILE);
                files.syncDirectory(path);
            }
            files.delete(path);
        }
    }

    /** A stream over the snapshot; the caller sees to it that it is not deleted until it is closed. */
    public SnapshotStream open(final SnapshotManifest manifest, final Runnable onClose) {
        return new SnapshotStream(this, manifest, onClose);
    }

    /** Begins to receive a snapshot of so many bytes. */
    public SnapshotReceiver receive(final long index, final long totalBytes) {
        return new SnapshotReceiver(this, pending + "/" + nameOf(index), index, totalBytes);
    }

    /** Makes a received snapshot, which is finished, one of ours; may be called again after it failed. */
    public SnapshotManifest adopt(final SnapshotReceiver received) {
        final SnapshotManifest manifest = received.manifest();
        final String path = pathOf(manifest.index());
        if (!received.moving()) {
            begin(manifest.index());
        }
        received.move();
        for (final Part part : manifest.files()) {
            final String from = received.path() + "/" + part.name();
            if (files.size(from) >= 0) {
                files.rename(from, path + "/" + part.name());
            }
        }
        makeValid(path, check(path, manifest, false));
        files.delete(received.path());
        return manifest;
    }

    /** Reads all bytes of a file; throws {@link DamagedSnapshot} when they are not those that were written. */
    public void verify(final SnapshotManifest manifest, final Part part) {
        try {
            check(pathOf(manifest.index()), part, true);
        } catch (final MalformedBytes reason) {
            throw damaged(manifest.index(), reason.getMessage());
        }
    }

    /** Whether the bytes of the file are checked at opening; those of others have to be {@linkplain #verify verified}. */
    public static boolean isCheckedAtOpening(final Part part) {
        return !isTable(part.name());
    }

    /** Has the next opening read all bytes. */
    public void suspect(final String reason) {
        suspectedNow = true;
        files.write(suspicion, reason.getBytes(StandardCharsets.UTF_8));
        files.syncDirectory(parentOf(suspicion));
    }

    /** What was bad is deleted. A suspicion that has come up since the opening stays. */
    public void clearSuspicion() {
        if (!suspectedNow) {
            files.delete(suspicion);
            files.syncDirectory(parentOf(suspicion));
        }
    }

    SnapshotFiles files() {
        return files;
    }

    void read(
            final SnapshotManifest manifest,
            final Part part,
            final long position,
            final byte[] into,
            final int offset,
            final int length) {
        files.read(pathOf(manifest.index()) + "/" + part.name(), position, into, offset, length);
    }

    /** The exception to throw, after the suspicion was written down. */
    DamagedSnapshot damaged(final long index, final String reason) {
        final DamagedSnapshot damage = new DamagedSnapshot(index, reason);
        try {
            suspect(damage.getMessage());
        } catch (final DiskException unable) {
            damage.addSuppressed(unable);
        }
        return damage;
    }

    private static String parentOf(final String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    private static String nameOf(final long index) {
        Check.that(index >= 0, "a snapshot needs a log entry that is in it");
        final String digits = Long.toString(index);
        return "0".repeat(NAME_DIGITS - digits.length()) + digits;
    }

    private static String unused(final String name, final MalformedBytes reason) {
        return "snapshot " + name + " is not used: " + reason.getMessage();
    }

    /** The manifest comes last: before it, whatever is there is no snapshot. */
    private void makeValid(final String path, final SnapshotManifest manifest) {
        files.syncDirectory(path);
        files.write(path + "/" + SnapshotManifest.FILE, manifest.encode());
        files.syncDirectory(path);
        files.syncDirectory(directory);
    }

    /** A killed process may have left the end of its work in the memory of the system only; the log is cut off by what is found. */
    private void makeDurable(final String path) {
        files.sync(path + "/" + SnapshotManifest.FILE);
        files.syncDirectory(path);
        files.syncDirectory(directory);
    }

    private Part part(final String path, final String name, final SnapshotManifest base) {
        final String file = path + "/" + name;
        final long size = files.size(file);
        if (base != null && isTable(name)) {
            for (final Part known : base.files()) {
                if (known.size() == size && known.name().equals(name)) {
                    return known;
                }
            }
        }
        files.sync(file);
        return new Part(name, size, files.checksum(file));
    }

    /** Table files of RocksDB are written once, their names are never used again, and each block has its checksum. */
    private static boolean isTable(final String name) {
        return name.endsWith(".sst");
    }

    private SnapshotManifest check(final String name, final boolean all) {
        final String path = directory + "/" + name;
        if (files.size(path + "/" + SnapshotManifest.FILE) < 0) {
            throw new MalformedBytes("it has no manifest, so it was never finished");
        }
        final SnapshotManifest manifest = SnapshotManifest.decode(files.read(path + "/" + SnapshotManifest.FILE));
        if (!pathOf(manifest.index()).equals(path)) {
            throw new MalformedBytes("its manifest is one of index " + manifest.index());
        }
        return check(path, manifest, all);
    }

    private SnapshotManifest check(final String path, final SnapshotManifest manifest, final boolean all) {
        for (final Part part : manifest.files()) {
            check(path, part, all || isCheckedAtOpening(part));
        }
        return manifest;
    }

    private void check(final String path, final Part part, final boolean bytes) {
        final String file = path + "/" + part.name();
        final long size = files.size(file);
        if (size < 0) {
            throw new MalformedBytes("its file " + part.name() + " is missing");
        }
        if (size != part.size()) {
            throw new MalformedBytes("its file " + part.name() + " has " + size + " bytes instead of " + part.size());
        }
        if (bytes && files.checksum(file) != part.checksum()) {
            throw new MalformedBytes("the checksum of its file " + part.name() + " is wrong");
        }
    }
}

package dev.skep.state.snapshot;

import dev.skep.base.Check;
import dev.skep.base.FieldReader.MalformedBytes;
import java.util.ArrayList;
import java.util.List;

/** The directory with the snapshots of one partition. */
public final class SnapshotDirectory {
    private static final String MANIFEST = "manifest";
    private static final int NAME_DIGITS = 19;

    private final SnapshotFiles files;
    private final String directory;
    private final List<String> skipped = new ArrayList<>();
    /** The snapshot whose files are those of the running store, for its checksums; null when there is none. */
    private SnapshotManifest newest;
    /** The one before, kept in case the newest can't be read one day; null when there is none. */
    private String spare;

    public SnapshotDirectory(final SnapshotFiles files, final String directory) {
        this.files = files;
        this.directory = directory;
    }

    /** Finds the newest snapshot that is whole, or null; reads all its bytes to be sure. */
    public SnapshotManifest open() {
        final List<String> names = files.list(directory);
        for (int i = names.size() - 1; i >= 0 && newest == null; i--) {
            final String name = names.get(i);
            try {
                newest = check(name);
            } catch (MalformedBytes reason) {
                skipped.add("snapshot " + name + " is not used: " + reason.getMessage());
            }
        }
        return newest;
    }

    /** Why newer snapshots than the opened one are not used: one sentence each. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** Where the files of the snapshot are. */
    public String pathOf(final long index) {
        Check.that(index >= 0, "a snapshot needs a log entry that is in it");
        final String digits = Long.toString(index);
        return directory + "/" + "0".repeat(NAME_DIGITS - digits.length()) + digits;
    }

    /** Makes sure that nothing is in the way of a new snapshot and gives the directory for its files, not made yet. */
    public String begin(final long index) {
        final String path = pathOf(index);
        files.delete(path);
        return path;
    }

    /** Makes the files in the directory a valid snapshot, and then deletes the older ones but for the last before it. */
    public void finish(final long index) {
        final String path = pathOf(index);
        final List<SnapshotManifest.Part> parts = new ArrayList<>();
        for (final String name : files.list(path)) {
            parts.add(part(path, name));
        }
        files.syncDirectory(path);
        final SnapshotManifest manifest = new SnapshotManifest(index, parts);
        files.write(path + "/" + MANIFEST, manifest.encode());
        files.syncDirectory(path);
        files.syncDirectory(directory);
        if (newest != null && newest.index() != index) {
            spare = pathOf(newest.index());
        }
        newest = manifest;
        deleteAllBut(path, spare);
    }

    private SnapshotManifest.Part part(final String path, final String name) {
        final String file = path + "/" + name;
        final long size = files.size(file);
        if (newest != null && isImmutable(name)) {
            for (final SnapshotManifest.Part known : newest.files()) {
                if (known.size() == size && known.name().equals(name)) {
                    return known;
                }
            }
        }
        files.sync(file);
        return new SnapshotManifest.Part(name, size, files.checksum(file));
    }

    /** Table files of RocksDB are written once, and their names are never used again. */
    private static boolean isImmutable(final String name) {
        return name.endsWith(".sst");
    }

    private void deleteAllBut(final String path, final String another) {
        for (final String name : files.list(directory)) {
            final String other = directory + "/" + name;
            if (!other.equals(path) && !other.equals(another)) {
                files.delete(other + "/" + MANIFEST);
                files.syncDirectory(other);
                files.delete(other);
            }
        }
    }

    private SnapshotManifest check(final String name) {
        final String path = directory + "/" + name;
        if (files.size(path + "/" + MANIFEST) < 0) {
            throw new MalformedBytes("it has no manifest, so it was never finished");
        }
        final SnapshotManifest manifest = SnapshotManifest.decode(files.read(path + "/" + MANIFEST));
        if (!pathOf(manifest.index()).equals(path)) {
            throw new MalformedBytes("its manifest is one of index " + manifest.index());
        }
        for (final SnapshotManifest.Part part : manifest.files()) {
            check(path, part);
        }
        return manifest;
    }

    private void check(final String path, final SnapshotManifest.Part part) {
        final String file = path + "/" + part.name();
        final long size = files.size(file);
        if (size < 0) {
            throw new MalformedBytes("its file " + part.name() + " is missing");
        }
        if (size != part.size()) {
            throw new MalformedBytes("its file " + part.name() + " has " + size + " bytes instead of " + part.size());
        }
        if (files.checksum(file) != part.checksum()) {
            throw new MalformedBytes("the checksum of its file " + part.name() + " is wrong");
        }
    }
}

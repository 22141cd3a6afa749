package dev.skep.state;

import dev.skep.base.DiskException;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.state.snapshot.PathSnapshotFiles;
import dev.skep.state.snapshot.SnapshotDirectory;
import dev.skep.state.snapshot.SnapshotManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The RocksDBs of one partition. What one holds since its snapshot is lost at a crash, and wanted back by nobody: the log
 * has it. So each begins in a fresh directory with hard links to the files of a snapshot.
 */
final class RocksLowerStores implements LowerStores {
    private static final String SNAPSHOTS = "snapshots";
    private static final String RUNTIME = "runtime";
    private static final String IMMUTABLE_SUFFIX = ".sst";

    private final Path root;
    private final StateLimits limits;
    private final RocksMemory memory;
    private final PathSnapshotFiles files;
    private final SnapshotDirectory snapshots;
    private int opened;

    RocksLowerStores(final Path root, final StateLimits limits, final RocksMemory memory) {
        this.root = root;
        this.limits = limits;
        this.memory = memory;
        files = new PathSnapshotFiles(root);
        snapshots = new SnapshotDirectory(files, SNAPSHOTS);
    }

    /** Makes the directories and deletes what an earlier process has left in use. */
    SnapshotDirectory prepare() {
        for (final String name : files.list("")) {
            if (name.startsWith(RUNTIME)) {
                files.delete(name);
            }
        }
        makeDirectory(SNAPSHOTS);
        return snapshots;
    }

    @Override
    public RocksLowerStore open(final SnapshotManifest snapshot) {
        final String directory = RUNTIME + (opened == 0 ? "" : "-" + opened);
        opened++;
        makeDirectory(directory);
        if (snapshot != null) {
            link(snapshot, directory);
        }
        try {
            return new RocksLowerStore(this, directory, limits, memory);
        } catch (final MalformedBytes reason) {
            files.delete(directory);
            throw reason;
        }
    }

    Path path(final String name) {
        return root.resolve(name);
    }

    void delete(final String directory) {
        files.delete(directory);
    }

    /** RocksDB has found a byte to be wrong, which came from a snapshot most likely. */
    void suspect(final DiskException reason) {
        try {
            snapshots.suspect(reason.getMessage());
        } catch (final DiskException unable) {
            reason.addSuppressed(unable);
        }
    }

    private void makeDirectory(final String name) {
        try {
            Files.createDirectories(path(name));
        } catch (IOException failure) {
            throw failed(name, failure);
        }
    }

    /** Files that are never written to again are linked, the few small other ones copied. */
    private void link(final SnapshotManifest snapshot, final String directory) {
        final Path from = path(snapshots.pathOf(snapshot.index()));
        final Path to = path(directory);
        try {
            for (final SnapshotManifest.Part part : snapshot.files()) {
                if (part.name().endsWith(IMMUTABLE_SUFFIX)) {
                    Files.createLink(to.resolve(part.name()), from.resolve(part.name()));
                } else {
                    Files.copy(from.resolve(part.name()), to.resolve(part.name()));
                }
            }
        } catch (IOException failure) {
            throw failed(directory, failure);
        }
    }

    private DiskException failed(final String name, final IOException failure) {
        return new DiskException("cannot prepare " + path(name) + ": " + failure.getMessage(), failure);
    }
}

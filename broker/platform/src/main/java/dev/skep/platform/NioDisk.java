package dev.skep.platform;

import dev.skep.base.Check;
import dev.skep.base.Disk;
import dev.skep.base.DiskException;
import dev.skep.base.DiskFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The directory tree below one path, through {@code FileChannel}. A directory made on demand is durable before the first
 * file in it is opened. Every failure is a {@link DiskException} that names the operation and the file.
 */
public final class NioDisk implements Disk {
    private final Path root;
    private final boolean writable;

    private NioDisk(final Path root, final boolean writable) {
        this.root = root.toAbsolutePath().normalize();
        this.writable = writable;
    }

    /** The disk below the path, which is made when it is not there. */
    public static NioDisk at(final Path root) {
        final var disk = new NioDisk(root, true);
        disk.makeDirectories(disk.root);
        return disk;
    }

    /** For looking only: opens nothing that is not there and writes nothing, so it may stand beside a running broker. */
    public static NioDisk readOnly(final Path root) {
        return new NioDisk(root, false);
    }

    @Override
    public DiskFile open(final String name) {
        final var path = resolve(name);
        try {
            if (!writable) {
                return new NioDiskFile(path.toString(), FileChannel.open(path, StandardOpenOption.READ));
            }
            makeDirectories(path.getParent());
            return new NioDiskFile(
                    path.toString(),
                    FileChannel.open(
                            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
        } catch (final IOException e) {
            throw failure("open", path.toString(), e);
        }
    }

    @Override
    public boolean exists(final String name) {
        return Files.exists(resolve(name));
    }

    @Override
    public List<String> list(final String directory) {
        final var path = resolve(directory);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (final IOException e) {
            throw failure("list", path.toString(), e);
        }
    }

    @Override
    public void delete(final String name) {
        final var path = writablePath(name);
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(path, new TreeDeletion());
            } else {
                Files.deleteIfExists(path);
            }
        } catch (final IOException e) {
            throw failure("delete", path.toString(), e);
        }
    }

    @Override
    public void rename(final String from, final String to) {
        final var source = writablePath(from);
        final var target = writablePath(to);
        try {
            makeDirectories(target.getParent());
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw failure("rename", source + " to " + target, e);
        }
    }

    @Override
    public void syncDirectory(final String directory) {
        syncDirectory(writablePath(directory));
    }

    @Override
    public long freeBytes() {
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (final IOException e) {
            throw failure("ask for the free space of", root.toString(), e);
        }
    }

    /** The failure as our own type; a full disk is told apart because an operator can cure it. */
    static DiskException failure(final String operation, final String file, final IOException cause) {
        final String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        // The JDK has no type for these: it passes on the words of the operating system.
        final boolean full = reason.contains("no space left") || reason.contains("quota exceeded");
        return new DiskException("cannot " + operation + " " + file + ": " + cause, cause, full);
    }

    private Path writablePath(final String name) {
        Check.that(writable, "a disk opened for looking only is asked to write %s", name);
        return resolve(name);
    }

    private Path resolve(final String name) {
        final var path = root.resolve(name).normalize();
        Check.that(path.startsWith(root), "the name %s leaves the data directory", name);
        return path;
    }

    private void makeDirectories(final Path directory) {
        if (Files.isDirectory(directory)) {
            return;
        }
        final var parent = directory.getParent();
        makeDirectories(parent);
        try {
            // Not createDirectory alone: another thread may have been faster.
            Files.createDirectories(directory);
        } catch (final IOException e) {
            throw failure("make the directory", directory.toString(), e);
        }
        syncDirectory(parent);
    }

    private static void syncDirectory(final Path directory) {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (final NoSuchFileException e) {
            throw failure("sync the missing directory", directory.toString(), e);
        } catch (final IOException e) {
            throw failure("sync the directory", directory.toString(), e);
        }
    }

    private static final class TreeDeletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(final Path directory, final IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}

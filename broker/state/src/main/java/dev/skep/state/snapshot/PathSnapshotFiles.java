package dev.skep.state.snapshot;

import dev.skep.base.DiskException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Snapshot files in a directory of the machine, for stores that write their files themselves. */
public final class PathSnapshotFiles implements SnapshotFiles {
    private static final int CHUNK_BYTES = 1024 * 1024;

    private final Path root;

    public PathSnapshotFiles(final Path root) {
        this.root = root;
    }

    @Override
    public List<String> list(final String directory) {
        final Path path = root.resolve(directory);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> names = Files.list(path)) {
            return names.map(name -> name.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw failed("list", directory, failure);
        }
    }

    @Override
    public long size(final String name) {
        final Path path = root.resolve(name);
        try {
            return Files.isRegularFile(path) ? Files.size(path) : -1;
        } catch (IOException failure) {
            throw failed("read the size of", name, failure);
        }
    }

    @Override
    public int checksum(final String name) {
        final CRC32C crc = new CRC32C();
        try (FileChannel file = FileChannel.open(root.resolve(name), StandardOpenOption.READ)) {
            final ByteBuffer chunk = ByteBuffer.allocateDirect(Math.clamp(file.size(), 1, CHUNK_BYTES));
            while (file.read(chunk) >= 0) {
                crc.update(chunk.flip());
                chunk.clear();
            }
        } catch (IOException failure) {
            throw failed("read", name, failure);
        }
        return (int) crc.getValue();
    }

    @Override
    public byte[] read(final String name) {
        try {
            return Files.readAllBytes(root.resolve(name));
        } catch (IOException failure) {
            throw failed("read", name, failure);
        }
    }

    @Override
    public void read(final String name, final long position, final byte[] into, final int offset, final int length) {
        final ByteBuffer bytes = ByteBuffer.wrap(into, offset, length);
        try (FileChannel file = FileChannel.open(root.resolve(name), StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, position + bytes.position() - offset) < 0) {
                    throw new EOFException("it ends early");
                }
            }
        } catch (IOException failure) {
            throw failed("read", name, failure);
        }
    }

    @Override
    public void write(final String name, final byte[] bytes) {
        try (FileChannel file = openToWrite(name, StandardOpenOption.TRUNCATE_EXISTING)) {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            file.force(true);
        } catch (IOException failure) {
            throw failed("write", name, failure);
        }
    }

    @Override
    public void write(final String name, final long position, final byte[] bytes, final int offset, final int length) {
        try (FileChannel file = openToWrite(name)) {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                file.write(buffer, position + buffer.position() - offset);
            }
        } catch (IOException failure) {
            throw failed("write", name, failure);
        }
    }

    @Override
    public void rename(final String from, final String to) {
        try {
            Files.createDirectories(root.resolve(to).getParent());
            Files.move(root.resolve(from), root.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw failed("rename", from, failure);
        }
    }

    @Override
    public void sync(final String name) {
        force(name, StandardOpenOption.WRITE);
    }

    @Override
    public void delete(final String name) {
        final Path path = root.resolve(name);
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (final Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException failure) {
            throw failed("delete", name, failure);
        }
    }

    @Override
    public void syncDirectory(final String name) {
        force(name, StandardOpenOption.READ);
    }

    private FileChannel openToWrite(final String name, final OpenOption... more) throws IOException {
        final Path path = root.resolve(name);
        Files.createDirectories(path.getParent());
        final Set<OpenOption> options = new LinkedHashSet<>(List.of(more));
        options.add(StandardOpenOption.CREATE);
        options.add(StandardOpenOption.WRITE);
        return FileChannel.open(path, options);
    }

    private void force(final String name, final StandardOpenOption option) {
        try (FileChannel file = FileChannel.open(root.resolve(name), option)) {
            file.force(true);
        } catch (IOException failure) {
            throw failed("sync", name, failure);
        }
    }

    private DiskException failed(final String operation, final String name, final IOException cause) {
        final String message = "cannot " + operation + " " + root.resolve(name) + ": " + cause.getMessage();
        return new DiskException(message, cause, isFull(cause));
    }

    private static boolean isFull(final IOException failure) {
        final String message = failure.getMessage();
        return message != null && message.contains("No space left on device");
    }
}

package dev.skep.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The data directory while it is ours: a locked file in it keeps a second broker out, also after a crash of the first. */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "broker.lock";

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(final Path path, final FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes the directory when needed and takes it; throws {@link StartFailure} when it can't be had. */
    public static DataDirectory take(final Path directory) {
        final Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException e) {
            throw new StartFailure(
                    "the data directory " + path + " is a file, or lies below one; choose another with --data", e);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
        final FileChannel channel;
        try {
            channel = FileChannel.open(
                    path.resolve(LOCK_FILE),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
        try {
            lock(path, channel);
            return new DataDirectory(path, channel);
        } catch (IOException | RuntimeException e) {
            closeQuietly(channel, e);
            if (e instanceof StartFailure failure) {
                throw failure;
            }
            throw notWritable(path, e);
        }
    }

    /** The absolute path. */
    public Path path() {
        return path;
    }

    private static void lock(final Path path, final FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new StartFailure("the data directory " + path + " is in use by another broker" + holder(channel)
                    + "; stop that one, or choose another directory with --data");
        }
        final String pid = Long.toString(ProcessHandle.current().pid());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String holder(final FileChannel channel) throws IOException {
        final ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        final String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
        return text.isEmpty() ? "" : " (process " + text + ")";
    }

    private static StartFailure notWritable(final Path path, final Exception cause) {
        final String reason = cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage();
        return new StartFailure(
                "the data directory " + path + " can't be written (" + reason
                        + "); give user " + System.getProperty("user.name")
                        + " the right to, or choose another with --data",
                cause);
    }

    private static void closeQuietly(final FileChannel channel, final Exception reason) {
        try {
            channel.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** Gives the directory free. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StartFailure("the lock of " + path + " can't be released: " + e.getMessage(), e);
        }
    }
}

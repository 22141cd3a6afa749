package dev.skep.exporters.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file of whole lines: {@code NAME.jsonl}, and those that are full as {@code NAME.jsonl.1} (the newest) and so on. */
final class LineFile {
    private static final int TAIL_BYTES = 64 << 10;

    private final Path path;
    private final int kept;
    private FileChannel channel;
    private long size;

    private LineFile(final Path path, final int kept) {
        this.path = path;
        this.kept = kept;
    }

    /** Goes on behind the last whole line; what a crash has left of another one is cut off. */
    static LineFile open(final Path directory, final String name, final int kept) throws IOException {
        final LineFile file = new LineFile(directory.resolve(name + ".jsonl"), kept);
        file.begin();
        return file;
    }

    private void begin() throws IOException {
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        size = wholeLines();
        channel.truncate(size);
        channel.position(size);
    }

    private long wholeLines() throws IOException {
        final ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES);
        long end = channel.size();
        while (end > 0) {
            final long start = Math.max(0, end - TAIL_BYTES);
            tail.clear().limit((int) (end - start));
            while (tail.hasRemaining() && channel.read(tail, start + tail.position()) >= 0) {
                // until all is read
            }
            for (int at = tail.position() - 1; at >= 0; at--) {
                if (tail.get(at) == '\n') {
                    return start + at + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    long size() {
        return size;
    }

    /** After a failure a part of the line may be there; it is cut off by the next write. */
    void write(final byte[] line) throws IOException {
        channel.position(size);
        final ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        size += line.length;
    }

    void sync() throws IOException {
        channel.force(false);
    }

    void rotate() throws IOException {
        channel.close();
        Files.deleteIfExists(numbered(kept));
        for (int number = kept - 1; number >= 1; number--) {
            if (Files.exists(numbered(number))) {
                Files.move(numbered(number), numbered(number + 1), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        if (kept == 0) {
            Files.delete(path);
        } else {
            Files.move(path, numbered(1), StandardCopyOption.ATOMIC_MOVE);
        }
        begin();
    }

    private Path numbered(final int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    /** What was not synced may come again. */
    void close() throws IOException {
        try {
            channel.truncate(size);
        } finally {
            channel.close();
        }
    }
}

package dev.skep.e2e.crash;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What a crash of the whole machine may do to files, and what a failing disk may do to a snapshot. */
final class Damage {
    /** Nothing that our load writes ends in so many zeros, so what lies further behind was never flushed. */
    private static final int BEHIND_BYTES = 512;

    private static final int PAGE_BYTES = 4096;
    private static final int GARBAGE_BYTES_MAX = 20_000;

    private final Path partition;
    private final Random random;

    Damage(final Path partition, final Random random) {
        this.partition = partition;
        this.random = random;
    }

    /** A write that was begun and never flushed: some of its bytes came to the disk behind what is whole. Says what it did. */
    String tearLog() {
        final List<Path> segments = list(partition.resolve("log")).stream()
                .filter(file -> file.toString().endsWith(".segment"))
                .toList();
        if (segments.isEmpty()) {
            return "no log to tear";
        }
        final Path newest = segments.getLast();
        try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
            final long written = written(file);
            return switch (random.nextInt(3)) {
                case 0 -> {
                    final long size = Math.min(file.length(), written + BEHIND_BYTES);
                    file.setLength(size);
                    yield "cut " + newest + " to " + size;
                }
                case 1 -> garbage(file, newest, written + BEHIND_BYTES);
                default -> garbage(file, newest, (written + BEHIND_BYTES) / PAGE_BYTES * PAGE_BYTES + PAGE_BYTES);
            };
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String garbage(final RandomAccessFile file, final Path name, final long from) throws IOException {
        final byte[] bytes = new byte[1 + random.nextInt(GARBAGE_BYTES_MAX)];
        random.nextBytes(bytes);
        file.seek(from);
        file.write(bytes);
        return "wrote " + bytes.length + " bytes of garbage into " + name + " from " + from;
    }

    /** Where the last byte ends that is not zero. */
    private static long written(final RandomAccessFile file) throws IOException {
        final byte[] all = new byte[Math.toIntExact(file.length())];
        file.seek(0);
        file.readFully(all);
        int end = all.length;
        while (end > 0 && all[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** The newest snapshot is gone, or bad. Says what it did. */
    String spoilSnapshot() {
        final Path spoiled = partition.resolve("spoiled-by-test");
        final List<Path> snapshots = list(partition.resolve("state/snapshots")).stream()
                .filter(snapshot ->
                        nameIn(spoiled).compareTo(snapshot.getFileName().toString()) < 0)
                .toList();
        if (snapshots.size() < 2) {
            return "no snapshot to spoil"; // with the last good one gone as well, nobody could start again
        }
        final Path newest = snapshots.getLast();
        write(spoiled, newest.getFileName().toString());
        final List<Path> files = list(newest);
        if (files.isEmpty() || random.nextBoolean()) {
            delete(newest);
            return "deleted " + newest;
        }
        final Path file = files.get(random.nextInt(files.size()));
        try {
            final byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            if (bytes.length == 0 || random.nextBoolean()) {
                return "deleted " + file;
            }
            final int at = random.nextInt(bytes.length);
            bytes[at] ^= 0x10;
            // Not in place: snapshots share unchanged files by hard links, and one replica has no second copy of those.
            Files.write(file, bytes);
            return "flipped a bit of " + file + " at " + at;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameIn(final Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(final Path file, final String text) {
        try {
            Files.writeString(file, text);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(final Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(final Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.skep.journal;

import dev.skep.platform.NioDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** Prints what appends and flushes cost on a real disk. Arguments: a directory, then sizes of allocation steps in KB. */
final class AppendMeasurement {
    private static final int ROUNDS = 4000;

    private AppendMeasurement() {}

    public static void main(final String[] arguments) throws Exception {
        final var directory = Files.createTempDirectory(Path.of(arguments[0]), "journal");
        final var disk = NioDisk.at(directory);
        for (int run = 0; run < 2; run++) {
            for (int i = 1; i < arguments.length; i++) {
                final var limits = limits(Integer.parseInt(arguments[i]));
                open(disk, limits);
                appendThenFlush(disk, limits, 1, 500);
                appendThenFlush(disk, limits, 1, 4000);
                appendThenFlush(disk, limits, 20, 2000);
                pipelined(disk, limits);
            }
        }
        disk.delete(".");
    }

    private static JournalLimits limits(final int stepKb) {
        return new JournalLimits(128L << 20, 4 << 20, stepKb << 10, 64 << 10);
    }

    private static void open(final NioDisk disk, final JournalLimits limits) {
        final long start = System.nanoTime();
        Journal.open(disk, "log", limits).close();
        final long empty = System.nanoTime();
        try (var journal = Journal.open(disk, "log", limits)) {
            for (int i = 0; i < 50_000; i++) {
                journal.append(new byte[2000], 0, 2000);
            }
        }
        final long before = System.nanoTime();
        Journal.open(disk, "log", limits).close();
        final long end = System.nanoTime();
        System.out.printf(
                "step %5d KB: open empty %.2f ms, open 100 MB %.0f ms%n",
                limits.allocateBytes() >> 10, (empty - start) / 1e6, (end - before) / 1e6);
        disk.delete("log");
    }

    private static void appendThenFlush(
            final NioDisk disk, final JournalLimits limits, final int framesPerFlush, final int bytes) {
        final long[] nanos = new long[ROUNDS];
        final byte[] frame = new byte[bytes];
        Arrays.fill(frame, (byte) 7);
        try (var journal = Journal.open(disk, "log", limits)) {
            for (int i = 0; i < ROUNDS; i++) {
                final long start = System.nanoTime();
                for (int n = 0; n < framesPerFlush; n++) {
                    journal.append(frame, 0, bytes);
                }
                journal.flush();
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "step %5d KB: %2d x %4d B then flush: mean %.3f ms, p50 %.3f, p99 %.3f, p99.9 %.3f, max %.3f%n",
                limits.allocateBytes() >> 10,
                framesPerFlush,
                bytes,
                Arrays.stream(nanos).average().orElse(0) / 1e6,
                nanos[ROUNDS / 2] / 1e6,
                nanos[ROUNDS * 99 / 100] / 1e6,
                nanos[ROUNDS * 999 / 1000] / 1e6,
                nanos[ROUNDS - 1] / 1e6);
        disk.delete("log");
    }

    private static void pipelined(final NioDisk disk, final JournalLimits limits) throws InterruptedException {
        final int frames = 300_000;
        final byte[] frame = new byte[1000];
        final var done = new AtomicBoolean();
        final int[] flushes = {0};
        final long[] nanos = new long[frames];
        final long start;
        final long appended;
        try (var journal = Journal.open(disk, "log", limits)) {
            final var flusher = Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    journal.flush();
                    flushes[0]++;
                }
            });
            start = System.nanoTime();
            for (int i = 0; i < frames; i++) {
                final long before = System.nanoTime();
                journal.append(frame, 0, frame.length);
                nanos[i] = System.nanoTime() - before;
            }
            appended = System.nanoTime();
            done.set(true);
            flusher.join();
        }
        final long end = System.nanoTime();
        Arrays.sort(nanos);
        System.out.printf(
                "step %5d KB: 300 MB in frames of 1000 B: %.0f frames/s appended, %.0f/s durable, %d flushes,"
                        + " append p50 %.1f us, p99 %.1f, p99.9 %.1f, max %.0f%n",
                limits.allocateBytes() >> 10,
                frames * 1e9 / (appended - start),
                frames * 1e9 / (end - start),
                flushes[0],
                nanos[frames / 2] / 1e3,
                nanos[frames / 100 * 99] / 1e3,
                nanos[frames / 1000 * 999] / 1e3,
                nanos[frames - 1] / 1e3);
        disk.delete("log");
    }
}

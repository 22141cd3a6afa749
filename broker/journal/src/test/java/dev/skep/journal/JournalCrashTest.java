package dev.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.skep.base.DiskException;
import dev.skep.base.Rng;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Random work with crashes between and in the middle of all operations, recovery included: what was flushed is there,
 * what was never appended or was truncated is not.
 */
final class JournalCrashTest {
    private static final String LOG = "log";
    private static final int SEEDS = Integer.getInteger("skep.seeds", 800);
    private static final int STEPS = 120;

    @Test
    void nothingFlushedIsLostAndNothingForeignAppears() {
        final var counts = new AtomicLong[] {new AtomicLong(), new AtomicLong(), new AtomicLong()};
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Run(seed, counts).run();
            } catch (final Throwable e) {
                fail("seed " + seed, e);
            }
        }
        // The runs reach what they are for.
        assertThat(counts[0].get()).as("crashes in the middle").isGreaterThan(SEEDS / 4);
        assertThat(counts[1].get()).as("torn tails").isGreaterThan(SEEDS / 4);
        assertThat(counts[2].get()).as("full disks").isGreaterThan(SEEDS / 20);
    }

    private static final class Run {
        private final Rng rng;
        private final FaultyDisk disk;
        private final JournalLimits limits;
        private final JournalModel model = new JournalModel();
        private final AtomicLong[] counts;
        private Journal journal;
        // Where an interrupted truncation or reset leads to; -1 when none was under way.
        private long truncating = -1;
        private long resetting = -1;

        Run(final long seed, final AtomicLong[] counts) {
            this.rng = new Rng(seed).fork("work");
            this.disk = new FaultyDisk(new Rng(seed).fork("disk"));
            this.counts = counts;
            final int frameBytesMax = 1 + rng.nextInt(300);
            this.limits = new JournalLimits(
                    SegmentHead.BYTES + FrameLayout.bytes(frameBytesMax) + rng.nextInt(1500),
                    frameBytesMax,
                    1 + rng.nextInt(400),
                    1 + rng.nextInt(200));
        }

        void run() {
            reopen();
            for (int i = 0; i < STEPS; i++) {
                if (rng.chance(0.1)) {
                    disk.crashAfter(1 + rng.nextInt(12));
                }
                try {
                    step();
                } catch (final FaultyDisk.Crash e) {
                    counts[0].incrementAndGet();
                    crash();
                }
            }
        }

        private void step() {
            final int choice = rng.nextInt(100);
            if (choice < 60) {
                append();
            } else if (choice < 78) {
                journal.flush();
                model.flushedAll();
            } else if (choice < 83) {
                truncate();
            } else if (choice < 88) {
                journal.compactBefore(rng.between(model.first(), model.last() + 1));
                model.compactedTo(journal.firstIndex());
            } else if (choice < 90) {
                reset();
            } else if (choice < 93) {
                disk.capacityBytes(rng.chance(0.5) ? Long.MAX_VALUE : disk.usedBytes() + rng.nextInt(800));
            } else if (choice < 96) {
                model.assertContent(journal);
                assertThat(journal.lastIndex()).isEqualTo(model.last());
                assertThat(journal.flushedIndex()).isEqualTo(model.flushed());
            } else if (choice < 98) {
                journal.close();
                model.flushedAll();
                disk.capacityBytes(Long.MAX_VALUE);
                reopen();
            } else {
                crash();
            }
        }

        private void append() {
            final byte[] frame = new byte[rng.nextInt(limits.frameBytesMax() + 1)];
            if (rng.chance(0.8)) {
                rng.nextBytes(frame);
            }
            // Counted first: a crash in the middle may keep it.
            model.appended(frame);
            try {
                assertThat(journal.append(frame, 0, frame.length)).isEqualTo(model.last());
            } catch (final DiskException e) {
                assertThat(e.full()).isTrue();
                counts[2].incrementAndGet();
                model.truncatedAfter(model.last() - 1);
            }
        }

        private void truncate() {
            truncating = rng.between(model.first() - 1, model.last());
            journal.truncateAfter(truncating);
            model.truncatedAfter(truncating);
            truncating = -1;
        }

        private void reset() {
            resetting = rng.between(1, model.last() + 20);
            try {
                journal.reset(resetting);
                model.reset(resetting);
                resetting = -1;
            } catch (final DiskException e) {
                // Too full for one segment: the next open carries the reset through.
                assertThat(e.full()).isTrue();
                crash();
            }
        }

        private void crash() {
            while (true) {
                if (rng.chance(0.2)) {
                    disk.kill();
                } else {
                    disk.crash();
                }
                disk.capacityBytes(Long.MAX_VALUE);
                if (rng.chance(0.3)) {
                    disk.crashAfter(1 + rng.nextInt(10));
                }
                try {
                    reopen();
                    disk.kill();
                    return;
                } catch (final FaultyDisk.Crash e) {
                    counts[0].incrementAndGet();
                }
            }
        }

        private void reopen() {
            final var seen = JournalScan.walk(disk, LOG, frame -> {});
            if (seen.fault() != null) {
                counts[1].incrementAndGet();
                assertThat(seen.fault().tornTail()).as("%s", seen.fault()).isTrue();
            }
            journal = Journal.open(disk, LOG, limits);
            assertThat(journal.lastIndex()).isEqualTo(seen.lastIndex());
            assertThat(journal.firstIndex()).isEqualTo(seen.firstIndex());
            if (journal.lastIndex() >= journal.firstIndex()) {
                final var lastSegment = disk.list(LOG).getLast();
                assertThat(disk.unsynced()).as("the end is durable").doesNotContain(LOG + "/" + lastSegment);
            }
            if (resetting >= 0 && journal.firstIndex() == resetting && journal.lastIndex() == resetting - 1) {
                model.reset(resetting);
            }
            resetting = -1;
            final long least = truncating >= 0 ? Math.min(truncating, model.flushed()) : model.flushed();
            truncating = -1;
            assertThat(journal.lastIndex()).isBetween(least, model.last());
            model.assertContent(journal);
            model.recovered(journal.firstIndex(), journal.lastIndex());
        }
    }
}

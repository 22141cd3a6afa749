package dev.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.skep.base.Rng;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Any file cut or any bytes changed at any place: the log opens with all that was flushed, or it names the place. */
final class JournalRotTest {
    private static final String LOG = "log";
    private static final int SEEDS = 5_000;
    private static final JournalLimits TINY = new JournalLimits(700, 200, 200, 100);

    @Test
    void rotIsNeverCutSilently() {
        final var refused = new AtomicLong();
        final var opened = new AtomicLong();
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                run(new Rng(seed), refused, opened);
            } catch (final Throwable e) {
                fail("seed " + seed, e);
            }
        }
        assertThat(refused.get()).isGreaterThan(SEEDS / 4);
        assertThat(opened.get()).isGreaterThan(SEEDS / 20);
    }

    private static void run(final Rng rng, final AtomicLong refused, final AtomicLong opened) {
        final var disk = new FaultyDisk(rng.fork("disk"));
        final var model = new JournalModel();
        fill(disk, model, rng);
        final var name = damage(disk, rng);
        try (var journal = Journal.open(disk, LOG, TINY)) {
            opened.incrementAndGet();
            assertThat(journal.lastIndex()).isBetween(model.flushed(), model.last());
            model.assertContent(journal);
        } catch (final CorruptJournal e) {
            refused.incrementAndGet();
            assertThat(e.index()).isLessThanOrEqualTo(model.flushed());
            assertThat(e.file()).startsWith(LOG);
            assertThat(JournalScan.walk(disk, LOG, frame -> {}).fault().tornTail())
                    .as("damage in %s", name)
                    .isFalse();
        }
    }

    private static void fill(final FaultyDisk disk, final JournalModel model, final Rng rng) {
        // Not closed: the process was killed.
        final var journal = Journal.open(disk, LOG, TINY);
        final int steps = 1 + rng.nextInt(40);
        for (int i = 0; i < steps; i++) {
            final byte[] frame = new byte[rng.nextInt(TINY.frameBytesMax() + 1)];
            rng.nextBytes(frame);
            journal.append(frame, 0, frame.length);
            model.appended(frame);
            if (rng.chance(0.3)) {
                journal.flush();
                model.flushedAll();
            }
            if (rng.chance(0.02)) {
                final long index = rng.between(model.first() - 1, model.last());
                journal.truncateAfter(index);
                model.truncatedAfter(index);
            }
        }
        if (rng.chance(0.5)) {
            journal.flush();
            model.flushedAll();
        }
    }

    private static String damage(final FaultyDisk disk, final Rng rng) {
        final var files = disk.files();
        final var name = files.get(rng.nextInt(files.size()));
        byte[] content = disk.content(name);
        final int at = rng.nextInt(content.length);
        switch (rng.nextInt(4)) {
            case 0 -> content[at] ^= (byte) (1 << rng.nextInt(8));
            case 1 -> content = Arrays.copyOf(content, at);
            case 2 -> Arrays.fill(content, at, Math.min(content.length, at + 1 + rng.nextInt(100)), (byte) 0);
            default -> {
                for (int i = at; i < Math.min(content.length, at + 20); i++) {
                    content[i] = (byte) rng.nextLong();
                }
            }
        }
        disk.replaceContent(name, content);
        return name;
    }
}

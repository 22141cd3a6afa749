package dev.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.DiskException;
import dev.skep.base.LittleEndian;
import dev.skep.platform.NioDisk;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class JournalOnNioDiskTest {
    private static final String LOG = "partition-1/log";
    private static final JournalLimits SMALL = new JournalLimits(64 * 1024, 1024, 8 * 1024, 1024);
    private static final int FRAMES = 60_000;

    @TempDir
    Path root;

    @Test
    void flushesOnAnotherThreadWhileFramesAreAppendedReadAndCompacted() throws Exception {
        final var disk = NioDisk.at(root);
        final var failure = new AtomicReference<Throwable>();
        final var done = new AtomicBoolean();
        try (var journal = Journal.open(disk, LOG, SMALL)) {
            final var flusher = Thread.ofPlatform().start(() -> {
                try {
                    while (!done.get()) {
                        final long before = journal.lastIndex();
                        journal.flush();
                        assertThat(journal.flushedIndex()).isGreaterThanOrEqualTo(before);
                    }
                } catch (final Throwable e) {
                    failure.set(e);
                }
            });
            final byte[] frame = new byte[200];
            final var reader = journal.reader();
            for (int i = 1; i <= FRAMES && failure.get() == null; i++) {
                LittleEndian.putInt(frame, 0, i);
                assertThat(journal.append(frame, 0, 4 + i % 197)).isEqualTo(i);
                if (i % 100 == 0) {
                    readAll(reader);
                    assertThat(journal.flushedIndex()).isLessThanOrEqualTo(i);
                }
                if (i % 5_000 == 0) {
                    journal.compactBefore(i - 4_000);
                }
            }
            readAll(reader);
            done.set(true);
            flusher.join();
            // What is not flushed is not dropped, and one flush of the other thread may have taken as long as all of
            // the above.
            journal.flush();
            journal.compactBefore(FRAMES - 4_000);
        }
        assertThat(failure.get()).isNull();
        final var report = JournalScan.walk(NioDisk.readOnly(root), LOG, JournalOnNioDiskTest::check);
        assertThat(report.fault()).isNull();
        assertThat(report.lastIndex()).isEqualTo(FRAMES);
        assertThat(report.flushedMark()).isEqualTo(FRAMES);
        assertThat(report.firstIndex()).isGreaterThan(1);
        try (var journal = Journal.open(disk, LOG, SMALL)) {
            assertThat(journal.lastIndex()).isEqualTo(FRAMES);
            assertThat(journal.firstIndex()).isEqualTo(report.firstIndex());
        }
    }

    @Test
    void truncatesAndResetsBetweenFlushesOfAnotherThread() throws Exception {
        final var failure = new AtomicReference<Throwable>();
        final var done = new AtomicBoolean();
        try (var journal = Journal.open(NioDisk.at(root), LOG, SMALL)) {
            final var flusher = Thread.ofPlatform().start(() -> {
                try {
                    while (!done.get()) {
                        journal.flush();
                    }
                } catch (final Throwable e) {
                    failure.set(e);
                }
            });
            final byte[] frame = new byte[1000];
            for (int round = 0; round < 30; round++) {
                final long from = journal.lastIndex();
                for (int i = 1; i <= 200; i++) {
                    LittleEndian.putInt(frame, 0, (int) journal.lastIndex() + 1);
                    journal.append(frame, 0, 1000);
                }
                journal.truncateAfter(from + 20);
                assertThat(journal.lastIndex()).isEqualTo(from + 20);
                assertThat(journal.flushedIndex()).isLessThanOrEqualTo(from + 20);
                if (round % 10 == 9) {
                    journal.reset(from + 1000);
                }
            }
            done.set(true);
            flusher.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(JournalScan.walk(NioDisk.readOnly(root), LOG, JournalOnNioDiskTest::check)
                        .fault())
                .isNull();
    }

    @Test
    void lookingAtWhatIsNotThereMakesNothing() {
        final var report = JournalScan.walk(NioDisk.readOnly(root), "missing", frame -> {});
        assertThat(report.lastIndex()).isZero();
        assertThat(root.resolve("missing")).doesNotExist();
    }

    @Test
    void aClosedFileEndsTheJournal() {
        // An interrupted thread finds its file closed by the JDK: the journal must not go on as if nothing had
        // happened.
        try (var journal = Journal.open(NioDisk.at(root), LOG, SMALL)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> journal.append(new byte[10], 0, 10)).isInstanceOf(DiskException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(journal::flush).isInstanceOf(DiskException.class).hasMessageContaining("no more work");
        }
    }

    private static void readAll(final JournalReader reader) {
        while (reader.hasNext()) {
            check(reader.next());
        }
    }

    private static void check(final Frame frame) {
        if (frame.index() != LittleEndian.getInt(frame.array(), frame.offset())) {
            throw new AssertionError("frame " + frame.index() + " has other content");
        }
    }
}

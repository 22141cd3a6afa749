package dev.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Check;
import dev.skep.base.DiskException;
import dev.skep.base.Rng;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JournalTest {
    private static final String LOG = "partition-1/log";
    private static final JournalLimits TINY = new JournalLimits(512, 200, 128, 64);

    private final FaultyDisk disk = new FaultyDisk(new Rng(1));

    @Test
    void anEmptyJournalBeginsWithFrameOne() {
        try (var journal = open()) {
            assertThat(journal.firstIndex()).isEqualTo(1);
            assertThat(journal.lastIndex()).isZero();
            assertThat(journal.flushedIndex()).isZero();
            assertThat(journal.reader().hasNext()).isFalse();
            assertThat(append(journal, "one")).isEqualTo(1);
            assertThat(append(journal, "two")).isEqualTo(2);
        }
    }

    @Test
    void framesAreReadableAtOnceAndFlushedLater() {
        try (var journal = open()) {
            final var reader = journal.reader();
            append(journal, "one");
            assertThat(text(reader.next())).isEqualTo("one");
            assertThat(reader.hasNext()).isFalse();
            append(journal, "");
            append(journal, "three");
            assertThat(text(reader.next())).isEmpty();
            assertThat(text(reader.next())).isEqualTo("three");
            assertThat(journal.flushedIndex()).isZero();
            journal.flush();
            assertThat(journal.flushedIndex()).isEqualTo(3);
        }
    }

    @Test
    void rollsAndReadsAcrossSegmentsFromAnyPlace() {
        try (var journal = open()) {
            appendMany(journal, 1, 200);
            assertThat(disk.list(LOG)).hasSizeGreaterThan(10);
            final var reader = journal.reader();
            for (int from = 1; from <= 201; from += 7) {
                reader.seek(from);
                assertThat(reader.nextIndex()).isEqualTo(from);
                assertThat(texts(reader)).isEqualTo(numbered(from, 200));
            }
            assertThat(journal.sizeBytes()).isGreaterThan(512 * 10);
        }
        try (var journal = open()) {
            assertThat(journal.lastIndex()).isEqualTo(200);
            assertThat(journal.flushedIndex()).isEqualTo(200);
            assertThat(texts(journal.reader())).isEqualTo(numbered(1, 200));
            append(journal, "frame 201");
            assertThat(texts(journal.reader())).isEqualTo(numbered(1, 201));
        }
    }

    @Test
    void manyAppendsNeedOneSync() {
        try (var journal = Journal.open(disk, LOG, JournalLimits.DEFAULT)) {
            append(journal, "first");
            journal.flush();
            final int before = disk.syncs();
            appendMany(journal, 2, 500);
            journal.flush();
            assertThat(disk.syncs() - before).isEqualTo(1);
            journal.flush();
            assertThat(disk.syncs() - before).isEqualTo(1);
        }
    }

    @Test
    void truncateDropsTheEndForGood() {
        try (var journal = open()) {
            appendMany(journal, 1, 100);
            journal.flush();
            final var reader = journal.reader();
            reader.seek(90);
            assertThat(text(reader.next())).isEqualTo("frame 90");
            journal.truncateAfter(33);
            assertThat(journal.lastIndex()).isEqualTo(33);
            assertThat(journal.flushedIndex()).isEqualTo(33);
            assertThat(reader.nextIndex()).isEqualTo(34);
            assertThat(reader.hasNext()).isFalse();
            append(journal, "other 34");
            assertThat(text(reader.next())).isEqualTo("other 34");
            journal.flush();
        }
        try (var journal = open()) {
            assertThat(journal.lastIndex()).isEqualTo(34);
            final var expected = new ArrayList<>(numbered(1, 33));
            expected.add("other 34");
            assertThat(texts(journal.reader())).isEqualTo(expected);
            journal.truncateAfter(0);
            assertThat(journal.lastIndex()).isZero();
            assertThat(append(journal, "again")).isEqualTo(1);
        }
    }

    @Test
    void truncateOutsideIsRefusedOrNothing() {
        try (var journal = open()) {
            appendMany(journal, 1, 100);
            journal.truncateAfter(100);
            journal.truncateAfter(500);
            assertThat(journal.lastIndex()).isEqualTo(100);
            journal.flush();
            journal.compactBefore(60);
            assertThatThrownBy(() -> journal.truncateAfter(5))
                    .isInstanceOf(Check.InvariantViolation.class)
                    .hasMessageContaining("cannot truncate after 5");
        }
    }

    @Test
    void compactDropsWholeFlushedSegmentsOnly() {
        try (var journal = open()) {
            appendMany(journal, 1, 100);
            final int files = disk.list(LOG).size();
            journal.compactBefore(60);
            assertThat(journal.firstIndex()).as("nothing is flushed").isEqualTo(1);
            journal.flush();
            final var reader = journal.reader();
            reader.seek(99);
            journal.compactBefore(60);
            assertThat(journal.firstIndex()).isGreaterThan(40).isLessThanOrEqualTo(60);
            assertThat(text(reader.next())).isEqualTo("frame 99");
            journal.flush();
            assertThat(disk.list(LOG)).hasSizeLessThan(files);
            journal.compactBefore(1000);
            journal.flush();
            assertThat(journal.firstIndex()).as("the last segment stays").isLessThanOrEqualTo(100);
            append(journal, "frame 101");
        }
        try (var journal = open()) {
            assertThat(journal.lastIndex()).isEqualTo(101);
            final var reader = journal.reader();
            assertThat(texts(reader)).isEqualTo(numbered((int) journal.firstIndex(), 101));
        }
    }

    @Test
    void aReaderThatWasOvertakenByCompactionSaysSo() {
        try (var journal = open()) {
            appendMany(journal, 1, 100);
            journal.flush();
            final var reader = journal.reader();
            journal.compactBefore(60);
            assertThatThrownBy(reader::next)
                    .isInstanceOf(Check.InvariantViolation.class)
                    .hasMessageContaining("compacted");
            reader.seek(journal.firstIndex());
            assertThat(reader.next().index()).isEqualTo(journal.firstIndex());
        }
    }

    @Test
    void resetGoesOnElsewhere() {
        try (var journal = open()) {
            appendMany(journal, 1, 100);
            final var reader = journal.reader();
            journal.reset(5000);
            assertThat(journal.firstIndex()).isEqualTo(5000);
            assertThat(journal.lastIndex()).isEqualTo(4999);
            assertThat(journal.flushedIndex()).isEqualTo(4999);
            assertThat(append(journal, "frame 5000")).isEqualTo(5000);
            assertThat(text(reader.next())).isEqualTo("frame 5000");
        }
        try (var journal = open()) {
            assertThat(journal.firstIndex()).isEqualTo(5000);
            assertThat(texts(journal.reader())).containsExactly("frame 5000");
            journal.reset(10);
        }
        try (var journal = open()) {
            assertThat(journal.firstIndex()).isEqualTo(10);
            assertThat(journal.lastIndex()).isEqualTo(9);
        }
    }

    @Test
    void aFailedSyncIsFinal() {
        final var journal = open();
        append(journal, "one");
        disk.failSyncs();
        assertThatThrownBy(journal::flush).isInstanceOf(DiskException.class);
        assertThat(journal.flushedIndex()).isZero();
        assertThatThrownBy(() -> append(journal, "two"))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("no more work");
        assertThatThrownBy(journal::flush).isInstanceOf(DiskException.class);
        assertThatThrownBy(() -> journal.truncateAfter(0)).isInstanceOf(DiskException.class);
        journal.close();
    }

    @Test
    void aFullDiskChangesNothingAndPasses() {
        try (var journal = open()) {
            appendMany(journal, 1, 20);
            disk.capacityBytes(disk.usedBytes() + 300);
            int count = 20;
            DiskException full = null;
            while (full == null) {
                try {
                    append(journal, "frame " + (count + 1));
                    count++;
                } catch (final DiskException e) {
                    full = e;
                }
            }
            assertThat(full.full()).isTrue();
            assertThat(journal.lastIndex()).isEqualTo(count);
            journal.flush();
            assertThat(texts(journal.reader())).isEqualTo(numbered(1, count));
            disk.capacityBytes(Long.MAX_VALUE);
            appendMany(journal, count + 1, 80);
            assertThat(texts(journal.reader())).isEqualTo(numbered(1, 80));
        }
        try (var journal = open()) {
            assertThat(texts(journal.reader())).isEqualTo(numbered(1, 80));
        }
    }

    @Test
    void limitsAreCheckedAgainstEachOther() {
        assertThatThrownBy(() -> new JournalLimits(100, 100, 10, 10))
                .isInstanceOf(Check.InvariantViolation.class)
                .hasMessageContaining("segmentBytes 100");
        try (var journal = open()) {
            assertThatThrownBy(() -> journal.append(new byte[201], 0, 201))
                    .isInstanceOf(Check.InvariantViolation.class);
            assertThat(journal.append(new byte[200], 0, 200)).isEqualTo(1);
        }
    }

    @Test
    void scanTellsWhatIsThere() {
        try (var journal = open()) {
            appendMany(journal, 1, 50);
        }
        final List<String> seen = new ArrayList<>();
        final var report = JournalScan.walk(disk, LOG, frame -> seen.add(text(frame)));
        assertThat(seen).isEqualTo(numbered(1, 50));
        assertThat(report.fault()).isNull();
        assertThat(report.firstIndex()).isEqualTo(1);
        assertThat(report.lastIndex()).isEqualTo(50);
        assertThat(report.flushedMark()).isEqualTo(50);
        assertThat(report.segments()).isEqualTo(disk.list(LOG).size() - 1);
    }

    @Test
    void rotIsNamedByScanOpenAndReader() {
        try (var journal = open()) {
            appendMany(journal, 1, 50);
            journal.flush();
            final var reader = journal.reader();
            assertThat(reader.next().index()).isEqualTo(1);
            final var name = LOG + "/" + SegmentHead.fileName(1);
            final byte[] content = disk.content(name);
            final int second = SegmentHead.BYTES + FrameLayout.bytes("frame 1".length());
            content[second + FrameLayout.HEAD_BYTES] ^= 4;
            disk.replaceContent(name, content);

            final var fault = JournalScan.walk(disk, LOG, frame -> {}).fault();
            assertThat(fault.tornTail()).isFalse();
            assertThat(fault.file()).isEqualTo(name);
            assertThat(fault.offset()).isEqualTo(second);
            assertThat(fault.index()).isEqualTo(2);
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(CorruptJournal.class, corrupt -> {
                        assertThat(corrupt.file()).isEqualTo(name);
                        assertThat(corrupt.offset()).isEqualTo(second);
                        assertThat(corrupt.index()).isEqualTo(2);
                    })
                    .hasMessageContaining("were flushed");
            reader.seek(2);
            assertThatThrownBy(reader::next).isInstanceOf(CorruptJournal.class);
        }
    }

    @Test
    void aFrameInsideAPayloadProvesNothing() {
        final int bytes = FrameLayout.bytes("frame 1".length());
        try (var journal = Journal.open(disk, "other", TINY)) {
            for (int i = 1; i <= 5; i++) {
                append(journal, "frame " + i);
                journal.flush();
            }
        }
        final int at = SegmentHead.BYTES + 4 * bytes;
        final byte[] fifth = Arrays.copyOfRange(disk.content("other/" + SegmentHead.fileName(1)), at, at + bytes);
        final var journal = open();
        journal.append(fifth, 0, fifth.length);
        final var name = LOG + "/" + SegmentHead.fileName(1);
        final byte[] content = disk.content(name);
        content[SegmentHead.BYTES + FrameLayout.CHECKSUM] ^= 1;
        disk.replaceContent(name, content);
        assertThat(JournalScan.walk(disk, LOG, frame -> {}).fault().tornTail()).isTrue();
        try (var recovered = open()) {
            assertThat(recovered.lastIndex()).isZero();
        }
    }

    @Test
    void aCutThatWasInterruptedIsDurableBeforeAnythingIsAppended() {
        final var name = LOG + "/" + SegmentHead.fileName(1);
        for (int steps = 1; steps <= 12; steps++) {
            disk.delete(LOG);
            final var journal = open();
            append(journal, "frame 1");
            journal.flush();
            append(journal, "frame 2");
            append(journal, "frame 3");
            final byte[] torn = disk.content(name);
            torn[SegmentHead.BYTES + FrameLayout.bytes("frame 1".length())] ^= 1;
            disk.replaceContent(name, torn);
            disk.crashAfter(steps);
            try {
                open();
            } catch (final FaultyDisk.Crash e) {
                assertThat(disk.exists(name)).isTrue();
            }
            disk.kill();
            final var recovered = open();
            assertThat(recovered.lastIndex()).isEqualTo(1);
            assertThat(disk.unsynced()).as("after %s steps", steps).isEmpty();
        }
    }

    private Journal open() {
        return Journal.open(disk, LOG, TINY);
    }

    private static long append(final Journal journal, final String text) {
        final byte[] bytes = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
        return journal.append(bytes, 2, bytes.length - 4);
    }

    private static void appendMany(final Journal journal, final int from, final int to) {
        for (int i = from; i <= to; i++) {
            assertThat(append(journal, "frame " + i)).isEqualTo(i);
        }
    }

    private static List<String> numbered(final int from, final int to) {
        final List<String> texts = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            texts.add("frame " + i);
        }
        return texts;
    }

    private static List<String> texts(final JournalReader reader) {
        final List<String> texts = new ArrayList<>();
        while (reader.hasNext()) {
            texts.add(text(reader.next()));
        }
        return texts;
    }

    private static String text(final Frame frame) {
        return new String(frame.array(), frame.offset(), frame.length(), StandardCharsets.UTF_8);
    }
}

package dev.skep.exporters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.protocol.EntryWriter;
import dev.skep.protocol.Record;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.export.CommittedEntry;
import dev.skep.protocol.export.ExporterListener;
import dev.skep.protocol.export.ExporterSession;
import dev.skep.protocol.intent.ExporterIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.value.ExporterValue;
import dev.skep.protocol.value.SignalValue;
import io.camunda.zeebe.exporter.api.Exporter;
import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.exporter.api.context.ScheduledTask;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.ValueType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One exporter from its opening to its end, on a loop that the test drives. */
final class ExporterRunTest {
    private static final long SECOND = 1_000_000_000L;

    private final ManualLoop loop = new ManualLoop();
    private final Heard heard = new Heard();
    private final PartitionExporters exporters = new PartitionExporters(
            3,
            "1.2.3",
            ConfiguredExporter.load(List.of(
                    new ExporterSettings("probe", ProbeExporter.class.getName(), "", Map.of("greeting", "hello")))),
            name -> loop,
            ExporterMetrics.NONE);

    @BeforeEach
    void forget() {
        ProbeExporter.last = null;
        ProbeExporter.beforeExport = () -> {};
        ProbeExporter.beforeOpen = () -> {};
        ProbeExporter.filter = null;
    }

    /** What the partition hears. */
    private static final class Heard implements ExporterListener {
        private final List<Long> acknowledged = new ArrayList<>();
        private final List<Long> exported = new ArrayList<>();
        private byte[] metadata = {};

        @Override
        public void acknowledged(final long position, final byte[] newMetadata) {
            acknowledged.add(position);
            metadata = newMetadata;
        }

        @Override
        public void exported(final long lastRecord) {
            exported.add(lastRecord);
        }
    }

    /** Remembers all, and does what the test tells it to. */
    public static final class ProbeExporter implements Exporter {
        private static ProbeExporter last;
        private static Runnable beforeExport = () -> {};
        private static Runnable beforeOpen = () -> {};
        private static Context.RecordFilter filter;

        private final List<Long> positions = new ArrayList<>();
        private Context context;
        private Controller controller;
        private boolean closed;

        @Override
        public void configure(final Context given) {
            context = given;
            if (filter != null) {
                given.setFilter(filter);
            }
        }

        @Override
        public void open(final Controller given) {
            last = this;
            controller = given;
            beforeOpen.run();
        }

        @Override
        public void export(final io.camunda.zeebe.protocol.record.Record<?> next) {
            beforeExport.run();
            positions.add(next.getPosition());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private ExporterSession open(final long position) {
        final ExporterSession session = exporters.open("probe", position, new byte[0], heard);
        loop.run();
        return session;
    }

    private static ProbeExporter probe() {
        return ProbeExporter.last;
    }

    /** An entry of signals that are broadcast: commands at even positions, events at odd ones. */
    private static CommittedEntry entry(final long index, final long first, final int count) {
        final EntryWriter out = new EntryWriter();
        out.begin(first, 1);
        final SignalValue value = new SignalValue("s", Packed.EMPTY_DOCUMENT, Tenants.DEFAULT, 3, 0);
        for (long position = first; position < first + count; position++) {
            out.append(
                    position % 2 == 0
                            ? Record.command(position, -1, 1, -1, SignalIntent.BROADCAST, value, null, false)
                            : Record.event(position, -1, 1, 1, SignalIntent.BROADCASTED, value));
        }
        return entry(index, out);
    }

    private static CommittedEntry entry(final long index, final EntryWriter out) {
        out.finish();
        return new CommittedEntry(index, Arrays.copyOf(out.array(), out.size()));
    }

    private static CommittedEntry oursAlone(final long index, final long position) {
        final EntryWriter out = new EntryWriter();
        out.begin(position, 1);
        out.append(Record.event(position, -1, 1, -1, ExporterIntent.ACKNOWLEDGED, ExporterValue.named("probe")));
        return entry(index, out);
    }

    @Test
    void recordsComeInOrderAndTheNextEntriesAreAskedForAfterwards() {
        final ExporterSession session = open(-1);

        session.export(List.of(entry(1, 1, 3), new CommittedEntry(2, new byte[0]), entry(3, 4, 2)));
        loop.run();

        assertThat(probe().positions).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(heard.exported).containsExactly(5L);
        assertThat(heard.acknowledged).isEmpty();
    }

    @Test
    void itIsToldWhereItIsAndWhatItWasGiven() {
        exporters.open("probe", 4, "note".getBytes(StandardCharsets.UTF_8), heard);
        loop.run();

        assertThat(probe().context.getPartitionId()).isEqualTo(3);
        assertThat(probe().context.getConfiguration().getId()).isEqualTo("probe");
        assertThat(probe().context.getConfiguration().getArguments()).containsEntry("greeting", "hello");
        assertThat(probe().controller.getLastExportedRecordPosition()).isEqualTo(4);
        assertThat(probe().controller.readMetadata().map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                .contains("note");
    }

    @Test
    void whatItHasSeenBeforeDoesNotComeAgain() {
        final ExporterSession session = open(2);

        session.export(List.of(entry(1, 1, 4)));
        loop.run();

        assertThat(probe().positions).containsExactly(3L, 4L);
    }

    @Test
    void anAcknowledgedPositionIsPassedOnWithItsMetadata() {
        final ExporterSession session = open(-1);
        session.export(List.of(entry(1, 1, 3)));
        loop.run();

        probe().controller.updateLastExportedRecordPosition(2, "two".getBytes(StandardCharsets.UTF_8));
        probe().controller.updateLastExportedRecordPosition(1);
        loop.run();

        assertThat(heard.acknowledged).containsExactly(2L);
        assertThat(new String(heard.metadata, StandardCharsets.UTF_8)).isEqualTo("two");
        assertThat(probe().controller.getLastExportedRecordPosition()).isEqualTo(2);
    }

    @Test
    void whatItDoesNotWantCountsAsAcknowledgedOnceTheRestIs() {
        ProbeExporter.filter = new Context.RecordFilter() {
            @Override
            public boolean acceptType(final RecordType type) {
                return type == RecordType.EVENT;
            }

            @Override
            public boolean acceptValue(final ValueType type) {
                return type == ValueType.SIGNAL;
            }
        };
        final ExporterSession session = open(-1);
        session.export(List.of(entry(1, 1, 4)));
        loop.run();
        assertThat(probe().positions).containsExactly(1L, 3L);
        assertThat(heard.acknowledged).isEmpty();

        probe().controller.updateLastExportedRecordPosition(3);
        loop.run();
        session.export(List.of(entry(2, 6, 1)));
        loop.run();

        assertThat(heard.acknowledged).containsExactly(4L, 6L);
    }

    @Test
    void whatIsWrittenOfExportersIsNothingNew() {
        final ExporterSession session = open(-1);

        session.export(List.of(oursAlone(1, 1)));
        loop.run();

        assertThat(probe().positions).isEmpty();
        assertThat(heard.exported).containsExactly(-1L);
    }

    @Test
    void aRecordThatFailsComesAgainUntilItDoesNot() {
        final ExporterSession session = open(-1);
        final int[] left = {3};
        ProbeExporter.beforeExport = () -> {
            if (probe().positions.size() == 1 && left[0]-- > 0) {
                throw new IllegalStateException("not now");
            }
        };

        session.export(List.of(entry(1, 1, 3)));
        loop.run();
        assertThat(probe().positions).containsExactly(1L);
        assertThat(heard.exported).isEmpty();
        assertThat(exporters.health()).singleElement().satisfies(health -> {
            assertThat(health.healthy()).isFalse();
            assertThat(health.trouble()).contains("position 2", "not now");
        });

        loop.pass(SECOND);
        assertThat(probe().positions).containsExactly(1L, 2L, 3L);
        assertThat(heard.exported).containsExactly(3L);
        assertThat(exporters.health()).singleElement().matches(ExporterHealth::healthy);
    }

    /** It is not asked more than once in ten seconds in the end, and never given up. */
    @Test
    void whatFailsForLongIsTriedSeldom() {
        final ExporterSession session = open(-1);
        final int[] tries = {0};
        ProbeExporter.beforeExport = () -> {
            tries[0]++;
            throw new NoClassDefFoundError("a library of its own");
        };
        session.export(List.of(entry(1, 1, 1)));
        loop.pass(60 * SECOND);
        tries[0] = 0;

        loop.pass(100 * SECOND);

        assertThat(tries[0]).isEqualTo(10);
    }

    /** Many exporters have a task that comes again and again and does nothing while there is nothing to do. */
    @Test
    void aTaskThatSucceedsMakesNothingGoodThatCannotBeExported() {
        final ExporterSession session = open(-1);
        final int[] tries = {0};
        ProbeExporter.beforeExport = () -> {
            tries[0]++;
            throw new IllegalStateException("nobody there");
        };
        final Controller controller = probe().controller;
        final Runnable[] task = new Runnable[1];
        task[0] = () -> controller.scheduleCancellableTask(Duration.ofMillis(100), task[0]);
        task[0].run();
        session.export(List.of(entry(1, 1, 1)));
        loop.pass(60 * SECOND);
        tries[0] = 0;

        loop.pass(100 * SECOND);

        assertThat(tries[0]).isEqualTo(10);
        assertThat(exporters.health())
                .singleElement()
                .satisfies(health -> assertThat(health.trouble()).contains("nobody there"));
    }

    @Test
    void aTaskThatFailsIsTroubleUntilOneSucceeds() {
        open(-1);
        final Controller controller = probe().controller;
        controller.scheduleCancellableTask(Duration.ofSeconds(1), () -> {
            throw new IllegalStateException("not now");
        });
        controller.scheduleCancellableTask(Duration.ofSeconds(2), () -> {});

        loop.pass(SECOND);
        assertThat(exporters.health())
                .singleElement()
                .satisfies(health -> assertThat(health.trouble()).contains("not now"));
        loop.pass(SECOND);
        assertThat(exporters.health()).singleElement().matches(ExporterHealth::healthy);
    }

    @Test
    void oneThatCannotBeOpenedIsOpenedLater() {
        final int[] left = {2};
        ProbeExporter.beforeOpen = () -> {
            if (left[0]-- > 0) {
                throw new IllegalStateException("nobody there");
            }
        };
        final ExporterSession session = open(-1);
        final ProbeExporter first = probe();
        session.export(List.of(entry(1, 1, 2)));
        loop.run();
        assertThat(first.positions).isEmpty();
        assertThat(first.closed).isTrue();

        loop.pass(SECOND);

        assertThat(probe()).isNotSameAs(first);
        assertThat(probe().positions).containsExactly(1L, 2L);
    }

    @Test
    void itsTasksRunAtTheirTimeUnlessTheyAreCancelled() {
        open(-1);
        final List<String> done = new ArrayList<>();
        probe().controller.scheduleCancellableTask(Duration.ofSeconds(1), () -> done.add("first"));
        final ScheduledTask second =
                probe().controller.scheduleCancellableTask(Duration.ofSeconds(2), () -> done.add("second"));
        probe().controller.scheduleCancellableTask(Duration.ofSeconds(3), () -> {
            throw new IllegalStateException("a task fails");
        });
        probe().controller.scheduleCancellableTask(Duration.ofSeconds(4), () -> done.add("last"));
        loop.pass(SECOND);
        assertThat(done).containsExactly("first");
        second.cancel();

        loop.pass(10 * SECOND);

        assertThat(done).containsExactly("first", "last");
    }

    @Test
    void afterItsEndNothingComes() {
        final ExporterSession session = open(-1);
        final List<String> done = new ArrayList<>();
        probe().controller.scheduleCancellableTask(Duration.ofSeconds(1), () -> done.add("task"));
        session.export(List.of(entry(1, 1, 2)));

        session.close();
        loop.pass(10 * SECOND);
        probe().controller.updateLastExportedRecordPosition(1);
        loop.run();

        assertThat(probe().closed).isTrue();
        assertThat(probe().positions).isEmpty();
        assertThat(done).isEmpty();
        assertThat(heard.acknowledged).isEmpty();
        assertThat(exporters.health()).isEmpty();
    }

    @Test
    void theNextOneBeginsWhenTheOneBeforeHasEnded() {
        final ExporterSession before = open(-1);
        final ProbeExporter first = probe();

        before.close();
        final boolean[] ended = new boolean[1];
        ProbeExporter.beforeOpen = () -> ended[0] = first.closed;
        open(-1);

        assertThat(probe()).isNotSameAs(first);
        assertThat(ended[0]).isTrue();
    }
}

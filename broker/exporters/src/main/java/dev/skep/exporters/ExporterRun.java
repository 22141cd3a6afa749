package dev.skep.exporters;

import dev.skep.base.Loop;
import dev.skep.exporters.record.ExportedRecord;
import dev.skep.protocol.EntryReader;
import dev.skep.protocol.Record;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.export.CommittedEntry;
import dev.skep.protocol.export.ExporterListener;
import dev.skep.protocol.export.ExporterSession;
import io.camunda.zeebe.exporter.api.Exporter;
import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.exporter.api.context.ScheduledTask;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exporter at work: opened, given record after record, closed. What fails is tried again after a while, for ever; nothing is left out. All
 * of it on a loop of its own, but for what says otherwise.
 */
final class ExporterRun implements ExporterSession {
    private static final Logger LOG = LoggerFactory.getLogger(ExporterRun.class);
    private static final String CLOSE = "close";
    private static final String TASK = "run a task";
    private static final long RETRY_NANOS = 50_000_000L;
    private static final long RETRY_NANOS_MAX = 10_000_000_000L;

    private final ConfiguredExporter configured;
    private final int partitionId;
    private final String brokerVersion;
    private final Loop loop;
    private final ExporterMetrics metrics;
    private final ExporterListener listener;
    private final Setup setup;
    private final Deque<CommittedEntry> entries = new ArrayDeque<>();

    private Exporter exporter;
    private EntryReader reader;
    private ExportedRecord pending;
    private boolean batchUnderWay;
    private boolean retrying;
    private long retryNanos = RETRY_NANOS;
    private long failures;
    /** What failed last; empty when it was made good. */
    private String failing = "";

    private volatile long acknowledged;
    private volatile byte[] metadata;
    /** The newest that was given to the exporter, and the newest that was looked at. */
    private long lastExported;

    private long lastSeen;
    /** The newest of the batch that any exporter may see. */
    private long lastVisible = -1;

    private volatile String trouble = "";
    private volatile boolean closed;

    ExporterRun(
            final ConfiguredExporter configured,
            final int partitionId,
            final String brokerVersion,
            final Loop loop,
            final ExporterMetrics metrics,
            final ExporterListener listener,
            final long position,
            final byte[] metadata) {
        this.configured = configured;
        this.partitionId = partitionId;
        this.brokerVersion = brokerVersion;
        this.loop = loop;
        this.metrics = metrics;
        this.listener = listener;
        this.metadata = metadata.clone();
        setup = configured.setup(partitionId);
        acknowledged = position;
        lastExported = position;
        lastSeen = position;
    }

    // ---------------------------------------------------------------- any thread

    void begin() {
        loop.post(this::open);
    }

    @Override
    public void export(final List<CommittedEntry> next) {
        loop.post(() -> {
            entries.addAll(next);
            batchUnderWay = true;
            goOn();
        });
    }

    /** The exporter gets nothing more from now on. */
    @Override
    public void close() {
        closed = true;
        loop.post(this::tearDown);
    }

    boolean isClosed() {
        return closed;
    }

    ExporterHealth health() {
        return new ExporterHealth(configured.id(), trouble);
    }

    // ---------------------------------------------------------------- the loop

    private void open() {
        if (closed) {
            return;
        }
        final Exporter made;
        try {
            made = configured.create();
        } catch (final RuntimeException e) {
            failed("be made", e);
            retry(this::open);
            return;
        }
        exporter = made;
        final boolean opened = attempt("open", () -> {
            made.configure(setup);
            made.open(new Position());
        });
        if (opened) {
            goOn();
        } else {
            attempt(CLOSE, made::close);
            exporter = null;
            retry(this::open);
        }
    }

    private void tearDown() {
        if (exporter != null) {
            attempt(CLOSE, exporter::close);
            exporter = null;
        }
        entries.clear();
    }

    /** Exports what there is, up to the end of the batch or the first failure. */
    private void goOn() {
        while (exporter != null && batchUnderWay && !retrying && !closed) {
            if (pending == null && !advance()) {
                endBatch();
            } else if (pending != null) {
                exportPending();
            }
        }
    }

    private void exportPending() {
        final ExportedRecord record = pending;
        if (!attempt("export", () -> exporter.export(record))) {
            retry(this::goOn);
            return;
        }
        pending = null;
        lastExported = record.getPosition();
        lastSeen = lastExported;
        metrics.record(configured.id(), record.getValueType(), true);
    }

    /** Looks at the next record, and makes it pending when the exporter wants it; false at the end of the batch. */
    private boolean advance() {
        while (reader == null || !reader.hasNext()) {
            final CommittedEntry entry = entries.poll();
            if (entry == null) {
                return false;
            }
            reader = entry.bytes().length == 0 ? null : new EntryReader(entry.bytes(), 0, entry.bytes().length);
        }
        look(reader.next());
        return true;
    }

    private void look(final Record next) {
        if (next.valueType() != ValueType.EXPORTER) {
            lastVisible = next.position();
        }
        if (next.position() <= acknowledged) {
            return;
        }
        final ExportedRecord visible = ExportedRecord.of(next, partitionId, brokerVersion);
        if (visible != null && setup.accepts(visible.getRecordType(), visible.getValueType())) {
            pending = visible;
            return;
        }
        lastSeen = next.position();
        if (visible != null) {
            metrics.record(configured.id(), visible.getValueType(), false);
        }
    }

    private void endBatch() {
        batchUnderWay = false;
        reader = null;
        metrics.exported(configured.id(), lastSeen);
        settle();
        final long visible = lastVisible;
        lastVisible = -1;
        listener.exported(visible);
    }

    /** What an exporter does not want it need not acknowledge. */
    private void settle() {
        if (acknowledged >= lastExported && lastSeen > acknowledged) {
            acknowledged = lastSeen;
            tellAcknowledged();
        }
    }

    private void tellAcknowledged() {
        listener.acknowledged(acknowledged, metadata);
        metrics.acknowledged(configured.id(), acknowledged);
    }

    // ---------------------------------------------------------------- trouble

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** Whatever an exporter throws is its own trouble, not that of the broker. */
    private boolean attempt(final String what, final Step step) {
        final Throwable[] thrown = new Throwable[1];
        ClassLoading.with(configured.loader(), () -> {
            try {
                step.run();
            } catch (final Throwable e) {
                thrown[0] = e;
            }
        });
        if (thrown[0] != null) {
            failed(what, thrown[0]);
            return false;
        }
        if (makesGood(what)) {
            LOG.info("Exporter {} of partition {} goes on after {} failures", configured.id(), partitionId, failures);
            failures = 0;
            failing = "";
            retryNanos = RETRY_NANOS;
            trouble = "";
        }
        return true;
    }

    /** A task of an exporter that succeeds says nothing of records that it can't export, nor closing of anything. */
    private boolean makesGood(final String what) {
        return failures > 0
                && switch (what) {
                    case CLOSE -> false;
                    case TASK -> failing.equals(TASK);
                    default -> true;
                };
    }

    private void failed(final String what, final Throwable failure) {
        failures++;
        if (!what.equals(CLOSE) && !(what.equals(TASK) && !failing.isEmpty())) {
            failing = what;
        }
        trouble = "it failed to " + what
                + (pending == null ? "" : " the record at position " + pending.getPosition()) + ", " + failures
                + " times: " + failure;
        metrics.failed(configured.id());
        if (Long.bitCount(failures) == 1) { // often enough to be seen, and not so often as it is tried
            LOG.warn("Exporter {} of partition {}: {}", configured.id(), partitionId, trouble, failure);
        }
    }

    private void retry(final Runnable again) {
        retrying = true;
        loop.schedule(retryNanos, () -> {
            retrying = false;
            if (!closed) {
                again.run();
            }
        });
        retryNanos = Math.min(2 * retryNanos, RETRY_NANOS_MAX);
    }

    // ---------------------------------------------------------------- what the exporter may do

    /** Callable from any thread, as exporters with threads of their own do. */
    private final class Position implements Controller {
        @Override
        public void updateLastExportedRecordPosition(final long position) {
            loop.post(() -> acknowledge(position, metadata));
        }

        @Override
        public void updateLastExportedRecordPosition(final long position, final byte[] newMetadata) {
            final byte[] copy = newMetadata == null ? new byte[0] : newMetadata.clone();
            loop.post(() -> acknowledge(position, copy));
        }

        @Override
        public long getLastExportedRecordPosition() {
            return acknowledged;
        }

        @Override
        public Optional<byte[]> readMetadata() {
            return metadata.length == 0 ? Optional.empty() : Optional.of(metadata.clone());
        }

        @Override
        public ScheduledTask scheduleCancellableTask(final Duration delay, final Runnable task) {
            final Alarm alarm = new Alarm(task);
            loop.post(() -> loop.schedule(Math.max(0, delay.toNanos()), alarm::ring));
            return alarm;
        }
    }

    private void acknowledge(final long position, final byte[] newMetadata) {
        if (closed || position <= acknowledged) {
            return;
        }
        acknowledged = position >= lastExported && pending == null ? Math.max(position, lastSeen) : position;
        metadata = newMetadata;
        tellAcknowledged();
    }

    private final class Alarm implements ScheduledTask {
        private final Runnable task;
        private volatile boolean cancelled;

        Alarm(final Runnable task) {
            this.task = task;
        }

        void ring() {
            if (!cancelled && exporter != null && !closed) {
                attempt(TASK, task::run);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}

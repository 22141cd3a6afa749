package dev.skep.node.metrics;

import dev.skep.node.management.HealthStatus;
import dev.skep.node.management.PartitionState.ProcessingPhase;
import dev.skep.node.management.PartitionState.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What one partition counts. The partition's loop writes; a scrape reads at any time. Durations are in nanoseconds, the rest
 * counts, positions and bytes.
 */
public final class PartitionMeters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final RecordMeters records;
    private final Counter processed;
    private final Counter skipped;
    private final Counter replayed;
    private final Counter received;
    private final Counter dropped;
    private final Counter snapshots;
    private final Timer appendLatency;
    private final Timer commitLatency;
    private final Timer flushTime;
    private final Timer batchDuration;
    private final Timer snapshotDuration;
    private final DistributionSummary batchCommands;
    private final DistributionSummary entryRecords;
    private final DistributionSummary entryBytes;

    private volatile Role role = Role.INACTIVE;
    private volatile HealthStatus health = HealthStatus.UNHEALTHY;
    private volatile ProcessingPhase phase = ProcessingPhase.INITIAL;
    private volatile long processedPosition = -1;
    private volatile long appendedPosition = -1;
    private volatile long committedPosition = -1;
    private volatile long recoveryMillis;
    private volatile long snapshotBytes;
    private volatile int requestLimit;
    private volatile int requestsInFlight;

    PartitionMeters(final MeterRegistry registry, final int partitionId) {
        this.registry = registry;
        tags = Tags.of("partition", Integer.toString(partitionId));
        final Tags raft = tags.and("partitionGroupName", "raft-partition");
        records = new RecordMeters(registry, tags);
        final String processing = "zeebe_stream_processor_records";
        processed = registry.counter(processing, tags.and("action", "processed"));
        skipped = registry.counter(processing, tags.and("action", "skipped"));
        replayed = registry.counter("zeebe_replay_events", tags);
        received = registry.counter("zeebe_received_request_count", tags);
        dropped = registry.counter("zeebe_dropped_request_count", tags);
        snapshots = registry.counter("zeebe_snapshot_count", tags);
        appendLatency = Buckets.latency(registry, "zeebe_log_appender_append_latency", tags);
        commitLatency = Buckets.latency(registry, "zeebe_log_appender_commit_latency", tags);
        flushTime = Buckets.latency(registry, "atomix_journal_flush_time", tags);
        batchDuration = Buckets.latency(registry, "zeebe_stream_processor_batch_processing_duration", tags);
        snapshotDuration = Buckets.latency(registry, "zeebe_snapshot_duration", tags);
        batchCommands = Buckets.count(registry, "zeebe_stream_processor_batch_processing_commands", tags);
        entryRecords = Buckets.count(registry, "zeebe_sequencer_batch_size", tags);
        entryBytes = Buckets.bytes(registry, "zeebe_sequencer_batch_length_bytes", tags);
        gauge("atomix_role", raft, () -> role.ordinal());
        gauge("zeebe_health", tags, () -> health.code());
        gauge("zeebe_stream_processor_state", tags, () -> phase.ordinal());
        gauge("zeebe_stream_processor_last_processed_position", tags, () -> processedPosition);
        gauge("zeebe_stream_processor_startup_recovery_time", tags, () -> recoveryMillis);
        gauge("zeebe_log_appender_last_appended_position", tags, () -> appendedPosition);
        gauge("zeebe_log_appender_last_committed_position", tags, () -> committedPosition);
        gauge("zeebe_snapshot_size_bytes", tags, () -> snapshotBytes);
        gauge("zeebe_backpressure_requests_limit", tags, () -> requestLimit);
        gauge("zeebe_backpressure_inflight_requests_count", tags, () -> requestsInFlight);
    }

    private void gauge(final String name, final Tags labels, final LongSupplier value) {
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .strongReference(true)
                .tags(labels)
                .register(registry);
    }

    /** One more gauge of this partition, asked for its value at each scrape from another thread. */
    public void gauge(final String name, final LongSupplier value) {
        gauge(name, tags, value);
    }

    /** What is counted of committed records. */
    public RecordMeters records() {
        return records;
    }

    public void role(final Role newRole) {
        role = newRole;
    }

    public void health(final HealthStatus newHealth) {
        health = newHealth;
    }

    public void phase(final ProcessingPhase newPhase) {
        phase = newPhase;
    }

    /** Restoring the state at start has taken this long. */
    public void recovered(final long millis) {
        recoveryMillis = millis;
    }

    /** Events applied again at start or on a replica that doesn't lead. */
    public void replayed(final int events) {
        replayed.increment(events);
    }

    /**
     * A batch was decided.
     *
     * @param commands commands in it, follow-ups included
     * @param skippedRecords records that needed no work
     */
    public void batchProcessed(final int commands, final int skippedRecords, final long lastPosition, final long nanos) {
        processed.increment(commands);
        if (skippedRecords > 0) {
            skipped.increment(skippedRecords);
        }
        processedPosition = lastPosition;
        batchCommands.record(commands);
        batchDuration.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** An entry was given to the log. */
    public void appended(final long lastPosition, final int recordCount, final int bytes, final long nanos) {
        appendedPosition = lastPosition;
        entryRecords.record(recordCount);
        entryBytes.record(bytes);
        appendLatency.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Everything up to the position is durable; the time is since it was appended. */
    public void committed(final long lastPosition, final long nanosSinceAppend) {
        committedPosition = lastPosition;
        commitLatency.record(nanosSinceAppend, TimeUnit.NANOSECONDS);
    }

    /** The log was flushed to disk. */
    public void flushed(final long nanos) {
        flushTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A request of a client came in, and was taken or refused. */
    public void request(final boolean taken) {
        received.increment();
        if (!taken) {
            dropped.increment();
        }
    }

    /** How many requests may wait for their answer, and how many do. */
    public void backpressure(final int limit, final int inFlight) {
        requestLimit = limit;
        requestsInFlight = inFlight;
    }

    public void snapshotTaken(final long bytes, final long nanos) {
        snapshots.increment();
        snapshotBytes = bytes;
        snapshotDuration.record(nanos, TimeUnit.NANOSECONDS);
    }
}

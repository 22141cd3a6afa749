package dev.skep.node.metrics;

import dev.skep.node.management.HealthStatus;
import dev.skep.node.management.PartitionState.ProcessingPhase;
import dev.skep.node.management.PartitionState.Role;
import dev.skep.partition.PartitionMetrics;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What one partition counts. The partition's loop writes, except where {@link PartitionMetrics} says any thread; a scrape
 * reads at any time. Positions that the partition knows itself are given as {@link #gauge(String, LongSupplier)}.
 */
public final class PartitionMeters implements PartitionMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final RecordMeters records;
    private final Counter processed;
    private final Counter replayed;
    private final Counter received;
    private final Counter dropped;
    private final Counter snapshots;
    private final Counter pushed;
    private final Timer commitLatency;
    private final Timer flushTime;
    private final Timer snapshotDuration;
    private final DistributionSummary batchCommands;
    private final DistributionSummary entryRecords;
    private final DistributionSummary entryBytes;

    private volatile Role role = Role.INACTIVE;
    private volatile HealthStatus health = HealthStatus.UNHEALTHY;
    private volatile ProcessingPhase phase = ProcessingPhase.INITIAL;
    private volatile long committedPosition = -1;
    private volatile long recoveryMillis;
    private volatile int requestLimit;
    private volatile int requestsInFlight;

    PartitionMeters(final MeterRegistry registry, final int partitionId) {
        this.registry = registry;
        tags = Tags.of("partition", Integer.toString(partitionId));
        final Tags raft = tags.and("partitionGroupName", "raft-partition");
        records = new RecordMeters(registry, tags);
        processed = registry.counter("zeebe_stream_processor_records", tags.and("action", "processed"));
        replayed = registry.counter("zeebe_replay_events", tags);
        received = registry.counter("zeebe_received_request_count", tags);
        dropped = registry.counter("zeebe_dropped_request_count", tags);
        pushed = registry.counter("zeebe_broker_jobs_pushed_count", tags);
        snapshots = registry.counter("zeebe_snapshot_count", tags);
        commitLatency = Buckets.latency(registry, "zeebe_log_appender_commit_latency", tags);
        flushTime = Buckets.latency(registry, "atomix_journal_flush_time", tags);
        snapshotDuration = Buckets.latency(registry, "zeebe_snapshot_duration", tags);
        batchCommands = Buckets.count(registry, "zeebe_stream_processor_batch_processing_commands", tags);
        entryRecords = Buckets.count(registry, "zeebe_sequencer_batch_size", tags);
        entryBytes = Buckets.bytes(registry, "zeebe_sequencer_batch_length_bytes", tags);
        gauge("atomix_role", raft, () -> role.ordinal());
        gauge("zeebe_health", tags, () -> health.code());
        gauge("zeebe_stream_processor_state", tags, () -> phase.ordinal());
        gauge("zeebe_stream_processor_startup_recovery_time", tags, () -> recoveryMillis);
        gauge("zeebe_log_appender_last_committed_position", tags, () -> committedPosition);
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

    /** What is counted of events. */
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

    @Override
    public void event(final long key, final Intent intent, final RecordValue value) {
        records.event(intent, value);
    }

    @Override
    public void batchDecided(final int commands, final int recordCount, final int bytes) {
        processed.increment(commands);
        batchCommands.record(commands);
        entryRecords.record(recordCount);
        entryBytes.record(bytes);
    }

    @Override
    public void committed(final long position, final long millisSinceAppend) {
        committedPosition = position;
        commitLatency.record(millisSinceAppend, TimeUnit.MILLISECONDS);
    }

    @Override
    public void jobsPushed(final int count) {
        pushed.increment(count);
    }

    /** The log was flushed to disk. */
    public void flushed(final long nanos) {
        flushTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void requestReceived() {
        received.increment();
    }

    @Override
    public void requestDropped() {
        dropped.increment();
    }

    /** How many requests may wait for their answer, and how many do. */
    public void backpressure(final int limit, final int inFlight) {
        requestLimit = limit;
        requestsInFlight = inFlight;
    }

    @Override
    public void snapshotTaken(final long millis) {
        snapshots.increment();
        snapshotDuration.record(millis, TimeUnit.MILLISECONDS);
    }
}

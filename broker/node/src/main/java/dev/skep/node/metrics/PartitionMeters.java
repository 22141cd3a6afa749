package dev.skep.node.metrics;

import dev.skep.base.MemberId;
import dev.skep.node.cluster.ClusterMetrics;
import dev.skep.node.management.HealthStatus;
import dev.skep.node.management.PartitionState.ProcessingPhase;
import dev.skep.node.management.PartitionState.Role;
import dev.skep.partition.PartitionMetrics;
import dev.skep.partition.PartitionStatus;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What one partition counts. The partition's loop writes, except where {@link PartitionMetrics} says any thread; a scrape
 * reads at any time, and asks the replica for what it knows itself.
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

    private final RaftMeters traffic;
    private final Counter[] roleChanges = new Counter[Role.values().length];
    private final Counter leaderChanges;
    private final Counter heartbeatMisses;

    // of the loop of the partition alone
    private MemberId leader;
    private long leaderTerm;
    private boolean leading;
    private long candidateNanos;
    private long electedNanos;

    private volatile Supplier<PartitionStatus> status;
    private volatile Path snapshotDirectory;
    private volatile long lastIndex;
    private volatile long electionMillis;
    private volatile long transitionMillis;
    private volatile Role role = Role.INACTIVE;
    private volatile HealthStatus health = HealthStatus.UNHEALTHY;
    private volatile ProcessingPhase phase = ProcessingPhase.INITIAL;
    private volatile long committedPosition = -1;
    private volatile long recoveryMillis;
    private volatile int exporting;
    private volatile int requestLimit;
    private volatile int requestsInFlight;

    PartitionMeters(final MeterRegistry registry, final int partitionId) {
        this.registry = registry;
        tags = Tags.of("partition", Integer.toString(partitionId));
        final Tags raft = raftTags(partitionId);
        records = new RecordMeters(registry, tags);
        traffic = new RaftMeters(registry, raft);
        for (final Role one : Role.values()) {
            roleChanges[one.ordinal()] = registry.counter("skep_role_changes", tags.and("role", one.name()));
        }
        leaderChanges = registry.counter("skep_leader_changes", tags);
        heartbeatMisses = registry.counter("atomix_heartbeat_miss_count", raft);
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
        gauge("zeebe_snapshot_size_bytes", tags, () -> snapshot().bytes());
        gauge("zeebe_snapshot_chunks_count", tags, () -> snapshot().files());
        gauge("atomix_election_latency_in_ms", raft, () -> electionMillis);
        gauge("zeebe_leader_transition_latency", tags, () -> transitionMillis);
        gauge("atomix_partition_raft_append_index", raft, () -> lastIndex);
        gauge("atomix_partition_raft_commit_index", raft, () -> of(PartitionStatus::committedIndex));
        gauge("atomix_non_committed_entries", raft, () -> Math.max(0, lastIndex - of(PartitionStatus::committedIndex)));
        FunctionCounter.builder("atomix_commit_entries_rate", this, me -> me.of(PartitionStatus::committedIndex))
                .tags(raft)
                .register(registry);
        gauge("zeebe_stream_processor_last_processed_position", tags, () -> of(PartitionStatus::lastPosition));
        gauge("zeebe_health", tags, () -> health.code());
        gauge("zeebe_stream_processor_state", tags, () -> phase.ordinal());
        gauge("zeebe_exporter_state", tags, () -> exporting);
        gauge("zeebe_stream_processor_startup_recovery_time", tags, () -> recoveryMillis);
        gauge("zeebe_log_appender_last_committed_position", tags, () -> committedPosition);
        gauge("zeebe_backpressure_requests_limit", tags, () -> requestLimit);
        gauge("zeebe_backpressure_inflight_requests_count", tags, () -> requestsInFlight);
    }

    /** Of names that come from consensus. */
    static Tags raftTags(final int partitionId) {
        return Tags.of("partition", Integer.toString(partitionId), "partitionGroupName", "raft-partition");
    }

    private void gauge(final String name, final Tags labels, final LongSupplier value) {
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .strongReference(true)
                .tags(labels)
                .register(registry);
    }

    /** Zero before there is anybody to ask. */
    private long of(final ToLongFunction<PartitionStatus> figure) {
        final Supplier<PartitionStatus> asked = status;
        return asked == null ? 0 : figure.applyAsLong(asked.get());
    }

    private SnapshotFigures snapshot() {
        final Path directory = snapshotDirectory;
        return directory == null ? new SnapshotFigures(0, 0) : SnapshotFigures.in(directory);
    }

    /**
     * The replica that is open now, in place of any before.
     *
     * @param snapshots where its snapshots are
     */
    public void watch(final Supplier<PartitionStatus> replica, final Path snapshots) {
        status = replica;
        snapshotDirectory = snapshots;
    }

    /** The last entry of the log, as somebody has asked just now. */
    public void lastIndex(final long index) {
        lastIndex = index;
    }

    ClusterMetrics.Traffic traffic() {
        return traffic;
    }

    /**
     * The replica has another part in the partition.
     *
     * @param newRole and the others: what that comes to
     */
    public void changed(
            final PartitionStatus now,
            final Role newRole,
            final HealthStatus newHealth,
            final ProcessingPhase newPhase) {
        final long nanos = System.nanoTime();
        if (newRole != role) {
            roleChanges[newRole.ordinal()].increment();
            if (newRole == Role.CANDIDATE) {
                candidateNanos = nanos;
                if (role == Role.FOLLOWER) {
                    heartbeatMisses.increment();
                }
            } else if (newRole == Role.LEADER) {
                electedNanos = nanos;
                electionMillis = role == Role.CANDIDATE ? TimeUnit.NANOSECONDS.toMillis(nanos - candidateNanos) : 0;
            }
        }
        if (now.leading() && !leading) {
            transitionMillis = TimeUnit.NANOSECONDS.toMillis(nanos - electedNanos);
        }
        leading = now.leading();
        if (now.leader() != null && (now.term() != leaderTerm || !now.leader().equals(leader))) {
            leader = now.leader();
            leaderTerm = now.term();
            leaderChanges.increment();
        }
        role = newRole;
        health = newHealth;
        phase = newPhase;
    }

    /** What is counted of events. */
    public RecordMeters records() {
        return records;
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
    public void exporting(final int newPhase) {
        exporting = newPhase;
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

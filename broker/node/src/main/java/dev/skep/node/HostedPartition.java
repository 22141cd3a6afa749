package dev.skep.node;

import dev.skep.base.Check.InvariantViolation;
import dev.skep.base.DiskException;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.engine.EngineSettings;
import dev.skep.engine.exporting.ExportingPhase;
import dev.skep.journal.CorruptJournal;
import dev.skep.journal.Journal;
import dev.skep.journal.JournalLimits;
import dev.skep.node.cluster.ClusterMember;
import dev.skep.node.cluster.DamagedReplica;
import dev.skep.node.cluster.Replicas;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.management.HealthStatus;
import dev.skep.node.management.PartitionOperation;
import dev.skep.node.management.PartitionState;
import dev.skep.node.management.PartitionState.ExporterPhase;
import dev.skep.node.management.PartitionState.ProcessingPhase;
import dev.skep.node.management.PartitionState.Role;
import dev.skep.node.metrics.PartitionMeters;
import dev.skep.partition.ExportStatus;
import dev.skep.partition.Partition;
import dev.skep.partition.PartitionLimits;
import dev.skep.partition.PartitionListener;
import dev.skep.partition.PartitionOutlets;
import dev.skep.partition.PartitionStatus;
import dev.skep.partition.ReplicaFile;
import dev.skep.partition.ReplicaNetwork;
import dev.skep.platform.LaneBackground;
import dev.skep.platform.NioDisk;
import dev.skep.platform.PooledLoop;
import dev.skep.protocol.export.ExporterPort;
import dev.skep.protocol.intent.ExporterIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.raft.Configuration;
import dev.skep.raft.RaftSettings;
import dev.skep.state.Redundancy;
import dev.skep.state.RocksMemory;
import dev.skep.state.RocksStateStore;
import dev.skep.state.StateLimits;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition with its log, its state and its threads. */
final class HostedPartition implements Replicas.HostedReplica {
    private static final Logger LOG = LoggerFactory.getLogger(HostedPartition.class);
    private static final String LOG_DIRECTORY = "log";
    private static final String STATE_DIRECTORY = "state";
    private static final String SNAPSHOTS_DIRECTORY = "snapshots";

    /** A command and the events that repeat its content must fit into one entry, a batch of such into one frame. */
    private static final int ENTRY_MESSAGES = 2;

    private static final int FRAME_MESSAGES = 4;
    private static final int FRAME_RESERVE_BYTES = 64 << 10;
    private static final int JOB_BATCH_RESERVE_BYTES = 8 << 10;

    private static final long LOOK_NANOS = 20_000_000L;
    private static final int LOOKS_MAX = 200;

    private final int id;
    private final PooledLoop loop;
    private final PooledLoop flushing;
    private final PooledLoop snapshotting;
    private final Journal journal;
    private final RocksStateStore store;
    private final Partition partition;
    private final PartitionMeters metrics;
    private final CompletableFuture<Void> started;

    private HostedPartition(
            final Surroundings around,
            final Journal journal,
            final RocksStateStore store,
            final Partition partition,
            final CompletableFuture<Void> started) {
        this.id = around.id();
        this.loop = around.loop();
        this.flushing = around.flushing();
        this.snapshotting = around.snapshotting();
        this.journal = journal;
        this.store = store;
        this.partition = partition;
        this.metrics = around.metrics();
        this.started = started;
    }

    /** What a partition is given by its node. */
    record Surroundings(
            int id,
            BrokerSettings settings,
            Path directory,
            int messagePartitions,
            int replicasExpected,
            boolean replicated,
            MemberId self,
            Configuration bootstrap,
            RaftSettings raft,
            ReplicaNetwork network,
            PooledLoop loop,
            PooledLoop flushing,
            PooledLoop snapshotting,
            RocksMemory memory,
            GatewayPort gateway,
            Consumer<CommandRequest> otherPartitions,
            ExporterPort exporters,
            PartitionMeters metrics,
            PartitionLimiter limiter,
            Listener listener) {}

    /** Hears what becomes of it, on its loop. */
    interface Listener {
        void changed(int partitionId, PartitionStatus status);

        /** It stopped because of a fault; with the others it can begin again. */
        void failed(int partitionId);
    }

    /** Opens log and state. Throws {@link StartFailure} when the log is corrupt. */
    static HostedPartition open(final Surroundings around) {
        final BrokerSettings settings = around.settings();
        final Journal journal = openJournal(around);
        final CompletableFuture<Void> started = new CompletableFuture<>();
        boolean opened = false;
        RocksStateStore store = null;
        try {
            store = RocksStateStore.open(
                    around.directory().resolve(STATE_DIRECTORY),
                    StateLimits.ofOverlay(settings.state().overlayMemoryBytes() / around.replicasExpected())
                            .withOpenFilesMax(settings.state().openFilesMax()),
                    around.memory(),
                    around.replicated() ? Redundancy.REPLICATED : Redundancy.ALONE);
            store.skippedSnapshots()
                    .forEach(reason -> LOG.warn("Partition {}: a snapshot was skipped: {}", around.id(), reason));
            final Partition partition = new Partition(new Partition.Parts(
                    engineSettings(around.id(), around.messagePartitions(), settings),
                    limits(settings),
                    around.raft(),
                    around.self(),
                    around.bootstrap(),
                    new ReplicaFile(
                            NioDisk.at(around.directory().getParent()),
                            around.directory().getFileName().toString()),
                    around.network(),
                    new Rng(new SecureRandom().nextLong()),
                    around.loop(),
                    new LaneBackground(around.flushing()),
                    new LaneBackground(around.snapshotting()),
                    journal,
                    store,
                    new PartitionOutlets(around.gateway(), around.otherPartitions(), around.exporters()),
                    around.limiter(),
                    around.metrics(),
                    new Reports(around.listener(), around.metrics(), started)));
            around.metrics()
                    .watch(
                            partition::status,
                            around.directory().resolve(STATE_DIRECTORY).resolve(SNAPSHOTS_DIRECTORY));
            opened = true;
            return new HostedPartition(around, journal, store, partition, started);
        } catch (final InvariantViolation | DiskException e) {
            if (e instanceof DiskException disk && disk.full()) {
                throw e;
            }
            throw new DamagedReplica(
                    "The replica of partition " + around.id() + " in " + around.directory() + " can't be opened: "
                            + e.getMessage(),
                    e);
        } finally {
            if (!opened) {
                if (store != null) {
                    store.close();
                }
                journal.close();
            }
        }
    }

    private static Journal openJournal(final Surroundings around) {
        final BrokerSettings settings = around.settings();
        try {
            return Journal.open(
                    NioDisk.at(around.directory()),
                    LOG_DIRECTORY,
                    new JournalLimits(
                            settings.data().logSegmentBytes(),
                            FRAME_MESSAGES * settings.network().maxMessageBytes() - FRAME_RESERVE_BYTES,
                            JournalLimits.DEFAULT.allocateBytes(),
                            JournalLimits.DEFAULT.indexEveryBytes()));
        } catch (final CorruptJournal e) {
            throw new DamagedReplica(
                    "The log of partition " + around.id() + " in "
                            + around.directory().resolve(LOG_DIRECTORY)
                            + " is corrupt: " + e.getMessage()
                            + ". Restore the directory from a backup; 'skep log verify' says more",
                    e);
        }
    }

    private static EngineSettings engineSettings(final int id, final int partitions, final BrokerSettings settings) {
        return EngineSettings.of(
                id,
                partitions,
                settings.network().maxMessageBytes() - JOB_BATCH_RESERVE_BYTES,
                settings.processing().faultTextCharsMax(),
                Math.clamp(settings.processing().messageExpiryInterval().toMillis(), 1, Integer.MAX_VALUE));
    }

    private static PartitionLimits limits(final BrokerSettings settings) {
        final PartitionLimits base = PartitionLimits.DEFAULT;
        return new PartitionLimits(
                base.inboxCommandsMax(),
                base.turnCommandsMax(),
                settings.processing().commandsPerBatchMax(),
                ENTRY_MESSAGES * settings.network().maxMessageBytes(),
                base.pendingEntriesMax(),
                base.replayEntriesPerTurn(),
                settings.data().snapshotPeriod().toMillis(),
                base.snapshotLogBytes(),
                base.recentEntryBytes(),
                base.resendPeriodMillis());
    }

    private record Reports(Listener listener, PartitionMeters metrics, CompletableFuture<Void> started)
            implements PartitionListener {
        @Override
        public void failed(final int partitionId, final Throwable failure) {
            if (failure instanceof DiskException disk && disk.full()) {
                LOG.warn("Partition {} has no room on the disk to take part", partitionId);
            } else {
                LOG.error("Partition {} stopped because of a fault", partitionId, failure);
            }
            listener.failed(partitionId);
            started.completeExceptionally(
                    new StartFailure("Partition " + partitionId + " can't start: " + failure.getMessage(), failure));
        }

        @Override
        public void changed(final int partitionId, final PartitionStatus status) {
            metrics.changed(status, role(status), health(status), phase(status));
            listener.changed(partitionId, status);
        }
    }

    @Override
    public Partition partition() {
        return partition;
    }

    /** Begins; ends when it leads, or has all that its leader has. */
    @Override
    public CompletableFuture<Void> start() {
        loop.post(() -> {
            final long begun = loop.nanoTime();
            partition.start(records -> {
                LOG.info(
                        "Partition {} replayed {} records in {} ms",
                        id,
                        records,
                        (loop.nanoTime() - begun) / 1_000_000);
                metrics.recovered((loop.nanoTime() - begun) / 1_000_000);
                started.complete(null);
            });
        });
        return started;
    }

    /** Ends when it is done, where this replica leads. */
    CompletableFuture<Void> run(final PartitionOperation operation) {
        switch (operation) {
            case PAUSE_PROCESSING -> partition.pauseProcessing();
            case RESUME_PROCESSING -> partition.resumeProcessing();
            case TAKE_SNAPSHOT -> partition.takeSnapshot();
            case PREPARE_UPGRADE -> {
                partition.pauseProcessing();
                partition.takeSnapshot();
            }
            case PAUSE_EXPORTING -> {
                return exporting(ExporterIntent.PAUSE, ExportingPhase.PAUSED);
            }
            case SOFT_PAUSE_EXPORTING -> {
                return exporting(ExporterIntent.SOFT_PAUSE, ExportingPhase.SOFT_PAUSED);
            }
            case RESUME_EXPORTING -> {
                return exporting(ExporterIntent.RESUME, ExportingPhase.EXPORTING);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> exporting(final ExporterIntent order, final ExportingPhase wanted) {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        partition.tellExporters(order);
        await(wanted, LOOKS_MAX, done);
        return done;
    }

    private void await(final ExportingPhase wanted, final int looks, final CompletableFuture<Void> done) {
        partition.askExporters(status -> {
            if (!status.exporting() || status.phase() == wanted) {
                done.complete(null);
            } else if (looks > 0) {
                loop.schedule(LOOK_NANOS, () -> await(wanted, looks - 1, done));
            } else {
                done.completeExceptionally(new IllegalStateException("partition " + id + " can't write to its log: "
                        + partition.status().refusing()));
            }
        });
    }

    CompletableFuture<PartitionState> state() {
        final CompletableFuture<PartitionState> state = new CompletableFuture<>();
        partition.askExporters(exporters -> state.complete(state(exporters)));
        return state;
    }

    private PartitionState state(final ExportStatus exporters) {
        final PartitionStatus status = partition.status();
        final boolean snapshot = status.snapshotIndex() >= 0;
        return new PartitionState(
                role(status),
                status.lastPosition(),
                snapshot ? Long.toString(status.snapshotIndex()) : null,
                snapshot ? status.snapshotPosition() : null,
                phase(status),
                exporterPhase(exporters),
                exporters.exporters().stream()
                        .filter(ExportStatus.One::enabled)
                        .mapToLong(ExportStatus.One::position)
                        .min()
                        .orElse(-1));
    }

    private static ExporterPhase exporterPhase(final ExportStatus exporters) {
        if (exporters.exporters().isEmpty() || !exporters.exporting()) {
            return ExporterPhase.CLOSED;
        }
        return switch (exporters.phase()) {
            case EXPORTING -> ExporterPhase.EXPORTING;
            case PAUSED -> ExporterPhase.PAUSED;
            case SOFT_PAUSED -> ExporterPhase.SOFT_PAUSED;
        };
    }

    static HealthStatus health(final PartitionStatus status) {
        return switch (ClusterMember.health(status)) {
            case HEALTHY -> HealthStatus.HEALTHY;
            case UNHEALTHY -> HealthStatus.UNHEALTHY;
            case DEAD -> HealthStatus.DEAD;
        };
    }

    private static Role role(final PartitionStatus status) {
        if (status.failed()) {
            return Role.INACTIVE;
        }
        return switch (status.role()) {
            case LEADER -> Role.LEADER;
            case FOLLOWER, LEARNER -> Role.FOLLOWER;
            case PRE_CANDIDATE, CANDIDATE -> Role.CANDIDATE;
        };
    }

    private static ProcessingPhase phase(final PartitionStatus status) {
        if (status.failed()) {
            return ProcessingPhase.FAILED;
        }
        if (!status.leading()) {
            return ProcessingPhase.REPLAY;
        }
        return status.paused() ? ProcessingPhase.PAUSED : ProcessingPhase.PROCESSING;
    }

    CompletableFuture<Void> started() {
        return started;
    }

    /**
     * What was acknowledged is on the disk already. Work under way beside the loop is waited for: its outcome comes back to the
     * loop before what is closed there.
     */
    @Override
    public CompletableFuture<Void> stop() {
        final CompletableFuture<Void> closed = new CompletableFuture<>();
        partition.stop();
        loop.post(() -> flushing.post(() -> snapshotting.post(() -> loop.post(() -> {
            try {
                store.close();
                journal.close();
                closed.complete(null);
            } catch (final RuntimeException e) {
                closed.completeExceptionally(e);
            }
        }))));
        return closed;
    }
}

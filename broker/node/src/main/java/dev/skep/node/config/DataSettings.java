package dev.skep.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What lies on disk. */
public record DataSettings(Path directory, long logSegmentBytes, Duration snapshotPeriod, DiskWatermarks disk) {
    /**
     * Free space below which the broker takes no more work.
     *
     * @param freeReplicationBytes below it followers take no more entries
     *
     * @param freeProcessingBytes below it commands are refused, and nothing is appended to a log
     */
    public record DiskWatermarks(
            boolean monitored, Duration interval, long freeProcessingBytes, long freeReplicationBytes) {
        /** Followers must still have room for what leaders have taken. */
        public DiskWatermarks {
            freeReplicationBytes = Math.min(freeReplicationBytes, freeProcessingBytes);
        }
    }

    private static final long TERABYTE = 1L << 40;

    public static final Setting<String> DIRECTORY = new Setting<>(
            "zeebe.broker.data.directory",
            Kind.text("a directory"),
            "data",
            "Directory of everything the broker stores; made when it isn't there.");
    static final Setting<Long> LOG_SEGMENT_SIZE = new Setting<>(
            "zeebe.broker.data.logSegmentSize",
            Kind.size(64 << 10, 1 << 30),
            "128MB",
            "Size of one file of the log; space for it is taken when it is begun.");
    static final Setting<Duration> SNAPSHOT_PERIOD = new Setting<>(
            "zeebe.broker.data.snapshotPeriod",
            Kind.duration(Duration.ofSeconds(1)),
            "5m",
            "Time between two snapshots of a partition.");
    static final Setting<Boolean> DISK_MONITORING = new Setting<>(
            "zeebe.broker.data.disk.enableMonitoring",
            Kind.bool(),
            "true",
            "Watch the free space of the data directory.");
    static final Setting<Duration> DISK_INTERVAL = new Setting<>(
            "zeebe.broker.data.disk.monitoringInterval",
            Kind.duration(Duration.ofMillis(10)),
            "1s",
            "Time between two looks at the free space.");
    static final Setting<Long> FREE_PROCESSING = new Setting<>(
            "zeebe.broker.data.disk.freeSpace.processing",
            Kind.size(0, TERABYTE),
            "2GB",
            "With less free space than this, commands are refused with RESOURCE_EXHAUSTED and nothing is appended to a log, until there is more.");

    static final Setting<Long> FREE_REPLICATION = new Setting<>(
            "zeebe.broker.data.disk.freeSpace.replication",
            Kind.size(0, TERABYTE),
            "1GB",
            "With less free space than this, followers take no more entries of their leaders, until there is more. More than freeSpace.processing counts as that.");

    static final Section<DataSettings> SECTION = new Section<>(
            "Data",
            List.of(
                    DIRECTORY,
                    LOG_SEGMENT_SIZE,
                    SNAPSHOT_PERIOD,
                    DISK_MONITORING,
                    DISK_INTERVAL,
                    FREE_PROCESSING,
                    FREE_REPLICATION),
            values -> new DataSettings(
                    Path.of(values.of(DIRECTORY)),
                    values.of(LOG_SEGMENT_SIZE),
                    values.of(SNAPSHOT_PERIOD),
                    new DiskWatermarks(
                            values.of(DISK_MONITORING),
                            values.of(DISK_INTERVAL),
                            values.of(FREE_PROCESSING),
                            values.of(FREE_REPLICATION))));
}

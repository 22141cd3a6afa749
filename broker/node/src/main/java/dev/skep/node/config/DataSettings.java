package dev.skep.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What lies on disk.
 *
 * @param logIndexDensity every how many log entries the sparse index remembers a place
 */
public record DataSettings(
        Path directory, long logSegmentBytes, Duration snapshotPeriod, int logIndexDensity, DiskWatermarks disk) {
    /**
     * Free space below which the broker takes no more work.
     *
     * @param freeProcessingBytes below it commands are refused
     * @param freeReplicationBytes below it nothing is appended at all
     */
    public record DiskWatermarks(
            boolean monitored, Duration interval, long freeProcessingBytes, long freeReplicationBytes) {
        public DiskWatermarks {
            new Requirements()
                    .that(
                            freeReplicationBytes <= freeProcessingBytes,
                            FREE_REPLICATION.path() + " is " + Kind.print(freeReplicationBytes)
                                    + ", above the " + Kind.print(freeProcessingBytes) + " of " + FREE_PROCESSING.path()
                                    + "; commands must be refused before appending stops")
                    .check();
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
    static final Setting<Integer> LOG_INDEX_DENSITY = new Setting<>(
            "zeebe.broker.data.logIndexDensity",
            Kind.whole(1, 1_000_000),
            "100",
            "The index of the log remembers the place of every n-th entry.");
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
            "With less free space than this, commands are refused with RESOURCE_EXHAUSTED until there is more.");
    static final Setting<Long> FREE_REPLICATION = new Setting<>(
            "zeebe.broker.data.disk.freeSpace.replication",
            Kind.size(0, TERABYTE),
            "1GB",
            "With less free space than this, nothing is appended to the log any more.");

    static final Section<DataSettings> SECTION = new Section<>(
            "Data",
            List.of(
                    DIRECTORY,
                    LOG_SEGMENT_SIZE,
                    SNAPSHOT_PERIOD,
                    LOG_INDEX_DENSITY,
                    DISK_MONITORING,
                    DISK_INTERVAL,
                    FREE_PROCESSING,
                    FREE_REPLICATION),
            values -> new DataSettings(
                    Path.of(values.of(DIRECTORY)),
                    values.of(LOG_SEGMENT_SIZE),
                    values.of(SNAPSHOT_PERIOD),
                    values.of(LOG_INDEX_DENSITY),
                    new DiskWatermarks(
                            values.of(DISK_MONITORING),
                            values.of(DISK_INTERVAL),
                            values.of(FREE_PROCESSING),
                            values.of(FREE_REPLICATION))));
}

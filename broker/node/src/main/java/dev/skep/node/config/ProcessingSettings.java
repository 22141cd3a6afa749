package dev.skep.node.config;

import java.time.Duration;
import java.util.List;

/**
 * How a partition works through its commands.
 *
 * @param commandsPerBatchMax commands decided together, follow-ups included
 * @param messageExpiryBatch messages expired at once
 * @param jobTimeoutBatch jobs timed out at once
 * @param resultBytesMax readable faults of a deployment are cut at this length
 */
public record ProcessingSettings(
        int commandsPerBatchMax,
        Duration messageExpiryInterval,
        int messageExpiryBatch,
        Duration jobTimeoutInterval,
        int jobTimeoutBatch,
        int resultBytesMax) {
    static final Setting<Integer> COMMANDS_IN_BATCH = new Setting<>(
            "zeebe.broker.processing.maxCommandsInBatch",
            Kind.whole(1, 100_000),
            "100",
            "Commands that are decided together, follow-up commands included.");
    static final Setting<Duration> TTL_INTERVAL = new Setting<>(
            "zeebe.broker.experimental.engine.messages.ttlCheckerInterval",
            Kind.duration(Duration.ofMillis(1)),
            "1m",
            "Time between two looks for expired messages.");
    static final Setting<Integer> TTL_BATCH = new Setting<>(
            "zeebe.broker.experimental.engine.messages.ttlCheckerBatchLimit",
            Kind.whole(1, Integer.MAX_VALUE),
            "2147483647",
            "Messages expired at once.");
    static final Setting<Duration> JOB_INTERVAL = new Setting<>(
            "zeebe.broker.experimental.engine.jobs.timeoutCheckerPollingInterval",
            Kind.duration(Duration.ofMillis(1)),
            "1s",
            "Time between two looks for jobs past their time-out.");
    static final Setting<Integer> JOB_BATCH = new Setting<>(
            "zeebe.broker.experimental.engine.jobs.timeoutCheckerBatchLimit",
            Kind.whole(1, Integer.MAX_VALUE),
            "2147483647",
            "Jobs timed out at once.");
    static final Setting<Long> RESULT_SIZE = new Setting<>(
            "zeebe.broker.experimental.engine.validators.resultsOutputMaxSize",
            Kind.size(256, 4 << 20),
            "12288",
            "The list of faults that answers a bad deployment is cut at this length.");

    static final Section<ProcessingSettings> SECTION = new Section<>(
            "Processing",
            List.of(COMMANDS_IN_BATCH, TTL_INTERVAL, TTL_BATCH, JOB_INTERVAL, JOB_BATCH, RESULT_SIZE),
            values -> new ProcessingSettings(
                    values.of(COMMANDS_IN_BATCH),
                    values.of(TTL_INTERVAL),
                    values.of(TTL_BATCH),
                    values.of(JOB_INTERVAL),
                    values.of(JOB_BATCH),
                    Math.toIntExact(values.of(RESULT_SIZE))));
}

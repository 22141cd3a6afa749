package dev.skep.node.config;

import java.time.Duration;
import java.util.List;

/**
 * How a partition works through its commands.
 *
 * @param commandsPerBatchMax commands decided together, follow-ups included
 * @param clockControlled whether the time of day can be set from outside
 * @param faultTextCharsMax readable faults of a deployment are cut at this length
 */
public record ProcessingSettings(
        int commandsPerBatchMax, Duration messageExpiryInterval, int faultTextCharsMax, boolean clockControlled) {
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
    static final Setting<Long> RESULT_SIZE = new Setting<>(
            "zeebe.broker.experimental.engine.validators.resultsOutputMaxSize",
            Kind.size(256, 4 << 20),
            "12288",
            "The list of faults that answers a bad deployment is cut at this length.");

    static final Setting<Boolean> CLOCK_CONTROLLED = new Setting<>(
            "zeebe.clock.controlled",
            Kind.bool(),
            "false",
            "For tests of processes: POST /actuator/clock moves and holds the time of day that timers go by.");

    static final Section<ProcessingSettings> SECTION = new Section<>(
            "Processing",
            List.of(COMMANDS_IN_BATCH, TTL_INTERVAL, RESULT_SIZE, CLOCK_CONTROLLED),
            values -> new ProcessingSettings(
                    values.of(COMMANDS_IN_BATCH),
                    values.of(TTL_INTERVAL),
                    Math.toIntExact(values.of(RESULT_SIZE)),
                    values.of(CLOCK_CONTROLLED)));
}

package dev.skep.node.config;

import java.util.List;

/**
 * Threads of the broker.
 *
 * @param loops threads that run the partitions
 * @param io threads that flush the logs beside them
 */
public record ThreadSettings(int loops, int io) {
    static final Setting<Integer> LOOPS = new Setting<>(
            "zeebe.broker.threads.cpuThreadCount", Kind.whole(1, 1024), "2", "Threads that run the partitions.");
    static final Setting<Integer> IO = new Setting<>(
            "zeebe.broker.threads.ioThreadCount", Kind.whole(1, 1024), "2", "Threads that flush the logs.");

    static final Section<ThreadSettings> SECTION =
            new Section<>("Threads", List.of(LOOPS, IO), values -> new ThreadSettings(values.of(LOOPS), values.of(IO)));
}

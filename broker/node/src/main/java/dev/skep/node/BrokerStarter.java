package dev.skep.node;

import dev.skep.node.config.BrokerSettings;
import dev.skep.node.metrics.NodeMetrics;

/** Wires the rooms of a broker and sets them going. */
@FunctionalInterface
public interface BrokerStarter {
    /**
     * Returns when the gateway takes requests. The data directory exists and is ours.
     *
     * @throws StartFailure when the machine doesn't allow it: port taken, data unreadable
     */
    RunningBroker start(BrokerSettings settings, NodeMetrics metrics);
}

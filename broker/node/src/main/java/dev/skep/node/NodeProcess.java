package dev.skep.node;

import dev.skep.node.config.BrokerSettings;
import dev.skep.node.management.ManagementServer;
import dev.skep.node.metrics.NodeMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker from its first moment to its last. Parts come up in this order and go down in the reverse one: data directory,
 * management (probes must be answered while the rest starts), broker.
 */
public final class NodeProcess implements RunningProcess {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

    private final DataDirectory data;
    private final ManagementServer management;
    private final RunningBroker broker;

    private NodeProcess(final DataDirectory data, final ManagementServer management, final RunningBroker broker) {
        this.data = data;
        this.management = management;
        this.broker = broker;
    }

    /** Returns when the broker takes requests; throws {@link StartFailure} and leaves nothing open when it can't. */
    public static NodeProcess start(final BrokerSettings settings, final BrokerStarter starter) {
        DataDirectory data = null;
        ManagementServer management = null;
        boolean started = false;
        try {
            data = DataDirectory.take(settings.data().directory());
            Ports.requireFree(settings);
            final NodeMetrics metrics = new NodeMetrics();
            management = ManagementServer.start(settings.management(), metrics);
            final RunningBroker broker = starter.start(settings, metrics);
            management.brokerStarted(broker.health(), broker.partitions(), broker.cluster());
            started = true;
            return new NodeProcess(data, management, broker);
        } finally {
            if (!started) {
                if (management != null) {
                    management.close();
                }
                if (data != null) {
                    data.close();
                }
            }
        }
    }

    @Override
    public boolean mustStop() {
        return broker.mustStop();
    }

    /** Stops taking requests, ends what runs, gives the data directory free. */
    @Override
    public void close() {
        LOG.info("Stopping");
        management.stopping();
        try (data;
                management;
                broker) {
            // closed in the reverse order, each even if one before fails
        }
        LOG.info("Stopped");
    }
}

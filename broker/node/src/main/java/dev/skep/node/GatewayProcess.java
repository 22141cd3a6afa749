package dev.skep.node;

import dev.skep.node.config.GatewayNodeSettings;
import dev.skep.node.management.ManagementServer;
import dev.skep.node.metrics.NodeMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway that stands alone, from its first moment to its last: management first, so that probes are answered while the rest
 * starts.
 */
public final class GatewayProcess implements RunningProcess {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);

    private final ManagementServer management;
    private final GatewayNode gateway;

    private GatewayProcess(final ManagementServer management, final GatewayNode gateway) {
        this.management = management;
        this.gateway = gateway;
    }

    /** Returns when clients can connect; throws {@link StartFailure} and leaves nothing open when they can't. */
    public static GatewayProcess start(final GatewayNodeSettings settings) {
        Ports.requireFree(settings);
        final NodeMetrics metrics = new NodeMetrics();
        final ManagementServer management = ManagementServer.startOfGateway(settings.management(), metrics);
        boolean started = false;
        try {
            final GatewayNode gateway = GatewayNode.start(settings, metrics);
            management.gatewayStarted(gateway, gateway.cluster());
            started = true;
            return new GatewayProcess(management, gateway);
        } finally {
            if (!started) {
                management.close();
            }
        }
    }

    @Override
    public boolean mustStop() {
        return gateway.mustStop();
    }

    @Override
    public void close() {
        LOG.info("Stopping");
        management.stopping();
        try (management;
                gateway) {
            // closed in the reverse order, each even if one before fails
        }
        LOG.info("Stopped");
    }
}

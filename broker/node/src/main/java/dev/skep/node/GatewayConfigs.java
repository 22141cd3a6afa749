package dev.skep.node;

import dev.skep.gateway.GatewayConfig;
import dev.skep.gateway.GatewayLimits;
import dev.skep.gateway.rest.RestConfig;
import dev.skep.node.config.GatewaySettings;

/** The gateway's configuration as the settings say it. */
final class GatewayConfigs {
    private GatewayConfigs() {}

    static GatewayConfig of(final GatewaySettings gateway) {
        final GatewayConfig base = GatewayConfig.DEFAULT;
        final GatewayConfig.LongPollingConfig polling = base.longPolling();
        return new GatewayConfig(
                gateway.host(),
                gateway.port(),
                gateway.threads(),
                gateway.requestTimeout().toNanos(),
                gateway.minKeepAlive().toNanos(),
                base.shutdownNanos(),
                base.streamNanos(),
                new GatewayConfig.LongPollingConfig(
                        gateway.longPolling(), polling.defaultNanos(), polling.probeNanos(), polling.emptyRoundsMin()),
                gateway.multiTenancy(),
                gateway.enabled() && gateway.tls() != null ? TlsFiles.checked(gateway.tls()) : null,
                gateway.rest() == null
                        ? null
                        : RestConfig.at(gateway.rest().host(), gateway.rest().port()),
                GatewayLimits.DEFAULT.withMessageBytesMax(gateway.maxMessageBytes()));
    }
}

package dev.skep.node;

import dev.skep.base.Pem;
import dev.skep.gateway.GatewayConfig;
import dev.skep.gateway.GatewayLimits;
import dev.skep.gateway.identity.TokenRules;
import dev.skep.gateway.rest.RestConfig;
import dev.skep.node.config.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.InvalidKeyException;

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
                gateway.enabled() && gateway.tokens() != null ? tokens(gateway.tokens()) : null,
                gateway.enabled() && gateway.tls() != null ? TlsFiles.checked(gateway.tls()) : null,
                gateway.rest() == null
                        ? null
                        : RestConfig.at(gateway.rest().host(), gateway.rest().port()),
                GatewayLimits.DEFAULT.withMessageBytesMax(gateway.maxMessageBytes()));
    }

    /** The keys are read by the gateway; here they are only looked at, so that the start ends early with a sentence. */
    private static TokenRules tokens(final GatewaySettings.Tokens tokens) {
        try {
            Pem.publicKeys(Files.readAllBytes(tokens.keys()), tokens.keys());
        } catch (final NoSuchFileException e) {
            throw new StartFailure("the keys " + tokens.keys() + " of those who issue tokens do not exist", e);
        } catch (final IOException | InvalidKeyException e) {
            throw new StartFailure("the keys of those who issue tokens can't be used: " + e.getMessage(), e);
        }
        return new TokenRules(tokens.keys(), tokens.issuer(), tokens.audience(), tokens.tenantsClaim());
    }
}

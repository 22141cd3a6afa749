package dev.skep.node;

import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.GatewayNodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Looks whether the ports can be had before anything is started, so that the message can name the one that can't. */
final class Ports {
    private Ports() {}

    static void requireFree(final BrokerSettings settings) {
        if (settings.gateway().enabled()) {
            requireFree(settings.gateway().host(), settings.gateway().port(), "gateway", "--gateway-port");
        }
        if (settings.gateway().servesRest()) {
            requireFree(
                    settings.gateway().rest().host(),
                    settings.gateway().rest().port(),
                    "REST API",
                    "--rest-port, or turn it off with CAMUNDA_REST_ENABLED=false");
        }
        requireFree(
                settings.network().commandApi().host(),
                settings.network().commandApi().port(),
                "command API",
                "--command-port");
        requireFree(
                settings.network().internalApi().host(),
                settings.network().internalApi().port(),
                "internal API",
                "--internal-port");
        requireFree(settings.management().host(), settings.management().port(), "management", "--management-port");
    }

    static void requireFree(final GatewayNodeSettings settings) {
        requireFree(settings.gateway().host(), settings.gateway().port(), "clients", "ZEEBE_GATEWAY_NETWORK_PORT");
        if (settings.gateway().servesRest()) {
            requireFree(
                    settings.gateway().rest().host(),
                    settings.gateway().rest().port(),
                    "REST API",
                    "SERVER_PORT, or turn it off with CAMUNDA_REST_ENABLED=false");
        }
        requireFree(
                settings.cluster().internalApi().host(),
                settings.cluster().internalApi().port(),
                "members of the cluster",
                "ZEEBE_GATEWAY_CLUSTER_PORT");
        requireFree(settings.management().host(), settings.management().port(), "management", "MANAGEMENT_SERVER_PORT");
    }

    private static void requireFree(final String host, final int port, final String what, final String flag) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new StartFailure("the address " + host + " of the " + what + " is not known on this machine", e);
        } catch (IOException e) {
            throw new StartFailure(
                    "port " + port + " (" + what + ") on " + host + " can't be opened (" + e.getMessage()
                            + "); stop what uses it, or choose another with " + flag,
                    e);
        }
    }
}

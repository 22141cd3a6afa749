package dev.skep.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.BrokerInfo;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Partition;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Partition.PartitionBrokerHealth;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Partition.PartitionBrokerRole;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyResponse;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The cluster as clients see it, and this API itself. */
final class ClusterRoutes {
    private final RestCalls calls;

    ClusterRoutes(final RestCalls calls) {
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/topology", true, null, this::topology),
                new Route(HttpMethod.GET, "/status", false, null, this::status),
                new Route(HttpMethod.GET, "/openapi.json", false, null, this::document));
    }

    private void topology(final Exchange exchange, final long key) {
        ask(exchange, cluster -> exchange.ok(json -> write(cluster, json)));
    }

    private void status(final Exchange exchange, final long key) {
        ask(exchange, cluster -> {
            if (works(cluster)) {
                exchange.noContent();
            } else {
                exchange.problem(new Problem(503, "UNAVAILABLE", "No partition has a healthy leader."));
            }
        });
    }

    private void ask(final Exchange exchange, final Consumer<TopologyResponse> answer) {
        calls.shared().topology(TopologyRequest.getDefaultInstance(), RestCall.one(exchange, answer));
    }

    private static boolean works(final TopologyResponse cluster) {
        return cluster.getBrokersList().stream()
                .flatMap(broker -> broker.getPartitionsList().stream())
                .anyMatch(replica -> replica.getRole() == PartitionBrokerRole.LEADER
                        && replica.getHealth() == PartitionBrokerHealth.HEALTHY);
    }

    private static void write(final TopologyResponse cluster, final JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("brokers");
        for (final BrokerInfo broker : cluster.getBrokersList()) {
            json.writeStartObject();
            json.writeNumberField("nodeId", broker.getNodeId());
            json.writeStringField("host", broker.getHost());
            json.writeNumberField("port", broker.getPort());
            json.writeArrayFieldStart("partitions");
            for (final Partition replica : broker.getPartitionsList()) {
                json.writeStartObject();
                json.writeNumberField("partitionId", replica.getPartitionId());
                json.writeStringField("role", replica.getRole().name().toLowerCase(Locale.ROOT));
                json.writeStringField("health", replica.getHealth().name().toLowerCase(Locale.ROOT));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("version", broker.getVersion());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("clusterSize", cluster.getClusterSize());
        json.writeNumberField("partitionsCount", cluster.getPartitionsCount());
        json.writeNumberField("replicationFactor", cluster.getReplicationFactor());
        json.writeStringField("gatewayVersion", cluster.getGatewayVersion());
    }

    private void document(final Exchange exchange, final long key) {
        try (InputStream in = ClusterRoutes.class.getResourceAsStream("openapi.json")) {
            exchange.ok(Exchange.JSON, in.readAllBytes());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

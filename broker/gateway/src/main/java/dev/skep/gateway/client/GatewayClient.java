package dev.skep.gateway.client;

import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.BrokerInfo;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Partition;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Partition.PartitionBrokerRole;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyResponse;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Asks a gateway, by gRPC as clients do. */
public final class GatewayClient implements AutoCloseable {
    private final ManagedChannel channel;

    private GatewayClient(final String host, final int port, final ChannelCredentials credentials) {
        channel = Grpc.newChannelBuilderForAddress(host, port, credentials).build();
    }

    /** Of a gateway without TLS. */
    public static GatewayClient plain(final String host, final int port) {
        return new GatewayClient(host, port, InsecureChannelCredentials.create());
    }

    /**
     * Of a gateway with TLS.
     *
     * @param certificate PEM file: the gateway's own certificate, whatever name it is for
     * @throws IOException when it can't be read
     */
    public static GatewayClient tls(final String host, final int port, final Path certificate) throws IOException {
        return new GatewayClient(
                host,
                port,
                TlsChannelCredentials.newBuilder()
                        .trustManager(OneCertificate.of(certificate))
                        .build());
    }

    /** It did not answer: one sentence. */
    public static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        private NoAnswer(final StatusRuntimeException cause) {
            super(reason(cause), cause);
        }

        private static String reason(final StatusRuntimeException refused) {
            final Throwable below = refused.getStatus().getCause();
            final String detail = refused.getStatus().getDescription() == null
                    ? ""
                    : ": " + refused.getStatus().getDescription();
            return refused.getStatus().getCode()
                    + detail
                    + (below == null || below.getMessage() == null ? "" : " (" + below.getMessage() + ")");
        }
    }

    /** What it tells of its cluster. */
    public SeenTopology topology(final long timeoutMillis) throws NoAnswer {
        final TopologyResponse told;
        try {
            told = GatewayGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS)
                    .topology(TopologyRequest.getDefaultInstance());
        } catch (final StatusRuntimeException e) {
            throw new NoAnswer(e);
        }
        final List<SeenTopology.Broker> brokers = new ArrayList<>();
        for (final BrokerInfo broker : told.getBrokersList()) {
            brokers.add(new SeenTopology.Broker(
                    broker.getNodeId(),
                    broker.getHost() + ":" + broker.getPort(),
                    held(broker, PartitionBrokerRole.LEADER),
                    held(broker, PartitionBrokerRole.FOLLOWER)));
        }
        brokers.sort(Comparator.comparingInt(SeenTopology.Broker::id));
        return new SeenTopology(
                told.getGatewayVersion(), told.getPartitionsCount(), told.getReplicationFactor(), brokers);
    }

    private static SortedSet<Integer> held(final BrokerInfo broker, final PartitionBrokerRole role) {
        final SortedSet<Integer> held = new TreeSet<>();
        for (final Partition partition : broker.getPartitionsList()) {
            if (partition.getRole() == role) {
                held.add(partition.getPartitionId());
            }
        }
        return held;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}

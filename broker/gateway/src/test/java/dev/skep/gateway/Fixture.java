package dev.skep.gateway;

import dev.skep.base.MemberId;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.message.PartitionPort;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gateway on a real socket, false partitions behind it and a real client before it. */
final class Fixture implements AutoCloseable {
    static final long GATEWAY_ID = 0x1234_5678_9ABCL;

    /** With waits that a machine which stands still for a while doesn't exceed: nothing ends or is repeated but what a test is about. */
    static final GatewayConfig CONFIG = GatewayConfig.DEFAULT
            .withAddress("127.0.0.1", 0)
            .withRequestNanos(TimeUnit.MINUTES.toNanos(2))
            .withStreamNanos(TimeUnit.HOURS.toNanos(1));

    static final MemberId FIRST_MEMBER = MemberId.of(0);
    final GatewayServer server;
    final BlockingQueue<String> hints = new LinkedBlockingQueue<>();
    final List<FakePartition> partitions = new ArrayList<>();
    final ManagedChannel channel;
    private final boolean plaintext;
    private final List<ManagedChannel> more = new ArrayList<>();

    Fixture(final int partitionCount) {
        this(CONFIG, partitionCount);
    }

    Fixture(final GatewayConfig config, final int partitionCount) {
        this(config, partitionCount, GatewayMetrics.NONE);
    }

    Fixture(final GatewayConfig config, final int partitionCount, final GatewayMetrics metrics) {
        this(config, partitionCount, metrics, Fixture::cluster);
    }

    Fixture(
            final GatewayConfig config,
            final int partitionCount,
            final GatewayMetrics metrics,
            final TopologyView topology) {
        server = new GatewayServer(
                config,
                GATEWAY_ID,
                topology,
                metrics,
                (partitionId, leader, term) -> hints.add(partitionId + " " + leader + " " + term));
        for (int id = 1; id <= partitionCount; id++) {
            partitions.add(new FakePartition(id, server.port()));
        }
        server.start(PartitionTable.ledBy(FIRST_MEMBER, List.<PartitionPort>copyOf(partitions)));
        plaintext = config.tls() == null;
        channel = newChannel();
    }

    /** The same partition on another member. */
    FakePartition replica(final int partitionId) {
        final FakePartition replica = new FakePartition(partitionId, server.port());
        partitions.add(replica);
        return replica;
    }

    private static TopologyView.Cluster cluster() {
        return new TopologyView.Cluster(
                "c-1",
                "8.5.0",
                1,
                2,
                1,
                List.of(new TopologyView.Broker(
                        0,
                        "localhost",
                        26501,
                        "8.5.0",
                        List.of(
                                new TopologyView.Replica(1, TopologyView.Role.LEADER, TopologyView.Health.HEALTHY),
                                new TopologyView.Replica(
                                        2, TopologyView.Role.FOLLOWER, TopologyView.Health.UNHEALTHY)))));
    }

    ManagedChannel newChannel() {
        return connected(NettyChannelBuilder.forAddress("127.0.0.1", server.boundPort()));
    }

    /**
     * Over which so many bytes come that are not read, and no more: gRPC would else take more the longer it lasts, at moments of its
     * own choice.
     */
    ManagedChannel newNarrowChannel() {
        return connected(
                NettyChannelBuilder.forAddress("127.0.0.1", server.boundPort()).flowControlWindow(64 * 1024));
    }

    /** Calls over a channel are in the order in which they were made only once it is connected. */
    private ManagedChannel connected(final NettyChannelBuilder builder) {
        final ManagedChannel opened =
                builder.usePlaintext().maxInboundMessageSize(16 * 1024 * 1024).build();
        more.add(opened);
        if (plaintext) {
            var _ = client(opened).topology(TopologyRequest.getDefaultInstance());
        }
        return opened;
    }

    GatewayGrpc.GatewayBlockingStub client() {
        return client(channel);
    }

    private static GatewayGrpc.GatewayBlockingStub client(final ManagedChannel over) {
        return GatewayGrpc.newBlockingStub(over).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    GatewayGrpc.GatewayStub async() {
        return GatewayGrpc.newStub(channel);
    }

    FakePartition partition(final int id) {
        return partitions.get(id - 1);
    }

    static long key(final int partitionId, final long counter) {
        return PartitionKeys.key(partitionId, counter);
    }

    static String requestId(final StatusRuntimeException e) {
        return e.getTrailers().get(Metadata.Key.of("skep-request-id", Metadata.ASCII_STRING_MARSHALLER));
    }

    @Override
    public void close() {
        for (final ManagedChannel each : more) {
            each.shutdownNow();
        }
        server.stop();
        partitions.forEach(FakePartition::close);
    }

    /** Takes what a call answers, and reads only as much as it is told to where it is told to. */
    static final class Answers<Q, R> implements ClientResponseObserver<Q, R> {
        final BlockingQueue<R> received = new LinkedBlockingQueue<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final boolean automatic;
        private ClientCallStreamObserver<Q> call;

        Answers() {
            this(true);
        }

        Answers(final boolean automatic) {
            this.automatic = automatic;
        }

        @Override
        public void beforeStart(final ClientCallStreamObserver<Q> started) {
            call = started;
            if (!automatic) {
                started.disableAutoRequestWithInitial(0);
            }
        }

        void read(final int messages) {
            call.request(messages);
        }

        void cancel() {
            call.cancel("the test has had enough", null);
        }

        R next() {
            return FakePartition.next(received);
        }

        /** Waits for a regular end, or throws what ended it. */
        void awaitEnd() throws Exception {
            ended.get(60, TimeUnit.SECONDS);
        }

        StreamObserver<R> observer() {
            return this;
        }

        @Override
        public void onNext(final R value) {
            received.add(value);
        }

        @Override
        public void onError(final Throwable t) {
            ended.completeExceptionally(t);
        }

        @Override
        public void onCompleted() {
            ended.complete(null);
        }
    }
}

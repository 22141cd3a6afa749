package dev.skep.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.node.StartFailure;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc.GatewayImplBase;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.BrokerInfo;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Partition;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Partition.PartitionBrokerRole;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code skep topology} against a gateway that tells what a test wants. */
final class TopologyCommandTest {
    /** The last of them for ever. */
    private final Deque<TopologyResponse> told = new ArrayDeque<>();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Server gateway;
    private int port;

    @BeforeEach
    void start() throws IOException {
        gateway = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new GatewayImplBase() {
                    @Override
                    public void topology(
                            final TopologyRequest request, final StreamObserver<TopologyResponse> observer) {
                        synchronized (told) {
                            observer.onNext(told.size() > 1 ? told.poll() : told.peek());
                        }
                        observer.onCompleted();
                    }
                })
                .build()
                .start();
        port = gateway.getPort();
    }

    @AfterEach
    void stop() throws InterruptedException {
        gateway.shutdownNow().awaitTermination();
    }

    /** Partition p is led by the broker after it, and followed by all others. */
    private void tells(final int partitions, final int replicationFactor, final Integer... brokers) {
        final List<Integer> ids = List.of(brokers);
        final TopologyResponse.Builder response = TopologyResponse.newBuilder()
                .setClusterSize(ids.size())
                .setPartitionsCount(partitions)
                .setReplicationFactor(replicationFactor)
                .setGatewayVersion("8.5.0");
        for (final int id : ids) {
            final List<Partition> held = new ArrayList<>();
            for (int partition = 1; partition <= partitions; partition++) {
                held.add(Partition.newBuilder()
                        .setPartitionId(partition)
                        .setRole(partition % 3 == id ? PartitionBrokerRole.LEADER : PartitionBrokerRole.FOLLOWER)
                        .build());
            }
            response.addBrokers(BrokerInfo.newBuilder()
                    .setNodeId(id)
                    .setHost("broker-" + id)
                    .setPort(26501)
                    .addAllPartitions(held));
        }
        told.add(response.build());
    }

    @Test
    void itIsTold() {
        tells(4, 3, 2, 0, 1);

        assertThat(run()).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                3 broker(s), 4 partition(s), replication factor 3, version 8.5.0
                  broker 0 at broker-0:26501: leads 3, follows 1 2 4
                  broker 1 at broker-1:26501: leads 1 4, follows 2 3
                  broker 2 at broker-2:26501: leads 2, follows 1 3 4
                """);
    }

    @Test
    void whatIsAsExpectedIsTold() {
        tells(3, 3, 0, 1, 2);

        assertThat(run("--brokers", "3", "--partitions", "3", "--replication-factor", "3"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("3 broker(s)");
    }

    @Test
    void whatIsNotAsExpectedIsNamed() {
        tells(3, 2, 1, 2);

        assertThat(run("--brokers", "3", "--partitions", "4", "--replication-factor", "3"))
                .isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("skep topology: brokers: 2, expected 3; partitions: 3, expected 4; replication factor: 2,"
                        + " expected 3; replicas of partition 1: 2, expected 3; replicas of partition 2: 2, expected 3;"
                        + " partition 3 has no leader; replicas of partition 3: 2, expected 3; partition 4 has no"
                        + " leader; replicas of partition 4: 0, expected 3\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void whatIsNotAskedForIsNotCompared() {
        tells(3, 2, 1, 2);

        assertThat(run("--brokers", "2")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("skep topology: partition 3 has no leader\n");
        assertThat(run()).isZero();
    }

    @Test
    void whatComesSoonIsWaitedFor() {
        tells(3, 3, 0);
        tells(3, 3, 0, 1);
        tells(3, 3, 0, 1, 2);

        assertThat(run("--brokers", "3", "--wait", "600")).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void noAnswerIsASentence() throws InterruptedException {
        gateway.shutdownNow().awaitTermination();

        assertThat(run()).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("skep topology: the gateway gives no answer: UNAVAILABLE")
                .hasLineCount(1);
    }

    private int run(final String... arguments) {
        final List<String> all = new ArrayList<>(List.of("topology", "--gateway", "127.0.0.1:" + port));
        all.addAll(List.of(arguments));
        final Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Skep(terminal, Map.of(), (settings, metrics) -> {
                    throw new StartFailure("not in this test");
                })
                .run(all.toArray(String[]::new));
    }
}

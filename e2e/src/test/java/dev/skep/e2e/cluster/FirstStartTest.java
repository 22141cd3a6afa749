package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.cluster.ClusterOfProcesses.Shape;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What settings say of a cluster counts when it starts for the first time; later the data does. */
@EndToEnd
final class FirstStartTest {
    private static final String PARTITIONING = "ZEEBE_BROKER_EXPERIMENTAL_PARTITIONING_";

    @Test
    void replicasAreWhereAFixedPlacementPutsThem() {
        final Map<String, String> settings =
                new HashMap<>(Shape.ofThree().patient().settings());
        settings.put(PARTITIONING + "SCHEME", "FIXED");
        // all are to be led by the last one
        for (int partition = 0; partition < 3; partition++) {
            settings.put(PARTITIONING + "FIXED_" + partition + "_PARTITIONID", Integer.toString(partition + 1));
            for (int node = 0; node < 3; node++) {
                final String prefix = PARTITIONING + "FIXED_" + partition + "_NODES_" + node;
                settings.put(prefix + "_NODEID", Integer.toString(node));
                settings.put(prefix + "_PRIORITY", Integer.toString(10 + node));
            }
        }
        try (ClusterOfProcesses cluster = ClusterOfProcesses.start(new Shape(3, 3, 3, false, settings))) {
            Await.until(() -> assertThat(cluster.leaders(0)).isEqualTo(Map.of(1, 2, 2, 2, 3, 2)));
            assertThat(cluster.broker(0).management().get("/actuator/cluster").body())
                    .contains("\"priority\":10", "\"priority\":11", "\"priority\":12")
                    .doesNotContain("\"priority\":1,", "\"priority\":2,", "\"priority\":3,");
            cluster.stop();
        }
    }

    @Test
    void theDataRulesOverTheSettingsAndSaysSo() {
        final BrokerProcess broker = BrokerProcess.prepare(BrokerProcess.Options.member());
        broker.configure(Map.of(
                "ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT", "2",
                "ZEEBE_BROKER_NETWORK_HOST", "127.0.0.1",
                "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT",
                        Integer.toString(broker.ports().command()),
                "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT",
                        Integer.toString(broker.ports().internal()),
                "ZEEBE_BROKER_GATEWAY_NETWORK_PORT",
                        Integer.toString(broker.ports().gateway()),
                "SERVER_PORT", Integer.toString(broker.ports().rest()),
                "MANAGEMENT_SERVER_PORT", Integer.toString(broker.ports().management()),
                "ZEEBE_BROKER_DATA_DIRECTORY", broker.data().toString()));
        broker.start();
        try (Client client = new Client(broker)) {
            client.deploy(Processes.waiting("waits", "go"));
            final long instance = client.create("waits", Map.of("key", "k"));
            assertThat(broker.read()).doesNotContain("settings count at its first start only");
            broker.stop();

            broker.configure(Map.of("ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT", "5"));
            broker.start();

            assertThat(broker.read())
                    .contains(
                            "The settings say 5 partition(s), but this cluster has 2: settings count at its first start only");
            client.awaitAnswers();
            assertThat(client.zeebe().newTopologyRequest().send().join().getPartitionsCount())
                    .isEqualTo(2);
            client.publish("go", "k", Map.of());
            client.work("waits");
            client.awaitEnded(instance);
        }
        broker.stop();
    }

    /** A broker without room follows, says so, takes nothing; with room again it has all. */
    @Test
    void aFollowerWithoutRoomTakesNothingAndLosesNothing() {
        final Map<String, String> settings =
                new HashMap<>(Shape.ofThree().patient().settings());
        // it would get leadership back else, and refuse
        settings.put("ZEEBE_BROKER_CLUSTER_RAFT_ENABLEPRIORITYELECTION", "false");
        try (ClusterOfProcesses cluster = ClusterOfProcesses.start(new Shape(3, 3, 3, false, settings))) {
            final int full = 2;
            final String always = "1TB";
            cluster.client(0).deploy(Processes.straight("before"));
            assertThat(cluster.broker(full).stop()).isZero();
            cluster.broker(full)
                    .configure(Map.of(
                            "ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING", always,
                            "ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION", always));
            cluster.broker(full).launch();
            Await.until(() -> assertThat(cluster.broker(full)
                            .management()
                            .get("/actuator/health")
                            .body())
                    .contains("too little disk space is left"));
            cluster.client(0).deploy(Processes.straight("meanwhile"));
            for (int i = 0; i < 30; i++) {
                cluster.client(0).create("meanwhile");
            }
            Await.until(() -> {
                for (int partition = 1; partition <= cluster.partitions(); partition++) {
                    assertThat(cluster.leaders(0)).doesNotContainEntry(partition, full);
                    assertThat(cluster.replica(full, partition)
                                    .get("processedPosition")
                                    .asLong())
                            .isLessThan(cluster.replica(0, partition)
                                    .get("processedPosition")
                                    .asLong());
                }
            });

            assertThat(cluster.broker(full).stop()).isZero();
            cluster.broker(full)
                    .configure(Map.of(
                            "ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING", "1MB",
                            "ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION", "1MB"));
            cluster.broker(full).start();
            cluster.awaitComplete();
            Replicas.assertEqualLogs(cluster);
            cluster.stop();
        }
    }
}

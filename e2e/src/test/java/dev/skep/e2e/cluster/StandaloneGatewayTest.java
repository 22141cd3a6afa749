package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Http;
import dev.skep.e2e.fixture.ManagementClient;
import dev.skep.e2e.fixture.Processes;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.response.BrokerInfo;
import io.camunda.zeebe.client.api.response.Topology;
import io.camunda.zeebe.client.api.worker.JobWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway that is a process of its own: clients that know nothing but it can do everything, whatever becomes of brokers. */
@EndToEnd
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StandaloneGatewayTest {
    private static final String NAME = "front-door";
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final ClusterOfProcesses cluster;
    private final Work work;
    private BrokerProcess gateway;
    private Client client;

    StandaloneGatewayTest(final ClusterOfProcesses cluster) {
        this.cluster = cluster;
        work = new Work(cluster.partitions());
    }

    @BeforeAll
    void start() {
        gateway = BrokerProcess.prepare(BrokerProcess.Options.gateway());
        cluster.configureGateway(gateway, NAME);
        gateway.keepForAll();
        gateway.start();
        client = new Client(gateway);
    }

    @AfterAll
    void stop() {
        client.close();
        gateway.endForAll();
    }

    @Test
    void theRestApiIsServedToo() {
        final Http http = new Http(gateway.restAddress());

        assertThat(http.get("/v2/topology").body().at("/brokers")).hasSize(cluster.size());
        final Http.Answer published = http.post("/v2/messages/publication", "{\"name\":\"over HTTP\"}");
        assertThat(published.status()).as("%s", published.body()).isEqualTo(200);
        assertThat(published.text("/messageKey")).matches("\\d+");
    }

    @Test
    void itTellsTheTopologyAsBrokersDo() {
        awaitComplete();
        final Topology topology = ClusterOfProcesses.topology(client);

        assertThat(topology.getClusterSize()).isEqualTo(3);
        assertThat(topology.getPartitionsCount()).isEqualTo(3);
        assertThat(topology.getReplicationFactor()).isEqualTo(3);
        assertThat(topology.getGatewayVersion()).isEqualTo(cluster.topology(0).getGatewayVersion());
        assertThat(topology.getBrokers()).extracting(BrokerInfo::getNodeId).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(ClusterOfProcesses.leaders(topology)).isEqualTo(cluster.leaders(0));
        assertThat(cluster.topology(0).getBrokers())
                .as("the gateway is no broker")
                .hasSize(3);
    }

    @Test
    void allThatClientsDoGoesThroughIt() {
        final String id = Client.unique("through");
        client.deploy(Processes.oneTask(id));
        for (final boolean streams : List.of(true, false)) {
            try (JobWorker worker = client.zeebe()
                    .newWorker()
                    .jobType(id)
                    .handler((jobs, job) -> jobs.newCompleteCommand(job.getKey())
                            .variables(Map.of("answer", 42))
                            .send()
                            .join())
                    .streamEnabled(streams)
                    .timeout(LEASE)
                    .open()) {
                assertThat(worker.isOpen()).isTrue();
                work.createOnAllPartitions(client, id).forEach(client::awaitEnded);
                assertThat(client.result(id, Map.of()).getVariablesAsMap()).containsEntry("answer", 42);
            }
        }
    }

    @Test
    void messagesFindTheirInstances() {
        final String id = Client.unique("correlate");
        client.deploy(Processes.waiting(id, id));
        final int count = 2 * cluster.partitions();
        final List<Long> instances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instances.add(client.create(id, Map.of("key", id + "-" + i)));
            client.publish(id, id + "-" + i, Map.of("n", i));
        }

        for (final ActivatedJob job : client.jobs(id, count)) {
            client.complete(job, Map.of());
        }
        instances.forEach(client::awaitEnded);
    }

    @Test
    void aLeaderThatDiesIsAMomentOfWaiting() {
        final String id = Client.unique("survivor");
        client.deploy(Processes.oneTask(id));
        final Set<Long> pushed = new ConcurrentSkipListSet<>();
        final Future<?> stream = Work.stream(client, id, pushed);
        work.createUntil(client, id, pushed);
        final int victim = cluster.leaderOf(1);

        cluster.broker(victim).kill();
        cluster.awaitServed(client, id);
        final Set<Long> instances = work.createUntil(client, id, pushed);

        Await.until(() -> assertThat(pushed).containsAll(instances));
        stream.cancel(true);
        cluster.broker(victim).start();
        awaitComplete();
    }

    @Test
    void brokersGoOnWithoutItAndItComesBack() {
        final String id = Client.unique("absent");
        client.deploy(Processes.oneTask(id));
        final Set<Long> pushed = new ConcurrentSkipListSet<>();
        final Future<?> stream = Work.stream(client, id, pushed);
        work.createUntil(client, id, pushed);

        gateway.kill();
        // jobs that were pushed into the void are those of its streams only until it is known to be dead
        final Set<Long> instances = work.createOnAllPartitions(cluster.client(0), id);
        assertThat(cluster.leaders(0)).hasSize(cluster.partitions());
        stream.cancel(true);
        gateway.start();

        cluster.awaitServed(client, id); // the client has to find out that it is back
        final Set<Long> more = work.createOnAllPartitions(client, id);
        final Set<Long> again = new ConcurrentSkipListSet<>();
        final Future<?> newStream = Work.stream(client, id, again);
        work.createUntil(client, id, again);
        newStream.cancel(true);
        assertThat(instances).doesNotContainAnyElementsOf(more);
        awaitComplete();
    }

    @Test
    void aSecondOneOfItsNameIsTurnedAway() {
        final BrokerProcess second = BrokerProcess.prepare(BrokerProcess.Options.gateway());
        cluster.configureGateway(second, NAME);

        second.launch();

        assertThat(second.awaitEnd()).as(second.tail()).isEqualTo(1);
        assertThat(second.read()).contains(NAME, "taken by the living", "give each node an id of its own");
        assertThat(gateway.isAlive()).isTrue();
        awaitComplete();
    }

    @Test
    void withoutBrokersItRunsButIsNotReady() {
        final BrokerProcess lonely = BrokerProcess.prepare(BrokerProcess.Options.gateway());
        cluster.configureGateway(lonely, "lonely");
        lonely.configure(Map.of("ZEEBE_GATEWAY_CLUSTER_INITIALCONTACTPOINTS", "127.0.0.1:1"));

        lonely.launch();

        final ManagementClient management = lonely.management();
        Await.until(() ->
                assertThat(management.get("/actuator/health/startup").code()).isEqualTo(200));
        assertThat(management.get("/actuator/health/readiness").code()).isEqualTo(503);
        assertThat(management.get("/actuator/health/liveness").code())
                .as("brokers may still come")
                .isEqualTo(200);
        assertThat(management.get("/actuator/health").body()).contains("gatewayClusterAwareness", "DOWN");
        assertThat(lonely.stop()).isZero();
    }

    @Test
    void itIsManagedLikeABroker() {
        awaitComplete();
        final ManagementClient management = gateway.management();

        assertThat(management.get("/actuator/health/readiness").code()).isEqualTo(200);
        assertThat(management.get("/actuator/health/liveness").code()).isEqualTo(200);
        assertThat(management.get("/actuator/health").body())
                .contains("gatewayClusterHealth", "Partition 3", "HEALTHY");
        assertThat(management.get("/actuator/cluster").body()).contains("\"brokers\"", "\"version\"");
        assertThat(management.post("/actuator/cluster/brokers/7?dryRun=true").code())
                .as("asked of the coordinator")
                .isEqualTo(202);
        assertThat(management.post("/actuator/rebalance").code()).isEqualTo(200);
        assertThat(management.get("/actuator/prometheus").body()).contains("zeebe_gateway_");
        assertThat(management.get("/actuator/partitions").code()).isEqualTo(404);
    }

    /** All brokers are well, and it knows as much. */
    private void awaitComplete() {
        cluster.awaitSettled();
        Await.until(() -> assertThat(ClusterOfProcesses.leaders(ClusterOfProcesses.topology(client)))
                .isEqualTo(cluster.leaders(0)));
    }
}

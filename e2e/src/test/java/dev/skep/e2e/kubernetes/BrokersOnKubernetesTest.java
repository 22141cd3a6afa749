package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Processes;
import io.camunda.zeebe.client.api.response.BrokerInfo;
import io.camunda.zeebe.client.api.response.PartitionBrokerRole;
import io.camunda.zeebe.client.api.response.PartitionInfo;
import io.camunda.zeebe.client.api.response.Topology;
import io.camunda.zeebe.client.api.worker.JobWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Three brokers of a plain StatefulSet, each in a zone of its own. */
@OnKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrokersOnKubernetesTest {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final List<String> PODS = List.of("broker-0", "broker-1", "broker-2");

    private final KubernetesCluster cluster;
    private Namespace namespace;

    BrokersOnKubernetesTest(final KubernetesCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void start() {
        namespace = cluster.namespace("brokers");
        namespace.apply("brokers.yaml", Map.of("IMAGE", KubernetesCluster.image(), "NAMESPACE", namespace.name()));
        namespace.awaitRollout("statefulset/broker", READY);
    }

    @AfterAll
    void remove() {
        if (namespace != null) {
            namespace.close();
        }
    }

    @Test
    void podsInThreeZonesAreOneCluster() {
        final Set<String> zones = new TreeSet<>();
        PODS.forEach(pod -> zones.add(namespace.zoneOf(pod)));
        assertThat(zones).hasSameSizeAs(PODS).doesNotContain("");
        try (Client client = client()) {
            awaitComplete(client);
            final String id = Client.unique("hello");

            assertThat(client.outcome(id, Processes.straight(id), Map.of("question", 42)))
                    .containsEntry("question", 42);
        }
    }

    @Test
    void aPodThatIsKilledComesBackAndNothingIsLost() {
        final String id = Client.unique("killed");
        final List<Long> instances = new ArrayList<>();
        final String victim = begin(id, instances, 1);
        final String before = container(victim);

        namespace.kill(victim);

        createUntilAllAnswer(id, instances);
        awaitOtherContainer(victim, before);
        awaitRestored(id, instances);
    }

    @Test
    void aNodeThatLosesPowerComesBackWithItsVolume() {
        assumeTrue(cluster.isOurs(), "the nodes of this cluster are not ours to switch off");
        final String id = Client.unique("power");
        final List<Long> instances = new ArrayList<>();
        final String victim = begin(id, instances, 2);
        final String node = namespace.nodeOf(victim);
        final String volume = volume(victim);
        final String before = container(victim);

        cluster.powerOff(node);

        createUntilAllAnswer(id, instances);
        cluster.powerOn(node);
        awaitOtherContainer(victim, before);
        awaitRestored(id, instances);
        assertThat(namespace.nodeOf(victim)).isEqualTo(node);
        assertThat(volume(victim)).isEqualTo(volume);
    }

    @Test
    void theOtherZonesGoOnWhenOneIsCutOff() {
        assumeTrue(cluster.isOurs(), "the network of this cluster is not ours to cut");
        final String id = Client.unique("zone");
        final List<Long> instances = new ArrayList<>();
        final String lost = namespace.zoneOf(begin(id, instances, 3));

        for (final String pod : PODS) {
            final String zone = namespace.zoneOf(pod);
            if (!zone.equals(lost)) {
                cluster.cut(lost, zone);
            }
        }

        try {
            createUntilAllAnswer(id, instances);
        } finally {
            cluster.heal();
        }
        awaitRestored(id, instances);
    }

    // ---------------------------------------------------------------- words for all of them

    /** The first instances. Returns the pod that leads the partition. */
    private String begin(final String id, final List<Long> instances, final int partition) {
        try (Client client = client()) {
            awaitComplete(client);
            client.deploy(Processes.oneTask(id));
            // links of a broker that has just come back may still change
            createUntilAllAnswer(id, instances);
            return "broker-" + leader(client, partition);
        }
    }

    /** All brokers are there again, and all that was begun can be ended. */
    private void awaitRestored(final String id, final List<Long> instances) {
        Await.value(READY, () -> {
            namespace.awaitRollout("statefulset/broker", READY);
            return null;
        });
        try (Client client = client()) {
            awaitComplete(client);
            finish(client, id, instances);
        }
    }

    private String volume(final String pod) {
        return namespace.get("pvc", "data-" + pod).at("/spec/volumeName").asText();
    }

    private Client client() {
        return Client.at(namespace.address("gateway", 26500), ANSWER);
    }

    private String container(final String pod) {
        final Shell.Outcome id =
                namespace.tryKubectl("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].containerID}");
        assertThat(id.code()).as(id.err()).isZero();
        return id.out();
    }

    /** What is told of a pod lags behind: until then it may be said to be ready that was killed. */
    private void awaitOtherContainer(final String pod, final String before) {
        Await.value(READY, () -> {
            assertThat(container(pod)).isNotIn("", before);
            return null;
        });
    }

    /** A dozen more. */
    private static void create(final Client client, final String id, final List<Long> instances) {
        for (int i = 0; i < 12; i++) {
            instances.add(client.create(id));
        }
    }

    /** Goes on creating, with a new connection when the old one fails, until a dozen in a row are there. */
    private void createUntilAllAnswer(final String id, final List<Long> instances) {
        Await.value(READY, () -> {
            try (Client client = client()) {
                create(client, id, instances);
            }
            return null;
        });
    }

    private static void finish(final Client client, final String id, final List<Long> instances) {
        final AtomicInteger worked = new AtomicInteger();
        try (JobWorker worker = client.zeebe()
                .newWorker()
                .jobType(id)
                .handler((jobs, job) -> {
                    jobs.newCompleteCommand(job.getKey()).send().join();
                    worked.incrementAndGet();
                })
                .open()) {
            assertThat(worker.isOpen()).isTrue();
            instances.forEach(client::awaitEnded);
        }
        assertThat(worked).hasValueGreaterThanOrEqualTo(instances.size());
    }

    /** Until the gateway knows all brokers, with all replicas of all partitions, each with a leader. */
    private static void awaitComplete(final Client client) {
        Await.value(READY, () -> {
            final List<BrokerInfo> brokers = topology(client).getBrokers();
            assertThat(brokers).hasSameSizeAs(PODS);
            for (final BrokerInfo broker : brokers) {
                assertThat(broker.getPartitions())
                        .extracting(PartitionInfo::getPartitionId)
                        .containsExactlyInAnyOrder(1, 2, 3);
            }
            for (int partition = 1; partition <= 3; partition++) {
                leader(client, partition);
            }
            return null;
        });
    }

    private static int leader(final Client client, final int partition) {
        final List<Integer> leaders = topology(client).getBrokers().stream()
                .filter(broker -> broker.getPartitions().stream()
                        .anyMatch(replica -> replica.getPartitionId() == partition
                                && replica.getRole() == PartitionBrokerRole.LEADER))
                .map(BrokerInfo::getNodeId)
                .toList();
        assertThat(leaders).as("leaders of partition %d", partition).hasSize(1);
        return leaders.getFirst();
    }

    private static Topology topology(final Client client) {
        return client.zeebe().newTopologyRequest().send().join();
    }
}

package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.cluster.ClusterOfProcesses.Shape;
import dev.skep.e2e.crash.Ledger;
import dev.skep.e2e.crash.Load;
import dev.skep.e2e.crash.Settlement;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Distribution;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import io.camunda.zeebe.client.api.command.ClientStatusException;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * More partitions in a cluster that is at work: clients notice nothing of it, the new ones know what was deployed before, and
 * messages find old and new instances.
 */
@EndToEnd
final class GrowthTest {
    private static final int KEY_BITS = 51;
    private static final int MANY = 6;
    private static final int VERSIONS = 4;
    private static final int BEFORE = 12;
    private static final int AFTER = 24;

    private final Random random = new Random();
    private final Ledger ledger = new Ledger();

    @Test
    void newPartitionsTakeTheirShareUnderLoad() {
        try (ClusterOfProcesses cluster =
                ClusterOfProcesses.start(Shape.ofThree().patient())) {
            final Client client = cluster.client(0);
            repeated(() -> Load.deploy(client));
            deployVersions(client);
            final BpmnModelInstance waits = Processes.waiting("waiting", "go-on");
            repeated(() -> client.deploy(waits));
            final Map<String, Long> waiting = new TreeMap<>();
            for (int i = 0; i < BEFORE; i++) {
                waiting.put("old-" + i, cluster.client(i % 3).create("waiting", Map.of("key", "old-" + i)));
            }

            try (Load load = Load.start(cluster.gateways(), ledger, random)) {
                awaitAnswers(load, 200);
                grow(cluster);
                awaitAnswers(load, load.acknowledged() + 500);
            }
            cluster.awaitSettled();

            assertThat(ledger.violations()).isEmpty();
            for (int gateway = 0; gateway < cluster.size(); gateway++) {
                assertThat(cluster.topology(gateway).getPartitionsCount()).isEqualTo(MANY);
            }
            allVersionsAreKnownEverywhere(cluster);
            for (int i = 0; i < AFTER; i++) {
                waiting.put("new-" + i, cluster.client(i % 3).create("waiting", Map.of("key", "new-" + i)));
            }
            assertThat(partitionsOf(waiting.values())).hasSize(MANY);
            messagesFindAll(cluster, waiting);
            whatIsDeployedNowIsKnownEverywhere(cluster);
            Settlement.of(cluster.gateways(), ledger, random);
            assertThat(ledger.verdict()).isEmpty();
            Replicas.assertEqualLogs(cluster);
            cluster.stop();
        }
    }

    /** Whoever carries it out dies in the middle of it, all die, and it goes on when they are back. */
    @Test
    void crashesOnTheWayDoNoHarm() {
        try (ClusterOfProcesses cluster =
                ClusterOfProcesses.start(Shape.ofThree().patient())) {
            deployVersions(cluster.client(0));
            assertThat(scale(cluster, "--no-wait").code()).isZero();
            for (int round = 0; round < 3; round++) {
                cluster.broker(round % 3).kill();
                cluster.broker(round % 3).start();
            }
            cluster.brokers().forEach(BrokerProcess::kill);
            cluster.brokers().forEach(BrokerProcess::launch);
            cluster.brokers().forEach(BrokerProcess::awaitReady);
            cluster.grown(MANY);
            Await.until(
                    () -> assertThat(cluster.topology(0).getPartitionsCount()).isEqualTo(MANY));
            cluster.awaitSettled();

            allVersionsAreKnownEverywhere(cluster);
            cluster.stop();
        }
    }

    private static void awaitAnswers(final Load load, final long count) {
        Await.until(() -> assertThat(load.acknowledged()).isGreaterThanOrEqualTo(count));
    }

    private static Distribution.Outcome scale(final ClusterOfProcesses cluster, final String more) {
        return Distribution.get()
                .run(
                        "cluster",
                        "scale",
                        "--partitions",
                        Integer.toString(MANY),
                        "--management",
                        "127.0.0.1:" + cluster.broker(1).ports().management(),
                        more);
    }

    private static void grow(final ClusterOfProcesses cluster) {
        final Distribution.Outcome outcome = scale(cluster, "--timeout=120");
        assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
        System.out.println(outcome.out());
        cluster.grown(MANY);
    }

    private static void deployVersions(final Client client) {
        for (int version = 1; version <= VERSIONS; version++) {
            final BpmnModelInstance model = Bpmn.createExecutableProcess("versioned")
                    .startEvent()
                    .serviceTask("task-" + version, task -> task.zeebeJobType("versioned"))
                    .endEvent()
                    .done();
            repeated(() -> client.deploy(model));
        }
    }

    /** On a busy machine leaders change now and then: the same deployment again is none. */
    private static void repeated(final Runnable deployment) {
        Await.until(() -> {
            try {
                deployment.run();
            } catch (final ClientStatusException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void allVersionsAreKnownEverywhere(final ClusterOfProcesses cluster) {
        final Client client = cluster.client(2);
        int created = 0;
        for (int version = 1; version <= VERSIONS; version++) {
            final Set<Integer> partitions = new TreeSet<>();
            for (int i = 0; i < AFTER && partitions.size() < MANY; i++) {
                partitions.addAll(partitionsOf(List.of(client.zeebe()
                        .newCreateInstanceCommand()
                        .bpmnProcessId("versioned")
                        .version(version)
                        .send()
                        .join()
                        .getProcessInstanceKey())));
                created++;
            }
            assertThat(partitions).as("partitions with version %d", version).hasSize(MANY);
        }
        for (final ActivatedJob job : cluster.client(1).jobs("versioned", created)) {
            assertThat(job.getElementId()).isEqualTo("task-" + job.getProcessDefinitionVersion());
            cluster.client(0).complete(job, Map.of());
        }
    }

    private static void messagesFindAll(final ClusterOfProcesses cluster, final Map<String, Long> waiting) {
        waiting.keySet().forEach(key -> cluster.client(1).publish("go-on", key, Map.of("told", key)));
        for (final ActivatedJob job : cluster.client(0).jobs("waiting", waiting.size())) {
            assertThat(job.getVariablesAsMap())
                    .containsEntry("told", job.getVariablesAsMap().get("key"));
            cluster.client(2).complete(job, Map.of());
        }
        waiting.values().forEach(cluster.client(2)::awaitEnded);
    }

    private static void whatIsDeployedNowIsKnownEverywhere(final ClusterOfProcesses cluster) {
        cluster.client(1).deploy(Processes.straight("later"));
        final List<Long> instances = new ArrayList<>();
        for (int i = 0; i < AFTER; i++) {
            instances.add(cluster.client(0).create("later"));
        }
        assertThat(partitionsOf(instances)).hasSize(MANY);
    }

    private static Set<Integer> partitionsOf(final Iterable<Long> keys) {
        final Set<Integer> partitions = new TreeSet<>();
        keys.forEach(key -> partitions.add((int) (key >> KEY_BITS)));
        return partitions;
    }
}

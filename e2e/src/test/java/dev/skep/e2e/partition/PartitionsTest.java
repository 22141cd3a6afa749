package dev.skep.e2e.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.response.Topology;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Three partitions behave as one broker. */
@EndToEnd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PartitionsTest {
    private static final int PARTITIONS = 3;
    private static final int KEY_BITS = 51;

    private BrokerProcess broker;
    private Client client;

    @BeforeAll
    void start() {
        broker = BrokerProcess.startForAll(BrokerProcess.Options.partitions(PARTITIONS));
        client = new Client(broker);
    }

    @AfterAll
    void stop() {
        client.close();
        broker.endForAll();
    }

    @Test
    void topologyTellsOfAll() {
        final Topology topology = client.zeebe().newTopologyRequest().send().join();

        assertThat(topology.getPartitionsCount()).isEqualTo(PARTITIONS);
        assertThat(topology.getBrokers().getFirst().getPartitions())
                .extracting(partition -> partition.getPartitionId())
                .containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void aProcessThatWasDeployedRunsOnEachAtOnce() {
        final String id = Client.unique("spread");
        client.deploy(Processes.oneTask(id));

        final Set<Long> instances = new TreeSet<>();
        for (int i = 0; i < 2 * PARTITIONS; i++) {
            instances.add(client.create(id));
        }

        assertThat(partitionsOf(instances)).containsExactly(1L, 2L, 3L);
        final List<ActivatedJob> jobs = client.jobs(id, 2 * PARTITIONS);
        assertThat(jobs).extracting(ActivatedJob::getProcessInstanceKey).containsExactlyInAnyOrderElementsOf(instances);
        jobs.forEach(job -> client.complete(job, Map.of()));
        instances.forEach(client::awaitEnded);
    }

    @Test
    void versionsAreTheSameEverywhere() {
        final String id = Client.unique("versions");
        client.deploy(Processes.straight(id));
        final long second =
                client.deploy(Processes.oneTask(id)).getProcesses().getFirst().getProcessDefinitionKey();

        for (int i = 0; i < PARTITIONS; i++) {
            assertThat(client.zeebe()
                            .newCreateInstanceCommand()
                            .bpmnProcessId(id)
                            .latestVersion()
                            .send()
                            .join()
                            .getProcessDefinitionKey())
                    .isEqualTo(second);
        }
    }

    @Test
    void messagesFindInstancesOnOtherPartitions() {
        final String id = Client.unique("correlate");
        client.deploy(Processes.waiting(id, id));
        final List<Long> instances = new ArrayList<>();
        for (int i = 0; i < 5 * PARTITIONS; i++) {
            instances.add(client.create(id, Map.of("key", id + "-" + i)));
        }
        assertThat(partitionsOf(instances)).hasSize(PARTITIONS);

        for (int i = 0; i < 5 * PARTITIONS; i++) {
            client.publish(id, id + "-" + i, Map.of("n", i));
        }

        for (final ActivatedJob job : client.jobs(id, 5 * PARTITIONS)) {
            final Map<String, Object> variables = job.getVariablesAsMap();
            assertThat(variables).containsEntry("key", id + "-" + variables.get("n"));
            client.complete(job, Map.of());
        }
        instances.forEach(client::awaitEnded);
    }

    @Test
    void messagesStartInstancesOnTheirOwnPartitions() {
        final String id = Client.unique("begin");
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .message(id)
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());

        for (int i = 0; i < 5 * PARTITIONS; i++) {
            client.publish(id, id + "-" + i, Map.of());
        }

        assertThat(partitionsOf(client.jobs(id, 5 * PARTITIONS).stream()
                        .map(ActivatedJob::getProcessInstanceKey)
                        .toList()))
                .hasSize(PARTITIONS);
    }

    @Test
    void timersStartInstancesOnTheFirst() {
        final String id = Client.unique("timer");
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent("start")
                .timerWithCycle("R2/PT0.1S")
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());

        assertThat(partitionsOf(client.jobs(id, 2).stream()
                        .map(ActivatedJob::getProcessInstanceKey)
                        .toList()))
                .containsExactly(1L);
        Await.until(() -> assertThat(client.jobsNow(id)).isEmpty());
    }

    private static Set<Long> partitionsOf(final Iterable<Long> keys) {
        final Set<Long> partitions = new TreeSet<>();
        keys.forEach(key -> partitions.add(key >> KEY_BITS));
        return partitions;
    }
}

package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.response.BrokerInfo;
import io.camunda.zeebe.client.api.response.PartitionInfo;
import io.camunda.zeebe.client.api.response.ProcessInstanceResult;
import io.camunda.zeebe.client.api.response.Topology;
import io.camunda.zeebe.client.api.worker.JobWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three brokers are one cluster: it does not matter which one is asked, nor that one dies. */
@EndToEnd
@ExtendWith(SharedCluster.class)
final class ClusterTest {
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final ClusterOfProcesses cluster;
    private final Work work;

    ClusterTest(final ClusterOfProcesses cluster) {
        this.cluster = cluster;
        work = new Work(cluster.partitions());
    }

    @Test
    void eachGatewayTellsTheSameOfTheCluster() {
        cluster.awaitSettled();
        for (int gateway = 0; gateway < cluster.size(); gateway++) {
            final Topology topology = cluster.topology(gateway);

            assertThat(topology.getClusterSize()).isEqualTo(3);
            assertThat(topology.getPartitionsCount()).isEqualTo(3);
            assertThat(topology.getReplicationFactor()).isEqualTo(3);
            assertThat(topology.getGatewayVersion()).isNotEmpty();
            assertThat(topology.getBrokers()).extracting(BrokerInfo::getNodeId).containsExactlyInAnyOrder(0, 1, 2);
            for (final BrokerInfo broker : topology.getBrokers()) {
                final int id = broker.getNodeId();
                assertThat(broker.getAddress())
                        .isEqualTo(ClusterOfProcesses.name(id) + ":"
                                + cluster.broker(id).ports().command());
                assertThat(broker.getVersion()).isEqualTo(topology.getGatewayVersion());
                assertThat(broker.getPartitions())
                        .extracting(PartitionInfo::getPartitionId)
                        .containsExactlyInAnyOrder(1, 2, 3);
            }
        }
    }

    @Test
    void whatIsCreatedAtOneGatewayIsWorkedOnAtOthers() {
        final String id = Client.unique("anywhere");
        cluster.client(0).deploy(Processes.oneTask(id));

        final Set<Long> instances = work.createOnAllPartitions(cluster.client(1), id);

        final List<ActivatedJob> jobs = cluster.client(2).jobs(id, instances.size());
        assertThat(jobs).extracting(ActivatedJob::getProcessInstanceKey).containsExactlyInAnyOrderElementsOf(instances);
        jobs.forEach(job -> cluster.client(0).complete(job, Map.of()));
        instances.forEach(cluster.client(1)::awaitEnded);
    }

    @Test
    void aPollThatWaitsIsWokenByJobsOfOtherBrokers() {
        final String id = Client.unique("poll");
        cluster.client(0).deploy(Processes.oneTask(id));
        for (int gateway = 0; gateway < cluster.size(); gateway++) {
            final var waiting = cluster.client(gateway)
                    .zeebe()
                    .newActivateJobsCommand()
                    .jobType(id)
                    .maxJobsToActivate(1)
                    .requestTimeout(LEASE)
                    .send();

            final long instance = cluster.client((gateway + 1) % cluster.size()).create(id);

            assertThat(waiting.join(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .getJobs())
                    .extracting(ActivatedJob::getProcessInstanceKey)
                    .containsExactly(instance);
        }
    }

    @Test
    void jobsOfAllBrokersArePushedIntoAStream() {
        final String id = Client.unique("stream");
        cluster.client(0).deploy(Processes.oneTask(id));
        final Set<Long> pushed = new ConcurrentSkipListSet<>();
        final Future<?> stream = Work.stream(cluster.client(1), id, pushed);

        final Set<Long> instances = work.createUntil(cluster.client(2), id, pushed);

        Await.until(() -> assertThat(pushed).containsAll(instances));
        stream.cancel(true);
    }

    @Test
    void workersOfOneGatewayDoTheWorkOfAll() {
        final String id = Client.unique("worker");
        cluster.client(0).deploy(Processes.oneTask(id));
        for (final boolean streams : List.of(true, false)) {
            try (JobWorker worker = cluster.client(0)
                    .zeebe()
                    .newWorker()
                    .jobType(id)
                    .handler((jobs, job) ->
                            jobs.newCompleteCommand(job.getKey()).send().join())
                    .streamEnabled(streams)
                    .timeout(LEASE)
                    .open()) {
                assertThat(worker.isOpen()).isTrue();
                work.createOnAllPartitions(cluster.client(1), id).forEach(cluster.client(2)::awaitEnded);
            }
        }
    }

    @Test
    void theResultComesToWhoeverAsked() {
        final String id = Client.unique("result");
        cluster.client(0).deploy(Processes.oneTask(id));
        try (JobWorker worker = cluster.client(0)
                .zeebe()
                .newWorker()
                .jobType(id)
                .handler((jobs, job) -> jobs.newCompleteCommand(job.getKey())
                        .variables(Map.of("answer", job.getVariablesAsMap().get("question")))
                        .send()
                        .join())
                .open()) {
            assertThat(worker.isOpen()).isTrue();
            final Set<Integer> partitions = new TreeSet<>();
            for (int i = 0; i < Work.EACH_PARTITION * cluster.partitions(); i++) {
                final ProcessInstanceResult result = cluster.client(1 + i % 2).result(id, Map.of("question", i));

                assertThat(result.getVariablesAsMap()).containsEntry("answer", i);
                partitions.add(Work.partitionOf(result.getProcessInstanceKey()));
            }
            assertThat(partitions).hasSize(cluster.partitions());
        }
    }

    @Test
    void messagesFindInstancesOfOtherBrokers() {
        final String id = Client.unique("correlate");
        cluster.client(0).deploy(Processes.waiting(id, id));
        final int count = 5 * cluster.partitions();
        final List<Long> instances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instances.add(cluster.client(i % cluster.size()).create(id, Map.of("key", id + "-" + i)));
        }
        assertThat(Work.partitionsOf(instances)).hasSize(cluster.partitions());

        for (int i = 0; i < count; i++) {
            cluster.client((i / 2) % cluster.size()).publish(id, id + "-" + i, Map.of("n", i));
        }

        for (final ActivatedJob job : cluster.client(0).jobs(id, count)) {
            final Map<String, Object> variables = job.getVariablesAsMap();
            assertThat(variables).containsEntry("key", id + "-" + variables.get("n"));
            cluster.client(1).complete(job, Map.of());
        }
        instances.forEach(cluster.client(2)::awaitEnded);
    }

    @Test
    void metricsShowWhoDoesWhat() {
        final String id = Client.unique("metrics");
        cluster.client(0).deploy(Processes.oneTask(id));
        work.createOnAllPartitions(cluster.client(0), id);
        cluster.awaitSettled();
        // figures of many threads: not all of one moment
        Await.until(() -> {
            assertPartitions();
            assertBrokers();
        });
    }

    private void assertPartitions() {
        final Map<Integer, Integer> leaders = cluster.leaders(0);
        leaders.forEach((partition, leader) -> {
            final Metrics metrics = Metrics.of(cluster.broker(leader));
            final String label = "partition=\"" + partition + "\"";
            assertThat(metrics.sum("atomix_role", label)).isEqualTo(3);
            assertThat(metrics.sum("zeebe_health", label)).isEqualTo(1);
            assertThat(metrics.sum("zeebe_stream_processor_state", label)).isEqualTo(2);
            assertThat(metrics.sum("skep_leader_changes_total", label)).isPositive();
            assertThat(metrics.sum("atomix_partition_raft_append_index", label))
                    .isGreaterThanOrEqualTo(metrics.sum("atomix_partition_raft_commit_index", label));
            assertThat(metrics.sum("atomix_commit_entries_rate_total", label)).isPositive();
            assertThat(metrics.count("atomix_non_replicated_entries", label, "follower="))
                    .isEqualTo(2);
            assertThat(metrics.sum("atomix_append_entries_rate_total", label)).isPositive();
            assertThat(metrics.sum("atomix_append_entries_latency_count", label))
                    .isPositive();
            assertThat(metrics.sum("atomix_raft_messages_send_total", label, "type=\"APPEND\""))
                    .isPositive();
            assertThat(metrics.count("zeebe_snapshot_size_bytes", label)).isEqualTo(1);
            assertThat(metrics.sum("zeebe_stream_processor_last_processed_position", label))
                    .isPositive();
        });
    }

    private void assertBrokers() {
        for (final BrokerProcess broker : cluster.brokers()) {
            final Metrics metrics = Metrics.of(broker);
            assertThat(metrics.count("atomix_role")).isEqualTo(3);
            assertThat(metrics.count("zeebe_smp_members_incarnation_number")).isGreaterThanOrEqualTo(3);
            assertThat(metrics.sum("skep_members")).isGreaterThanOrEqualTo(3);
            assertThat(metrics.sum("zeebe_gateway_topology_partition_roles")).isEqualTo(3 * 3);
            assertThat(metrics.sum("zeebe_cluster_topology_version")).isPositive();
            assertThat(metrics.count("zeebe_cluster_changes_status")).isEqualTo(4);
            assertThat(metrics.sum("zeebe_cluster_changes_operations_pending")).isZero();
            for (final String lane : List.of("control", "data")) {
                final String label = "lane=\"" + lane + "\"";
                assertThat(metrics.sum("skep_transport_bytes_total", label, "sent"))
                        .isGreaterThan(metrics.sum("skep_transport_frames_total", label, "sent"));
                assertThat(metrics.sum("skep_transport_frames_total", label, "received"))
                        .isPositive();
                assertThat(metrics.sum("skep_transport_connections", label))
                        .isPositive(); // those that nobody needs end
                assertThat(metrics.count("skep_transport_frames_dropped_total", label))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void aDeadBrokerVanishesAndComesBack() {
        final int victim = cluster.leaderOf(2);
        final int witness = (victim + 1) % cluster.size();

        cluster.broker(victim).kill();

        Await.until(() -> {
            // never two leaders, not even for a moment
            assertThat(cluster.leaders(witness)).hasSize(cluster.partitions()).doesNotContainValue(victim);
            assertThat(cluster.topology(witness).getBrokers())
                    .extracting(BrokerInfo::getNodeId)
                    .doesNotContain(victim);
        });
        assertThat(cluster.topology(witness).getClusterSize()).isEqualTo(3);
        cluster.broker(victim).start();
        cluster.awaitSettled();
    }

    @Test
    void aStreamGoesOnAfterItsPartitionsHaveOtherLeaders() {
        final String id = Client.unique("survivor");
        cluster.client(0).deploy(Processes.oneTask(id));
        final int victim = cluster.leaderOf(1);
        final int survivor = (victim + 1) % cluster.size();
        final Set<Long> pushed = new ConcurrentSkipListSet<>();
        final Future<?> stream = Work.stream(cluster.client(survivor), id, pushed);
        work.createUntil(cluster.client(survivor), id, pushed);

        cluster.broker(victim).kill();
        cluster.awaitServed(survivor, id);
        final int before = pushed.size();
        final Set<Long> instances = work.createUntil(cluster.client((victim + 2) % cluster.size()), id, pushed);

        Await.until(() -> assertThat(pushed).containsAll(instances));
        assertThat(pushed).hasSizeGreaterThan(before);
        stream.cancel(true);
        cluster.broker(victim).start();
        cluster.awaitSettled();
    }

    @Test
    void aSecondBrokerOfOneIdIsTurnedAwayAndTheFirstOneIsStillReached() {
        final String id = Client.unique("first");
        cluster.client(0).deploy(Processes.oneTask(id));
        final Set<Long> pushed = new ConcurrentSkipListSet<>();
        final Future<?> stream = Work.stream(cluster.client(1), id, pushed);
        work.createUntil(cluster.client(1), id, pushed);
        final BrokerProcess newcomer = BrokerProcess.prepare(BrokerProcess.Options.member());
        cluster.configure(newcomer, 1);
        newcomer.configure(Map.of("ZEEBE_BROKER_NETWORK_INTERNALAPI_ADVERTISEDHOST", "127.0.0.1"));

        newcomer.launch();

        assertThat(newcomer.awaitEnd()).as(newcomer.tail()).isEqualTo(1);
        assertThat(newcomer.read()).contains("1", "taken by the living");
        Await.until(() -> assertThat(cluster.brokers())
                .as("somebody says whom it turned away")
                .anyMatch(broker -> broker.read()
                        .lines()
                        .anyMatch(line -> line.contains(" WARN ")
                                && line.contains("127.0.0.1:" + newcomer.ports().internal()))));
        cluster.awaitSettled();
        assertThat(cluster.broker(1).isAlive()).isTrue();
        final Set<Long> instances = work.createOnAllPartitions(cluster.client(0), id);
        Await.until(() -> assertThat(pushed)
                .as("pushed by all, to a client of the first one")
                .containsAll(instances));
        stream.cancel(true);
    }

    @Test
    void aBrokerOfAnotherClusterStaysAlone() {
        final BrokerProcess stranger = BrokerProcess.prepare(BrokerProcess.Options.member());
        cluster.configure(stranger, 1);
        stranger.configure(Map.of(
                "ZEEBE_BROKER_CLUSTER_CLUSTERNAME",
                "strangers",
                "ZEEBE_BROKER_NETWORK_INTERNALAPI_ADVERTISEDHOST",
                "127.0.0.1"));

        stranger.launch();

        Await.until(() -> {
            assertThat(stranger.read()).contains("belongs to cluster 'zeebe-cluster'");
            assertThat(cluster.brokers())
                    .anyMatch(broker -> broker.read().lines().anyMatch(line -> line.contains("cluster 'strangers'")));
        });
        Await.until(() -> {
            if (stranger.isAlive()) { // it may end at any moment, also while it is asked
                assertThat(stranger.management()
                                .get("/actuator/health/readiness")
                                .code())
                        .isEqualTo(503);
            } else {
                assertThat(stranger.awaitEnd()).isEqualTo(1);
            }
        });
        cluster.awaitSettled();
    }
}

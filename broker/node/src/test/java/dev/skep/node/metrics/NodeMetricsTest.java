package dev.skep.node.metrics;

import static dev.skep.node.management.PartitionState.ProcessingPhase.FAILED;
import static dev.skep.node.management.PartitionState.ProcessingPhase.PROCESSING;
import static dev.skep.node.management.PartitionState.ProcessingPhase.REPLAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.MemberId;
import dev.skep.base.Packed;
import dev.skep.gateway.Rpc;
import dev.skep.node.cluster.ClusterMetrics;
import dev.skep.node.management.HealthStatus;
import dev.skep.node.management.PartitionState;
import dev.skep.partition.PartitionStatus;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.raft.Configuration;
import dev.skep.raft.RaftEntry;
import dev.skep.raft.RaftMessage;
import dev.skep.raft.Role;
import io.camunda.zeebe.protocol.record.ValueType;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names and labels are a contract with dashboards. */
final class NodeMetricsTest {
    private final NodeMetrics metrics = new NodeMetrics();
    private final PartitionMeters partition = metrics.partition(3);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void exportersShowWhatTheyGetAndHowFarTheyAre() {
        final ExporterMeters exporters = metrics.exporters(3);
        exporters.record("audit", ValueType.JOB, true);
        exporters.record("audit", ValueType.JOB, false);
        exporters.exported("audit", 12);
        exporters.acknowledged("audit", 11);
        exporters.failed("audit");
        partition.exporting(2);

        assertThat(scrape())
                .contains("zeebe_exporter_events_total{action=\"exported\",partition=\"3\",valueType=\"JOB\"} 1.0")
                .contains("zeebe_exporter_events_total{action=\"skipped\",partition=\"3\",valueType=\"JOB\"} 1.0")
                .contains("zeebe_exporter_last_exported_position{exporter=\"audit\",partition=\"3\"} 12.0")
                .contains("zeebe_exporter_last_updated_exported_position{exporter=\"audit\",partition=\"3\"} 11.0")
                .contains("skep_exporter_failures_total{exporter=\"audit\",partition=\"3\"} 1.0")
                .contains("zeebe_exporter_state{partition=\"3\"} 2.0");
    }

    @Test
    void partitionShowsRoleAndHealth() {
        partition.changed(status(Role.LEADER, true, 4), PartitionState.Role.LEADER, HealthStatus.HEALTHY, PROCESSING);
        partition.backpressure(100, 7);
        partition.watch(() -> status(Role.LEADER, true, 4), Path.of("nowhere"));

        assertThat(scrape())
                .contains("atomix_role{partition=\"3\",partitionGroupName=\"raft-partition\"} 3.0")
                .contains("zeebe_health{partition=\"3\"} 1.0")
                .contains("zeebe_backpressure_requests_limit{partition=\"3\"} 100.0")
                .contains("zeebe_backpressure_inflight_requests_count{partition=\"3\"} 7.0")
                .contains("zeebe_stream_processor_last_processed_position{partition=\"3\"} 7.0");
        partition.changed(status(Role.FOLLOWER, false, 5), PartitionState.Role.INACTIVE, HealthStatus.DEAD, FAILED);
        assertThat(scrape()).contains("zeebe_health{partition=\"3\"} -1.0");
    }

    @Test
    void electionsAndChangesOfTheLeaderAreCounted() {
        partition.changed(status(Role.FOLLOWER, false, 1), PartitionState.Role.FOLLOWER, HealthStatus.HEALTHY, REPLAY);
        partition.changed(
                status(Role.CANDIDATE, false, 2), PartitionState.Role.CANDIDATE, HealthStatus.UNHEALTHY, REPLAY);
        partition.changed(status(Role.LEADER, false, 2), PartitionState.Role.LEADER, HealthStatus.UNHEALTHY, REPLAY);
        partition.changed(status(Role.LEADER, true, 2), PartitionState.Role.LEADER, HealthStatus.HEALTHY, PROCESSING);

        assertThat(scrape())
                .contains(
                        "atomix_heartbeat_miss_count_total{partition=\"3\",partitionGroupName=\"raft-partition\"} 1.0")
                .contains("skep_role_changes_total{partition=\"3\",role=\"LEADER\"} 1.0")
                .contains("skep_leader_changes_total{partition=\"3\"} 2.0")
                .contains("atomix_election_latency_in_ms{partition=\"3\"")
                .contains("zeebe_leader_transition_latency{partition=\"3\"}");
    }

    @Test
    void whatReplicasSayToEachOtherIsCounted() {
        final MemberId other = MemberId.of(1);
        final ClusterMetrics.Traffic traffic = metrics.cluster().trafficOf(3);
        final RaftEntry entry = RaftEntry.of(RaftEntry.Kind.DATA, 2, new byte[984]);

        traffic.sent(other, new RaftMessage.AppendEntries(2, 0, 10, 2, 10, 7, List.of(entry, entry)));
        traffic.received(other, new RaftMessage.AppendEntriesReply(2, true, 12, 0, 11, 7, false));
        traffic.received(other, new RaftMessage.AppendEntriesReply(2, true, 12, 0, 12, 7, false));
        traffic.sent(other, new RaftMessage.AppendEntries(2, 0, 12, 2, 12, 8, List.of()));

        assertThat(scrape())
                .contains("atomix_append_entries_rate_total{follower=\"1\",partition=\"3\","
                        + "partitionGroupName=\"raft-partition\"} 2.0")
                .contains("atomix_append_entries_data_rate_total{follower=\"1\",partition=\"3\","
                        + "partitionGroupName=\"raft-partition\"} 2.0")
                .contains("atomix_append_entries_latency_count{follower=\"1\",partition=\"3\","
                        + "partitionGroupName=\"raft-partition\"} 1")
                .contains("atomix_raft_messages_send_total{partition=\"3\",partitionGroupName=\"raft-partition\","
                        + "to=\"1\",type=\"APPEND\"} 2.0")
                .contains("atomix_raft_messages_received_total{from=\"1\",partition=\"3\","
                        + "partitionGroupName=\"raft-partition\",type=\"APPEND_REPLY\"} 2.0");
    }

    private static PartitionStatus status(final Role role, final boolean leading, final long term) {
        return new PartitionStatus(
                role,
                term,
                leading,
                role == Role.CANDIDATE ? null : MemberId.of(role == Role.LEADER ? 0 : 1),
                Configuration.EMPTY,
                false,
                false,
                "",
                7,
                6,
                6,
                -1,
                -1,
                0,
                true,
                true,
                false);
    }

    @Test
    void eventsAreCountedByWhatTheySay() {
        partition.event(1, ProcessInstanceIntent.ELEMENT_ACTIVATED, element(BpmnElementType.PROCESS));
        partition.event(1, ProcessInstanceIntent.ELEMENT_COMPLETED, element(BpmnElementType.PROCESS));
        partition.event(1, ProcessInstanceIntent.ELEMENT_COMPLETED, element(BpmnElementType.SERVICE_TASK));
        partition.event(1, ProcessInstanceIntent.ELEMENT_COMPLETED, element(BpmnElementType.SERVICE_TASK));
        partition.event(1, JobIntent.CREATED, job("pay"));
        partition.event(1, JobIntent.TIMED_OUT, job("pay"));
        partition.event(1, JobBatchIntent.ACTIVATED, batch("pay", 4));

        assertThat(scrape())
                .contains("zeebe_element_instance_events_total{action=\"completed\",eventType=\"UNSPECIFIED\","
                        + "partition=\"3\",type=\"SERVICE_TASK\"} 2.0")
                .contains("zeebe_executed_instances_total{action=\"completed\",organizationId=\"null\","
                        + "partition=\"3\",type=\"ROOT_PROCESS_INSTANCE\"} 1.0")
                .contains("zeebe_job_events_total{action=\"timed out\",partition=\"3\",type=\"pay\"} 1.0")
                .contains("zeebe_job_events_total{action=\"activated\",partition=\"3\",type=\"pay\"} 4.0")
                .contains("zeebe_log_appender_record_appended_total{intent=\"CREATED\",partition=\"3\","
                        + "recordType=\"EVENT\",valueType=\"JOB\"} 1.0")
                .contains("zeebe_pending_incidents_total{partition=\"3\"} 0.0");
    }

    @Test
    void jobTypesOfUsersDoNotGrowTheScrapeWithoutEnd() {
        for (int i = 0; i < RecordMeters.JOB_TYPES_MAX + 25; i++) {
            partition.event(1, JobIntent.CREATED, job("type-" + i));
        }

        final String scrape = scrape();
        assertThat(scrape.lines().filter(line -> line.startsWith("zeebe_job_events_total")))
                .hasSize(RecordMeters.JOB_TYPES_MAX + 1);
        assertThat(scrape).contains("zeebe_job_events_total{action=\"created\",partition=\"3\",type=\"other\"} 25.0");
    }

    @Test
    void durationsAreHistogramsInSecondsUnderTheirOwnName() {
        partition.committed(9, 20);

        assertThat(scrape())
                .contains("# TYPE zeebe_log_appender_commit_latency histogram")
                .contains("zeebe_log_appender_commit_latency_bucket{partition=\"3\",le=\"0.01\"} 0")
                .contains("zeebe_log_appender_commit_latency_bucket{partition=\"3\",le=\"0.025\"} 1")
                .contains("zeebe_log_appender_commit_latency_sum{partition=\"3\"} 0.02")
                .contains("zeebe_log_appender_commit_latency_count{partition=\"3\"} 1");
    }

    @Test
    void gatewayCountsCallsStreamsAndPolls() {
        metrics.gateway().callEnded(Rpc.COMPLETE_JOB, 2, Status.Code.OK, 1_000_000);
        metrics.gateway().callEnded(Rpc.COMPLETE_JOB, 2, Status.Code.NOT_FOUND, 1_000_000);
        metrics.gateway().jobStreams(1);
        metrics.gateway().pollsWaiting("pay", 1);
        metrics.gateway().pollsWaiting("pay", 1);
        metrics.gateway().pollsWaiting("pay", -1);
        metrics.gateway().jobPushed(true);

        assertThat(scrape())
                .contains("zeebe_gateway_total_requests_total{partition=\"2\",requestType=\"JOB#COMPLETE\"} 2.0")
                .contains("zeebe_gateway_failed_requests_total{error=\"NOT_FOUND\",partition=\"2\","
                        + "requestType=\"JOB#COMPLETE\"} 1.0")
                .contains("zeebe_gateway_request_latency_count{partition=\"2\",requestType=\"JOB#COMPLETE\"} 2")
                .contains("grpc_server_handled_total{grpc_code=\"NOT_FOUND\",grpc_method=\"CompleteJob\","
                        + "grpc_service=\"gateway_protocol.Gateway\",grpc_type=\"unary\"} 1.0")
                .contains("grpc_server_handled_latency_seconds_count{")
                .contains("zeebe_gateway_job_stream_streams 1.0")
                .contains("zeebe_long_polling_queued_current{type=\"pay\"} 1.0")
                .contains("zeebe_gateway_job_stream_push_total{status=\"success\"} 1.0");
    }

    @Test
    void machineIsMeasuredFromTheFirstScrapeOn() {
        assertThat(scrape())
                .contains("jvm_memory_used_bytes{")
                .contains("jvm_threads_live_threads")
                .contains("process_cpu_usage")
                .contains("process_files_open_files");
    }

    private String scrape() {
        return metrics.scrape("text/plain; version=0.0.4; charset=utf-8");
    }

    private static ProcessInstanceValue element(final BpmnElementType type) {
        return new ProcessInstanceValue(
                "order", 1, 2, 3, "element", -1, type, BpmnEventType.UNSPECIFIED, -1, -1, Tenants.DEFAULT);
    }

    private static JobValue job(final String type) {
        return new JobValue(
                type,
                "",
                3,
                0,
                -1,
                -1,
                -1,
                "",
                "",
                Packed.EMPTY_DOCUMENT,
                Packed.EMPTY_DOCUMENT,
                "task",
                1,
                "order",
                1,
                2,
                3,
                Tenants.DEFAULT);
    }

    private static JobBatchValue batch(final String type, final int jobs) {
        final List<Long> keys =
                java.util.stream.LongStream.range(0, jobs).boxed().toList();
        return new JobBatchValue(type, "worker", 1_000, 10, List.of(), List.of(), -1, keys, -1, false);
    }
}

package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skep.base.Packed;
import dev.skep.gateway.json.JsonToPacked;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.ConditionalEvaluationIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessInstanceResultIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.ConditionalEvaluationValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceResultValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.VariableDocumentValue;
import dev.skep.protocol.value.part.AdHocAnswer;
import dev.skep.protocol.value.part.AdHocAnswer.Activated;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.ProcessMetadata;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.*;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // the old deployment call is still served
class UnaryCallsTest {
    private final JsonToPacked json = new JsonToPacked(100);
    private Fixture fixture;

    @BeforeEach
    void start() {
        fixture = new Fixture(2);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void echo(final int partition, final long key) {
        fixture.partition(partition).script(request -> accepted(request, key, request.intent(), request.value()));
    }

    private CommandRequest asked(final int partition) {
        final CommandRequest request = fixture.partition(partition).nextAsked();
        assertThat(request.partitionId()).isEqualTo(partition);
        assertThat(request.origin().gatewayId()).isEqualTo(Fixture.GATEWAY_ID);
        return request;
    }

    @Test
    void topologyTellsWhatTheViewHolds() {
        final TopologyResponse response = fixture.client().topology(TopologyRequest.getDefaultInstance());

        assertThat(response.getClusterSize()).isEqualTo(1);
        assertThat(response.getPartitionsCount()).isEqualTo(2);
        assertThat(response.getReplicationFactor()).isEqualTo(1);
        assertThat(response.getGatewayVersion()).isEqualTo("8.5.0");
        final BrokerInfo broker = response.getBrokers(0);
        assertThat(broker.getHost() + ":" + broker.getPort()).isEqualTo("localhost:26501");
        assertThat(broker.getPartitions(0).getRole()).isEqualTo(Partition.PartitionBrokerRole.LEADER);
        assertThat(broker.getPartitions(0).getHealth()).isEqualTo(Partition.PartitionBrokerHealth.HEALTHY);
        assertThat(broker.getPartitions(1).getRole()).isEqualTo(Partition.PartitionBrokerRole.FOLLOWER);
        assertThat(broker.getPartitions(1).getHealth()).isEqualTo(Partition.PartitionBrokerHealth.UNHEALTHY);
    }

    @Test
    void topologyTellsRolesAndHealthOfSeveralBrokers() {
        fixture.close();
        final List<TopologyView.Broker> brokers = List.of(
                new TopologyView.Broker(
                        0,
                        "b-0",
                        26501,
                        "8.5.0",
                        List.of(
                                new TopologyView.Replica(1, TopologyView.Role.LEADER, TopologyView.Health.HEALTHY),
                                new TopologyView.Replica(2, TopologyView.Role.FOLLOWER, TopologyView.Health.HEALTHY))),
                new TopologyView.Broker(
                        1,
                        "b-1",
                        26511,
                        "8.5.1",
                        List.of(new TopologyView.Replica(2, TopologyView.Role.INACTIVE, TopologyView.Health.DEAD))),
                new TopologyView.Broker(2, "b-2", 26521, "8.5.0", List.of()));
        fixture = new Fixture(
                Fixture.CONFIG,
                2,
                GatewayMetrics.NONE,
                () -> new TopologyView.Cluster("c-1", "8.5.0", 3, 2, 2, brokers));

        final TopologyResponse response = fixture.client().topology(TopologyRequest.getDefaultInstance());

        assertThat(response.getClusterSize()).isEqualTo(3);
        assertThat(response.getReplicationFactor()).isEqualTo(2);
        assertThat(response.getBrokersList().stream().map(BrokerInfo::getNodeId))
                .containsExactly(0, 1, 2);
        assertThat(response.getBrokers(0).getPartitionsList().stream().map(Partition::getRole))
                .containsExactly(Partition.PartitionBrokerRole.LEADER, Partition.PartitionBrokerRole.FOLLOWER);
        assertThat(response.getBrokers(1).getVersion()).isEqualTo("8.5.1");
        assertThat(response.getBrokers(1).getPartitions(0).getPartitionId()).isEqualTo(2);
        assertThat(response.getBrokers(1).getPartitions(0).getRole()).isEqualTo(Partition.PartitionBrokerRole.INACTIVE);
        assertThat(response.getBrokers(1).getPartitions(0).getHealth()).isEqualTo(Partition.PartitionBrokerHealth.DEAD);
        assertThat(response.getBrokers(2).getPartitionsCount()).isZero();
    }

    @Test
    void deploysResourcesOnPartitionOne() {
        fixture.partition(1)
                .script(request -> accepted(
                        request,
                        99,
                        DeploymentIntent.CREATED,
                        new DeploymentValue(
                                List.of(),
                                List.of(new ProcessMetadata("order", 3, 77, "order.bpmn", false, "<default>")),
                                "<default>")));

        final DeployResourceResponse response = fixture.client()
                .deployResource(DeployResourceRequest.newBuilder()
                        .addResources(Resource.newBuilder()
                                .setName("order.bpmn")
                                .setContent(ByteString.copyFromUtf8("<xml/>")))
                        .build());

        assertThat(response.getKey()).isEqualTo(99);
        assertThat(response.getTenantId()).isEqualTo("<default>");
        final io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ProcessMetadata process =
                response.getDeployments(0).getProcess();
        assertThat(process.getBpmnProcessId()).isEqualTo("order");
        assertThat(process.getVersion()).isEqualTo(3);
        assertThat(process.getProcessDefinitionKey()).isEqualTo(77);
        assertThat(process.getResourceName()).isEqualTo("order.bpmn");
        assertThat(process.getTenantId()).isEqualTo("<default>");
        final CommandRequest asked = asked(1);
        assertThat(asked.intent()).isEqualTo(DeploymentIntent.CREATE);
        assertThat(asked.key()).isEqualTo(-1);
        final DeploymentResource resource =
                ((DeploymentValue) asked.value()).resources().getFirst();
        assertThat(resource.name()).isEqualTo("order.bpmn");
        assertThat(resource.content()).isEqualTo("<xml/>".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void deploysProcessesTheOldWay() {
        fixture.partition(1)
                .script(request -> accepted(
                        request,
                        99,
                        DeploymentIntent.CREATED,
                        new DeploymentValue(
                                List.of(),
                                List.of(new ProcessMetadata("order", 3, 77, "order.bpmn", false, "<default>")),
                                "<default>")));

        final DeployProcessResponse response = fixture.client()
                .deployProcess(DeployProcessRequest.newBuilder()
                        .addProcesses(ProcessRequestObject.newBuilder()
                                .setName("order.bpmn")
                                .setDefinition(ByteString.copyFromUtf8("<xml/>")))
                        .build());

        assertThat(response.getKey()).isEqualTo(99);
        assertThat(response.getProcesses(0).getProcessDefinitionKey()).isEqualTo(77);
        assertThat(((DeploymentValue) asked(1).value()).resources()).hasSize(1);
    }

    @Test
    void createsInstancesInTurnOnAllPartitions() {
        for (int id = 1; id <= 2; id++) {
            final long key = Fixture.key(id, 5);
            fixture.partition(id)
                    .script(request -> accepted(
                            request,
                            key,
                            ProcessInstanceCreationIntent.CREATED,
                            new ProcessInstanceCreationValue(
                                    "order",
                                    4,
                                    88,
                                    key,
                                    ((ProcessInstanceCreationValue) request.value()).variables(),
                                    List.of(),
                                    List.of(),
                                    "<default>")));
        }
        final CreateProcessInstanceRequest request = CreateProcessInstanceRequest.newBuilder()
                .setBpmnProcessId("order")
                .setVersion(-1)
                .setVariables("{\"a\":1}")
                .setTenantId("<default>")
                .setOperationReference(7)
                .build();

        final CreateProcessInstanceResponse first = fixture.client().createProcessInstance(request);
        final CreateProcessInstanceResponse second = fixture.client().createProcessInstance(request);

        assertThat(List.of(first.getProcessInstanceKey(), second.getProcessInstanceKey()))
                .containsExactlyInAnyOrder(Fixture.key(1, 5), Fixture.key(2, 5));
        assertThat(first.getBpmnProcessId()).isEqualTo("order");
        assertThat(first.getVersion()).isEqualTo(4);
        assertThat(first.getProcessDefinitionKey()).isEqualTo(88);
        assertThat(first.getTenantId()).isEqualTo("<default>");
        final CommandRequest asked = asked(1);
        assertThat(asked.intent()).isEqualTo(ProcessInstanceCreationIntent.CREATE);
        assertThat(asked.origin().operationReference()).isEqualTo(7);
        final ProcessInstanceCreationValue value = (ProcessInstanceCreationValue) asked.value();
        assertThat(value.version()).isEqualTo(-1);
        assertThat(value.variables()).isEqualTo(json.document("{\"a\":1}"));
        assertThat(value.tenantId()).isEqualTo("<default>");
    }

    @Test
    void createsAnInstanceAndWaitsForItsResult() {
        for (final FakePartition partition : fixture.partitions) {
            partition.script(request -> accepted(
                    request,
                    55,
                    ProcessInstanceResultIntent.COMPLETED,
                    new ProcessInstanceResultValue(
                            "order", 4, 88, 55, json.document("{\"sum\":1.5,\"who\":\"Zoë\"}"), "<default>")));
        }

        final CreateProcessInstanceWithResultResponse response = fixture.client()
                .createProcessInstanceWithResult(CreateProcessInstanceWithResultRequest.newBuilder()
                        .setRequest(CreateProcessInstanceRequest.newBuilder().setProcessDefinitionKey(88))
                        .addFetchVariables("sum")
                        .build());

        assertThat(response.getVariables()).isEqualTo("{\"sum\":1.5,\"who\":\"Zoë\"}");
        assertThat(response.getProcessInstanceKey()).isEqualTo(55);
        assertThat(response.getProcessDefinitionKey()).isEqualTo(88);
        assertThat(response.getVersion()).isEqualTo(4);
        assertThat(response.getTenantId()).isEqualTo("<default>");
        final CommandRequest asked = fixture.partition(2).asked.isEmpty() ? asked(1) : asked(2);
        assertThat(asked.intent()).isEqualTo(ProcessInstanceCreationIntent.CREATE_WITH_AWAITING_RESULT);
        assertThat(((ProcessInstanceCreationValue) asked.value()).fetchVariables())
                .containsExactly("sum");
    }

    @Test
    void cancelsAnInstance() {
        echo(2, -1);
        final long key = Fixture.key(2, 9);

        fixture.client()
                .cancelProcessInstance(CancelProcessInstanceRequest.newBuilder()
                        .setProcessInstanceKey(key)
                        .build());

        final CommandRequest asked = asked(2);
        assertThat(asked.key()).isEqualTo(key);
        assertThat(asked.intent()).isEqualTo(ProcessInstanceIntent.CANCEL);
        assertThat(((ProcessInstanceValue) asked.value()).processInstanceKey()).isEqualTo(key);
    }

    @Test
    void completesAJob() {
        echo(2, -1);
        final long key = Fixture.key(2, 9);

        fixture.client()
                .completeJob(CompleteJobRequest.newBuilder()
                        .setJobKey(key)
                        .setVariables("{\"ok\":true}")
                        .build());

        final CommandRequest asked = asked(2);
        assertThat(asked.key()).isEqualTo(key);
        assertThat(asked.intent()).isEqualTo(JobIntent.COMPLETE);
        assertThat(((JobValue) asked.value()).variables()).isEqualTo(json.document("{\"ok\":true}"));
    }

    @Test
    void completesTheJobThatLeadsAnAdHocSubProcess() {
        echo(2, -1);

        fixture.client()
                .completeJob(CompleteJobRequest.newBuilder()
                        .setJobKey(Fixture.key(2, 9))
                        .setResult(JobResult.newBuilder()
                                .setType("adHocSubProcess")
                                .addActivateElements(JobResultActivateElement.newBuilder()
                                        .setElementId("a")
                                        .setVariables("{\"x\":1}"))
                                .addActivateElements(
                                        JobResultActivateElement.newBuilder().setElementId("b"))
                                .setIsCancelRemainingInstances(true))
                        .build());

        assertThat(((JobValue) asked(2).value()).result().adHoc())
                .isEqualTo(new AdHocAnswer(
                        List.of(
                                new Activated("a", json.document("{\"x\":1}")),
                                new Activated("b", Packed.EMPTY_DOCUMENT)),
                        false,
                        true));
    }

    @Test
    void evaluatesConditionsOnAnyPartition() {
        for (int i = 1; i <= fixture.partitions.size(); i++) {
            fixture.partition(i)
                    .script(request -> new CommandReply.Accepted(
                            request.origin(),
                            Fixture.key(1, 50),
                            ConditionalEvaluationIntent.EVALUATED,
                            new ConditionalEvaluationValue(
                                    -1,
                                    Packed.EMPTY_DOCUMENT,
                                    List.of(new ConditionalEvaluationValue.Started(3, 4)),
                                    Tenants.DEFAULT)));
        }

        final EvaluateConditionalResponse all = fixture.client()
                .evaluateConditional(EvaluateConditionalRequest.newBuilder()
                        .setVariables("{\"x\":1}")
                        .build());

        assertThat(all.getConditionalEvaluationKey()).isEqualTo(Fixture.key(1, 50));
        assertThat(all.getTenantId()).isEqualTo(Tenants.DEFAULT);
        assertThat(all.getProcessInstancesList())
                .containsExactly(ProcessInstanceReference.newBuilder()
                        .setProcessDefinitionKey(3)
                        .setProcessInstanceKey(4)
                        .build());
    }

    @Test
    void failsAJob() {
        echo(1, -1);

        fixture.client()
                .failJob(FailJobRequest.newBuilder()
                        .setJobKey(Fixture.key(1, 9))
                        .setRetries(2)
                        .setRetryBackOff(500)
                        .setErrorMessage("no")
                        .setVariables("{\"x\":[]}")
                        .build());

        final CommandRequest asked = asked(1);
        assertThat(asked.intent()).isEqualTo(JobIntent.FAIL);
        final JobValue job = (JobValue) asked.value();
        assertThat(job.retries()).isEqualTo(2);
        assertThat(job.retryBackoff()).isEqualTo(500);
        assertThat(job.errorMessage()).isEqualTo("no");
        assertThat(job.variables()).isEqualTo(json.document("{\"x\":[]}"));
    }

    @Test
    void throwsAnError() {
        echo(1, -1);

        fixture.client()
                .throwError(ThrowErrorRequest.newBuilder()
                        .setJobKey(Fixture.key(1, 9))
                        .setErrorCode("E1")
                        .setErrorMessage("no")
                        .build());

        final CommandRequest asked = asked(1);
        assertThat(asked.intent()).isEqualTo(JobIntent.THROW_ERROR);
        assertThat(((JobValue) asked.value()).errorCode()).isEqualTo("E1");
        assertThat(((JobValue) asked.value()).errorMessage()).isEqualTo("no");
    }

    @Test
    void updatesRetriesAndTimeOfAJob() {
        echo(1, -1);
        final long key = Fixture.key(1, 9);

        fixture.client()
                .updateJobRetries(UpdateJobRetriesRequest.newBuilder()
                        .setJobKey(key)
                        .setRetries(8)
                        .setOperationReference(3)
                        .build());
        fixture.client()
                .updateJobTimeout(UpdateJobTimeoutRequest.newBuilder()
                        .setJobKey(key)
                        .setTimeout(9000)
                        .build());

        final CommandRequest retries = asked(1);
        assertThat(retries.intent()).isEqualTo(JobIntent.UPDATE_RETRIES);
        assertThat(((JobValue) retries.value()).retries()).isEqualTo(8);
        assertThat(retries.origin().operationReference()).isEqualTo(3);
        final CommandRequest timeout = asked(1);
        assertThat(timeout.intent()).isEqualTo(JobIntent.UPDATE_TIMEOUT);
        assertThat(((JobValue) timeout.value()).timeout()).isEqualTo(9000);
    }

    @Test
    void publishesAMessageWhereItsCorrelationKeyLives() {
        echo(1, 44);
        echo(2, 44);

        final PublishMessageResponse response = fixture.client()
                .publishMessage(PublishMessageRequest.newBuilder()
                        .setName("paid")
                        .setCorrelationKey("a") // 97 mod 2 + 1
                        .setMessageId("m1")
                        .setTimeToLive(1000)
                        .build());

        assertThat(response.getKey()).isEqualTo(44);
        assertThat(response.getTenantId()).isEqualTo("<default>");
        final CommandRequest asked = asked(2);
        assertThat(asked.intent()).isEqualTo(MessageIntent.PUBLISH);
        final MessageValue message = (MessageValue) asked.value();
        assertThat(message.name()).isEqualTo("paid");
        assertThat(message.correlationKey()).isEqualTo("a");
        assertThat(message.messageId()).isEqualTo("m1");
        assertThat(message.timeToLive()).isEqualTo(1000);
        assertThat(message.tenantId()).isEqualTo("<default>");
    }

    @Test
    void resolvesAnIncident() {
        echo(1, -1);

        fixture.client()
                .resolveIncident(ResolveIncidentRequest.newBuilder()
                        .setIncidentKey(Fixture.key(1, 9))
                        .build());

        assertThat(asked(1).intent()).isEqualTo(IncidentIntent.RESOLVE);
    }

    @Test
    void setsVariables() {
        echo(1, 66);
        final long key = Fixture.key(1, 9);

        final SetVariablesResponse response = fixture.client()
                .setVariables(SetVariablesRequest.newBuilder()
                        .setElementInstanceKey(key)
                        .setVariables("{\"b\":null}")
                        .setLocal(true)
                        .build());

        assertThat(response.getKey()).isEqualTo(66);
        final CommandRequest asked = asked(1);
        assertThat(asked.intent()).isEqualTo(VariableDocumentIntent.UPDATE);
        assertThat(asked.value()).isEqualTo(new VariableDocumentValue(key, true, json.document("{\"b\":null}")));
    }
}

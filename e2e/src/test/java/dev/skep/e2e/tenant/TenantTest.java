package dev.skep.e2e.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Http;
import dev.skep.e2e.fixture.Processes;
import dev.skep.e2e.fixture.Records;
import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.response.DeploymentEvent;
import io.camunda.zeebe.client.api.response.ProcessInstanceEvent;
import io.camunda.zeebe.client.api.worker.JobWorker;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** With multi-tenancy on, what belongs to one tenant is not there for another. */
@EndToEnd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TenantTest {
    private static final String ONE = "one";
    private static final String TWO = "two.2-b_B";
    private static final Duration LEASE = Duration.ofMinutes(10);

    private BrokerProcess broker;
    private Client client;
    private ZeebeClient zeebe;

    @BeforeAll
    void start() {
        broker = BrokerProcess.startForAll(
                BrokerProcess.Options.partitions(2).with("ZEEBE_BROKER_GATEWAY_MULTITENANCY_ENABLED", "true"));
        client = new Client(broker);
        zeebe = client.zeebe();
    }

    @AfterAll
    void stop() {
        client.close();
        broker.endForAll();
    }

    private DeploymentEvent deploy(final String tenant, final BpmnModelInstance process) {
        return zeebe.newDeployResourceCommand()
                .addProcessModel(process, "process.bpmn")
                .tenantId(tenant)
                .send()
                .join();
    }

    /** On whichever partition, as soon as it is deployed there. */
    private ProcessInstanceEvent create(
            final String tenant, final String processId, final Map<String, Object> variables) {
        return Await.value(() -> zeebe.newCreateInstanceCommand()
                .bpmnProcessId(processId)
                .latestVersion()
                .variables(variables)
                .tenantId(tenant)
                .send()
                .join());
    }

    private List<ActivatedJob> jobsNow(final String type, final String... tenants) {
        return zeebe.newActivateJobsCommand()
                .jobType(type)
                .maxJobsToActivate(100)
                .timeout(LEASE)
                .tenantIds(tenants)
                .requestTimeout(Duration.ofMillis(-1))
                .send()
                .join()
                .getJobs();
    }

    private ActivatedJob job(final String type, final String tenant) {
        return Await.value(() -> {
            final List<ActivatedJob> jobs = zeebe.newActivateJobsCommand()
                    .jobType(type)
                    .maxJobsToActivate(1)
                    .timeout(LEASE)
                    .tenantIds(tenant)
                    .requestTimeout(Duration.ofSeconds(10))
                    .send()
                    .join()
                    .getJobs();
            assertThat(jobs).hasSize(1);
            return jobs.getFirst();
        });
    }

    @Test
    void definitionsAndTheirVersionsAreApart() {
        final String id = Client.unique("definition");
        final DeploymentEvent first = deploy(ONE, Processes.oneTask(id));
        deploy(ONE, Processes.straight(id));

        final DeploymentEvent second = deploy(TWO, Processes.oneTask(id));

        assertThat(first.getTenantId()).isEqualTo(ONE);
        assertThat(second.getTenantId()).isEqualTo(TWO);
        assertThat(second.getProcesses().getFirst().getVersion()).isOne();
        assertThat(second.getProcesses().getFirst().getTenantId()).isEqualTo(TWO);
        final ProcessInstanceEvent instance = create(TWO, id, Map.of());
        assertThat(instance.getVersion()).isOne();
        assertThat(instance.getTenantId()).isEqualTo(TWO);
        assertThat(create(ONE, id, Map.of()).getVersion()).isEqualTo(2);
        Client.assertRefused(
                zeebe.newCreateInstanceCommand()
                        .bpmnProcessId(id)
                        .latestVersion()
                        .tenantId("three"),
                Status.Code.NOT_FOUND,
                "'CREATE'");
        Client.assertRefused(
                zeebe.newCreateInstanceCommand()
                        .processDefinitionKey(first.getProcesses().getFirst().getProcessDefinitionKey())
                        .tenantId(TWO),
                Status.Code.NOT_FOUND,
                "'CREATE'");
        zeebe.newDeleteResourceCommand(first.getProcesses().getFirst().getProcessDefinitionKey())
                .send()
                .join();
        assertThat(create(TWO, id, Map.of()).getVersion()).isOne();
    }

    @Test
    void jobsAreGivenToTheirTenantsOnly() {
        final String id = Client.unique("job");
        for (final String tenant : List.of(ONE, TWO, "<default>")) {
            deploy(tenant, Processes.oneTask(id));
            create(tenant, id, Map.of("of", tenant));
        }
        final List<ActivatedJob> ofOne = new ArrayList<>();
        Await.until(() -> {
            ofOne.addAll(jobsNow(id, ONE));
            assertThat(ofOne).isNotEmpty();
        });

        assertThat(ofOne).singleElement().satisfies(job -> {
            assertThat(job.getTenantId()).isEqualTo(ONE);
            assertThat(job.getVariablesAsMap()).containsEntry("of", ONE);
        });
        assertThat(jobsNow(id, ONE, "three")).isEmpty();
        final List<String> others = new ArrayList<>();
        Await.until(() -> {
            jobsNow(id, "<default>", TWO, ONE).forEach(job -> others.add(job.getTenantId()));
            assertThat(others).hasSize(2);
        });
        assertThat(others).containsExactlyInAnyOrder("<default>", TWO);
        zeebe.newCompleteCommand(ofOne.getFirst().getKey()).send().join();
    }

    @Test
    void streamsPushTheJobsOfTheirTenants() throws Exception {
        final String id = Client.unique("stream");
        deploy(ONE, Processes.oneTask(id));
        deploy(TWO, Processes.oneTask(id));
        final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        final JobWorker worker = zeebe.newWorker()
                .jobType(id)
                .handler((jobs, job) -> {
                    seen.add(job.getTenantId());
                    jobs.newCompleteCommand(job).send().join();
                })
                .tenantIds(TWO)
                .streamEnabled(true)
                .open();
        for (int i = 0; i < 5; i++) {
            create(ONE, id, Map.of());
            create(TWO, id, Map.of());
        }

        for (int i = 0; i < 5; i++) {
            assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo(TWO);
        }
        worker.close();
        assertThat(seen).isEmpty();
        final List<ActivatedJob> left = new ArrayList<>();
        Await.until(() -> {
            left.addAll(jobsNow(id, ONE));
            assertThat(left).hasSize(5);
        });
    }

    @Test
    void messagesCorrelateWithinTheirTenant() {
        final String id = Client.unique("message");
        deploy(ONE, Processes.waiting(id, id));
        deploy(TWO, Processes.waiting(id, id));
        create(ONE, id, Map.of("key", "k"));
        create(TWO, id, Map.of("key", "k"));

        for (final String tenant : List.of(TWO, ONE, "three")) {
            assertThat(zeebe.newPublishMessageCommand()
                            .messageName(id)
                            .correlationKey("k")
                            .messageId("the same for all")
                            .timeToLive(Duration.ofMinutes(10))
                            .variables(Map.of("for", tenant))
                            .tenantId(tenant)
                            .send()
                            .join()
                            .getTenantId())
                    .isEqualTo(tenant);
        }

        assertThat(job(id, ONE).getVariablesAsMap()).containsEntry("for", ONE);
        assertThat(job(id, TWO).getVariablesAsMap()).containsEntry("for", TWO);
        Client.assertRefused(
                zeebe.newPublishMessageCommand()
                        .messageName(id)
                        .correlationKey("k")
                        .messageId("the same for all")
                        .tenantId("three"),
                Status.Code.ALREADY_EXISTS,
                "'PUBLISH'");
    }

    @Test
    void signalsAreHeardByTheirTenant() {
        final String id = Client.unique("signal");
        final BpmnModelInstance process = Bpmn.createExecutableProcess(id)
                .startEvent()
                .signal(id)
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done();
        deploy(ONE, process);
        deploy(TWO, process);
        for (int partition = 1; partition <= 2; partition++) {
            new Records(broker, partition)
                    .await(
                            "SIGNAL_SUBSCRIPTION",
                            "CREATED",
                            record -> record.at("/value/signalName").asText().equals(id)
                                    && record.at("/value/tenantId").asText().equals(TWO));
        }

        zeebe.newBroadcastSignalCommand()
                .signalName(id)
                .variables(Map.of("for", TWO))
                .tenantId(TWO)
                .send()
                .join();

        assertThat(job(id, TWO).getVariablesAsMap()).containsEntry("for", TWO);
        zeebe.newBroadcastSignalCommand()
                .signalName(id)
                .variables(Map.of("for", ONE))
                .tenantId(ONE)
                .send()
                .join();
        assertThat(job(id, ONE).getVariablesAsMap()).containsEntry("for", ONE);
        assertThat(jobsNow(id, ONE, TWO)).isEmpty();
    }

    @Test
    void decisionsAndFormsAreThoseOfTheTenant() {
        final String id = Client.unique("decision");
        final Http http = new Http(broker.restAddress());
        final Http.Answer ofOne = http.deploy(ONE, Map.of("a.dmn", decision(id, "1"), "a.form", form(id)));
        final Http.Answer ofTwo = http.deploy(TWO, Map.of("a.dmn", decision(id, "2"), "a.form", form(id)));
        assertThat(ofOne.status()).as("%s", ofOne.body()).isEqualTo(200);
        assertThat(ofTwo.text("/deployments/0/decisionDefinition/version")).isEqualTo("1");
        assertThat(ofTwo.text("/deployments/0/decisionDefinition/tenantId")).isEqualTo(TWO);
        assertThat(ofTwo.text("/deployments/2/form/version")).isEqualTo("1");
        assertThat(ofTwo.text("/deployments/2/form/formKey")).isNotEqualTo(ofOne.text("/deployments/2/form/formKey"));

        for (final String tenant : List.of(ONE, TWO)) {
            Await.until(() -> assertThat(zeebe.newEvaluateDecisionCommand()
                            .decisionId(id)
                            .tenantId(tenant)
                            .send()
                            .join()
                            .getDecisionOutput())
                    .isEqualTo(tenant.equals(ONE) ? "1" : "2"));
        }
        Client.assertRefused(
                zeebe.newEvaluateDecisionCommand().decisionId(id).tenantId("three"),
                Status.Code.INVALID_ARGUMENT,
                "'EVALUATE'");
        Client.assertRefused(
                zeebe.newEvaluateDecisionCommand()
                        .decisionKey(
                                Long.parseLong(ofOne.text("/deployments/0/decisionDefinition/decisionDefinitionKey")))
                        .tenantId(TWO),
                Status.Code.INVALID_ARGUMENT,
                "'EVALUATE'");
        final BpmnModelInstance calling = Bpmn.createExecutableProcess(id)
                .startEvent()
                .businessRuleTask("rule", task -> task.zeebeCalledDecisionId(id).zeebeResultVariable("result"))
                .userTask("show", task -> task.zeebeFormId(id))
                .endEvent()
                .done();
        deploy(TWO, calling);
        create(TWO, id, Map.of());
        final ActivatedJob shown = job("io.camunda.zeebe:userTask", TWO);
        assertThat(shown.getVariablesAsMap()).containsEntry("result", 2);
        assertThat(shown.getCustomHeaders())
                .containsEntry("io.camunda.zeebe:formKey", ofTwo.text("/deployments/2/form/formKey"));
    }

    @Test
    void calledProcessesAreThoseOfTheTenant() {
        final String id = Client.unique("call");
        deploy(ONE, Processes.oneTask(id));
        deploy(
                TWO,
                Bpmn.createExecutableProcess(id + "-caller")
                        .startEvent()
                        .callActivity("call", call -> call.zeebeProcessId(id))
                        .endEvent()
                        .done());

        final ProcessInstanceEvent caller = create(TWO, id + "-caller", Map.of());

        final JsonNode incident = Await.value(() -> {
            for (int partition = 1; partition <= 2; partition++) {
                for (final JsonNode record : new Records(broker, partition).all("INCIDENT", "CREATED")) {
                    if (record.at("/value/processInstanceKey").asLong() == caller.getProcessInstanceKey()) {
                        return record;
                    }
                }
            }
            throw new AssertionError("no incident yet");
        });
        assertThat(incident.at("/value/tenantId").asText()).isEqualTo(TWO);
        assertThat(incident.at("/value/errorMessage").asText()).contains(id);
        assertThat(jobsNow(id, ONE, TWO)).isEmpty();
    }

    @Test
    void requestsSayWhichTenant() {
        final Http http = new Http(broker.restAddress());
        final Http.Answer none = http.post("/v2/process-instances", "{\"processDefinitionId\":\"a\"}");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.text("/title")).isEqualTo("INVALID_ARGUMENT");
        assertThat(none.text("/detail")).contains("none is given");
        assertThat(http.post("/v2/jobs/activation", "{\"type\":\"a\",\"timeout\":1,\"maxJobsToActivate\":1}")
                        .text("/detail"))
                .contains("there are none");
        assertThat(http.post("/v2/signals/broadcast", "{\"signalName\":\"a\",\"tenantId\":\"a b\"}")
                        .text("/detail"))
                .contains("'a b'");
        Client.assertRefused(
                zeebe.newBroadcastSignalCommand().signalName("a").tenantId(""),
                Status.Code.INVALID_ARGUMENT,
                "none is given");
    }

    private static String form(final String id) {
        return "{\"id\":\"" + id + "\",\"components\":[]}";
    }

    private static String decision(final String id, final String result) {
        return """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="%1$s-file" name="File"
                    namespace="http://example.org/dmn">
                  <decision id="%1$s" name="Decision">
                    <variable name="out"/>
                    <literalExpression><text>%2$s</text></literalExpression>
                  </decision>
                </definitions>
                """.formatted(id, result);
    }
}

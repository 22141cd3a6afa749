package dev.skep.e2e.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Http;
import dev.skep.e2e.fixture.Records;
import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.command.FinalCommandStep;
import io.camunda.zeebe.client.api.command.MigrationPlan;
import io.camunda.zeebe.client.api.command.ProblemException;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.response.DeploymentEvent;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * With tokens: somebody who acts for the tenant "mine" tries all that clients can do, over both doors, on what belongs to "theirs", by its
 * keys, its names, and the name of that tenant. Nothing of it works, and all of theirs goes on afterwards.
 */
@EndToEnd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StrangerTest {
    private static final String MINE = "mine";
    private static final String THEIRS = "theirs";
    private static final Map<String, Object> HOSTILE = Map.of("hostile", true, "k", "k");
    private static final String AS_JSON = "\"variables\":{\"hostile\":true}";

    private final TokenIssuer issuer = new TokenIssuer();
    private BrokerProcess broker;
    private ZeebeClient mine;
    private ZeebeClient theirs;
    private Http mineOverHttp;
    private Http theirsOverHttp;

    /** What there is of them. */
    private record World(
            long definition,
            long decision,
            long requirements,
            long form,
            long instance,
            ActivatedJob job,
            long incident,
            long incidentJob,
            long userTask,
            long waiting) {}

    @BeforeAll
    void start(@TempDir final Path directory) throws IOException {
        final Path keys = Files.writeString(directory.resolve("issuer.pem"), issuer.pem());
        broker = BrokerProcess.startForAll(BrokerProcess.Options.partitions(1)
                .with("ZEEBE_BROKER_GATEWAY_MULTITENANCY_ENABLED", "true")
                .with("ZEEBE_BROKER_GATEWAY_SECURITY_AUTHENTICATION_MODE", "identity")
                .with("ZEEBE_BROKER_GATEWAY_SECURITY_AUTHENTICATION_TOKEN_KEYSPATH", keys.toString())
                .with("ZEEBE_BROKER_GATEWAY_SECURITY_AUTHENTICATION_TOKEN_ISSUER", "https://login.example.org")
                .with("ZEEBE_BROKER_GATEWAY_SECURITY_AUTHENTICATION_TOKEN_AUDIENCE", "engine"));
        mine = client(issuer.tokenFor(MINE));
        theirs = client(issuer.tokenFor(THEIRS));
        mineOverHttp = new Http(broker.restAddress()).withToken(issuer.tokenFor(MINE));
        theirsOverHttp = new Http(broker.restAddress()).withToken(issuer.tokenFor(THEIRS));
    }

    @AfterAll
    void stop() {
        mine.close();
        theirs.close();
        broker.endForAll();
    }

    private ZeebeClient client(final String token) {
        return ZeebeClient.newClientBuilder()
                .grpcAddress(URI.create("http://" + broker.gatewayAddress()))
                .restAddress(broker.restAddress())
                .usePlaintext()
                .credentialsProvider(TokenIssuer.credentials(token))
                .defaultRequestTimeout(Await.PATIENCE)
                .build();
    }

    // ---------------------------------------------------------------- who is let in

    @Test
    void whoHasNoTokenThatIsBelievedIsNotLetIn() {
        final Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("of another issuer's key", new TokenIssuer().tokenFor(MINE));
        tokens.put("that is over", issuer.token(Duration.ofHours(-1), ",\"tenants\":[\"mine\"]"));
        tokens.put("that is none", "abc");
        tokens.put("that was changed", changed(issuer.tokenFor(MINE)));
        tokens.forEach((name, token) -> {
            try (ZeebeClient stranger = client(token)) {
                Client.assertRefused(
                        stranger.newTopologyRequest(), Status.Code.UNAUTHENTICATED, "authorization: Bearer");
            }
            final Http.Answer answer =
                    new Http(broker.restAddress()).withToken(token).get("/v2/topology");
            assertThat(answer.status()).as(name).isEqualTo(401);
            assertThat(answer.text("/title")).as(name).isEqualTo("UNAUTHENTICATED");
        });
        assertThat(new Http(broker.restAddress()).get("/v2/topology").status()).isEqualTo(401);
        assertThat(new Http(broker.restAddress()).get("/v2/openapi.json").status())
                .isEqualTo(200);
        assertThat(new Http(broker.restAddress()).get("/v2/status").status()).isEqualTo(204);
        try (ZeebeClient nobody = client(issuer.token(Duration.ofHours(1), ""))) {
            Client.assertRefused(nobody.newTopologyRequest(), Status.Code.INVALID_ARGUMENT, "'tenants'");
        }
        assertThat(mine.newTopologyRequest().send().join().getBrokers()).hasSize(1);
        assertThat(mineOverHttp.get("/v2/topology").status()).isEqualTo(200);
    }

    /** Other tenants, and the signature of before. */
    private static String changed(final String token) {
        final String[] parts = token.split("\\.", -1);
        final String claims =
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8).replace(MINE, THEIRS);
        return parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + "." + parts[2];
    }

    // ---------------------------------------------------------------- what belongs to others

    @Test
    void whatIsTheirsIsNotThereForMe() {
        final String id = Client.unique("secret");
        final World world = build(id);

        byKey(world)
                .forEach((name, attack) -> assertThat(refusal(attack)).as(name).isEqualTo(Status.Code.NOT_FOUND));
        byTheirName(id)
                .forEach((name, attack) ->
                        assertThat(refusal(attack)).as(name).isEqualTo(Status.Code.PERMISSION_DENIED));
        asMine(id, world)
                .forEach((name, attack) ->
                        assertThat(refusal(attack)).as(name).isIn(Status.Code.NOT_FOUND, Status.Code.INVALID_ARGUMENT));
        overHttp(id, world).forEach((request, status) -> {
            final String[] parts = request.split(" ", 3);
            final Http.Answer answer = mineOverHttp.send(parts[0], parts[1], parts[2]);
            assertThat(answer.status()).as("%s: %s", request, answer.body()).isEqualTo(status);
        });
        userTasks(world);
        withoutEffect(id);

        goesOn(id, world);
    }

    private Map<String, FinalCommandStep<?>> byKey(final World world) {
        final Map<String, FinalCommandStep<?>> all = new LinkedHashMap<>();
        final long job = world.job().getKey();
        all.put("complete", mine.newCompleteCommand(job).variables(HOSTILE));
        all.put("fail", mine.newFailCommand(job).retries(0));
        all.put("throw", mine.newThrowErrorCommand(job).errorCode("e"));
        all.put("retries", mine.newUpdateRetriesCommand(job).retries(7));
        all.put("timeout", mine.newUpdateTimeoutCommand(job).timeout(Duration.ofMillis(1)));
        all.put("resolve", mine.newResolveIncidentCommand(world.incident()));
        all.put("set", mine.newSetVariablesCommand(world.instance()).variables(HOSTILE));
        all.put(
                "set in the element",
                mine.newSetVariablesCommand(world.job().getElementInstanceKey())
                        .variables(HOSTILE)
                        .local(true));
        all.put("cancel", mine.newCancelInstanceCommand(world.instance()));
        all.put("modify", mine.newModifyProcessInstanceCommand(world.instance()).activateElement("second"));
        all.put(
                "migrate",
                mine.newMigrateProcessInstanceCommand(world.instance())
                        .migrationPlan(MigrationPlan.newBuilder()
                                .withTargetProcessDefinitionKey(world.definition())
                                .addMappingInstruction("first", "first")
                                .build()));
        for (final long key : List.of(world.definition(), world.decision(), world.requirements(), world.form())) {
            all.put("delete " + key, mine.newDeleteResourceCommand(key));
        }
        return all;
    }

    private Map<String, FinalCommandStep<?>> byTheirName(final String id) {
        final Map<String, FinalCommandStep<?>> all = new LinkedHashMap<>();
        all.put(
                "create",
                mine.newCreateInstanceCommand()
                        .bpmnProcessId(id)
                        .latestVersion()
                        .tenantId(THEIRS));
        all.put(
                "create and wait",
                mine.newCreateInstanceCommand()
                        .bpmnProcessId(id)
                        .latestVersion()
                        .tenantId(THEIRS)
                        .withResult());
        all.put(
                "deploy",
                mine.newDeployResourceCommand()
                        .addProcessModel(
                                Bpmn.createExecutableProcess(id).startEvent().done(), "a.bpmn")
                        .tenantId(THEIRS));
        all.put(
                "publish",
                mine.newPublishMessageCommand()
                        .messageName(id)
                        .correlationKey("k")
                        .variables(HOSTILE)
                        .tenantId(THEIRS));
        all.put(
                "broadcast",
                mine.newBroadcastSignalCommand()
                        .signalName(id)
                        .variables(HOSTILE)
                        .tenantId(THEIRS));
        all.put("evaluate", mine.newEvaluateDecisionCommand().decisionId(id).tenantId(THEIRS));
        all.put(
                "activate",
                mine.newActivateJobsCommand().jobType(id).maxJobsToActivate(10).tenantIds(THEIRS));
        all.put(
                "activate, with mine",
                mine.newActivateJobsCommand().jobType(id).maxJobsToActivate(10).tenantIds(MINE, THEIRS));
        all.put(
                "stream",
                mine.newStreamJobsCommand().jobType(id).consumer(job -> {}).tenantIds(MINE, THEIRS));
        return all;
    }

    /** Their things, as if they were mine. */
    private Map<String, FinalCommandStep<?>> asMine(final String id, final World world) {
        return Map.of(
                "create",
                mine.newCreateInstanceCommand()
                        .bpmnProcessId(id)
                        .latestVersion()
                        .tenantId(MINE),
                "create by the key",
                mine.newCreateInstanceCommand()
                        .processDefinitionKey(world.definition())
                        .tenantId(MINE),
                "evaluate",
                mine.newEvaluateDecisionCommand().decisionId(id).tenantId(MINE),
                "evaluate by the key",
                mine.newEvaluateDecisionCommand().decisionKey(world.decision()).tenantId(MINE));
    }

    /** Requests and their statuses. */
    private static Map<String, Integer> overHttp(final String id, final World world) {
        final Map<String, Integer> all = new LinkedHashMap<>();
        final String job = "/v2/jobs/" + world.job().getKey();
        final String instance = "/v2/process-instances/" + world.instance();
        final String theirTenant = "\"tenantId\":\"" + THEIRS + "\"";
        final String myTenant = "\"tenantId\":\"" + MINE + "\"";
        all.put("POST " + job + "/completion {" + AS_JSON + "}", 404);
        all.put("POST " + job + "/failure {\"retries\":0}", 404);
        all.put("POST " + job + "/error {\"errorCode\":\"e\"}", 404);
        all.put("PATCH " + job + " {\"changeset\":{\"retries\":7}}", 404);
        all.put("POST " + instance + "/cancellation {}", 404);
        all.put("POST " + instance + "/modification {\"activateInstructions\":[{\"elementId\":\"second\"}]}", 404);
        all.put(
                "POST " + instance + "/migration {\"targetProcessDefinitionKey\":\"" + world.definition()
                        + "\",\"mappingInstructions\":[{\"sourceElementId\":\"first\",\"targetElementId\":\"first\"}]}",
                404);
        all.put("PUT /v2/element-instances/" + world.instance() + "/variables {" + AS_JSON + "}", 404);
        all.put("POST /v2/incidents/" + world.incident() + "/resolution {}", 404);
        all.put("POST /v2/resources/" + world.definition() + "/deletion {}", 404);
        all.put(
                "POST /v2/messages/correlation {\"name\":\"" + id + "\",\"correlationKey\":\"k\"," + theirTenant + "}",
                403);
        all.put(
                "POST /v2/messages/correlation {\"name\":\"" + id + "\",\"correlationKey\":\"k\"," + myTenant + "}",
                404);
        all.put(
                "POST /v2/messages/publication {\"name\":\"" + id + "\",\"correlationKey\":\"k\",\"timeToLive\":1,"
                        + theirTenant + "}",
                403);
        all.put("POST /v2/signals/broadcast {\"signalName\":\"" + id + "\"," + theirTenant + "}", 403);
        all.put("POST /v2/process-instances {\"processDefinitionId\":\"" + id + "\"," + theirTenant + "}", 403);
        all.put("POST /v2/process-instances {\"processDefinitionId\":\"" + id + "\"," + myTenant + "}", 404);
        all.put(
                "POST /v2/decision-definitions/evaluation {\"decisionDefinitionId\":\"" + id + "\"," + theirTenant
                        + "}",
                403);
        all.put(
                "POST /v2/jobs/activation {\"type\":\"" + id
                        + "\",\"timeout\":1000,\"maxJobsToActivate\":1,\"tenantIds\":[\"" + THEIRS + "\"]}",
                403);
        return all;
    }

    private void userTasks(final World world) {
        final Map<String, FinalCommandStep<?>> all = Map.of(
                "complete", mine.newUserTaskCompleteCommand(world.userTask()).variables(HOSTILE),
                "assign", mine.newUserTaskAssignCommand(world.userTask()).assignee("me"),
                "unassign", mine.newUserTaskUnassignCommand(world.userTask()),
                "update", mine.newUserTaskUpdateCommand(world.userTask()).candidateUsers("me"));
        all.forEach((name, attack) -> {
            final CompletionException refusal = catchThrowableOfType(
                    CompletionException.class, () -> attack.send().join());
            assertThat(refusal).as(name).hasCauseInstanceOf(ProblemException.class);
            assertThat(((ProblemException) refusal.getCause()).details().getStatus())
                    .as(name)
                    .isEqualTo(404);
        });
    }

    /** What may be said in one's own name reaches nobody else. */
    private void withoutEffect(final String id) {
        mine.newPublishMessageCommand()
                .messageName(id)
                .correlationKey("k")
                .variables(HOSTILE)
                .tenantId(MINE)
                .send()
                .join();
        mine.newBroadcastSignalCommand()
                .signalName(id)
                .variables(HOSTILE)
                .tenantId(MINE)
                .send()
                .join();
        assertThat(mine.newActivateJobsCommand()
                        .jobType(id)
                        .maxJobsToActivate(10)
                        .tenantIds(MINE)
                        .requestTimeout(Duration.ofMillis(-1))
                        .send()
                        .join()
                        .getJobs())
                .isEmpty();
    }

    private static Status.Code refusal(final FinalCommandStep<?> attack) {
        return Client.refusalOf(attack).getStatusCode();
    }

    // ---------------------------------------------------------------- theirs

    private World build(final String id) {
        final DeploymentEvent deployed = theirs.newDeployResourceCommand()
                .addProcessModel(
                        Bpmn.createExecutableProcess(id)
                                .startEvent()
                                .serviceTask("first", task -> task.zeebeJobType(id))
                                .serviceTask("second", task -> task.zeebeJobType(id + "-second"))
                                .endEvent()
                                .done(),
                        "task.bpmn")
                .addProcessModel(
                        Bpmn.createExecutableProcess(id + "-user")
                                .startEvent()
                                .userTask("person", task -> task.zeebeUserTask())
                                .endEvent()
                                .done(),
                        "user.bpmn")
                .addProcessModel(
                        Bpmn.createExecutableProcess(id + "-waiting")
                                .startEvent()
                                .eventBasedGateway()
                                .intermediateCatchEvent(
                                        "message",
                                        event -> event.message(m -> m.name(id).zeebeCorrelationKeyExpression("k")))
                                .serviceTask("after", task -> task.zeebeJobType(id + "-after"))
                                .endEvent()
                                .moveToLastGateway()
                                .intermediateCatchEvent("signal", event -> event.signal(id))
                                .endEvent()
                                .done(),
                        "waiting.bpmn")
                .addResourceStringUtf8(decision(id), "decision.dmn")
                .addResourceStringUtf8("{\"id\":\"" + id + "\",\"components\":[]}", "form.form")
                .tenantId(THEIRS)
                .send()
                .join();
        final long stuck = create(id);
        final ActivatedJob failing = job(id);
        theirs.newFailCommand(failing.getKey()).retries(0).send().join();
        final Records records = new Records(broker, 1);
        final JsonNode incident = records.awaitIncident(stuck);
        final long instance = create(id);
        final ActivatedJob job = job(id);
        create(id + "-user");
        final JsonNode userTask = records.await(
                "USER_TASK",
                "CREATED",
                record -> record.at("/value/bpmnProcessId").asText().equals(id + "-user"));
        return new World(
                deployed.getProcesses().getFirst().getProcessDefinitionKey(),
                deployed.getDecisions().getFirst().getDecisionKey(),
                deployed.getDecisionRequirements().getFirst().getDecisionRequirementsKey(),
                deployed.getForm().getFirst().getFormKey(),
                instance,
                job,
                incident.get("key").asLong(),
                failing.getKey(),
                userTask.get("key").asLong(),
                create(id + "-waiting"));
    }

    /** As if nobody had done anything. */
    private void goesOn(final String id, final World world) {
        theirs.newCompleteCommand(world.job().getKey())
                .variables(Map.of("a", 1))
                .send()
                .join();
        final ActivatedJob second = job(id + "-second");
        assertThat(second.getProcessInstanceKey()).isEqualTo(world.instance());
        assertThat(second.getVariablesAsMap()).containsOnlyKeys("k", "a");
        theirs.newUpdateRetriesCommand(world.incidentJob()).retries(1).send().join();
        theirs.newResolveIncidentCommand(world.incident()).send().join();
        assertThat(job(id).getKey()).isEqualTo(world.incidentJob());
        assertThat(theirsOverHttp
                        .post("/v2/user-tasks/" + world.userTask() + "/completion", "{}")
                        .status())
                .isEqualTo(204);
        final Http.Answer correlated = theirsOverHttp.post(
                "/v2/messages/correlation",
                "{\"name\":\"" + id + "\",\"correlationKey\":\"k\",\"tenantId\":\"" + THEIRS + "\"}");
        assertThat(correlated.text("/processInstanceKey")).isEqualTo(Long.toString(world.waiting()));
        assertThat(job(id + "-after").getVariablesAsMap()).containsOnlyKeys("k");
        assertThat(theirs.newEvaluateDecisionCommand()
                        .decisionKey(world.decision())
                        .tenantId(THEIRS)
                        .send()
                        .join()
                        .getDecisionOutput())
                .isEqualTo("1");
        for (final long key : List.of(world.requirements(), world.form())) {
            theirs.newDeleteResourceCommand(key).send().join();
        }
    }

    private long create(final String processId) {
        return theirs.newCreateInstanceCommand()
                .bpmnProcessId(processId)
                .latestVersion()
                .variables(Map.of("k", "k"))
                .tenantId(THEIRS)
                .send()
                .join()
                .getProcessInstanceKey();
    }

    private ActivatedJob job(final String type) {
        return Await.value(() -> {
            final List<ActivatedJob> jobs = theirs.newActivateJobsCommand()
                    .jobType(type)
                    .maxJobsToActivate(1)
                    .timeout(Duration.ofMinutes(10))
                    .tenantIds(THEIRS)
                    .requestTimeout(Duration.ofSeconds(10))
                    .send()
                    .join()
                    .getJobs();
            assertThat(jobs).hasSize(1);
            return jobs.getFirst();
        });
    }

    private static String decision(final String id) {
        return """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="%1$s-file" name="File"
                namespace="http://example.org/dmn">
              <decision id="%1$s" name="Decision">
                <variable name="out"/>
                <literalExpression><text>1</text></literalExpression>
              </decision>
            </definitions>
            """.formatted(id);
    }
}

package dev.skep.e2e.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Decisions;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Http;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Everything that the REST API can do, against a real broker, by nothing but HTTP. */
@EndToEnd
final class RestApiTest {
    private final BrokerProcess broker;
    private final Client client;
    private final Http http;
    private final String id = Client.unique("rest");

    RestApiTest(final SharedBroker shared) {
        broker = shared.process();
        client = shared.client();
        http = new Http(broker.restAddress());
    }

    private String deploy(final BpmnModelInstance process) {
        final Http.Answer deployed = http.deploy("", Map.of(id + ".bpmn", Bpmn.convertToString(process)));
        assertThat(deployed.status()).as("%s", deployed.body()).isEqualTo(200);
        assertThat(deployed.text("/deployments/0/processDefinition/processDefinitionId"))
                .isEqualTo(id);
        return deployed.text("/deployments/0/processDefinition/processDefinitionKey");
    }

    private BpmnModelInstance oneTask() {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobType(id).zeebeJobRetries("2").zeebeTaskHeader("h", "1"))
                .boundaryEvent("caught", event -> event.error("E1"))
                .endEvent("failed", end -> end.zeebeOutputExpression("\"yes\"", "caught"))
                .moveToActivity("task")
                .serviceTask("second", task -> task.zeebeJobType(id + "-2"))
                .endEvent("end")
                .done();
    }

    private String create(final String more) {
        final Http.Answer created =
                http.post("/v2/process-instances", "{\"processDefinitionId\":\"" + id + "\"" + more + "}");
        assertThat(created.status()).as("%s", created.body()).isEqualTo(200);
        return created.text("/processInstanceKey");
    }

    private JsonNode job(final String type) {
        return Await.value(() -> {
            final Http.Answer activated = http.post(
                    "/v2/jobs/activation",
                    "{\"type\":\"" + type + "\",\"worker\":\"w\",\"timeout\":600000,\"maxJobsToActivate\":1}");
            assertThat(activated.status()).as("%s", activated.body()).isEqualTo(200);
            assertThat(activated.body().at("/jobs")).hasSize(1);
            return activated.body().at("/jobs/0");
        });
    }

    private void done(final Http.Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(204);
        assertThat(answer.body()).isNull();
    }

    private static void problem(final Http.Answer answer, final int status, final String title, final String detail) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.text("/title")).isEqualTo(title);
        assertThat(answer.text("/detail")).contains(detail);
    }

    @Test
    void theTopologyIsTheOneOfTheOtherDoor() {
        final var other = client.zeebe().newTopologyRequest().send().join();
        for (final String version : new String[] {"/v1", "/v2"}) {
            final Http.Answer topology = http.get(version + "/topology");

            assertThat(topology.status()).isEqualTo(200);
            assertThat(topology.text("/gatewayVersion")).isEqualTo(other.getGatewayVersion());
            assertThat(topology.body().at("/partitionsCount").asInt()).isEqualTo(other.getPartitionsCount());
            assertThat(topology.text("/brokers/0/partitions/0/role")).isEqualTo("leader");
            assertThat(topology.text("/brokers/0/partitions/0/health")).isEqualTo("healthy");
        }
        done(http.get("/v2/status"));
        assertThat(http.get("/v2/openapi.json")
                        .body()
                        .at("/paths/~1topology/get")
                        .isMissingNode())
                .isFalse();
    }

    @Test
    void anInstanceRunsFromStartToEnd() throws Exception {
        deploy(oneTask());
        final CompletableFuture<Http.Answer> result = CompletableFuture.supplyAsync(() -> http.post(
                "/v2/process-instances",
                "{\"processDefinitionId\":\"" + id
                        + "\",\"variables\":{\"x\":{\"ü\":[1,2.5,null]}},\"awaitCompletion\":true,"
                        + "\"requestTimeout\":100000}"));

        final JsonNode job = job(id);

        assertThat(job.at("/variables/x/ü/1").asDouble()).isEqualTo(2.5);
        assertThat(job.at("/customHeaders/h").asText()).isEqualTo("1");
        assertThat(job.at("/processDefinitionId").asText()).isEqualTo(id);
        final String key = job.at("/jobKey").asText();
        done(http.send("PATCH", "/v2/jobs/" + key, "{\"changeset\":{\"timeout\":700000,\"retries\":5}}"));
        done(http.post(
                "/v2/jobs/" + key + "/failure", "{\"retries\":1,\"errorMessage\":\"later\",\"variables\":{\"l\":1}}"));
        final JsonNode again = job(id);
        assertThat(again.at("/retries").asInt()).isOne();
        assertThat(again.at("/variables/l").asInt()).isOne();
        done(http.post("/v2/jobs/" + again.at("/jobKey").asText() + "/completion", "{\"variables\":{\"y\":true}}"));
        problem(
                http.post("/v2/jobs/" + again.at("/jobKey").asText() + "/completion", "{}"),
                404,
                "NOT_FOUND",
                "Command 'COMPLETE' rejected with code 'NOT_FOUND'");
        done(http.post("/v2/jobs/" + job(id + "-2").at("/jobKey").asText() + "/completion", "{}"));

        final Http.Answer ended = result.get(100, TimeUnit.SECONDS);
        assertThat(ended.status()).as("%s", ended.body()).isEqualTo(200);
        assertThat(ended.body().at("/variables/y").asBoolean()).isTrue();
        assertThat(ended.text("/processDefinitionId")).isEqualTo(id);
    }

    @Test
    void jobsFailIncidentsAreResolvedAndErrorsAreThrown() {
        deploy(oneTask());
        final String instance = create("");
        final String job = job(id).at("/jobKey").asText();
        done(http.post("/v2/jobs/" + job + "/failure", "{\"errorMessage\":\"no way\"}"));
        final String incident = client.records()
                .awaitIncident(Long.parseLong(instance))
                .get("key")
                .asText();

        done(http.send("PATCH", "/v2/jobs/" + job, "{\"changeset\":{\"retries\":1}}"));
        done(http.post("/v2/incidents/" + incident + "/resolution", ""));
        problem(http.post("/v2/incidents/" + incident + "/resolution", "{}"), 404, "NOT_FOUND", "'RESOLVE'");
        problem(http.post("/v2/jobs/" + job + "/error", "{}"), 400, "INVALID_ARGUMENT", "errorCode");
        done(http.post("/v2/jobs/" + job(id).at("/jobKey").asText() + "/error", "{\"errorCode\":\"E1\"}"));

        client.records()
                .await(
                        "PROCESS_INSTANCE",
                        "ELEMENT_COMPLETED",
                        record -> record.at("/value/processInstanceKey")
                                        .asText()
                                        .equals(instance)
                                && record.at("/value/elementId").asText().equals("failed"));
    }

    @Test
    void instancesAreChangedMigratedAndCancelled() {
        deploy(oneTask());
        final String instance = create(",\"variables\":{\"a\":1}");
        final JsonNode job = job(id);
        done(http.send("PUT", "/v2/element-instances/" + instance + "/variables", "{\"variables\":{\"a\":2}}"));
        done(http.post(
                "/v2/process-instances/" + instance + "/modification",
                "{\"activateInstructions\":[{\"elementId\":\"second\",\"variableInstructions\":[{\"variables\":{\"b\":3}}]}],"
                        + "\"terminateInstructions\":[{\"elementInstanceKey\":\""
                        + job.at("/elementInstanceKey").asText() + "\"}]}"));
        final JsonNode second = job(id + "-2");
        assertThat(second.at("/variables").toString()).isEqualTo("{\"a\":2,\"b\":3}");

        final String other = id + "-other";
        final Http.Answer target = http.deploy(
                "",
                Map.of(
                        "other.bpmn",
                        Bpmn.convertToString(Bpmn.createExecutableProcess(other)
                                .startEvent()
                                .serviceTask("there", task -> task.zeebeJobType(other))
                                .endEvent()
                                .done())));
        done(
                http.post(
                        "/v2/process-instances/" + instance + "/migration",
                        "{\"targetProcessDefinitionKey\":\""
                                + target.text("/deployments/0/processDefinition/processDefinitionKey")
                                + "\",\"mappingInstructions\":[{\"sourceElementId\":\"second\",\"targetElementId\":\"there\"}]}"));
        problem(
                http.post("/v2/process-instances/" + instance + "/migration", "{}"),
                400,
                "INVALID_ARGUMENT",
                "targetProcessDefinitionKey, but none is given. Expected mappingInstructions");
        done(http.post("/v2/process-instances/" + instance + "/cancellation", ""));
        problem(
                http.post("/v2/process-instances/" + instance + "/cancellation", "{\"operationReference\":7}"),
                404,
                "NOT_FOUND",
                "'CANCEL'");
    }

    @Test
    void startInstructionsAndVersionsAreTaken() {
        final String key = deploy(oneTask());
        create(",\"processDefinitionVersion\":1,\"startInstructions\":[{\"elementId\":\"second\"}]");
        assertThat(job(id + "-2").at("/processDefinitionKey").asText()).isEqualTo(key);

        final Http.Answer byKey =
                http.post("/v2/process-instances", "{\"processDefinitionKey\":" + key + ",\"tenantId\":\"<default>\"}");
        assertThat(byKey.status()).isEqualTo(200);
        assertThat(byKey.body().at("/processDefinitionVersion").asInt()).isOne();
        problem(
                http.post(
                        "/v2/process-instances",
                        "{\"processDefinitionId\":\"" + id + "\",\"processDefinitionVersion\":9}"),
                404,
                "NOT_FOUND",
                "'CREATE'");
        problem(http.post("/v2/process-instances", "{}"), 400, "INVALID_ARGUMENT", "there is neither");
        problem(
                http.post("/v2/process-instances", "{\"processDefinitionId\":\"a\",\"processDefinitionKey\":1}"),
                400,
                "INVALID_ARGUMENT",
                "there are both");
        assertThat(http.post("/v2/process-instances", "{\"processDefinitionId\":\"" + id + "\",\"tags\":[\"a\"]}")
                        .text("/tags/0"))
                .isEqualTo("a");
    }

    @Test
    void messagesAndSignalsAreTold() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .intermediateCatchEvent(
                        "wait", event -> event.message(m -> m.name(id).zeebeCorrelationKeyExpression("key")))
                .intermediateCatchEvent("listen", event -> event.signal(signal -> signal.name(id + "-signal")))
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());
        create(",\"variables\":{\"key\":\"k\"}");
        final String message = "{\"name\":\"" + id
                + "\",\"correlationKey\":\"k\",\"timeToLive\":60000,\"messageId\":\"1\",\"variables\":{\"m\":1}}";

        final Http.Answer published = http.post("/v2/messages/publication", message);

        assertThat(published.status()).isEqualTo(200);
        assertThat(published.text("/tenantId")).isEqualTo("<default>");
        assertThat(published.text("/messageKey")).matches("\\d+");
        problem(http.post("/v2/messages/publication", message), 409, "ALREADY_EXISTS", "'PUBLISH'");
        client.records()
                .await(
                        "SIGNAL_SUBSCRIPTION",
                        "CREATED",
                        record -> record.at("/value/signalName").asText().equals(id + "-signal"));
        final Http.Answer broadcast =
                http.post("/v2/signals/broadcast", "{\"signalName\":\"" + id + "-signal\",\"variables\":{\"s\":2}}");
        assertThat(broadcast.text("/signalKey")).matches("\\d+");
        assertThat(job(id).at("/variables").toString()).isEqualTo("{\"key\":\"k\",\"m\":1,\"s\":2}");
        problem(http.post("/v2/messages/publication", "{\"correlationKey\":\"k\"}"), 400, "INVALID_ARGUMENT", "name");
        problem(http.post("/v2/signals/broadcast", "{}"), 400, "INVALID_ARGUMENT", "signalName");
    }

    @Test
    void conditionsAreEvaluated() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .condition("=wanted = \"" + id + "\"")
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());

        final Http.Answer evaluated =
                http.post("/v2/conditionals/evaluation", "{\"variables\":{\"wanted\":\"" + id + "\"}}");

        assertThat(evaluated.status()).as("%s", evaluated.body()).isEqualTo(200);
        assertThat(evaluated.text("/conditionalEvaluationKey")).matches("\\d+");
        assertThat(evaluated.text("/tenantId")).isEqualTo("<default>");
        assertThat(evaluated.body().at("/processInstances").size()).isOne();
        assertThat(job(id).at("/processInstanceKey").asText())
                .isEqualTo(evaluated.text("/processInstances/0/processInstanceKey"));
        problem(http.post("/v2/conditionals/evaluation", "{}"), 400, "INVALID_ARGUMENT", "variables");
        problem(
                http.post(
                        "/v2/conditionals/evaluation",
                        "{\"variables\":{},\"processDefinitionKey\":\"2251799999999999\"}"),
                404,
                "NOT_FOUND",
                "'EVALUATE'");
    }

    @Test
    void decisionsAndFormsAreDeployedEvaluatedAndDeleted() {
        final Http.Answer deployed = http.deploy(
                "",
                Map.of(id + ".dmn", Decisions.few(id), id + ".form", "{\"id\":\"" + id + "-form\",\"components\":[]}"));
        assertThat(deployed.status()).as("%s", deployed.body()).isEqualTo(200);
        assertThat(deployed.text("/deployments/0/decisionDefinition/decisionDefinitionId"))
                .isEqualTo(id);
        assertThat(deployed.text("/deployments/1/decisionRequirements/resourceName"))
                .isEqualTo(id + ".dmn");
        assertThat(deployed.text("/deployments/2/form/formId")).isEqualTo(id + "-form");

        final Http.Answer evaluated = http.post(
                "/v2/decision-definitions/evaluation",
                "{\"decisionDefinitionId\":\"" + id + "\",\"variables\":{\"x\":7}}");

        assertThat(evaluated.status()).as("%s", evaluated.body()).isEqualTo(200);
        assertThat(evaluated.text("/output")).isEqualTo("\"many\"");
        assertThat(evaluated.body().at("/failureMessage").isNull()).isTrue();
        assertThat(evaluated.text("/evaluatedDecisions/0/matchedRules/0/evaluatedOutputs/0/outputValue"))
                .isEqualTo("\"many\"");
        final String requirements = evaluated.text("/decisionRequirementsKey");
        done(http.post("/v2/resources/" + requirements + "/deletion", ""));
        problem(http.post("/v2/resources/" + requirements + "/deletion", ""), 404, "NOT_FOUND", "'DELETE'");
        problem(
                http.post("/v2/decision-definitions/evaluation", "{\"decisionDefinitionId\":\"" + id + "\"}"),
                400,
                "INVALID_ARGUMENT",
                "'EVALUATE'");
    }

    @Test
    void whatCanNotBeDeployedIsSaid() {
        problem(
                http.deploy("", Map.of("a.bpmn", "no XML")),
                400,
                "INVALID_ARGUMENT",
                "Command 'CREATE' rejected with code 'INVALID_ARGUMENT'");
        problem(http.deploy("", Map.of("a.png", "x")), 400, "INVALID_ARGUMENT", "a.png");
        problem(http.deploy("acme", Map.of("a.form", "{}")), 400, "INVALID_ARGUMENT", "multi-tenancy is disabled");
    }
}

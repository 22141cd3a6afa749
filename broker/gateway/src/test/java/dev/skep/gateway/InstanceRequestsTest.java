package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.accepted;
import static dev.skep.gateway.FakePartition.job;
import static dev.skep.gateway.FakePartition.jobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skep.base.Packed;
import dev.skep.gateway.json.JsonToPacked;
import dev.skep.gateway.rest.RestConfig;
import dev.skep.protocol.intent.ProcessInstanceResultIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.Ancestor;
import dev.skep.protocol.value.ProcessInstanceResultValue;
import dev.skep.protocol.value.part.InstanceTraits;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceWithResultRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceWithResultResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest.MoveInstruction;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest.TerminateInstruction;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest.VariableInstruction;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ProcessInstanceCreationRuntimeInstruction;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TerminateProcessInstanceInstruction;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What newer clients say of instances, through both doors. */
final class InstanceRequestsTest {
    private static final long KEY = Fixture.key(1, 7);

    private Fixture fixture;
    private HttpClientOfTest http;

    @BeforeEach
    void start() {
        fixture = new Fixture(Fixture.CONFIG.withRest(RestConfig.at("127.0.0.1", 0)), 1);
        http = new HttpClientOfTest(fixture.server.restPort());
        fixture.partition(1).script(request -> accepted(request, request.key(), request.intent(), request.value()));
    }

    @AfterEach
    void stop() {
        http.close();
        fixture.close();
    }

    @Test
    void runtimeInstructionsNameElements() {
        var _ = fixture.client()
                .createProcessInstance(CreateProcessInstanceRequest.newBuilder()
                        .setBpmnProcessId("p")
                        .addRuntimeInstructions(terminateAfter("a"))
                        .addRuntimeInstructions(terminateAfter("b"))
                        .build());
        assertThat(askedCreation().traits().endsAfter()).containsExactly("a", "b");

        assertOk(create("""
                {"processDefinitionId": "p", "runtimeInstructions": [
                  {"type": "TERMINATE_PROCESS_INSTANCE", "afterElementId": "a"}, {"afterElementId": "b"}]}
                """));
        assertThat(askedCreation().traits().endsAfter()).containsExactly("a", "b");
    }

    @Test
    void runtimeInstructionsOfNoKnownKindAreRefused() {
        final StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> fixture.client()
                        .createProcessInstance(CreateProcessInstanceRequest.newBuilder()
                                .setBpmnProcessId("p")
                                .addRuntimeInstructions(ProcessInstanceCreationRuntimeInstruction.getDefaultInstance())
                                .build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused.getStatus().getDescription()).contains("runtime instruction");

        assertRefused(
                create("{\"processDefinitionId\":\"p\",\"runtimeInstructions\":[{\"type\":\"PAUSE\"}]}"),
                "it is 'PAUSE'. Expected an afterElementId");
    }

    @Test
    void movesNameTheirSourceAndTheirScope() {
        var _ = fixture.client()
                .modifyProcessInstance(ModifyProcessInstanceRequest.newBuilder()
                        .setProcessInstanceKey(KEY)
                        .addMoveInstructions(MoveInstruction.newBuilder()
                                .setSourceElementId("a")
                                .setTargetElementId("b")
                                .addVariableInstructions(VariableInstruction.newBuilder()
                                        .setVariables("{\"x\":1}")
                                        .setScopeId("b")))
                        .addMoveInstructions(MoveInstruction.newBuilder()
                                .setSourceElementInstanceKey(7)
                                .setTargetElementId("b")
                                .setAncestorElementInstanceKey(8))
                        .addMoveInstructions(MoveInstruction.newBuilder()
                                .setSourceElementId("a")
                                .setTargetElementId("b")
                                .setInferAncestorScopeFromSourceHierarchy(true))
                        .addMoveInstructions(MoveInstruction.newBuilder()
                                .setSourceElementId("a")
                                .setTargetElementId("b")
                                .setUseSourceParentKeyAsAncestorScopeKey(true))
                        .addTerminateInstructions(
                                TerminateInstruction.newBuilder().setElementId("c"))
                        .addTerminateInstructions(
                                TerminateInstruction.newBuilder().setElementInstanceKey(9))
                        .build());
        final ProcessInstanceModificationValue asked = askedModification();

        assertDone(modify("""
                {"moveInstructions": [
                  {"sourceElementInstruction": {"sourceType": "byId", "sourceElementId": "a"}, "targetElementId": "b",
                   "variableInstructions": [{"variables": {"x": 1}, "scopeId": "b"}]},
                  {"sourceElementInstruction": {"sourceType": "byKey", "sourceElementInstanceKey": "7"}, "targetElementId": "b",
                   "ancestorScopeInstruction": {"ancestorScopeType": "direct", "ancestorElementInstanceKey": "8"}},
                  {"sourceElementInstruction": {"sourceType": "byId", "sourceElementId": "a"}, "targetElementId": "b",
                   "ancestorScopeInstruction": {"ancestorScopeType": "inferred"}},
                  {"sourceElementInstruction": {"sourceType": "byId", "sourceElementId": "a"}, "targetElementId": "b",
                   "ancestorScopeInstruction": {"ancestorScopeType": "sourceParent"}}],
                 "terminateInstructions": [{"elementId": "c"}, {"elementInstanceKey": "9"}]}
                """));

        final var variable = new ProcessInstanceModificationValue.VariableInstruction(
                new JsonToPacked(100).document("{\"x\":1}"), "b");
        for (final var each : List.of(asked, askedModification())) {
            assertThat(each.moveInstructions())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("ancestorElementInstanceKey")
                    .containsExactly(
                            new ProcessInstanceModificationValue.MoveInstruction(
                                    -1, "a", "b", Ancestor.GIVEN, -1, List.of(variable)),
                            new ProcessInstanceModificationValue.MoveInstruction(
                                    7, "", "b", Ancestor.GIVEN, 8, List.of()),
                            new ProcessInstanceModificationValue.MoveInstruction(
                                    -1, "a", "b", Ancestor.INFERRED, -1, List.of()),
                            new ProcessInstanceModificationValue.MoveInstruction(
                                    -1, "a", "b", Ancestor.SOURCE_PARENT, -1, List.of()));
            assertThat(each.moveInstructions().get(1).ancestorElementInstanceKey())
                    .isEqualTo(8);
            assertThat(each.moveInstructions().get(0).ancestorElementInstanceKey())
                    .isNotPositive();
            assertThat(each.terminateElements()).containsExactly("c");
            assertThat(each.terminateInstructions()).containsExactly(9L);
        }
    }

    @Test
    void movesThatSayTooMuchOrTooLittleAreRefused() {
        refusedMove(MoveInstruction.newBuilder().setTargetElementId("b"), "has neither");
        refusedMove(
                MoveInstruction.newBuilder()
                        .setTargetElementId("b")
                        .setSourceElementId("a")
                        .setSourceElementInstanceKey(3),
                "has both: 'a' and 3");
        refusedMove(
                MoveInstruction.newBuilder()
                        .setTargetElementId("b")
                        .setSourceElementId("a")
                        .setAncestorElementInstanceKey(3)
                        .setInferAncestorScopeFromSourceHierarchy(true),
                "in several");
        refusedMove(
                MoveInstruction.newBuilder()
                        .setTargetElementId("b")
                        .setSourceElementId("a")
                        .setUseSourceParentKeyAsAncestorScopeKey(true)
                        .setInferAncestorScopeFromSourceHierarchy(true),
                "in several");
        refused(
                ModifyProcessInstanceRequest.newBuilder()
                        .setProcessInstanceKey(KEY)
                        .addTerminateInstructions(TerminateInstruction.newBuilder()
                                .setElementId("a")
                                .setElementInstanceKey(3))
                        .build(),
                "3 and 'a'");

        assertRefused(
                modify("{\"moveInstructions\":[{\"ancestorScopeInstruction\":{\"ancestorScopeType\":\"up\"}}]}"),
                "byId or byKey, but one is ''. Expected each ancestorScopeType to be direct, inferred or sourceParent, but"
                        + " one is 'up'. Expected a targetElementId");
        assertRefused(modify("{\"terminateInstructions\":[{}]}"), "but one has neither");
    }

    private void refusedMove(final MoveInstruction.Builder move, final String part) {
        refused(
                ModifyProcessInstanceRequest.newBuilder()
                        .setProcessInstanceKey(KEY)
                        .addMoveInstructions(move)
                        .build(),
                part);
    }

    private void refused(final ModifyProcessInstanceRequest request, final String part) {
        final StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> fixture.client().modifyProcessInstance(request));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused.getStatus().getDescription()).contains(part);
    }

    private ProcessInstanceModificationValue askedModification() {
        return (ProcessInstanceModificationValue)
                fixture.partition(1).nextAsked().value();
    }

    private HttpResponse<String> modify(final String body) {
        return http.send("POST", "/v2/process-instances/" + KEY + "/modification", body);
    }

    private static void assertDone(final HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
    }

    @Test
    void tagsAndBusinessIdComeBack() {
        final CreateProcessInstanceResponse created = fixture.client()
                .createProcessInstance(CreateProcessInstanceRequest.newBuilder()
                        .setBpmnProcessId("p")
                        .addAllTags(List.of("a", "x:1.2_3-Z", "a"))
                        .setBusinessId("order 1")
                        .build());

        assertThat(created.getTagsList()).containsExactly("a", "x:1.2_3-Z");
        assertThat(created.getBusinessId()).isEqualTo("order 1");
        assertThat(askedCreation().traits())
                .isEqualTo(new InstanceTraits(List.of(), List.of("a", "x:1.2_3-Z"), "order 1"));
        final HttpResponse<String> overRest =
                create("{\"processDefinitionId\":\"p\",\"tags\":[\"b\",\"b\"],\"businessId\":\"order 2\"}");
        assertOk(overRest);
        assertThat(overRest.body()).contains("\"tags\":[\"b\"],\"businessId\":\"order 2\"");
        assertThat(askedCreation().traits()).isEqualTo(new InstanceTraits(List.of(), List.of("b"), "order 2"));
    }

    @Test
    void whoSaysNothingGetsNothing() {
        final CreateProcessInstanceResponse created = fixture.client()
                .createProcessInstance(CreateProcessInstanceRequest.newBuilder()
                        .setBpmnProcessId("p")
                        .setBusinessId("")
                        .build());

        assertThat(created.getTagsList()).isEmpty();
        assertThat(created.hasBusinessId()).isFalse();
        assertThat(askedCreation().traits()).isSameAs(InstanceTraits.NONE);
        assertThat(create("{\"processDefinitionId\":\"p\"}").body()).contains("\"tags\":[],\"businessId\":null");
    }

    @Test
    void resultsSayThemToo() {
        final InstanceTraits traits = new InstanceTraits(List.of(), List.of("a"), "order 1");
        fixture.partition(1)
                .script(request -> accepted(
                        request,
                        5,
                        ProcessInstanceResultIntent.COMPLETED,
                        new ProcessInstanceResultValue("p", 1, 2, 5, Packed.EMPTY_DOCUMENT, "<default>", traits)));

        final CreateProcessInstanceWithResultResponse result = fixture.client()
                .createProcessInstanceWithResult(CreateProcessInstanceWithResultRequest.newBuilder()
                        .setRequest(CreateProcessInstanceRequest.newBuilder().setBpmnProcessId("p"))
                        .build());

        assertThat(result.getTagsList()).containsExactly("a");
        assertThat(result.getBusinessId()).isEqualTo("order 1");
        assertThat(create("{\"processDefinitionId\":\"p\",\"awaitCompletion\":true}")
                        .body())
                .contains("\"tags\":[\"a\"],\"businessId\":\"order 1\"");
    }

    @Test
    void jobsSayTheTagsOfTheirInstance() {
        fixture.partition(1)
                .script(request -> jobs(request, false, new ActivatedJob(KEY, job(KEY).job(), List.of("a", "b:1"))));

        final var activated = fixture.client()
                .activateJobs(ActivateJobsRequest.newBuilder()
                        .setType("pay")
                        .setTimeout(1000)
                        .setMaxJobsToActivate(1)
                        .build())
                .next();

        assertThat(activated.getJobs(0).getTagsList()).containsExactly("a", "b:1");
        assertThat(http.send(
                                "POST",
                                "/v2/jobs/activation",
                                "{\"type\":\"pay\",\"timeout\":1000,\"maxJobsToActivate\":1}")
                        .body())
                .contains("\"tags\":[\"a\",\"b:1\"]");
    }

    @Test
    void badTagsAndBusinessIdsAreRefused() {
        final List<String> many = IntStream.range(0, 11).mapToObj(i -> "t" + i).toList();
        refusedCreation(creation().addAllTags(many), "at most 10 tags", "11");
        for (final String tag : List.of("", "1a", ":a", "a b", "ä", "aä", "a/b", "a\n", "a".repeat(101))) {
            refusedCreation(creation().addTags("fine").addTags(tag), "tag", "'" + tag + "'");
        }
        refusedCreation(creation().setBusinessId("x".repeat(257)), "businessId", "257");
        assertRefused(create("{\"processDefinitionId\":\"p\",\"tags\":[\"1a\"]}"), "'1a'");
        assertThat(fixture.partition(1).asked).isEmpty();

        var _ = fixture.client()
                .createProcessInstance(creation()
                        .addAllTags(many.subList(0, 10))
                        .addTags("t0")
                        .setBusinessId("x".repeat(256))
                        .build());
        assertThat(askedCreation().traits().tags()).hasSize(10);
    }

    private static CreateProcessInstanceRequest.Builder creation() {
        return CreateProcessInstanceRequest.newBuilder().setBpmnProcessId("p");
    }

    private void refusedCreation(final CreateProcessInstanceRequest.Builder request, final String... parts) {
        final StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> fixture.client().createProcessInstance(request.build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused.getStatus().getDescription()).contains(parts);
    }

    private static ProcessInstanceCreationRuntimeInstruction terminateAfter(final String elementId) {
        return ProcessInstanceCreationRuntimeInstruction.newBuilder()
                .setTerminate(TerminateProcessInstanceInstruction.newBuilder().setAfterElementId(elementId))
                .build();
    }

    private ProcessInstanceCreationValue askedCreation() {
        return (ProcessInstanceCreationValue) fixture.partition(1).nextAsked().value();
    }

    private HttpResponse<String> create(final String body) {
        return http.send("POST", "/v2/process-instances", body);
    }

    private static void assertOk(final HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static void assertRefused(final HttpResponse<String> response, final String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains("INVALID_ARGUMENT", detail);
    }
}

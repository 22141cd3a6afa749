package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DecisionEvaluationIntent;
import dev.skep.protocol.intent.DecisionIntent;
import dev.skep.protocol.intent.DecisionRequirementsIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DMN files: deployed, evaluated for clients and called by business rule tasks. */
final class DecisionTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(2);

    @Test
    void deploymentTellsOfTheFileAndItsDecisions() {
        final DeploymentValue deployed = deployed(engine.deployment(DmnFiles.discount("shop.dmn")));

        assertThat(deployed.decisionRequirements()).singleElement().satisfies(file -> {
            assertThat(file.decisionRequirementsId()).isEqualTo("shop");
            assertThat(file.decisionRequirementsName()).isEqualTo("File shop");
            assertThat(file.version()).isEqualTo(1);
            assertThat(file.duplicate()).isFalse();
        });
        assertThat(deployed.decisions())
                .extracting(DeploymentValue.DecisionMetadata::decisionId)
                .containsExactly("score", "discount");
        assertThat(engine.records(2).of(DecisionIntent.CREATED).count()).isEqualTo(2);
        assertThat(engine.records(2).of(DecisionRequirementsIntent.CREATED).count())
                .isEqualTo(1);
    }

    @Test
    void sameFileAgainIsADuplicateAndAnotherOneMakesNewVersionsOfAll() {
        final DeploymentValue first = deployed(engine.deployment(DmnFiles.discount("shop.dmn")));
        final DeploymentValue again = deployed(engine.deployment(DmnFiles.discount("shop.dmn")));
        final DeploymentValue renamed = deployed(engine.deployment(DmnFiles.discount("renamed.dmn")));

        assertThat(again.decisionRequirements().getFirst().duplicate()).isTrue();
        assertThat(again.decisions()).allMatch(DeploymentValue.DecisionMetadata::duplicate);
        assertThat(again.decisions().getFirst().decisionKey())
                .isEqualTo(first.decisions().getFirst().decisionKey());
        assertThat(renamed.decisionRequirements().getFirst().version()).isEqualTo(2);
        assertThat(renamed.decisions())
                .extracting(DeploymentValue.DecisionMetadata::version)
                .containsExactly(2, 2);
    }

    @Test
    void whatIsNoDmnIsRefusedWithTheReason() {
        final var reply = EngineHarness.rejected(engine.deployment(
                DmnFiles.literal("bad.dmn", "bad", "1 +"),
                DmnFiles.form("xml.dmn", "<a/>"),
                DmnFiles.file("circle.dmn", "circle", """
                        <decision id="a" name="A"><informationRequirement id="r">
                          <requiredDecision href="#a"/></informationRequirement>
                          <literalExpression id="l"><text>1</text></literalExpression></decision>
                        """)));

        assertThat(reply.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(reply.reason())
                .contains("'bad.dmn'", "FEEL expression", "'xml.dmn'", "no DMN definitions", "lead back to itself");
    }

    @Test
    void requiredDecisionsAreEvaluatedFirst() {
        engine.deployment(DmnFiles.discount("shop.dmn"));

        final DecisionEvaluationValue value = evaluate("discount", "{\"orders\":12}");

        assertThat(Json.of(value.decisionOutput())).isEqualTo("15");
        assertThat(value.failedDecisionId()).isEmpty();
        assertThat(value.evaluatedDecisions())
                .extracting(DecisionEvaluationValue.EvaluatedDecision::decisionId)
                .containsExactly("score", "discount");
        assertThat(value.evaluatedDecisions())
                .extracting(DecisionEvaluationValue.EvaluatedDecision::decisionType)
                .containsExactly("LITERAL_EXPRESSION", "DECISION_TABLE");
        final var table = value.evaluatedDecisions().getLast();
        assertThat(Json.of(table.evaluatedInputs().getFirst().inputValue())).isEqualTo("120");
        assertThat(table.matchedRules()).singleElement().satisfies(rule -> {
            assertThat(rule.ruleId()).isEqualTo("high");
            assertThat(rule.ruleIndex()).isEqualTo(1);
            assertThat(Json.of(rule.evaluatedOutputs().getFirst().outputValue()))
                    .isEqualTo("15");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FIRST|1",
                "ANY|",
                "UNIQUE|",
                "PRIORITY|2",
                "RULE ORDER|[1,2]",
                "OUTPUT ORDER|[2,1]",
                "COLLECT|[1,2]",
                "COLLECT\" aggregation=\"SUM|3",
                "COLLECT\" aggregation=\"MIN|1",
                "COLLECT\" aggregation=\"MAX|2",
                "COLLECT\" aggregation=\"COUNT|2"
            })
    void hitPolicies(final String policy, final String output) {
        deployed(engine.deployment(DmnFiles.table(policy)));

        final DecisionEvaluationValue value = evaluate("table", "{\"x\":5}");

        if (output == null) {
            assertThat(value.evaluationFailureMessage()).contains("Expected to evaluate decision 'table', but", policy);
            assertThat(value.failedDecisionId()).isEqualTo("table");
        } else {
            assertThat(Json.of(value.decisionOutput())).isEqualTo(output);
        }
    }

    @Test
    void failureIsAnAnswerAndIsOnTheLog() {
        engine.deployment(DmnFiles.literal("f.dmn", "only", "assert(x, x != null)"));

        final DecisionEvaluationValue value = evaluate("only", "{}");

        assertThat(value.failedDecisionId()).isEqualTo("only");
        assertThat(value.evaluationFailureMessage()).startsWith("Expected to evaluate decision 'only', but");
        assertThat(value.decisionOutput().isNil()).isTrue();
        assertThat(engine.records().of(DecisionEvaluationIntent.FAILED).count()).isEqualTo(1);
    }

    @Test
    void endlessDecisionFailsInsteadOfStoppingThePartition() {
        engine.deployment(DmnFiles.literal("f.dmn", "only", "count(for i in 1..100000, j in 1..100000 return i)"));

        assertThat(evaluate("only", "{}").evaluationFailureMessage()).contains("more time or memory");
    }

    @Test
    void unknownDecisionsAreInvalidArguments() {
        assertThat(EngineHarness.rejected(evaluation(-1, "none")).reason()).contains("no decision found for id 'none'");
        assertThat(EngineHarness.rejected(evaluation(5, "")).reason()).contains("no decision found for key '5'");
        final var neither = EngineHarness.rejected(evaluation(-1, ""));
        assertThat(neither.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(neither.reason()).contains("either");
    }

    @Test
    void byKeyEvaluatesThatVersion() {
        final DeploymentValue first = deployed(engine.deployment(DmnFiles.literal("f.dmn", "only", "1")));
        engine.deployment(DmnFiles.literal("f.dmn", "only", "2"));

        final long firstKey = first.decisions().getFirst().decisionKey();
        assertThat(Json.of(value(evaluation(firstKey, "")).decisionOutput())).isEqualTo("1");
        assertThat(Json.of(value(evaluation(firstKey, "only")).decisionOutput()))
                .isEqualTo("2");
    }

    @Test
    void businessRuleTaskTakesTheResultUp() {
        engine.deployment(DmnFiles.discount("shop.dmn"));
        engine.deploy(ruleTask("discount"));

        final long key = engine.create("p").withVariables("{\"orders\":3}").start();

        assertThat(engine.isCompleted(key)).isTrue();
        assertThat(engine.variables(key)).containsEntry("result", "5");
        final var event = (DecisionEvaluationValue)
                engine.records().of(DecisionEvaluationIntent.EVALUATED).only().value();
        assertThat(event.processInstanceKey()).isEqualTo(key);
        assertThat(event.elementId()).isEqualTo("task");
    }

    @Test
    void unknownDecisionIsAnIncidentUntilItIsDeployed() {
        engine.deploy(ruleTask("discount"));
        final long key = engine.create("p").withVariables("{\"orders\":3}").start();

        final var incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.CALLED_DECISION_ERROR);
        engine.deployment(DmnFiles.discount("shop.dmn"));
        engine.resolveIncident(incident.key());

        assertThat(engine.isCompleted(key)).isTrue();
    }

    @Test
    void failingDecisionIsAnIncidentUntilTheVariableIsThere() {
        engine.deployment(DmnFiles.literal("f.dmn", "only", "assert(x, x != null)"));
        engine.deploy(ruleTask("only"));
        final long key = engine.create("p").on(2).start();

        final var incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType())
                .isEqualTo(IncidentErrorType.DECISION_EVALUATION_ERROR);
        assertThat(engine.records().of(DecisionEvaluationIntent.FAILED).count()).isEqualTo(1);
        engine.setVariables(key, "{\"x\":1}");
        engine.resolveIncident(incident.key());

        assertThat(engine.isCompleted(key)).isTrue();
        assertThat(engine.variables(key)).containsEntry("result", "1");
    }

    @Test
    void addedPartitionTakesDecisionsAndFormsOver() {
        engine.deployment(DmnFiles.discount("shop.dmn"), DmnFiles.form("f.form", "{\"id\":\"f\"}"));
        engine.deploy(ruleTask("discount"));

        final int added = engine.addPartition();
        engine.resend();

        assertThat(engine.engine(added).isCaughtUp()).isTrue();
        final long key =
                engine.create("p").on(added).withVariables("{\"orders\":3}").start();
        assertThat(engine.isCompleted(key)).isTrue();
        assertThat(engine.records(added)
                        .of(dev.skep.protocol.intent.FormIntent.CREATED)
                        .count())
                .isEqualTo(1);
    }

    private static BpmnModelInstance ruleTask(final String decisionId) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .businessRuleTask(
                        "task", task -> task.zeebeCalledDecisionId(decisionId).zeebeResultVariable("result"))
                .endEvent()
                .done();
    }

    private CommandReply evaluation(final long key, final String id) {
        return engine.replyTo(engine.submit(
                1,
                -1,
                DecisionEvaluationIntent.EVALUATE,
                DecisionEvaluationValue.ofCommand(key, id, Json.pack("{}"), Tenants.DEFAULT)));
    }

    private DecisionEvaluationValue evaluate(final String id, final String variables) {
        return value(engine.replyTo(engine.submit(
                2,
                -1,
                DecisionEvaluationIntent.EVALUATE,
                DecisionEvaluationValue.ofCommand(-1, id, Json.pack(variables), Tenants.DEFAULT))));
    }

    private static DecisionEvaluationValue value(final CommandReply reply) {
        return (DecisionEvaluationValue) EngineHarness.accepted(reply).value();
    }

    private static DeploymentValue deployed(final CommandReply reply) {
        return (DeploymentValue) EngineHarness.accepted(reply).value();
    }
}

package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.ConditionalEvaluationIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.ConditionalEvaluationValue;
import dev.skep.protocol.value.ConditionalEvaluationValue.Started;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ResourceDeletionValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Start events with conditions: instances begin when somebody gives variables for which they hold. */
final class ConditionalStartTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.partitions(2);

    @Test
    void anInstanceBeginsForEachConditionThatHolds() {
        final long p = deploy(process("p", "=amount > 10", "=region = \"EU\""));
        final long q = deploy(process("q", "=amount > 100"));

        final ConditionalEvaluationValue both = evaluate("{\"amount\":11,\"region\":\"EU\"}");
        assertThat(both.started()).extracting(Started::processDefinitionKey).containsExactly(p, p);
        final ConditionalEvaluationValue all = evaluate("{\"amount\":101}");
        assertThat(all.started()).extracting(Started::processDefinitionKey).containsExactly(p, q);
        assertThat(evaluate("{\"amount\":1}").started()).isEmpty();

        final long instance = all.started().getLast().processInstanceKey();
        assertThat(engine.variables(instance)).containsOnly(org.assertj.core.api.Assertions.entry("amount", "101"));
        assertThat(engine.activateJobs("q").jobs())
                .hasSize(1)
                .allSatisfy(job -> assertThat(job.job().processInstanceKey()).isEqualTo(instance));
        engine.activateJobs("p").jobs().forEach(engine::complete);
        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_COMPLETED)
                        .ofElement("p")
                        .count())
                .isEqualTo(3);
    }

    @Test
    void whatIsNeitherTrueNorFalseDoesNotHold() {
        deploy(process("p", "=x > 1", "=y", "=assert(z, z != null)"));

        assertThat(evaluate("{}").started()).isEmpty();
        assertThat(evaluate("{\"x\":\"text\",\"y\":7}").started()).isEmpty();
        assertThat(evaluate("{\"y\":true}").started()).hasSize(1);
    }

    @Test
    void oneProcessCanBeMeant() {
        deploy(process("p", "=x"));
        final long q = deploy(process("q", "=x"));
        final long none = deploy(
                Bpmn.createExecutableProcess("none").startEvent().endEvent().done());

        assertThat(accepted(evaluation(1, q, "{\"x\":true}", Tenants.DEFAULT)).started())
                .extracting(Started::processDefinitionKey)
                .containsExactly(q);
        assertThat(accepted(evaluation(1, none, "{\"x\":true}", Tenants.DEFAULT))
                        .started())
                .isEmpty();
        rejected(evaluation(1, 77, "{\"x\":true}", Tenants.DEFAULT), "'77'");
        rejected(evaluation(1, q, "{\"x\":true}", "other"), "'" + q + "'");
    }

    @Test
    void onlyTheNewestVersionListens() {
        final long first = deploy(process("p", "=x > 1"));
        final long second = deploy(process("p", "=x > 2", "=x > 20"));

        assertThat(evaluate("{\"x\":2}").started()).isEmpty();
        assertThat(evaluate("{\"x\":3}").started())
                .extracting(Started::processDefinitionKey)
                .containsExactly(second);
        assertThat(accepted(evaluation(1, first, "{\"x\":3}", Tenants.DEFAULT)).started())
                .isEmpty();

        deploy(Bpmn.createExecutableProcess("p").startEvent().endEvent().done());
        assertThat(evaluate("{\"x\":30}").started()).isEmpty();
    }

    @Test
    void theVersionBeforeADeletedOneListensAgain() {
        final long first = deploy(process("p", "=x > 1"));
        final long second = deploy(process("p", "=x > 2"));

        delete(second);
        assertThat(evaluate("{\"x\":2}").started())
                .extracting(Started::processDefinitionKey)
                .containsExactly(first);
        rejected(evaluation(1, second, "{\"x\":3}", Tenants.DEFAULT), "'" + second + "'");
        for (final ActivatedJob job : engine.activateJobs("p").jobs()) {
            engine.complete(job);
        }
        delete(first);
        assertThat(evaluate("{\"x\":3}").started()).isEmpty();
        engine.restartInTurns();
        assertThat(evaluate("{\"x\":3}").started()).isEmpty();
    }

    @Test
    void tenantsAreApart() {
        deploy(process("p", "=x"));
        final long acme = EngineHarness.accepted(engine.replyTo(engine.submit(
                                        1,
                                        -1,
                                        DeploymentIntent.CREATE,
                                        new DeploymentValue(
                                                List.of(EngineHarness.resource(process("p", "=x"))),
                                                List.of(),
                                                "acme"))))
                                .value()
                        instanceof DeploymentValue deployed
                ? deployed.processes().getFirst().processDefinitionKey()
                : -1;

        final List<Started> started =
                accepted(evaluation(1, -1, "{\"x\":true}", "acme")).started();

        assertThat(started).extracting(Started::processDefinitionKey).containsExactly(acme);
        assertThat(engine.activateJobs("p").tenants("acme").jobs()).hasSize(1);
        assertThat(engine.activateJobs("p").jobs()).isEmpty();
        assertThat(accepted(evaluation(1, -1, "{\"x\":true}", "nobody")).started())
                .isEmpty();
    }

    @Test
    void eachPartitionStartsInstances() {
        final long p = deploy(process("p", "=x"));

        final ConditionalEvaluationValue evaluated = accepted(evaluation(2, -1, "{\"x\":true}", Tenants.DEFAULT));

        assertThat(evaluated.started())
                .extracting(Started::processDefinitionKey)
                .containsExactly(p);
        assertThat(engine.activateJobs("p").on(2).jobs()).hasSize(1);
        assertThat(engine.activateJobs("p").on(1).jobs()).isEmpty();
    }

    @Test
    void anAddedPartitionKnowsThemToo() {
        final long p = deploy(process("p", "=x"));
        final int added = engine.addPartition();
        for (int round = 0; round < 4; round++) {
            engine.resend();
            engine.advance(Duration.ofMinutes(1));
        }

        assertThat(accepted(evaluation(added, -1, "{\"x\":true}", Tenants.DEFAULT))
                        .started())
                .extracting(Started::processDefinitionKey)
                .containsExactly(p);
    }

    @Test
    void listenersOfTheProcessAreToldFirst() {
        final BpmnModelInstance model = Bpmn.createExecutableProcess("p")
                .zeebeStartExecutionListener("told")
                .startEvent()
                .condition("=x")
                .serviceTask("task", task -> task.zeebeJobType("p"))
                .endEvent()
                .done();
        deploy(model);

        final long instance = evaluate("{\"x\":true}").started().getFirst().processInstanceKey();
        assertThat(engine.activateJobs("p").jobs()).isEmpty();
        engine.complete(engine.job("told"));
        engine.complete(engine.job("p"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private long deploy(final BpmnModelInstance model) {
        return engine.deploy(model).processes().getFirst().processDefinitionKey();
    }

    private static BpmnModelInstance process(final String id, final String... conditions) {
        final var process = Bpmn.createExecutableProcess(id);
        process.startEvent("start-0")
                .condition(conditions[0])
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent();
        for (int i = 1; i < conditions.length; i++) {
            process.startEvent("start-" + i).condition(conditions[i]).connectTo("task");
        }
        return process.done();
    }

    private ConditionalEvaluationValue evaluate(final String variables) {
        return accepted(evaluation(1, -1, variables, Tenants.DEFAULT));
    }

    private CommandReply evaluation(
            final int partition, final long processDefinitionKey, final String variables, final String tenantId) {
        return engine.replyTo(engine.submit(
                partition,
                -1,
                ConditionalEvaluationIntent.EVALUATE,
                ConditionalEvaluationValue.ofCommand(processDefinitionKey, Json.pack(variables), tenantId)));
    }

    private void delete(final long key) {
        EngineHarness.accepted(
                engine.command(key, ResourceDeletionIntent.DELETE, new ResourceDeletionValue(key, Tenants.DEFAULT)));
    }

    private static ConditionalEvaluationValue accepted(final CommandReply reply) {
        return (ConditionalEvaluationValue) EngineHarness.accepted(reply).value();
    }

    private static void rejected(final CommandReply reply, final String reason) {
        final CommandReply.Rejected rejected = EngineHarness.rejected(reply);
        assertThat(rejected.type()).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(rejected.reason()).contains(reason);
    }
}

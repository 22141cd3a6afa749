package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.CommandDistributionIntent;
import dev.skep.protocol.intent.DecisionEvaluationIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.FormIntent;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.intent.ProcessIntent;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue.MappingInstruction;
import dev.skep.protocol.value.ResourceDeletionValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was deployed is taken back, everywhere. */
final class ResourceDeletionTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(2);

    @Test
    void withoutTheLatestVersionTheOneBeforeIsUsedAgain() {
        final long first = key(engine.deploy(Models.oneTask("p")));
        final long second = key(engine.deploy(
                Bpmn.createExecutableProcess("p").startEvent().endEvent().done()));

        EngineHarness.accepted(delete(second));

        engine.create("p").on(1).start();
        engine.create("p").on(2).start();
        assertThat(engine.activateJobs("work").on(2).jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.job().processDefinitionKey()).isEqualTo(first));
        assertThat(EngineHarness.rejected(engine.create("p").byKey(second).reply())
                        .type())
                .isEqualTo(RejectionType.NOT_FOUND);
    }

    @Test
    void versionsAreNotGivenAgain() {
        final long first = key(engine.deploy(Models.oneTask("p")));
        EngineHarness.accepted(delete(first));

        assertThat(EngineHarness.rejected(engine.create("p").reply()).type()).isEqualTo(RejectionType.NOT_FOUND);
        final DeploymentValue again = engine.deploy(Models.oneTask("p"));
        assertThat(again.processes().getFirst().version()).isEqualTo(2);
        assertThat(again.processes().getFirst().duplicate()).isFalse();
    }

    @Test
    void processWithInstancesIsKept() {
        final long key = key(engine.deploy(Models.oneTask("p")));
        final long instance = engine.start("p");

        final var rejected = EngineHarness.rejected(delete(key));
        assertThat(rejected.type()).isEqualTo(RejectionType.INVALID_STATE);
        assertThat(rejected.reason()).contains("running instances");

        engine.cancel(instance);
        EngineHarness.accepted(delete(key));
        assertThat(engine.records().of(ProcessIntent.DELETED).count()).isEqualTo(2);
    }

    @Test
    void instancesElsewhereGoOnButNoNewOneBegins() {
        final long key = key(engine.deploy(Models.oneTask("p")));
        final long instance = engine.create("p").on(2).start();

        EngineHarness.accepted(delete(key));

        assertThat(EngineHarness.rejected(engine.create("p").on(2).reply()).type())
                .isEqualTo(RejectionType.NOT_FOUND);
        assertThat(EngineHarness.rejected(engine.create("p").on(2).byKey(key).reply())
                        .type())
                .isEqualTo(RejectionType.NOT_FOUND);
        assertThat(engine.records(2).of(ProcessIntent.DELETED).count()).isZero();
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.records(2).of(ProcessIntent.DELETED).count()).isEqualTo(1);
    }

    @Test
    void theLastInstanceThatIsMigratedAwayTakesItsDefinitionWithIt() {
        final long key = key(engine.deploy(Models.oneTask("p")));
        final long target = key(engine.deploy(Models.oneTask("q")));
        final long migrated = engine.create("p").on(2).start();
        final long cancelled = engine.create("p").on(2).start();
        EngineHarness.accepted(delete(key));

        EngineHarness.accepted(engine.cancel(cancelled));
        assertThat(engine.records(2).of(ProcessIntent.DELETED).count()).isZero();
        EngineHarness.accepted(engine.command(
                migrated,
                ProcessInstanceMigrationIntent.MIGRATE,
                new ProcessInstanceMigrationValue(
                        migrated, target, List.of(new MappingInstruction("task", "task")), Tenants.DEFAULT)));

        assertThat(engine.records(2).of(ProcessIntent.DELETED).count()).isEqualTo(1);
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(migrated)).isTrue();
    }

    @Test
    void startEventsOfTheVersionBeforeListenAgain() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .timerWithCycle("R/PT1H")
                .endEvent()
                .done());
        final long second = key(engine.deploy(Models.oneTask("p")));
        assertThat(engine.records().of(TimerIntent.CANCELED).count()).isEqualTo(1);

        EngineHarness.accepted(delete(second));

        assertThat(engine.records().of(TimerIntent.CREATED).count()).isEqualTo(2);
        engine.advance(Duration.ofMinutes(61));
        assertThat(engine.records().of(TimerIntent.TRIGGERED).count()).isEqualTo(1);
    }

    @Test
    void deletionThatOvertakesItsDeploymentWins() {
        engine.wire().lose(lost -> lost.intent() == DeploymentIntent.CREATE);
        engine.submit(
                1,
                -1,
                DeploymentIntent.CREATE,
                new DeploymentValue(
                        java.util.List.of(EngineHarness.resource(Models.oneTask("p"))),
                        java.util.List.of(),
                        Tenants.DEFAULT));
        final long key = engine.records(1).of(ProcessIntent.CREATED).only().key();
        EngineHarness.accepted(delete(key));
        assertThat(engine.records(2).of(ResourceDeletionIntent.DELETED).count()).isEqualTo(1);

        engine.wire().lose(lost -> false);
        engine.resend();
        engine.resend();

        assertThat(engine.records(2).of(ProcessIntent.CREATED).count()).isZero();
        assertThat(engine.records(1).of(CommandDistributionIntent.FINISHED).count())
                .isEqualTo(2);
    }

    @Test
    void fileGoesWithItsDecisions() {
        final DeploymentValue deployed =
                (DeploymentValue) EngineHarness.accepted(engine.deployment(DmnFiles.discount("a.dmn")))
                        .value();

        EngineHarness.accepted(delete(deployed.decisionRequirements().getFirst().decisionRequirementsKey()));

        for (int partition = 1; partition <= 2; partition++) {
            final CommandReply reply = engine.replyTo(engine.submit(
                    partition,
                    -1,
                    DecisionEvaluationIntent.EVALUATE,
                    DecisionEvaluationValue.ofCommand(-1, "score", Json.pack("{}"), Tenants.DEFAULT)));
            assertThat(EngineHarness.rejected(reply).reason()).contains("no decision found");
        }
    }

    @Test
    void formsAreVersionedAndDeleted() {
        final var first = deployForm("{\"id\":\"f\",\"components\":[1,{\"a\":\"\\u00e4\"}]}");
        assertThat(deployForm("{\"id\":\"f\",\"components\":[1,{\"a\":\"\\u00e4\"}]}"))
                .isEqualTo(new DeploymentValue.FormMetadata("f", 1, first.formKey(), "f.form", true, Tenants.DEFAULT));
        final var second = deployForm("{\"id\":\"f\"}");
        assertThat(second.version()).isEqualTo(2);
        assertThat(engine.records(2).of(FormIntent.CREATED).count()).isEqualTo(2);

        EngineHarness.accepted(delete(second.formKey()));
        assertThat(engine.records().of(FormIntent.DELETED).count()).isEqualTo(2);
        final var third = deployForm("{\"id\":\"f\"}");
        assertThat(third.version()).isEqualTo(3);

        EngineHarness.accepted(delete(first.formKey()));
        EngineHarness.accepted(delete(third.formKey()));
        assertThat(deployForm("{\"id\":\"f\"}").version()).isEqualTo(1);
        assertThat(deployForm("{\"id\":\"f\",\"components\":[]}").version()).isEqualTo(2);
    }

    @Test
    void theIdOfAFormMayBeANumber() {
        assertThat(deployForm("{\"id\":5.50}").formId()).isEqualTo("5.50");
        assertThat(deployForm("{\"id\":true}").formId()).isEqualTo("true");
    }

    @Test
    void formsWithoutAnIdAreRefused() {
        for (final String json : new String[] {
            "{}", "{\"id\":\" \"}", "{\"id\":{}}", "{\"id\":null}", "[]", "{\"id\":\"a\"", "{\"id\":\"a\"}x"
        }) {
            final var rejected = EngineHarness.rejected(engine.deployment(DmnFiles.form("f.form", json)));
            assertThat(rejected.type()).as(json).isEqualTo(RejectionType.INVALID_ARGUMENT);
            assertThat(rejected.reason()).contains("'f.form'");
        }
    }

    @Test
    void unknownKeyIsNotFound() {
        assertThat(EngineHarness.rejected(delete(2251799813685777L)).type()).isEqualTo(RejectionType.NOT_FOUND);
    }

    private DeploymentValue.FormMetadata deployForm(final String json) {
        final DeploymentValue value =
                (DeploymentValue) EngineHarness.accepted(engine.deployment(DmnFiles.form("f.form", json)))
                        .value();
        return value.forms().getFirst();
    }

    private CommandReply delete(final long key) {
        return engine.command(key, ResourceDeletionIntent.DELETE, new ResourceDeletionValue(key, Tenants.DEFAULT));
    }

    private static long key(final DeploymentValue deployed) {
        return deployed.processes().getFirst().processDefinitionKey();
    }
}

package dev.skep.engine;

import static dev.skep.engine.EngineHarness.accepted;
import static dev.skep.engine.EngineHarness.rejected;
import static dev.skep.engine.EngineHarness.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Rng;
import dev.skep.engine.deployment.Distributor;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.CommandDistributionIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.ProcessIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.ProcessMetadata;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeploymentTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(3);

    @Test
    void versionsCountUpAndUnchangedFilesKeepTheirs() {
        final BpmnModelInstance model = Models.oneTask("p");
        final ProcessMetadata first = only(engine.deploy(model));
        final ProcessMetadata same = only(engine.deploy(model));
        final ProcessMetadata changed = only(engine.deploy(Models.oneTask("p")));
        final ProcessMetadata back = only(engine.deploy(model));

        assertThat(List.of(first.version(), same.version(), changed.version(), back.version()))
                .containsExactly(1, 1, 2, 3);
        assertThat(same.processDefinitionKey()).isEqualTo(first.processDefinitionKey());
        assertThat(same.duplicate()).isTrue();
        assertThat(back.duplicate()).isFalse();
    }

    @Test
    void equalContentUnderAnotherNameIsANewVersion() {
        final DeploymentResource file = resource(Models.oneTask("p"));
        accepted(engine.deployment(file));
        final var reply = accepted(engine.deployment(new DeploymentResource("other.bpmn", file.content())));
        assertThat(only((DeploymentValue) reply.value()).version()).isEqualTo(2);
    }

    @Test
    void severalFilesAreDeployedTogether() {
        final DeploymentValue deployed = engine.deploy(Models.oneTask("p"), Models.oneTask("q"));
        assertThat(deployed.processes().stream().map(ProcessMetadata::bpmnProcessId))
                .containsExactly("p", "q");
        for (int partition = 1; partition <= 3; partition++) {
            assertThat(engine.create("q").on(partition).start()).isPositive();
        }
    }

    @Test
    void allFaultsOfAllFilesAreToldAndNothingIsDeployed() {
        final CommandReply.Rejected rejected = rejected(engine.deployment(
                resource(Models.oneTask("good")),
                new DeploymentResource("broken.bpmn", "<nonsense/>".getBytes(StandardCharsets.UTF_8)),
                new DeploymentResource("what.txt", new byte[] {1})));

        assertThat(rejected.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(rejected.reason())
                .startsWith("Expected to deploy new resources, but encountered the following errors:")
                .contains("'broken.bpmn':", "'what.txt':", "- ERROR: ")
                .doesNotContain("good");
        assertThat(rejected(engine.create("good").reply()).type()).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(rejected(engine.deployment()).type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
    }

    @Test
    void oneIdInTwoFilesIsRefused() {
        final CommandReply.Rejected rejected = rejected(engine.deployment(
                resource(Models.oneTask("p")),
                new DeploymentResource(
                        "second.bpmn", resource(Models.oneTask("p")).content())));
        assertThat(rejected.reason()).contains("Duplicated process id");
    }

    @Test
    void answeredWhenAllPartitionsHaveIt() {
        engine.wire().hold();
        final long request = deploy(resource(Models.oneTask("p")));
        assertThat(engine.replyTo(request)).isNull();
        assertThat(engine.wire().waiting()).hasSize(2);

        engine.release();

        assertThat(only((DeploymentValue) accepted(engine.replyTo(request)).value())
                        .version())
                .isEqualTo(1);
        assertThat(engine.create("p").on(2).start()).isPositive();
        assertThat(engine.create("p").on(3).start()).isPositive();
        assertThat(engine.records().of(CommandDistributionIntent.FINISHED).count())
                .isEqualTo(1);
        engine.resend();
        assertThat(engine.records(2).of(ProcessIntent.CREATED).count()).isEqualTo(1);
    }

    @Test
    void lostSendsAndAcknowledgementsAreRepeated() {
        engine.wire().lose(request -> request.partitionId() != 2 || request.intent() != DeploymentIntent.CREATE);
        final long request = deploy(resource(Models.oneTask("p")));
        assertThat(engine.records(2).of(ProcessIntent.CREATED).count()).isEqualTo(1);
        assertThat(engine.records(3).of(ProcessIntent.CREATED).count()).isZero();
        assertThat(engine.replyTo(request)).isNull();

        engine.wire().lose(lost -> lost.intent() == CommandDistributionIntent.ACKNOWLEDGE);
        engine.resend();
        assertThat(engine.replyTo(request)).isNull();

        engine.wire().lose(lost -> false);
        engine.resend();
        accepted(engine.replyTo(request));
        for (int partition = 2; partition <= 3; partition++) {
            assertThat(engine.records(partition).of(ProcessIntent.CREATED).count())
                    .isEqualTo(1);
        }
    }

    @Test
    void whatGotLostIsSentAgainAndAgainBeforeTheCallerIsAnsweredWithout() {
        engine.wire().lose(request -> request.partitionId() == 3);
        final long request = deploy(resource(Models.oneTask("p")));
        final List<Integer> sent = new ArrayList<>();
        for (int call = 0; call < 100; call++) {
            final int now = call;
            engine.wire().lose(lost -> lost.partitionId() == 3 && sent.add(now));
            engine.resend();
            assertThat(engine.impatient()).as("call " + call).hasSize(call < Distributor.PATIENCE ? 0 : 1);
        }

        assertThat(sent).containsExactly(1, 2, 4, 8, 16, 32, 64, 96);
        final CommandReply reply = engine.impatient().getFirst();
        assertThat(reply.origin().requestId()).isEqualTo(request);
        assertThat(only((DeploymentValue) accepted(reply).value()).version()).isEqualTo(1);
    }

    @Test
    void versionsThatArriveInAnyOrderAndTwiceEndInTheSameLatest() {
        final long seed = 20240701;
        final Rng rng = new Rng(seed);
        engine.wire().hold();
        for (int i = 0; i < 4; i++) {
            deploy(resource(Models.oneTask("p")));
        }
        engine.wire().duplicate();
        engine.wire().shuffle(rng);
        engine.release();

        for (int partition = 1; partition <= 3; partition++) {
            assertThat(engine.records(partition).of(ProcessIntent.CREATED).count())
                    .as("seed " + seed)
                    .isEqualTo(4);
            engine.create("p").on(partition).start();
            assertThat(engine.activateJobs("work")
                            .on(partition)
                            .jobs()
                            .getFirst()
                            .job()
                            .processDefinitionVersion())
                    .isEqualTo(4);
        }
    }

    /** The first deployment never arrived; its repetition, a duplicate on the first partition, must bring it. */
    @Test
    void duplicateBringsWhatAPartitionHasMissed() {
        final DeploymentResource file = resource(Models.oneTask("p"));
        engine.wire().lose(request -> request.partitionId() == 2);
        deploy(file);
        engine.wire().lose(request -> false);

        accepted(engine.replyTo(deploy(file)));
        assertThat(engine.create("p").on(2).start()).isPositive();
    }

    private long deploy(final DeploymentResource file) {
        return engine.submit(
                1,
                -1,
                DeploymentIntent.CREATE,
                new DeploymentValue(List.of(file), List.of(), dev.skep.protocol.Tenants.DEFAULT));
    }

    private static ProcessMetadata only(final DeploymentValue deployment) {
        assertThat(deployment.processes()).hasSize(1);
        return deployment.processes().getFirst();
    }
}

package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ResourceDeletionValue;
import dev.skep.protocol.value.part.DeploymentResource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What belongs to one tenant is not there for those who act for another. */
final class TenantTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(2);

    @Test
    void versionsAreCountedByTenant() {
        assertThat(deploy("a").processes().getFirst().version()).isEqualTo(1);
        assertThat(deploy("b").processes().getFirst().version()).isEqualTo(1);
        assertThat(engine.create("p").reply()).isInstanceOf(CommandReply.Rejected.class);
        engine.create("p").tenant("a").start();
    }

    @Test
    void jobsOfOthersAreNotFound() {
        deploy("a");
        engine.create("p").tenant("a").start();
        final ActivatedJob job = engine.activateJobs("work").tenants("a").jobs().getFirst();
        assertThat(engine.activateJobs("work").tenants("b").jobs()).isEmpty();

        engine.tenants("b", Tenants.DEFAULT);
        notFound(engine.complete(job));
        notFound(engine.fail(job, 1));
        notFound(engine.throwError(job, "x"));
        notFound(engine.updateRetries(job.key(), 5));
        notFound(engine.updateTimeout(job.key(), Duration.ofMinutes(1)));
        notFound(engine.setVariables(job.job().elementInstanceKey(), "{\"x\":1}"));
        notFound(engine.cancel(job.job().processInstanceKey()));
        notFound(engine.command(
                job.job().processInstanceKey(),
                ProcessInstanceModificationIntent.MODIFY,
                new ProcessInstanceModificationValue(
                        job.job().processInstanceKey(), List.of(), List.of(), Tenants.DEFAULT)));

        engine.tenants("a");
        engine.fail(job, 0);
        final long incident = engine.openIncident().key();
        engine.tenants("b");
        notFound(engine.resolveIncident(incident));
        engine.tenants("a");
        engine.updateRetries(job.key(), 1);
        EngineHarness.accepted(engine.resolveIncident(incident));
    }

    @Test
    void resourcesOfOthersAreNotFound() {
        final long key = deploy("a").processes().getFirst().processDefinitionKey();

        engine.tenants("b");
        notFound(delete(key));
        engine.tenants("a", "b");
        EngineHarness.accepted(delete(key));
    }

    private CommandReply delete(final long key) {
        return engine.command(key, ResourceDeletionIntent.DELETE, new ResourceDeletionValue(key, Tenants.DEFAULT));
    }

    private DeploymentValue deploy(final String tenantId) {
        final DeploymentResource resource = EngineHarness.resource(Models.oneTask("p"));
        return (DeploymentValue) EngineHarness.accepted(engine.replyTo(engine.submit(
                        1, -1, DeploymentIntent.CREATE, new DeploymentValue(List.of(resource), List.of(), tenantId))))
                .value();
    }

    private static void notFound(final CommandReply reply) {
        assertThat(EngineHarness.rejected(reply).type()).isEqualTo(RejectionType.NOT_FOUND);
    }
}

package dev.skep.engine.deletion;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.decision.Decisions;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.deployment.Distributor;
import dev.skep.engine.deployment.StartEvents;
import dev.skep.engine.form.Forms;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.DecisionIntent;
import dev.skep.protocol.intent.DecisionRequirementsIntent;
import dev.skep.protocol.intent.FormIntent;
import dev.skep.protocol.intent.ProcessIntent;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.value.DecisionRequirementsValue;
import dev.skep.protocol.value.DecisionValue;
import dev.skep.protocol.value.FormValue;
import dev.skep.protocol.value.ProcessValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.ResourceDeletionValue;
import java.util.function.Predicate;

/**
 * Deletes a process, a DMN file or a form: on the deployment partition at the wish of a client, on the others because it is
 * deleted there. A process that still has instances is refused there; elsewhere it stays for those instances, and no new ones can
 * be made.
 */
public final class DeleteResource implements CommandHandler<ResourceDeletionValue> {
    private final Deployed deployed;
    private final StartEvents startEvents;
    private final ElementInstances instances;
    private final Predicate<RecordValue> banned;
    private final Distributor distributor;
    private final int partitionId;

    /** All that can be deleted. */
    public record Deployed(Definitions definitions, Decisions decisions, Forms forms) {}

    public DeleteResource(
            final Deployed deployed,
            final StartEvents startEvents,
            final ElementInstances instances,
            final Predicate<RecordValue> banned,
            final Distributor distributor,
            final int partitionId) {
        this.deployed = deployed;
        this.startEvents = startEvents;
        this.instances = instances;
        this.banned = banned;
        this.distributor = distributor;
        this.partitionId = partitionId;
    }

    @Override
    public void decide(final long key, final ResourceDeletionValue command, final Decision decision) {
        final boolean isAsked = decision.command().origin() != null;
        if (isAsked || partitionId == PartitionKeys.DEPLOYMENT_PARTITION) {
            decideHere(command, decision);
        } else {
            deleteLikeThere(key, command, decision);
        }
    }

    private void decideHere(final ResourceDeletionValue command, final Decision decision) {
        final long resourceKey = command.resourceKey();
        final ProcessValue process = deployed.definitions().resource(resourceKey);
        final DecisionRequirementsValue file = deployed.decisions().requirements(resourceKey);
        final FormValue form = deployed.forms().byKey(resourceKey);
        final String tenantId = tenantOf(process, file, form);
        if (tenantId == null || !decision.mayAct(tenantId)) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to delete resource but no resource found with key `" + resourceKey + "`");
            return;
        }
        if (process != null && runs(resourceKey)) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected to delete resource with key `" + resourceKey
                            + "` but there are still running instances of"
                            + " process '" + process.bpmnProcessId() + "', version " + process.version()
                            + ": let them end, or cancel them");
            return;
        }
        final ResourceDeletionValue value = new ResourceDeletionValue(resourceKey, tenantId);
        final long deletionKey = decision.newEvent(ResourceDeletionIntent.DELETING, value);
        decision.reply(deletionKey, ResourceDeletionIntent.DELETING, value);
        delete(process, file, form, decision);
        decision.event(deletionKey, ResourceDeletionIntent.DELETED, value);
        distributor.distribute(deletionKey, ResourceDeletionIntent.DELETE, value, decision);
    }

    private void deleteLikeThere(final long key, final ResourceDeletionValue command, final Decision decision) {
        final long resourceKey = command.resourceKey();
        delete(
                deployed.definitions().resource(resourceKey),
                deployed.decisions().requirements(resourceKey),
                deployed.forms().byKey(resourceKey),
                decision);
        decision.event(key, ResourceDeletionIntent.DELETED, command);
        distributor.acknowledge(key, decision);
    }

    private void delete(
            final ProcessValue process,
            final DecisionRequirementsValue file,
            final FormValue form,
            final Decision decision) {
        if (process != null) {
            delete(process, decision);
        }
        if (file != null) {
            for (final DecisionValue one : deployed.decisions().of(file.decisionRequirementsKey())) {
                decision.event(one.decisionKey(), DecisionIntent.DELETED, one);
            }
            decision.event(file.decisionRequirementsKey(), DecisionRequirementsIntent.DELETED, file);
        }
        if (form != null) {
            decision.event(form.formKey(), FormIntent.DELETED, form);
        }
    }

    private void delete(final ProcessValue process, final Decision decision) {
        final Definitions definitions = deployed.definitions();
        final long key = process.processDefinitionKey();
        if (definitions.byKey(key).deleting()) {
            return; // the same command again
        }
        final ProcessValue latest = definitions.latestResource(process.bpmnProcessId(), process.tenantId());
        decision.event(key, ProcessIntent.DELETING, process);
        if (latest != null && latest.processDefinitionKey() == key) {
            startEvents.fallBack(
                    process, definitions.latestResource(process.bpmnProcessId(), process.tenantId()), decision);
        }
        if (!instances.anyOf(key, instance -> true)) {
            decision.event(key, ProcessIntent.DELETED, process);
        }
    }

    /** Those that were banned stay for ever, and hold nobody up. */
    private boolean runs(final long processDefinitionKey) {
        return instances.anyOf(processDefinitionKey, instance -> !banned.test(instance.value()));
    }

    private static String tenantOf(
            final ProcessValue process, final DecisionRequirementsValue file, final FormValue form) {
        if (process != null) {
            return process.tenantId();
        }
        if (file != null) {
            return file.tenantId();
        }
        return form == null ? null : form.tenantId();
    }
}

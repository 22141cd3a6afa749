package dev.skep.engine.deployment;

import dev.skep.engine.Decision;
import dev.skep.engine.decision.Decisions;
import dev.skep.engine.deletion.DeletedResources;
import dev.skep.model.ModelFault;
import dev.skep.model.dmn.DecisionGraph;
import dev.skep.model.dmn.DmnReader;
import dev.skep.model.dmn.DmnReading;
import dev.skep.protocol.intent.DecisionIntent;
import dev.skep.protocol.intent.DecisionRequirementsIntent;
import dev.skep.protocol.value.DecisionRequirementsValue;
import dev.skep.protocol.value.DecisionValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.DeploymentValue.DecisionMetadata;
import dev.skep.protocol.value.DeploymentValue.DecisionRequirementsMetadata;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.ResourceLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The DMN files of a deployment. */
public final class DecisionResources {
    private final Decisions decisions;
    private final DmnReader reader;
    private final DeletedResources deleted;

    public DecisionResources(final Decisions decisions, final DmnReader reader, final DeletedResources deleted) {
        this.decisions = decisions;
        this.reader = reader;
        this.deleted = deleted;
    }

    record Found(DeploymentResource resource, byte[] checksum, DecisionGraph graph) {}

    static boolean takes(final String name) {
        return name.endsWith(".dmn");
    }

    List<Found> read(final DeploymentValue command, final List<ModelFault> faults) {
        final List<Found> found = new ArrayList<>();
        final TreeMap<String, String> resourceOfFile = new TreeMap<>();
        final TreeMap<String, String> resourceOfDecision = new TreeMap<>();
        for (final DeploymentResource resource : command.resources()) {
            if (!takes(resource.name())) {
                continue;
            }
            switch (reader.read(resource.name(), resource.content())) {
                case DmnReading.Faulty(final var some) -> faults.addAll(some);
                case DmnReading.Readable(final DecisionGraph graph) -> {
                    final String name = resource.name();
                    final String other = resourceOfFile.putIfAbsent(graph.id(), name);
                    if (other != null) {
                        faults.add(twice("decision requirements", graph.id(), other, name));
                    }
                    for (final DecisionGraph.Decision decision : graph.decisions()) {
                        final String another = resourceOfDecision.putIfAbsent(decision.id(), name);
                        if (another != null) {
                            faults.add(twice("decision", decision.id(), another, name));
                        }
                    }
                    found.add(new Found(resource, Checksums.of(resource.content()), graph));
                }
            }
        }
        return found;
    }

    private static ModelFault twice(final String what, final String id, final String other, final String name) {
        return new ModelFault(name, id, "Duplicated " + what + " id in resources '" + other + "' and '" + name + "'");
    }

    /** The latest version of the file, if it is the same; or null. */
    DecisionRequirementsValue duplicateOf(final Found found, final String tenantId) {
        final DecisionRequirementsValue latest =
                decisions.latestRequirements(found.graph().id(), tenantId);
        return latest != null
                        && latest.resourceName().equals(found.resource().name())
                        && Arrays.equals(latest.checksum(), found.checksum())
                ? latest
                : null;
    }

    DecisionRequirementsMetadata deploy(final Found found, final DeployResources.Way way, final Decision decision) {
        final String id = found.graph().id();
        final String tenantId = way.tenantId();
        final DecisionRequirementsValue same = way.whole() ? null : duplicateOf(found, tenantId);
        if (same != null) {
            return metadata(same, true);
        }
        final long key = decision.newKey();
        final DecisionRequirementsValue value = new DecisionRequirementsValue(
                id,
                found.graph().name(),
                decisions.nextRequirementsVersion(id, tenantId),
                key,
                found.graph().namespace(),
                found.resource().name(),
                found.checksum(),
                found.resource().content(),
                tenantId);
        decision.event(key, DecisionRequirementsIntent.CREATED, value);
        decisions.keep(key, found.graph());
        return metadata(value, false);
    }

    /** The decisions of a file that was just deployed. One is a duplicate if its latest version comes from that very file. */
    List<DecisionMetadata> deployDecisions(
            final Found found,
            final DecisionRequirementsMetadata file,
            final DeployResources.Way way,
            final List<ResourceLabel> labels,
            final Decision decision) {
        final List<DecisionMetadata> all = new ArrayList<>();
        for (final DecisionGraph.Decision one : found.graph().decisions()) {
            final DecisionValue latest = decisions.latest(one.id(), file.tenantId());
            if (latest != null && latest.decisionRequirementsKey() == file.decisionRequirementsKey()) {
                labels.add(latest.label());
                all.add(metadata(latest, true));
                continue;
            }
            final long key = decision.newKey();
            final DecisionValue value = new DecisionValue(
                    one.id(),
                    one.name(),
                    decisions.nextVersion(one.id(), file.tenantId()),
                    key,
                    file.decisionRequirementsId(),
                    file.decisionRequirementsKey(),
                    file.tenantId(),
                    one.versionTag(),
                    way.deploymentKey());
            labels.add(value.label());
            decision.event(key, DecisionIntent.CREATED, value);
            all.add(metadata(value, false));
        }
        return all;
    }

    /** What the deployment partition has made, with the file. False where it was here before. */
    boolean receive(final DecisionRequirementsMetadata file, final byte[] content, final Decision decision) {
        return take(
                new DecisionRequirementsValue(
                        file.decisionRequirementsId(),
                        file.decisionRequirementsName(),
                        file.version(),
                        file.decisionRequirementsKey(),
                        file.namespace(),
                        file.resourceName(),
                        new byte[0],
                        content,
                        file.tenantId()),
                decision);
    }

    boolean receive(final DecisionMetadata one, final ResourceLabel label, final Decision decision) {
        return take(
                new DecisionValue(
                        one.decisionId(),
                        one.decisionName(),
                        one.version(),
                        one.decisionKey(),
                        one.decisionRequirementsId(),
                        one.decisionRequirementsKey(),
                        one.tenantId(),
                        label.versionTag(),
                        label.deploymentKey()),
                decision);
    }

    boolean take(final DecisionRequirementsValue value, final Decision decision) {
        final long key = value.decisionRequirementsKey();
        if (decisions.requirements(key) != null || deleted.contains(key)) {
            return false;
        }
        decision.event(key, DecisionRequirementsIntent.CREATED, value);
        return true;
    }

    boolean take(final DecisionValue value, final Decision decision) {
        if (decisions.byKey(value.decisionKey()) != null || deleted.contains(value.decisionRequirementsKey())) {
            return false;
        }
        decision.event(value.decisionKey(), DecisionIntent.CREATED, value);
        return true;
    }

    private static DecisionRequirementsMetadata metadata(
            final DecisionRequirementsValue value, final boolean duplicate) {
        return new DecisionRequirementsMetadata(
                value.decisionRequirementsId(),
                value.decisionRequirementsName(),
                value.version(),
                value.decisionRequirementsKey(),
                value.namespace(),
                value.resourceName(),
                duplicate,
                value.tenantId());
    }

    private static DecisionMetadata metadata(final DecisionValue value, final boolean duplicate) {
        return new DecisionMetadata(
                value.decisionId(),
                value.decisionName(),
                value.version(),
                value.decisionKey(),
                value.decisionRequirementsId(),
                value.decisionRequirementsKey(),
                duplicate,
                value.tenantId());
    }
}

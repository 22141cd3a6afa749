package dev.skep.operator.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.Image;
import dev.skep.operator.brokers.ManagementClient;
import dev.skep.operator.brokers.Outcome;
import dev.skep.operator.model.Bootstrap;
import dev.skep.operator.model.ConfigProblem;
import dev.skep.operator.model.Json;
import dev.skep.operator.model.Layout;
import dev.skep.operator.model.Quantities;
import dev.skep.operator.model.Rendering;
import dev.skep.operator.model.Surroundings;
import dev.skep.operator.model.Workloads;
import dev.skep.operator.plan.Observed.ClaimView;
import dev.skep.operator.plan.Step;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.Eviction;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out steps. What is destroyed is read first, and goes only if it still is what the planner meant: a cache may be old.
 *
 * @param brokers where those are that answered, by number
 */
public record Actor(
        KubernetesClient client,
        ManagementClient management,
        Rendering rendering,
        String restartToken,
        SortedMap<Integer, URI> brokers) {
    private static final Logger LOG = LoggerFactory.getLogger(Actor.class);
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;
    private static final int TOO_MANY = 429;

    /** What came of a step. */
    public sealed interface Result {
        record Done() implements Result {}

        /** Nothing was done; another look is needed. */
        record NotNow(String why) implements Result {}

        /** The brokers said no. */
        record Refused(String why) implements Result {}

        /** An object of somebody else has the name that is needed; it is left alone. */
        record Foreign(String object) implements Result {}

        /** Kubernetes does not let this volume grow; nothing else is kept from going on. */
        record NoGrowth(String size, String why) implements Result {}
    }

    private static final Result DONE = new Result.Done();

    /** Everything but {@link Step.Remember} and {@link Step.Release}, which are the reconciler's own. */
    public Result carryOut(final Step step) throws ConfigProblem {
        LOG.info("{}: {}", rendering.layout().cluster(), step);
        return switch (step) {
            case Step.Remember ignored -> DONE;
            case Step.Release ignored -> DONE;
            case Step.CreateBootstrap create ->
                create(Workloads.bootstrap(new Rendering(
                        rendering.resource(), rendering.layout(), create.bootstrap(), rendering.image())));
            case Step.CreateClaim create -> createClaim(create);
            case Step.AdoptClaim adopt ->
                labelClaim(
                        Layout.claim(adopt.place().pod()),
                        adopt.uid(),
                        Map.of(
                                Annotations.CLUSTER_UID,
                                rendering.resource().getMetadata().getUid(),
                                Annotations.NODE_ID,
                                Integer.toString(adopt.place().nodeId())));
            case Step.LabelClaim label -> labelClaim(label.name(), label.uid(), labels(label));
            case Step.GrowClaim grow -> grow(grow);
            case Step.DeleteClaim delete -> deleteClaim(delete);
            case Step.ApplySet apply -> applySet(apply);
            case Step.PutBack back -> putBack(back);
            case Step.ScaleSet scale -> scaleSet(scale);
            case Step.DeleteSet delete -> {
                client.apps()
                        .statefulSets()
                        .inNamespace(namespace())
                        .withName(rendering.layout().setName(delete.zone()))
                        .delete();
                yield DONE;
            }
            case Step.EvictPod evict -> evict(evict);
            case Step.DeletePod delete -> deletePod(delete);
            case Step.AskTopology ask -> ask(ask);
            case Step.SwitchExporter exporter -> switchExporter(exporter);
            case Step.CancelChange cancel -> result(management.cancel(brokers.values(), cancel.id()));
            case Step.AskSnapshots ignored -> {
                management.takeSnapshots(brokers.values());
                yield DONE;
            }
            case Step.AskRebalance ignored -> result(management.rebalance(brokers.values()));
        };
    }

    private String namespace() {
        return rendering.layout().namespace();
    }

    private Result create(final HasMetadata object) {
        try {
            client.resource(object).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
            final HasMetadata there = client.resource(object).get();
            if (there != null && !Surroundings.isOurs(there)) {
                return new Result.Foreign(
                        object.getKind() + " " + object.getMetadata().getName());
            }
        }
        return DONE;
    }

    private Result createClaim(final Step.CreateClaim create) {
        final PersistentVolumeClaim claim = Workloads.claim(
                rendering,
                create.place(),
                Quantities.text(create.bytes()),
                rendering.resource().getSpec().storage().storageClassName());
        try {
            client.resource(claim).create();
            return DONE;
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
        }
        // A StatefulSet may have been quicker: its claim is as empty as ours would be, but knows nothing of us.
        final PersistentVolumeClaim there = claim(claim.getMetadata().getName());
        final Map<String, String> labels =
                there == null ? null : there.getMetadata().getLabels();
        final boolean ofSet = labels != null
                && !labels.containsKey(Annotations.MANAGED_BY_LABEL)
                && rendering.layout().cluster().equals(labels.get(Annotations.INSTANCE_LABEL));
        return ofSet
                ? labelClaim(
                        claim.getMetadata().getName(),
                        there.getMetadata().getUid(),
                        claim.getMetadata().getLabels())
                : new Result.NotNow("volume claim " + claim.getMetadata().getName() + " is somebody else's");
    }

    private PersistentVolumeClaim claim(final String name) {
        return client.persistentVolumeClaims()
                .inNamespace(namespace())
                .withName(name)
                .get();
    }

    private static Map<String, String> labels(final Step.LabelClaim label) {
        final Map<String, String> labels = new TreeMap<>();
        labels.put(
                Annotations.MEMBER_STATE,
                switch (label.state()) {
                    case EMPTY -> "empty";
                    case MEMBER -> "member";
                    case LEFT -> "left";
                });
        if (!label.clusterId().isEmpty()) {
            labels.put(Annotations.CLUSTER_ID, label.clusterId());
        }
        if (label.state() == ClaimView.State.LEFT) {
            labels.put(Annotations.LEFT_AT, Long.toString(Instant.now().getEpochSecond()));
        }
        return labels;
    }

    private Result labelClaim(final String name, final String uid, final Map<String, String> labels) {
        final StringBuilder text = new StringBuilder();
        labels.forEach((key, value) -> text.append(text.isEmpty() ? "" : ",")
                .append('"')
                .append(key)
                .append("\":\"")
                .append(value)
                .append('"'));
        return patchClaim(name, uid, "\"metadata\":{\"uid\":\"" + uid + "\",\"labels\":{" + text + "}}");
    }

    /** @param fields of the claim; a uid among them is a condition of the API server */
    private Result patchClaim(final String name, final String uid, final String fields) {
        final PersistentVolumeClaim there = claim(name);
        if (there == null || !there.getMetadata().getUid().equals(uid)) {
            return new Result.NotNow("volume claim " + name + " is another one by now");
        }
        client.resource(there).patch(PatchContext.of(PatchType.JSON_MERGE), "{" + fields + "}");
        return DONE;
    }

    private Result grow(final Step.GrowClaim grow) {
        final String size = Quantities.text(grow.bytes());
        try {
            return patchClaim(
                    grow.name(), grow.uid(), "\"spec\":{\"resources\":{\"requests\":{\"storage\":\"" + size + "\"}}}");
        } catch (KubernetesClientException e) {
            if (e.getCode() != FORBIDDEN && e.getCode() != INVALID) {
                throw e;
            }
            return new Result.NoGrowth(
                    size,
                    e.getStatus() == null || e.getStatus().getMessage() == null
                            ? e.getMessage()
                            : e.getStatus().getMessage());
        }
    }

    private Result deleteClaim(final Step.DeleteClaim delete) {
        final PersistentVolumeClaim there = claim(delete.name());
        if (there == null || !there.getMetadata().getUid().equals(delete.uid())) {
            return DONE;
        }
        client.resource(there)
                .lockResourceVersion(there.getMetadata().getResourceVersion())
                .delete();
        return DONE;
    }

    private StatefulSet set(final int zone) {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace())
                .withName(rendering.layout().setName(zone))
                .get();
    }

    private Result applySet(final Step.ApplySet apply) throws ConfigProblem {
        final StatefulSet there = set(apply.zone());
        if (there != null && !Surroundings.isOurs(there)) {
            return new Result.Foreign("StatefulSet " + there.getMetadata().getName());
        }
        final int replicas = there == null
                ? apply.replicas()
                : Math.max(apply.replicas(), there.getSpec().getReplicas());
        return apply(there, apply.zone(), replicas, Workloads.template(rendering, apply.zone(), restartToken));
    }

    private Result apply(
            final StatefulSet there, final int zone, final int replicas, final Workloads.Template template) {
        final StatefulSet wanted = Workloads.statefulSet(rendering, zone, replicas, template);
        if (there != null) {
            // can't be changed, and need not: claims are made by name
            wanted.getSpec()
                    .setVolumeClaimTemplates(there.getSpec().getVolumeClaimTemplates().stream()
                            .map(claim -> {
                                claim.setStatus(null);
                                return claim;
                            })
                            .toList());
        }
        Applier.serverSide(client, wanted);
        return DONE;
    }

    /** Null when there is none, or a role of an older chart lacks the right: the roll has stopped either way. */
    private ControllerRevision revision(final String name) {
        try {
            return client.apps()
                    .controllerRevisions()
                    .inNamespace(namespace())
                    .withName(name)
                    .get();
        } catch (KubernetesClientException e) {
            if (e.getCode() != FORBIDDEN) {
                throw e;
            }
            LOG.warn("{}: {}", rendering.layout().cluster(), e.getMessage());
            return null;
        }
    }

    /** Kubernetes keeps the templates of a StatefulSet that pods have, and some more. */
    private Result putBack(final Step.PutBack back) {
        final StatefulSet there = set(back.zone());
        if (there == null
                || there.getStatus() == null
                || !back.from().equals(there.getStatus().getUpdateRevision())) {
            return new Result.NotNow("the StatefulSet is another one by now");
        }
        final ControllerRevision kept = revision(back.revision());
        if (kept == null
                || kept.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner ->
                                owner.getUid().equals(there.getMetadata().getUid()))) {
            LOG.warn(
                    "{}: {} is not to be had, so it can't be put back",
                    rendering.layout().cluster(),
                    back.revision());
            return DONE;
        }
        final ObjectNode template = (ObjectNode) Json.tree(kept).at("/data/spec/template");
        template.remove("$patch");
        return apply(
                there,
                back.zone(),
                there.getSpec().getReplicas(),
                Workloads.Template.ofBefore(Json.read(template, PodTemplateSpec.class)));
    }

    private Result scaleSet(final Step.ScaleSet scale) {
        final StatefulSet there = set(scale.zone());
        if (there == null || there.getSpec().getReplicas() != scale.from()) {
            return new Result.NotNow("the StatefulSet is another one by now");
        }
        client.resource(there)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(Annotations.OPERATOR)
                                .build(),
                        "{\"metadata\":{\"resourceVersion\":\""
                                + there.getMetadata().getResourceVersion() + "\"},\"spec\":{\"replicas\":"
                                + scale.replicas() + "}}");
        return DONE;
    }

    private Optional<Pod> pod(final String name, final String uid) {
        return Optional.ofNullable(
                        client.pods().inNamespace(namespace()).withName(name).get())
                .filter(pod -> pod.getMetadata().getUid().equals(uid));
    }

    private Result evict(final Step.EvictPod evict) {
        if (pod(evict.pod(), evict.uid()).isEmpty()) {
            return DONE;
        }
        if (evict.drain() && !brokers.isEmpty()) {
            final Outcome drained = management.drain(brokers.values(), evict.broker());
            LOG.info("{}: leaders leave broker {}: {}", rendering.layout().cluster(), evict.broker(), drained);
        }
        final Eviction eviction = new EvictionBuilder()
                .withNewMetadata()
                .withName(evict.pod())
                .withNamespace(namespace())
                .endMetadata()
                .withDeleteOptions(new DeleteOptionsBuilder()
                        .withNewPreconditions(null, evict.uid())
                        .build())
                .build();
        try {
            client.pods().inNamespace(namespace()).withName(evict.pod()).evict(eviction);
            return DONE;
        } catch (KubernetesClientException e) {
            if (e.getCode() == TOO_MANY) {
                return new Result.NotNow("the disruption budget lets no pod of " + evict.pod() + " go now");
            }
            if (e.getCode() == NOT_FOUND || e.getCode() == CONFLICT) {
                return DONE;
            }
            throw e;
        }
    }

    private Result deletePod(final Step.DeletePod delete) {
        pod(delete.pod(), delete.uid())
                .ifPresent(pod -> client.resource(pod)
                        .lockResourceVersion(pod.getMetadata().getResourceVersion())
                        .delete());
        return DONE;
    }

    private Result ask(final Step.AskTopology ask) {
        final boolean own = rendering.resource().getSpec().image().contract() == Image.Contract.Skep;
        final Collection<URI> askable = brokers.values();
        return result(
                ask.grow()
                        ? management.partitions(askable, ask.partitions(), ask.fromVersion(), ask.key(), own)
                        : management.members(
                                askable,
                                ask.members(),
                                ask.replicationFactor(),
                                ask.force(),
                                ask.fromVersion(),
                                ask.key(),
                                own));
    }

    private Result switchExporter(final Step.SwitchExporter exporter) {
        final URI broker = brokers.get(exporter.broker());
        return broker == null
                ? new Result.NotNow("broker " + exporter.broker() + " does not answer")
                : result(management.exporter(
                        broker,
                        exporter.id(),
                        exporter.turn(),
                        exporter.fromVersion(),
                        exporter.key(),
                        rendering.resource().getSpec().image().contract() == Image.Contract.Skep));
    }

    private static Result result(final Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted ignored -> DONE;
            case Outcome.Refused refused -> new Result.Refused(refused.why());
            case Outcome.Unknown unknown -> new Result.NotNow(unknown.why());
        };
    }

    /** The settings that were frozen, if they were. */
    public static Optional<Bootstrap> bootstrap(final Layout layout, final Collection<ConfigMap> maps) {
        return maps.stream()
                .filter(map -> map.getMetadata().getName().equals(layout.bootstrapMap()))
                .findFirst()
                .flatMap(map -> Bootstrap.read(map.getData()));
    }
}

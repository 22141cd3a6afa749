package dev.skep.operator.report;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterStatus;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.model.Json;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event for each turn of things, made from the difference of two statuses: none for a loop. */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private Events() {}

    /** One event: what happened, and whether it is bad. */
    record Turn(boolean bad, String reason, String message) {}

    static List<Turn> turns(final ZeebeClusterStatus before, final ZeebeClusterStatus after) {
        final ArrayList<Turn> turns = new ArrayList<>();
        final String oldStep = before == null || before.operation() == null
                ? ""
                : before.operation().type() + "/" + before.operation().step();
        final String newStep = after.operation() == null
                ? ""
                : after.operation().type() + "/" + after.operation().step();
        if (!newStep.isEmpty() && !newStep.equals(oldStep)) {
            turns.add(new Turn(false, after.operation().type(), after.message()));
        } else if (newStep.isEmpty() && !oldStep.isEmpty()) {
            turns.add(new Turn(false, before.operation().type() + "Done", after.message()));
        }
        final Map<String, Condition> old = new TreeMap<>();
        if (before != null && before.conditions() != null) {
            before.conditions().forEach(condition -> old.put(condition.getType(), condition));
        }
        for (final Condition condition : after.conditions()) {
            final Condition was = old.get(condition.getType());
            final boolean turned = was == null
                    || !Objects.equals(was.getStatus(), condition.getStatus())
                    || !Objects.equals(was.getReason(), condition.getReason());
            final boolean bad = switch (condition.getType()) {
                case "Degraded" -> condition.getStatus().equals("True");
                case "Available" ->
                    condition.getStatus().equals("False")
                            && after.phase() != Phase.Pending
                            && after.phase() != Phase.Creating
                            && after.phase() != Phase.Deleting;
                case "RolloutComplete" ->
                    condition.getReason().endsWith("Refused")
                            || condition.getReason().equals("HeldBack");
                case "StorageReady", "MonitoringReady" -> condition.getStatus().equals("False");
                case "CertificatesReady" ->
                    condition.getStatus().equals("False")
                            && !condition.getReason().equals("Issuing")
                            && !condition.getReason().equals("Rotating");
                default -> false;
            };
            if (turned && bad) {
                turns.add(new Turn(true, condition.getReason(), condition.getMessage()));
            }
        }
        return turns;
    }

    /** Best effort: an event that can't be written is a line of the log. */
    public static void emit(
            final KubernetesClient client,
            final ZeebeCluster resource,
            final ZeebeClusterStatus before,
            final ZeebeClusterStatus after,
            final Instant now) {
        emit(client, resource, turns(before, after), now);
    }

    /** What others had changed or deleted. */
    public static void repaired(
            final KubernetesClient client,
            final ZeebeCluster resource,
            final List<String> sentences,
            final Instant now) {
        emit(
                client,
                resource,
                sentences.stream()
                        .map(sentence -> new Turn(false, "DriftRepaired", sentence))
                        .toList(),
                now);
    }

    private static void emit(
            final KubernetesClient client, final ZeebeCluster resource, final List<Turn> turns, final Instant now) {
        for (final Turn turn : turns) {
            final String name = resource.getMetadata().getName() + "."
                    + Json.hash(Map.of("at", now.toString(), "reason", turn.reason(), "message", turn.message()));
            try {
                client.v1()
                        .events()
                        .inNamespace(resource.getMetadata().getNamespace())
                        .resource(new EventBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(resource.getMetadata().getNamespace())
                                .endMetadata()
                                .withNewInvolvedObject()
                                .withApiVersion(ZeebeCluster.GROUP + "/" + ZeebeCluster.VERSION)
                                .withKind(ZeebeCluster.KIND)
                                .withName(resource.getMetadata().getName())
                                .withNamespace(resource.getMetadata().getNamespace())
                                .withUid(resource.getMetadata().getUid())
                                .endInvolvedObject()
                                .withType(turn.bad() ? "Warning" : "Normal")
                                .withReason(turn.reason())
                                .withMessage(turn.message())
                                .withFirstTimestamp(now.toString())
                                .withLastTimestamp(now.toString())
                                .withCount(1)
                                .withNewSource()
                                .withComponent(Annotations.OPERATOR)
                                .endSource()
                                .build())
                        .create();
            } catch (KubernetesClientException e) {
                LOG.warn("{}: {} ({})", resource.getMetadata().getName(), turn.message(), e.getMessage());
            }
        }
    }
}

package dev.skep.operator.kube;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.model.Layout;
import dev.skep.operator.model.Quantities;
import dev.skep.operator.model.Surroundings;
import dev.skep.operator.model.Workloads;
import dev.skep.operator.plan.Observed.ClaimView;
import dev.skep.operator.plan.Observed.PodView;
import dev.skep.operator.plan.Observed.SetView;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Kubernetes objects as the planner sees them. */
public final class Seen {
    /** What the scheduler says besides the reason: whom it could have thrown out. */
    private static final Pattern PREEMPTION = Pattern.compile("\\.?( no new claims to deallocate,)? preemption: .*");

    private Seen() {}

    public static SortedMap<Integer, SetView> sets(final Layout layout, final Collection<StatefulSet> all) {
        final SortedMap<Integer, SetView> views = new TreeMap<>();
        for (int zone = 0; zone < layout.zones().size(); zone++) {
            for (final StatefulSet set : all) {
                if (set.getMetadata().getName().equals(layout.setName(zone))) {
                    views.put(zone, set(set));
                }
            }
        }
        return views;
    }

    private static SetView set(final StatefulSet set) {
        final boolean settled = set.getStatus() != null
                && set.getStatus().getUpdateRevision() != null
                && Objects.equals(
                        set.getStatus().getObservedGeneration(),
                        set.getMetadata().getGeneration());
        final Map<String, String> annotations =
                set.getSpec().getTemplate().getMetadata().getAnnotations();
        return new SetView(
                set.getMetadata().getName(),
                set.getSpec().getReplicas(),
                settled ? set.getStatus().getUpdateRevision() : "",
                settled,
                Workloads.templateHash(set),
                Workloads.specHash(set),
                annotations == null ? null : annotations.get(Annotations.RESTARTED));
    }

    public static SortedMap<Integer, PodView> pods(final Layout layout, final Collection<Pod> all) {
        final SortedMap<Integer, PodView> views = new TreeMap<>();
        for (final Pod pod : all) {
            layout.place(pod.getMetadata().getName()).ifPresent(place -> views.put(place.nodeId(), pod(pod)));
        }
        return views;
    }

    private static PodView pod(final Pod pod) {
        final Map<String, String> labels = pod.getMetadata().getLabels();
        final String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
        return new PodView(
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                labels == null ? "" : labels.getOrDefault("controller-revision-hash", ""),
                condition(pod, "Ready").map(c -> c.getStatus().equals("True")).orElse(false),
                "Running".equals(phase)
                        && pod.getStatus().getContainerStatuses().stream()
                                .allMatch(container -> container.getState() != null
                                        && container.getState().getRunning() != null),
                pod.getMetadata().getDeletionTimestamp() != null,
                trouble(pod));
    }

    private static Optional<PodCondition> condition(final Pod pod, final String type) {
        return pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()))
                        .findFirst();
    }

    /** Why it does not run, in the words of Kubernetes. */
    private static String trouble(final Pod pod) {
        final Optional<PodCondition> unscheduled =
                condition(pod, "PodScheduled").filter(condition -> "False".equals(condition.getStatus()));
        if (unscheduled.isPresent()) {
            return "no node takes it: "
                    + PREEMPTION
                            .matcher(
                                    Objects.requireNonNullElse(unscheduled.get().getMessage(), "no reason given"))
                            .replaceFirst("");
        }
        if (pod.getStatus() == null) {
            return "";
        }
        for (final ContainerStatus container : pod.getStatus().getContainerStatuses()) {
            final ContainerStateWaiting waiting =
                    container.getState() == null ? null : container.getState().getWaiting();
            if (waiting != null && !"ContainerCreating".equals(waiting.getReason())) {
                return waiting.getReason() + (waiting.getMessage() == null ? "" : " (" + waiting.getMessage() + ")");
            }
        }
        return "";
    }

    public static SortedMap<Integer, ClaimView> claims(
            final Layout layout, final Collection<PersistentVolumeClaim> all) {
        final SortedMap<Integer, ClaimView> views = new TreeMap<>();
        for (final PersistentVolumeClaim claim : all) {
            final String name = claim.getMetadata().getName();
            if (name.startsWith("data-")) {
                layout.place(name.substring("data-".length()))
                        .ifPresent(place -> views.put(place.nodeId(), claim(layout, claim)));
            }
        }
        return views;
    }

    private static ClaimView claim(final Layout layout, final PersistentVolumeClaim claim) {
        final Map<String, String> labels =
                Objects.requireNonNullElse(claim.getMetadata().getLabels(), Map.of());
        final List<PersistentVolumeClaimCondition> conditions =
                claim.getStatus() == null || claim.getStatus().getConditions() == null
                        ? List.of()
                        : claim.getStatus().getConditions();
        final Quantity capacity = claim.getStatus() == null || claim.getStatus().getCapacity() == null
                ? null
                : claim.getStatus().getCapacity().get("storage");
        return new ClaimView(
                claim.getMetadata().getName(),
                claim.getMetadata().getUid(),
                labels.getOrDefault(Annotations.CLUSTER_UID, ""),
                labels.getOrDefault(Annotations.CLUSTER_ID, ""),
                state(labels.getOrDefault(Annotations.MEMBER_STATE, "")),
                Surroundings.isOurs(claim) && layout.cluster().equals(labels.get(Annotations.CLUSTER)),
                bytes(claim.getSpec().getResources().getRequests().get("storage")),
                capacity == null ? 0 : bytes(capacity),
                conditions.stream().anyMatch(c -> "FileSystemResizePending".equals(c.getType())),
                claim.getMetadata().getDeletionTimestamp() != null,
                conditions.stream()
                        .filter(c -> c.getType().endsWith("Error"))
                        .map(PersistentVolumeClaimCondition::getMessage)
                        .findFirst()
                        .orElse(""));
    }

    private static ClaimView.State state(final String label) {
        return switch (label) {
            case "member" -> ClaimView.State.MEMBER;
            case "left" -> ClaimView.State.LEFT;
            default -> ClaimView.State.EMPTY;
        };
    }

    private static long bytes(final Quantity quantity) {
        return Quantities.bytes(quantity.getAmount() + quantity.getFormat());
    }
}

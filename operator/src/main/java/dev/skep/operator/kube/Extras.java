package dev.skep.operator.kube;

import dev.skep.operator.model.Json;
import dev.skep.operator.model.Monitors;
import dev.skep.operator.model.Rendering;
import dev.skep.operator.model.Surroundings;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects of kinds that this Kubernetes may not know, and that nothing watches: they are looked at when they should become others, and every five
 * minutes. No broker needs them, so what goes wrong here is a line of the log.
 */
public final class Extras {
    private static final Logger LOG = LoggerFactory.getLogger(Extras.class);
    private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Applier applier;
    private final KubernetesClient client;
    private final Consumer<String> applied;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();
    private Served served;

    /** @param wanted hash of what it should be; empty when it should not be there */
    private record Look(String wanted, long nanos) {}

    private record Served(Set<String> kinds, long nanos) {}

    public Extras(final Applier applier, final KubernetesClient client, final Consumer<String> applied) {
        this.applier = applier;
        this.client = client;
        this.applied = applied;
    }

    void apply(final Rendering rendering) {
        final Set<String> kinds = served();
        final List<GenericKubernetesResource> wanted = Monitors.of(rendering, kinds);
        for (final GenericKubernetesResource possible : Monitors.possible(rendering)) {
            final GenericKubernetesResource wish = wanted.stream()
                    .filter(object -> object.getKind().equals(possible.getKind()))
                    .findFirst()
                    .orElse(null);
            if (wish == null && !kinds.contains(possible.getKind())) {
                continue;
            }
            final ObjectMeta meta = possible.getMetadata();
            final String key = possible.getKind() + "/" + meta.getNamespace() + "/" + meta.getName();
            final String hash = wish == null ? "" : Json.hash(wish);
            if (isDue(looks.get(key), hash)) {
                settle(possible, wish);
                looks.put(key, new Look(hash, System.nanoTime()));
            }
        }
    }

    private static boolean isDue(final Look last, final String hash) {
        return last == null || !last.wanted().equals(hash) || isOld(last.nanos());
    }

    private static boolean isOld(final long nanos) {
        return System.nanoTime() - nanos > LOOK_NANOS;
    }

    private void settle(final GenericKubernetesResource possible, final GenericKubernetesResource wish) {
        final ObjectMeta meta = possible.getMetadata();
        try {
            final GenericKubernetesResource live = client.genericKubernetesResources(Monitors.API, possible.getKind())
                    .inNamespace(meta.getNamespace())
                    .withName(meta.getName())
                    .get();
            if (wish != null) {
                final Applier.Result result = applier.apply(wish, live);
                if (result != Applier.Result.NOTHING) {
                    applied.accept(result.name());
                }
            } else if (live != null && Surroundings.isOurs(live)) {
                client.resource(live).delete();
                applied.accept("REMOVED");
            }
        } catch (KubernetesClientException e) {
            LOG.warn("{} {}/{}: {}", possible.getKind(), meta.getNamespace(), meta.getName(), e.getMessage());
        }
    }

    private synchronized Set<String> served() {
        if (served == null || isOld(served.nanos())) {
            served = new Served(discovered(), System.nanoTime());
        }
        return served.kinds();
    }

    private Set<String> discovered() {
        try {
            final APIResourceList list = client.getApiResources(Monitors.API);
            return list == null
                    ? Set.of()
                    : list.getResources().stream().map(APIResource::getKind).collect(Collectors.toSet());
        } catch (KubernetesClientException e) {
            LOG.warn("what there is of {} can't be read: {}", Monitors.API, e.getMessage());
            return Set.of();
        }
    }
}

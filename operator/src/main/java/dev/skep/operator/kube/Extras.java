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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects of kinds that this Kubernetes may not know, and that nothing watches: they are looked at when they should become others, and every five
 * minutes. No broker needs them, so what goes wrong here stops nothing else, and is said.
 */
public final class Extras {
    private static final Logger LOG = LoggerFactory.getLogger(Extras.class);
    private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long LOOK_FOR_MISSING_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;

    private final Applier applier;
    private final KubernetesClient client;
    private final Consumer<String> applied;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();
    private Served served = new Served(Optional.empty(), 0);

    /**
     * @param wanted hash of what it should be; empty when it should not be there
     * @param trouble why it is not so; null when it is
     */
    private record Look(String wanted, Found trouble, long nanos) {}

    /** @param kinds empty when that is not known */
    private record Served(Optional<Set<String>> kinds, long nanos) {}

    public Extras(final Applier applier, final KubernetesClient client, final Consumer<String> applied) {
        this.applier = applier;
        this.client = client;
        this.applied = applied;
    }

    Found apply(final Rendering rendering) {
        Optional<Set<String>> known = served(LOOK_NANOS);
        if (!lacking(rendering, known).isEmpty()) {
            known = served(LOOK_FOR_MISSING_NANOS);
        }
        final Set<String> kinds = known.orElse(Set.of());
        final List<GenericKubernetesResource> wanted = Monitors.of(rendering, kinds);
        final Set<String> lacking = lacking(rendering, known);
        Found trouble = null;
        for (final GenericKubernetesResource possible : Monitors.possible(rendering)) {
            final GenericKubernetesResource wish = wanted.stream()
                    .filter(object -> object.getKind().equals(possible.getKind()))
                    .findFirst()
                    .orElse(null);
            if (lacking.contains(possible.getKind()) || (wish == null && !kinds.contains(possible.getKind()))) {
                continue;
            }
            final Found own = settled(possible, wish);
            trouble = trouble == null ? own : trouble;
        }
        if (!lacking.isEmpty()) {
            return new Found(
                    false,
                    "NotInstalled",
                    "spec.monitoring asks for a " + String.join(" and a ", lacking)
                            + ", and this Kubernetes has no such kind in " + Monitors.API
                            + "; install the operator of Prometheus, or set enabled to Auto");
        }
        return trouble != null ? trouble : new Found(true, "AsSpecified", summary(wanted));
    }

    private static String summary(final List<GenericKubernetesResource> wanted) {
        return wanted.isEmpty()
                ? "nothing is made for Prometheus"
                : wanted.stream().map(GenericKubernetesResource::getKind).collect(Collectors.joining(" and "))
                        + (wanted.size() == 1 ? " is" : " are") + " there";
    }

    /** Kinds that somebody wants whatever there is, and that are known not to be there. */
    private static Set<String> lacking(final Rendering rendering, final Optional<Set<String>> known) {
        final Set<String> lacking = new TreeSet<>();
        known.ifPresent(kinds -> Monitors.of(rendering, Set.of()).stream()
                .map(GenericKubernetesResource::getKind)
                .filter(kind -> !kinds.contains(kind))
                .forEach(lacking::add));
        return lacking;
    }

    /** The trouble with it, or null. */
    private Found settled(final GenericKubernetesResource possible, final GenericKubernetesResource wish) {
        final ObjectMeta meta = possible.getMetadata();
        final String key = key(meta.getNamespace(), meta.getName(), possible.getKind());
        final String hash = wish == null ? "" : Json.hash(wish);
        final Look last = looks.get(key);
        if (last != null
                && last.wanted().equals(hash)
                && !isOld(last.nanos(), last.trouble() == null ? LOOK_NANOS : LOOK_FOR_MISSING_NANOS)) {
            return last.trouble();
        }
        final Found trouble = settle(possible, wish);
        looks.put(key, new Look(hash, trouble, System.nanoTime()));
        return trouble;
    }

    private static String key(final String namespace, final String name, final String kind) {
        return namespace + "/" + name + "/" + kind;
    }

    /** The cluster is gone, and its objects with it. */
    public void forget(final Rendering rendering) {
        for (final GenericKubernetesResource possible : Monitors.possible(rendering)) {
            final ObjectMeta meta = possible.getMetadata();
            looks.remove(key(meta.getNamespace(), meta.getName(), possible.getKind()));
        }
    }

    private static boolean isOld(final long nanos, final long age) {
        return System.nanoTime() - nanos > age;
    }

    private Found settle(final GenericKubernetesResource possible, final GenericKubernetesResource wish) {
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
            return null;
        } catch (KubernetesClientException e) {
            LOG.warn("{} {}/{}: {}", possible.getKind(), meta.getNamespace(), meta.getName(), e.getMessage());
            if (e.getCode() == NOT_FOUND) {
                forgetServed(); // the kind itself has gone meanwhile
            }
            return new Found(
                    false,
                    e.getCode() == FORBIDDEN ? "NotAllowed" : "Failed",
                    possible.getKind() + " " + meta.getName() + " could not be " + (wish == null ? "removed" : "made")
                            + (e.getStatus() == null || e.getStatus().getMessage() == null
                                    ? ""
                                    : ": " + e.getStatus().getMessage()));
        }
    }

    private synchronized void forgetServed() {
        served = new Served(Optional.empty(), 0);
    }

    /** Kinds of Prometheus that this Kubernetes has, as of so long ago at most; empty when that is not known. */
    private synchronized Optional<Set<String>> served(final long age) {
        if (served.kinds().isEmpty() || isOld(served.nanos(), age)) {
            served = new Served(discovered().or(served::kinds), System.nanoTime());
        }
        return served.kinds();
    }

    private Optional<Set<String>> discovered() {
        try {
            final APIResourceList list = client.getApiResources(Monitors.API);
            final Set<String> kinds = new TreeSet<>();
            if (list != null) {
                list.getResources().stream().map(APIResource::getKind).forEach(kinds::add);
            }
            return Optional.of(kinds);
        } catch (KubernetesClientException e) {
            LOG.warn("what there is of {} can't be read: {}", Monitors.API, e.getMessage());
            return Optional.empty();
        }
    }
}

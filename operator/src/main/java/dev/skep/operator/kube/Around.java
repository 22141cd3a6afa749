package dev.skep.operator.kube;

import dev.skep.operator.model.ConfigProblem;
import dev.skep.operator.model.Gateways;
import dev.skep.operator.model.Layout;
import dev.skep.operator.model.PodServices;
import dev.skep.operator.model.Rendering;
import dev.skep.operator.model.Surroundings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What stands around the brokers, applied in every pass and taken away when it is no longer wished. */
public final class Around {
    private static final long TELL_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Applier applier;
    private final KubernetesClient client;
    private final Consumer<String> applied;
    private final Extras extras;
    private final Certificates certificates;
    /** What this process has seen in its place. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    /** When something was last said of an object. */
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    /**
     * What came of it.
     *
     * @param repaired what others had changed or deleted, one sentence each
     * @param foreign objects of others under names that the cluster needs; nothing is done to them
     */
    public record Outcome(Found monitoring, List<String> repaired, List<String> foreign) {}

    public Around(final KubernetesClient client, final Consumer<String> applied) {
        this.client = client;
        this.applied = applied;
        this.applier = new Applier(client);
        this.extras = new Extras(applier, client, applied);
        this.certificates = new Certificates(client, applier, applied);
    }

    public Outcome apply(final Rendering rendering, final Surroundings.OperatorPlace operator, final Live live)
            throws ConfigProblem {
        final List<HasMetadata> wanted = Surroundings.of(rendering, operator, gateways(rendering, live));
        wanted.addAll(PodServices.of(rendering, pods(rendering, live)));
        final List<String> repaired = new ArrayList<>();
        final List<String> foreign = new ArrayList<>();
        for (final HasMetadata object : wanted) {
            apply(object, live.of(object), repaired, foreign);
        }
        remove(rendering, wanted, live);
        return new Outcome(extras.apply(rendering), repaired, foreign);
    }

    /** Whatever is wrong with the rest of the resource: certificates end all the same. */
    public Found certificates(final Rendering rendering, final Instant now) {
        return certificates.apply(rendering, now);
    }

    private void apply(
            final HasMetadata object,
            final HasMetadata cached,
            final List<String> repaired,
            final List<String> foreign) {
        final String key = key(object);
        // the cache holds only what is ours, and may be late: what it lacks may be somebody else's, or there already
        final HasMetadata there = cached == null ? client.resource(object).get() : cached;
        if (there != null && !Surroundings.isOurs(there)) {
            foreign.add(name(object));
            return;
        }
        final Applier.Result result = applier.apply(object, there);
        if (result == Applier.Result.DRIFT_REPAIRED) {
            tell(key, name(object) + " was changed by somebody, and is again as the resource says", repaired);
        } else if (result == Applier.Result.CREATED && known.contains(key)) {
            tell(key, name(object) + " was deleted, and is there again", repaired);
        }
        known.add(key);
        if (result != Applier.Result.NOTHING) {
            applied.accept(result.name());
        }
    }

    /** Who fights over an object with somebody says so now and then. */
    private void tell(final String key, final String sentence, final List<String> repaired) {
        final Long last = told.get(key);
        if (last == null || System.nanoTime() - last > TELL_AGAIN_NANOS) {
            told.put(key, System.nanoTime());
            repaired.add(sentence);
        }
    }

    private void remove(final Rendering rendering, final List<HasMetadata> wanted, final Live live) {
        final List<HasMetadata> possible = new ArrayList<>(Surroundings.possible(rendering));
        live.all(Service.class).stream().filter(PodServices::isOne).forEach(possible::add);
        for (final HasMetadata one : possible) {
            if (wanted.stream().anyMatch(object -> key(object).equals(key(one)))) {
                continue;
            }
            known.remove(key(one));
            final HasMetadata there = live.of(one);
            if (there != null && Surroundings.isOurs(there)) {
                client.resource(there).delete();
                applied.accept("REMOVED");
            }
        }
    }

    /** The cluster is gone, and what stood around it. */
    public void forget(final Rendering rendering) {
        final ObjectMeta meta = rendering.resource().getMetadata();
        final String prefix = meta.getNamespace() + "/" + meta.getName() + "-";
        known.removeIf(key -> key.startsWith(prefix));
        told.keySet().removeIf(key -> key.startsWith(prefix));
        extras.forget(rendering);
        certificates.forget(rendering);
    }

    private static String key(final HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName() + "/" + object.getKind();
    }

    private static String name(final HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }

    /** Those that are wanted, and those that are still there. */
    private static SortedMap<Integer, Integer> pods(final Rendering rendering, final Live live) {
        final Layout layout = rendering.layout();
        final int zones = layout.zones().size();
        final SortedMap<Integer, Integer> pods = new TreeMap<>();
        for (int zone = 0; zone < zones; zone++) {
            pods.put(zone, rendering.resource().getSpec().replicas() / zones);
        }
        for (final StatefulSet set : live.all(StatefulSet.class)) {
            for (int zone = 0; zone < zones; zone++) {
                if (set.getMetadata().getName().equals(layout.setName(zone))) {
                    pods.merge(zone, set.getSpec().getReplicas(), Math::max);
                }
            }
        }
        return pods;
    }

    private static Gateways.Present gateways(final Rendering rendering, final Live live) {
        final ObjectMeta named =
                new ObjectMetaBuilder().withName(rendering.layout().gateway()).build();
        return Surroundings.present(
                live.of(new ServiceBuilder().withMetadata(named).build()),
                live.of(new DeploymentBuilder().withMetadata(named).build()));
    }
}

package dev.skep.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import dev.skep.operator.api.ZeebeClusterStatus;
import dev.skep.operator.model.Json;
import dev.skep.operator.model.Layout;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** A ZeebeCluster on a real API server whose controllers make real pods; what kubelets and brokers would do is played here. */
final class LivingCluster implements AutoCloseable {
    static final String NAME = "orders";
    private static final long PATIENCE_MILLIS = 180_000;
    private static final long STEP_MILLIS = 25;
    private static final int LIVES_TOLD = 20;
    private static final Set<String> OF_THIS_RUN = Set.of(
            "uid",
            "resourceVersion",
            "creationTimestamp",
            "generation",
            "managedFields",
            "clusterIP",
            "clusterIPs",
            "lastTransitionTime",
            "startedAt",
            "endedAt",
            "stepStartedAt",
            "requestedAt",
            "progressAt",
            "askedAt",
            "observedGeneration",
            "attempts",
            "hash",
            "revision",
            "skep.dev/hash",
            "skep.dev/template-hash",
            "skep.dev/cluster-uid",
            "skep.dev/left-at");

    static {
        // whoever dies has much to say about it
        for (final String noisy : List.of("io.javaoperatorsdk", "io.fabric8")) {
            ((Logger) LoggerFactory.getLogger(noisy)).setLevel(Level.OFF);
        }
        ((Logger) LoggerFactory.getLogger("dev.skep.operator")).setLevel(Level.WARN);
    }

    /** What became of a pod. */
    enum Life {
        /** Ready, and its broker answers. */
        WELL,
        /** Its broker answers and never gets ready. */
        UNREADY,
        /** It never gets that far. */
        CRASHING
    }

    private final KubernetesClient client;
    private final String namespace;
    final FakeBrokers brokers = new FakeBrokers();
    /** Whether the pods of standalone gateways are ready. */
    volatile boolean gatewaysReady = true;
    /**
     * Whether an eviction is over when the next pod is ready. Without nodes a pod can be gone and back before Kubernetes looks, which then waits two
     * minutes for a pod of this name to go, and allows no other eviction. Only where nobody evicts a pod that has just come.
     */
    boolean endsEvictions;
    /** One StatefulSet each; empty for one of all. */
    List<String> zones = List.of("a", "b", "c");
    /** How the pod of a broker does. */
    volatile Function<Pod, Life> life = pod -> Life.WELL;
    /** Further settings of operators that are started from now on. */
    private Map<String, String> settings = Map.of();
    /** By which operators go. */
    final MovedClock clock = new MovedClock();
    /** As whom operators come. */
    private Config operatorConfig;

    private OperatorProcess operator;
    private KubernetesClient operatorClient;
    private Traffic traffic;
    private Layout layout;
    private int firstReplicas;
    private boolean founded;
    private int lives;
    private final SortedMap<String, SortedSet<String>> everSeen = new TreeMap<>();
    private final SortedSet<String> evictionsEnded = new TreeSet<>();
    private int fewestReady = Integer.MAX_VALUE;

    /** @param operatorConfig as whom the operator works */
    LivingCluster(final ApiServer server, final String prefix, final Config operatorConfig) throws IOException {
        this.client = server.client();
        this.namespace = server.namespace(prefix);
        this.operatorConfig = operatorConfig;
    }

    String namespace() {
        return namespace;
    }

    void create(final int replicas) {
        create(replicas, "");
    }

    /** @param moreOfSpec further lines of YAML */
    void create(final int replicas, final String moreOfSpec) {
        final ZeebeCluster resource = new ZeebeCluster();
        resource.setMetadata(
                new ObjectMetaBuilder().withName(NAME).withNamespace(namespace).build());
        resource.setSpec(new KubernetesSerialization()
                .unmarshal(
                        """
                        version: 1.0.0
                        replicas: %d
                        partitions: 3
                        replicationFactor: 3
                        zones: %s
                        storage: {size: 1Gi}
                        podTemplate: {spec: {schedulerName: nobody}}
                        """.formatted(
                                                replicas,
                                                zones.stream()
                                                        .map(zone -> "{name: " + zone + "}")
                                                        .toList())
                                + moreOfSpec,
                        ZeebeClusterSpec.class));
        layout = Layout.of(resource);
        firstReplicas = replicas;
        client.resource(resource).create();
    }

    void scale(final int replicas) {
        client.resources(ZeebeCluster.class)
                .inNamespace(namespace)
                .withName(NAME)
                .scale(replicas);
    }

    void annotate(final String annotation, final String value) {
        client.resources(ZeebeCluster.class)
                .inNamespace(namespace)
                .withName(NAME)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + annotation + "\":\"" + value + "\"}}}");
    }

    /** By an annotation that means nothing. */
    void wake(final String token) {
        annotate(Annotations.PLAN + "-nothing", token);
    }

    /** Wakes the operator, and waits until it has asked so many brokers how they are. */
    void look(final String token, final int askedMin) throws InterruptedException {
        final long before = brokers.looks();
        wake(token);
        await(() -> brokers.looks() >= before + askedMin);
    }

    /** @param more variables of the environment for operators that are started from now on */
    void set(final Map<String, String> more) {
        settings = Map.copyOf(more);
    }

    void patch(final String spec) {
        client.resources(ZeebeCluster.class)
                .inNamespace(namespace)
                .withName(NAME)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + spec + "}");
    }

    void operateAs(final Config config) {
        operatorConfig = config;
    }

    /** By the annotation that asks for the restart of one broker. */
    void restart(final String pod) throws InterruptedException {
        final String before = podUids().get(pod);
        annotate(Annotations.RESTART_BROKER, pod);
        await(() -> {
            final String now = podUids().get(pod);
            return now != null && !now.equals(before);
        });
    }

    /** Until everything of it is gone but the volumes. */
    void delete() throws InterruptedException {
        client.resource(resource()).delete();
        await(() -> resource() == null);
    }

    /** @param writes after which it is dead */
    Traffic startOperator(final int writes) throws IOException {
        stopOperator();
        final Traffic mine = new Traffic(writes);
        traffic = mine;
        lives++;
        brokers.lets = method -> !mine.isDead();
        brokers.changed = mine::wrote;
        operatorClient = mine.client(operatorConfig);
        final Map<String, String> environment = new TreeMap<>(settings);
        environment.put("SKEP_OPERATOR_HTTP_PORT", "0");
        environment.put("SKEP_OPERATOR_NAMESPACES", namespace);
        operator = new OperatorProcess(
                Settings.of(environment),
                operatorClient,
                clock,
                (where, pod) -> where.place(pod.getMetadata().getName())
                        .map(place -> brokers.of(place.nodeId()))
                        .orElse(null));
        operator.start();
        return mine;
    }

    private void stopOperator() {
        if (operator != null) {
            operator.close();
            operatorClient.close();
            operator = null;
        }
    }

    /** How many operators there have been. */
    int lives() {
        return lives;
    }

    /** Until it is so, with operators that die after so many writes, one after the other. */
    void awaitWithMortals(final int writes, final Predicate<ZeebeClusterStatus> wanted) throws Exception {
        final long end = System.currentTimeMillis() + 2 * PATIENCE_MILLIS;
        final List<String> last = new ArrayList<>();
        while (System.currentTimeMillis() < end) {
            final Traffic mortal = startOperator(writes);
            while (!mortal.isDead() && System.currentTimeMillis() < end) {
                play();
                if (isSo(wanted)) {
                    return;
                }
                Thread.sleep(STEP_MILLIS);
            }
            last.addAll(mortal.writes());
            if (last.size() > LIVES_TOLD) {
                last.removeFirst();
            }
        }
        throw new AssertionError("not in time, after " + lives + " lives, of which the last did " + last + ": "
                + resource().getStatus());
    }

    void await(final Predicate<ZeebeClusterStatus> wanted) throws InterruptedException {
        await(() -> isSo(wanted));
    }

    void await(final BooleanSupplier wanted) throws InterruptedException {
        final long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (System.currentTimeMillis() < end) {
            play();
            if (wanted.getAsBoolean()) {
                return;
            }
            Thread.sleep(STEP_MILLIS);
        }
        final ZeebeCluster last = resource();
        throw new AssertionError("not in time: " + (last == null ? "gone" : last.getStatus()) + "\n" + traffic.calls());
    }

    /** Whatever generation of the resource it was said of. */
    void awaitSaid(final Predicate<ZeebeClusterStatus> wanted) throws InterruptedException {
        await(() -> {
            final ZeebeCluster now = resource();
            return now != null
                    && now.getStatus() != null
                    && now.getStatus().conditions() != null
                    && wanted.test(now.getStatus());
        });
    }

    private boolean isSo(final Predicate<ZeebeClusterStatus> wanted) {
        final ZeebeCluster now = resource();
        return now != null
                && now.getStatus() != null
                && now.getMetadata().getGeneration().equals(now.getStatus().observedGeneration())
                && wanted.test(now.getStatus());
    }

    /** Everything is as asked for, and nothing is under way. */
    static Predicate<ZeebeClusterStatus> runsWith(final int brokers) {
        return status -> status.phase() == ZeebeClusterStatus.Phase.Running
                && status.replicas() == brokers
                && status.readyReplicas() == brokers
                && status.topology().members() != null
                && status.topology().members().size() == brokers
                && status.topology().requested() == null
                && status.partitions().healthy() == 3
                && (status.rebalance() == null || status.rebalance().endedAt() != null)
                && status.brokers().stream().allMatch(broker -> "Active".equals(broker.state()));
    }

    ZeebeCluster resource() {
        return client.resources(ZeebeCluster.class)
                .inNamespace(namespace)
                .withName(NAME)
                .get();
    }

    /** What kubelets and brokers do. */
    private void play() {
        final SortedSet<Integer> running = new TreeSet<>();
        int readyBrokers = 0;
        for (final Pod pod : client.pods().inNamespace(namespace).list().getItems()) {
            final Life lives = isOfABroker(pod) ? life.apply(pod) : gatewaysReady ? Life.WELL : Life.UNREADY;
            if (!isAs(pod, lives)) {
                run(pod, lives);
            }
            if (isOfABroker(pod)) {
                everSeen.computeIfAbsent(pod.getMetadata().getName(), name -> new TreeSet<>())
                        .add(pod.getMetadata().getUid());
                readyBrokers += pod.getStatus() != null && isReady(pod) ? 1 : 0;
                endEviction(pod);
            }
            if (lives != Life.CRASHING) {
                layout.place(pod.getMetadata().getName()).ifPresent(place -> {
                    running.add(place.nodeId());
                    brokers.version(place.nodeId(), version(pod));
                    brokers.exporters(place.nodeId(), exporters(pod));
                });
            }
        }
        fewestReady = Math.min(fewestReady, readyBrokers);
        founded |= running.size() >= firstReplicas;
        brokers.alive(founded ? running : new TreeSet<>(), 3, 3);
    }

    private void endEviction(final Pod pod) {
        final String name = pod.getMetadata().getName();
        final boolean came = everSeen.get(name).size() > 1 && pod.getStatus() != null && isReady(pod);
        if (endsEvictions && came && evictionsEnded.add(pod.getMetadata().getUid())) {
            client.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .forEach(budget -> client.resource(budget)
                            .subresource("status")
                            .patch(
                                    PatchContext.of(PatchType.JSON_MERGE),
                                    "{\"status\":{\"disruptedPods\":{\"" + name + "\":null}}}"));
        }
    }

    /** Of its image. */
    private static String version(final Pod pod) {
        final String image = pod.getSpec().getContainers().getFirst().getImage();
        return image.substring(image.lastIndexOf(':') + 1);
    }

    /** Of its environment. */
    private static SortedSet<String> exporters(final Pod pod) {
        final String prefix = "ZEEBE_BROKER_EXPORTERS_";
        final String suffix = "_CLASSNAME";
        final SortedSet<String> ids = new TreeSet<>();
        pod.getSpec().getContainers().getFirst().getEnv().stream()
                .map(EnvVar::getName)
                .filter(name -> name.startsWith(prefix) && name.endsWith(suffix))
                .forEach(name -> ids.add(name.substring(prefix.length(), name.length() - suffix.length())
                        .toLowerCase(Locale.ROOT)));
        return ids;
    }

    private static boolean isAs(final Pod pod, final Life life) {
        if (pod.getStatus() == null || !"Running".equals(pod.getStatus().getPhase())) {
            return false;
        }
        final boolean crashing = pod.getStatus().getContainerStatuses().stream()
                .anyMatch(container -> container.getState().getWaiting() != null);
        return isReady(pod) == (life == Life.WELL) && crashing == (life == Life.CRASHING);
    }

    private boolean isOfABroker(final Pod pod) {
        return layout.place(pod.getMetadata().getName()).isPresent();
    }

    private static boolean isReady(final Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private void run(final Pod pod, final Life life) {
        final boolean ready = life == Life.WELL;
        final String container = pod.getSpec().getContainers().getFirst().getName();
        try {
            client.resource(pod).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), """
                            {"status": {"phase": "Running", "podIP": "127.0.0.1", "podIPs": [{"ip": "127.0.0.1"}],
                              "conditions": [{"type": "Ready", "status": "%s"}],
                              "containerStatuses": [{"name": "%s", "ready": %s, "started": true, "restartCount": 0, "image": "skep",
                                "imageID": "skep", "state": %s}]}}
                            """.formatted(
                            ready ? "True" : "False",
                            container,
                            ready,
                            life == Life.CRASHING
                                    ? "{\"waiting\": {\"reason\": \"CrashLoopBackOff\"}, \"running\": null}"
                                    : "{\"running\": {\"startedAt\": \"2026-01-01T00:00:00Z\"}, \"waiting\": null}"));
        } catch (final KubernetesClientException e) {
            if (e.getCode() != 404 && e.getCode() != 409) {
                throw e;
            }
        }
    }

    SortedMap<String, String> podUids() {
        final SortedMap<String, String> uids = new TreeMap<>();
        client.pods()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(pod ->
                        uids.put(pod.getMetadata().getName(), pod.getMetadata().getUid()));
        return uids;
    }

    /** From now on, and with those that there are now. */
    void beginCounting() {
        everSeen.clear();
        podUids().forEach((name, uid) -> {
            if (layout.place(name).isPresent()) {
                everSeen.put(name, new TreeSet<>(Set.of(uid)));
            }
        });
        fewestReady = Integer.MAX_VALUE;
    }

    /** How many pods there have been of each name. */
    SortedMap<String, Integer> podsCounted() {
        final SortedMap<String, Integer> counted = new TreeMap<>();
        everSeen.forEach((name, uids) -> counted.put(name, uids.size()));
        return counted;
    }

    /** The smallest number of brokers that were ready at one time. */
    int fewestReady() {
        return fewestReady;
    }

    /** As text, by kind and name: all that the operator has made, and the status, without what is different in every run. */
    SortedMap<String, String> objects() {
        final SortedMap<String, String> all = new TreeMap<>();
        for (final String kind : List.of(
                "apps/v1/StatefulSet",
                "v1/PersistentVolumeClaim",
                "v1/ConfigMap",
                "v1/Service",
                "v1/ServiceAccount",
                "policy/v1/PodDisruptionBudget",
                "networking.k8s.io/v1/NetworkPolicy",
                "skep.dev/v1alpha1/ZeebeCluster")) {
            final int slash = kind.lastIndexOf('/');
            for (final HasMetadata object : client.genericKubernetesResources(
                            kind.substring(0, slash), kind.substring(slash + 1))
                    .inNamespace(namespace)
                    .list()
                    .getItems()) {
                final ObjectNode tree = Json.tree(object);
                if (!kind.endsWith("ZeebeCluster")) {
                    if (!tree.at("/metadata/labels").has(Annotations.CLUSTER)) {
                        continue; // of Kubernetes itself
                    }
                    tree.remove("status");
                }
                strip(tree);
                all.put(kind + "/" + object.getMetadata().getName(), text(tree));
            }
        }
        return all;
    }

    private String text(final ObjectNode tree) {
        return tree.toString().replace(namespace, "NAMESPACE");
    }

    private static void strip(final JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(OF_THIS_RUN);
        }
        node.forEach(LivingCluster::strip);
    }

    @Override
    public void close() {
        stopOperator();
        brokers.close();
        client.namespaces().withName(namespace).delete();
    }
}

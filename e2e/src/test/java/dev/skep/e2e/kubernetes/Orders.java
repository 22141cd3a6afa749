package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.crash.Load;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;

/**
 * A ZeebeCluster of three brokers in three zones, of which the operator takes care. The tests that share it leave it as it was: three brokers,
 * ready.
 */
final class Orders {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    /** So that clients leave something of two cores to brokers and Kubernetes. */
    static final Duration PAUSE = Duration.ofMillis(40);

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration ANSWER_UNDER_LOAD = Duration.ofSeconds(3);
    private static final int CONNECTIONS = 6;

    private final OperatorInKubernetes operator;
    private final Namespace namespace;
    private final String address;

    private Orders(final OperatorInKubernetes operator, final Namespace namespace) {
        this.operator = operator;
        this.namespace = namespace;
        awaitReady();
        this.address = namespace.address("orders-gateway", 26500);
    }

    static Orders create(final KubernetesCluster cluster, final OperatorInKubernetes operator) {
        final Namespace namespace = cluster.namespace("orders");
        final long asked = System.nanoTime();
        namespace.apply("orders.yaml", imageValues());
        final Orders orders = new Orders(operator, namespace);
        System.out.println(
                "orders: ready " + Duration.ofNanos(System.nanoTime() - asked).toMillis() + " ms after apply");
        return orders;
    }

    static Map<String, String> imageValues() {
        final String image = KubernetesCluster.image();
        final int colon = image.lastIndexOf(':');
        return Map.of("REPOSITORY", image.substring(0, colon), "VERSION", image.substring(colon + 1));
    }

    OperatorInKubernetes operator() {
        return operator;
    }

    Namespace namespace() {
        return namespace;
    }

    JsonNode resource() {
        return namespace.get("zc", "orders");
    }

    /** What is said of one broker. */
    JsonNode broker(final int id) {
        for (final JsonNode broker : resource().at("/status/brokers")) {
            if (broker.path("nodeId").asInt() == id) {
                return broker;
            }
        }
        throw new AssertionError("the status knows no broker " + id);
    }

    void scale(final int replicas) {
        namespace.kubectl("scale", "zc", "orders", "--replicas=" + replicas);
    }

    void patch(final String spec) {
        namespace.kubectl("patch", "zc", "orders", "--type=merge", "-p", "{\"spec\":" + spec + "}");
    }

    /** The brokers move all leaders away from that one. */
    void drain(final int broker) {
        final String path = "/api/v1/namespaces/" + namespace.name()
                + "/pods/orders-zeebe-b-0:9600/proxy/actuator/cluster/brokers/" + broker + "/drain";
        namespace.kubectl("create", "--raw", path, "-f", "/dev/null");
    }

    void annotate(final String annotation, final String value) {
        namespace.kubectl("annotate", "zc", "orders", "--overwrite", "skep.dev/" + annotation + "=" + value);
    }

    /** Until the newest form of the resource is what runs. */
    void awaitReady() {
        namespace.awaitReady("zc/orders");
    }

    /** @param what as kubectl wait understands it */
    void await(final String what) {
        namespace.await("zc/orders", what, PATIENCE);
    }

    String uid(final String pod) {
        return namespace
                .tryKubectl("get", "pod", pod, "-o", "jsonpath={.metadata.uid}")
                .out();
    }

    /** Until another pod of that name is ready. Before that, what is told of the cluster may be of a moment that is over. */
    void awaitOtherPod(final String pod, final String before) {
        Await.value(PATIENCE, () -> {
            assertThat(uid(pod)).isNotIn("", before);
            return null;
        });
        namespace.await("pod/" + pod, "condition=Ready", PATIENCE);
    }

    Chronicle chronicle() {
        return new Chronicle(namespace, "orders");
    }

    Client client() {
        return Client.at(address, ANSWER);
    }

    /** Several connections, which the Service spreads over the brokers. */
    Load.Gateways gateways() {
        return new Load.Gateways(Collections.nCopies(CONNECTIONS, address), ANSWER_UNDER_LOAD);
    }
}

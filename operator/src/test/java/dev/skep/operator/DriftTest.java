package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What others delete or change is as it was, and when nobody does anything nothing is written. */
@OnApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DriftTest {
    private static final List<String> OURS = List.of(
            "serviceaccount/orders-zeebe",
            "service/orders-zeebe",
            "service/orders-gateway",
            "poddisruptionbudget/orders-zeebe",
            "networkpolicy/orders-zeebe",
            "configmap/orders-zeebe-bootstrap",
            "statefulset/orders-zeebe-b");
    private static final List<String[]> EDITS = List.of(
            new String[] {"service/orders-gateway", "{\"spec\":{\"ports\":[{\"port\":26500,\"targetPort\":1}]}}"},
            new String[] {"service/orders-gateway", "{\"spec\":{\"selector\":{\"app.kubernetes.io/instance\":\"x\"}}}"},
            new String[] {"service/orders-zeebe", "{\"spec\":{\"publishNotReadyAddresses\":false}}"},
            new String[] {"service/orders-zeebe", "{\"metadata\":{\"labels\":{\"app.kubernetes.io/part-of\":\"x\"}}}"},
            new String[] {"poddisruptionbudget/orders-zeebe", "{\"spec\":{\"maxUnavailable\":3}}"},
            new String[] {"networkpolicy/orders-zeebe", "{\"spec\":{\"ingress\":[{}]}}"},
            new String[] {"serviceaccount/orders-zeebe", "{\"automountServiceAccountToken\":true}"},
            new String[] {"statefulset/orders-zeebe-a", "{\"spec\":{\"replicas\":1}}"});

    private final ApiServer server;
    private LivingCluster cluster;
    private Traffic traffic;

    DriftTest(final ApiServer server) {
        this.server = server;
    }

    @BeforeAll
    void start() throws Exception {
        cluster = new LivingCluster(server, "drift", server.config());
        cluster.create(3);
        traffic = cluster.startOperator(Traffic.FOR_EVER);
        cluster.await(LivingCluster.runsWith(3));
        // after a scaling, what was frozen at the beginning is something else than what is wanted
        cluster.scale(6);
        cluster.await(LivingCluster.runsWith(6));
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void whatIsDeletedComesBackAsItWas() throws Exception {
        atRest();
        final SortedMap<String, String> before = cluster.objects();
        final SortedMap<String, String> pods = cluster.podUids();
        for (final String object : OURS) {
            // the pods of a set stay: whoever deletes it with its pods restarts these brokers
            server.kubectl("-n", cluster.namespace(), "delete", object, "--cascade=orphan");
        }

        cluster.await(() -> cluster.objects().equals(before));
        assertThat(cluster.podUids()).isEqualTo(pods);
    }

    @Test
    void whatIsChangedIsChangedBack() throws Exception {
        atRest();
        final SortedMap<String, String> before = cluster.objects();
        final List<String> asked = List.copyOf(cluster.brokers.requests);
        for (final String[] edit : EDITS) {
            server.kubectl("-n", cluster.namespace(), "patch", edit[0], "--type=merge", "-p", edit[1]);
        }

        cluster.await(() -> cluster.objects().equals(before));
        cluster.await(LivingCluster.runsWith(6));
        assertThat(cluster.brokers.requests)
                .as("a StatefulSet that somebody makes smaller moves no data")
                .filteredOn(request -> request.contains("/cluster/"))
                .isEqualTo(asked.stream()
                        .filter(request -> request.contains("/cluster/"))
                        .toList());
        // who has just said that the budget was deleted says nothing of its change for some minutes
        cluster.await(
                () -> server.kubectl("-n", cluster.namespace(), "get", "events", "-o", "jsonpath={.items[*].message}")
                        .contains("PodDisruptionBudget orders-zeebe was "));
    }

    /** What has a name that the cluster needs, and is not its own, is left alone; and the cluster says so. */
    @Test
    void whatIsSomebodyElsesIsNotTouched() throws Exception {
        try (LivingCluster other = new LivingCluster(server, "foreign", server.config())) {
            server.apply("""
                    apiVersion: v1
                    kind: Service
                    metadata: {name: orders-gateway, namespace: %1$s}
                    spec: {selector: {app: mine}, ports: [{port: 80}]}
                    ---
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: orders-zeebe-bootstrap, namespace: %1$s}
                    data: {mine: "1"}
                    """.formatted(other.namespace()));
            other.create(3);
            other.startOperator(Traffic.FOR_EVER);
            other.await(Seen.condition("Degraded", "True", "ForeignObject"));
            assertThat(Seen.of(other.resource().getStatus(), "Ready")
                            .orElseThrow()
                            .getMessage())
                    .contains("Service orders-gateway", "ConfigMap orders-zeebe-bootstrap", "somebody else");
            assertThat(server.kubectl("-n", other.namespace(), "get", "service/orders-gateway", "-o", "yaml"))
                    .contains("app: mine")
                    .doesNotContain("skep");

            server.kubectl(
                    "-n", other.namespace(), "delete", "service/orders-gateway", "configmap/orders-zeebe-bootstrap");
            other.await(LivingCluster.runsWith(3));
            other.await(Seen.condition("Ready", "True", "AsSpecified"));
        }
    }

    @Test
    void nothingIsWrittenWhenNothingHasChanged() throws Exception {
        final int passes = 5;
        atRest();
        final SortedMap<String, Integer> calls = new TreeMap<>();
        final int before = traffic.calls().size();
        // the last one only shows that the one before it is over
        for (int i = 0; i <= passes; i++) {
            look("pass-" + i);
        }
        traffic.calls().stream()
                .skip(before)
                .filter(call -> !call.contains("(watch)"))
                .filter(call -> !call.contains("/monitoring.coreos.com/")) // asked every five minutes
                .forEach(call -> calls.merge(call, 1, Integer::sum));

        System.err.println("DriftTest: calls of the API server in " + passes + " passes: " + calls);
        assertThat(calls.keySet()).allMatch(call -> call.startsWith("GET"));
        assertThat(calls).as("and nothing is read that is not watched").isEmpty();
    }

    /** A new operator process finds everything as it would make it. */
    @Test
    void aNewOperatorWritesNothingEither() throws Exception {
        cluster.await(LivingCluster.runsWith(6));
        traffic = cluster.startOperator(Traffic.FOR_EVER);
        look("after the restart");
        look("again");
        look("when the one before is over");

        assertThat(traffic.writes()).isEmpty();
    }

    @Test
    void aSettingFrozenAtTheBeginningIsNotThatOfToday() {
        final ConfigMap frozen = server.client()
                .configMaps()
                .inNamespace(cluster.namespace())
                .withName("orders-zeebe-bootstrap")
                .get();

        assertThat(frozen.getData()).containsEntry("clusterSize", "3");
    }

    /** What was written last before is written. */
    private void atRest() throws InterruptedException {
        cluster.await(LivingCluster.runsWith(6));
        look("first");
        look("second"); // so the first is over
        look("none"); // what the cluster looks like does not depend on who looks
    }

    private void look(final String token) throws InterruptedException {
        cluster.look(token, 6);
    }
}

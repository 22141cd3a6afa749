package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator as the chart's account: everything it does is allowed, and what it never does is not. */
@OnApiServer
final class RightsTest {
    private static final Duration STEP = Duration.ofMinutes(1);

    private final ApiServer server;

    RightsTest(final ApiServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "namespaced"})
    void theRightsOfTheChartAreEnough(final String preset) throws Exception {
        final String helm = Helm.program();
        assumeTrue(!helm.isEmpty(), Helm.MISSING);
        server.addPrometheus();
        try (LivingCluster cluster = new LivingCluster(server, "rights", server.config())) {
            final String account = "skep-operator-" + preset;
            final Path chart = Files.createTempFile("skep", ".yaml");
            Files.writeString(
                    chart,
                    Shell.must(
                            STEP,
                            helm,
                            "template",
                            account,
                            Helm.chart("skep-operator"),
                            "-n",
                            cluster.namespace(),
                            "-f",
                            Helm.preset("operator/" + preset + ".yaml"),
                            "--no-hooks",
                            "--kube-version",
                            Helm.OLDEST_KUBERNETES));
            server.kubectl("apply", "-f", chart.toString());
            Files.delete(chart);
            final String user = "system:serviceaccount:" + cluster.namespace() + ":" + account;
            final Config config = server.config(server.client()
                    .serviceAccounts()
                    .inNamespace(cluster.namespace())
                    .withName(account)
                    .tokenRequest(new TokenRequestBuilder()
                            .withNewSpec()
                            .withExpirationSeconds(3600L)
                            .endSpec()
                            .build())
                    .getStatus()
                    .getToken());
            cluster.operateAs(config);
            // one of each of its roles
            for (final String right : List.of(
                    "create leases.coordination.k8s.io",
                    "get customresourcedefinitions.apiextensions.k8s.io/zeebeclusters.skep.dev",
                    "patch statefulsets.apps")) {
                server.awaitRight(cluster.namespace(), account, right.split(" ", -1));
            }

            final Traffic traffic = cluster.startOperator(Traffic.FOR_EVER);
            cluster.create(3);
            cluster.await(LivingCluster.runsWith(3));
            cluster.scale(6);
            cluster.await(LivingCluster.runsWith(6));
            cluster.scale(3);
            cluster.await(LivingCluster.runsWith(3));
            cluster.restart("orders-zeebe-a-0");
            cluster.await(LivingCluster.runsWith(3));
            cluster.life =
                    pod -> pod.toString().contains("BAD") ? LivingCluster.Life.CRASHING : LivingCluster.Life.WELL;
            cluster.patch("{\"updatePolicy\":{\"brokerTimeout\":\"5s\"},\"env\":[{\"name\":\"BAD\",\"value\":\"1\"}]}");
            cluster.await(status -> status.rollout().stuck() != null);
            cluster.look("that what was before is put back", 4);
            cluster.patch("{\"env\":[]}");
            cluster.await(LivingCluster.runsWith(3).and(Seen.condition("RolloutComplete", "True", "AsSpecified")));
            assertThat(monitors(cluster)).contains("servicemonitor", "prometheusrule");
            server.kubectl("-n", cluster.namespace(), "patch", "zc/orders", "--type=merge", "-p", """
                    {"spec": {"monitoring": {"serviceMonitor": {"enabled": "False"}, "dashboards": {"enabled": true}}}}""");
            cluster.await(() -> !monitors(cluster).contains("servicemonitor")
                    && cluster.objects().containsKey("v1/ConfigMap/orders-dashboard"));
            assertThat(monitors(cluster)).contains("prometheusrule");
            server.kubectl("-n", cluster.namespace(), "patch", "zc/orders", "--type=merge", "-p", """
                    {"spec": {"monitoring": {"dashboards": {"enabled": false}}}}""");
            cluster.await(() -> !cluster.objects().containsKey("v1/ConfigMap/orders-dashboard"));
            cluster.delete();

            assertThat(new TreeSet<>(traffic.refused())).isEmpty();
            for (final String forbidden : List.of(
                    "get secrets",
                    "list secrets",
                    "list nodes",
                    "create pods",
                    "create daemonsets",
                    "create pods --subresource=exec")) {
                final List<String> words = new ArrayList<>(List.of("-n", cluster.namespace(), "auth", "can-i"));
                words.addAll(List.of(forbidden.split(" ", -1)));
                words.add("--as=" + user);
                assertThat(server.tryKubectl(words.toArray(String[]::new)).out())
                        .as(forbidden)
                        .startsWith("no");
            }
            if (preset.equals("namespaced")) {
                assertThat(server.tryKubectl("-n", "default", "auth", "can-i", "get", "pods", "--as=" + user)
                                .out())
                        .startsWith("no");
            }
            server.kubectl("delete", "clusterrolebinding,clusterrole", "-l", "app.kubernetes.io/instance=" + account);
        } finally {
            server.removePrometheus();
        }
    }

    /** Secrets only in the namespaces that somebody has named, and none of others. */
    @Test
    void whoMayHaveSecretsMakesCertificatesAndWhoMayNotSaysHowToGetThem() throws Exception {
        final String helm = Helm.program();
        assumeTrue(!helm.isEmpty(), Helm.MISSING);
        try (LivingCluster cluster = new LivingCluster(server, "rights", server.config())) {
            final String name = cluster.namespace();
            final String account = "skep-operator-secrets";
            final List<String> chart = List.of(
                    helm,
                    "template",
                    account,
                    Helm.chart("skep-operator"),
                    "-n",
                    name,
                    "-f",
                    Helm.preset("operator/namespaced.yaml"),
                    "--no-hooks",
                    "--kube-version",
                    Helm.OLDEST_KUBERNETES);
            server.apply(Shell.must(STEP, chart.toArray(String[]::new)));
            cluster.operateAs(server.config(
                    server.kubectl("-n", name, "create", "token", account).strip()));
            server.awaitRight(name, account, "create", "leases.coordination.k8s.io");
            server.awaitRight(name, account, "patch", "statefulsets.apps");
            server.awaitRight(
                    name, account, "get", "customresourcedefinitions.apiextensions.k8s.io/zeebeclusters.skep.dev");
            cluster.create(3, "tls: {gateway: {issuer: SelfManaged}}\n");
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(LivingCluster.runsWith(3).and(Seen.condition("CertificatesReady", "False", "NotAllowed")));
            assertThat(Seen.of(cluster.resource().getStatus(), "CertificatesReady")
                            .orElseThrow()
                            .getMessage())
                    .contains("certificates.selfManagedIn", name);

            final List<String> more = new ArrayList<>(chart);
            more.addAll(List.of("--set", "certificates.selfManagedIn={" + name + "}"));
            server.apply(Shell.must(STEP, more.toArray(String[]::new)));
            server.awaitRight(name, account, "patch", "secrets");
            cluster.clock.forward(STEP);
            cluster.wake("it may now");
            cluster.await(Seen.condition("CertificatesReady", "True", "AsSpecified"));
            for (final String[] forbidden : new String[][] {
                {name, "list"}, {name, "watch"}, {name, "delete"}, {"default", "get"}, {"kube-system", "get"}
            }) {
                assertThat(server.tryKubectl(
                                        "-n",
                                        forbidden[0],
                                        "auth",
                                        "can-i",
                                        forbidden[1],
                                        "secrets",
                                        "--as=system:serviceaccount:" + name + ":" + account)
                                .out())
                        .as(String.join(" ", forbidden))
                        .startsWith("no");
            }
            cluster.delete();
            server.kubectl("delete", "clusterrolebinding,clusterrole", "-l", "app.kubernetes.io/instance=" + account);
        }
    }

    private String monitors(final LivingCluster cluster) {
        return server.kubectl("-n", cluster.namespace(), "get", "servicemonitors,prometheusrules", "-o", "name");
    }

    /** Where people look, and not only in a log. */
    @Test
    void whatTheOperatorMayNotDoIsSaidOfTheClusterThatNeedsIt() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "rights", server.config())) {
            final String name = cluster.namespace();
            server.apply("""
                    apiVersion: v1
                    kind: ServiceAccount
                    metadata: {name: weak, namespace: %1$s}
                    ---
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: Role
                    metadata: {name: weak, namespace: %1$s}
                    rules:
                      - {apiGroups: [skep.dev, apps, networking.k8s.io, ""], resources: ["*"], verbs: ["*"]}
                      - {apiGroups: [policy], resources: [poddisruptionbudgets], verbs: [get, list, watch]}
                    ---
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: RoleBinding
                    metadata: {name: weak, namespace: %1$s}
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: weak}
                    subjects: [{kind: ServiceAccount, name: weak}]
                    """.formatted(name));
            cluster.operateAs(server.config(
                    server.kubectl("-n", name, "create", "token", "weak").strip()));
            server.awaitRight(name, "weak", "watch", "poddisruptionbudgets.policy");
            cluster.create(3);
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.awaitSaid(Seen.condition("Degraded", "True", "OperatorFailed"));
            assertThat(cluster.resource().getStatus().message()).contains("poddisruptionbudgets", "weak");

            server.kubectl("-n", name, "patch", "role/weak", "--type=json", "-p", """
                    [{"op": "add", "path": "/rules/1/verbs/-", "value": "create"},
                     {"op": "add", "path": "/rules/1/verbs/-", "value": "patch"}]""");
            cluster.await(LivingCluster.runsWith(3).and(Seen.condition("Degraded", "False", "AsSpecified")));
        }
    }
}

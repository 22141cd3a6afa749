package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.skep.operator.api.ZeebeClusterStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Where certificates come from, and how long they stay, on a real API server. */
@OnApiServer
final class CertificatesTest {
    private static final String OWN =
            "tls: {internal: {issuer: SelfManaged}, gateway: {issuer: SelfManaged, dnsNames: [zeebe.example.org]}}\n";
    private static final List<String> SECRETS = List.of("orders-zeebe-ca", "orders-zeebe-tls", "orders-gateway-tls");
    /** After which everything is looked at once more. */
    private static final Duration LOOK = Duration.ofMinutes(6);

    private static final Predicate<ZeebeClusterStatus> KEPT = certificates("True", "AsSpecified");

    private final ApiServer server;

    CertificatesTest(final ApiServer server) {
        this.server = server;
    }

    private static Predicate<ZeebeClusterStatus> certificates(final String status, final String reason) {
        return Seen.condition("CertificatesReady", status, reason);
    }

    private LivingCluster running(final String tls) throws Exception {
        final LivingCluster cluster = new LivingCluster(server, "certificates", server.config());
        cluster.create(3, tls);
        cluster.startOperator(Traffic.FOR_EVER);
        cluster.await(LivingCluster.runsWith(3));
        return cluster;
    }

    private Secret secret(final LivingCluster cluster, final String name) {
        return server.client()
                .secrets()
                .inNamespace(cluster.namespace())
                .withName(name)
                .get();
    }

    private SortedMap<String, Map<String, String>> data(final LivingCluster cluster) {
        final SortedMap<String, Map<String, String>> all = new TreeMap<>();
        SECRETS.forEach(name -> all.put(name, secret(cluster, name).getData()));
        return all;
    }

    private static String text(final Map<String, String> data, final String field) {
        return new String(Base64.getDecoder().decode(data.get(field)), StandardCharsets.US_ASCII);
    }

    private static List<X509Certificate> read(final Map<String, String> data, final String field) throws Exception {
        final List<X509Certificate> found = new ArrayList<>();
        final Collection<?> all = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(text(data, field).getBytes(StandardCharsets.US_ASCII)));
        all.forEach(certificate -> found.add((X509Certificate) certificate));
        return found;
    }

    @Test
    void theyAreMadeOnceAndRenewedByWhoeverIsAtWork() throws Exception {
        final Logger log = (Logger) LoggerFactory.getLogger("dev.skep.operator");
        final ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.setLevel(Level.TRACE);
        log.addAppender(lines);
        try (LivingCluster cluster = running(OWN)) {
            cluster.await(KEPT.and(Seen.condition("Ready", "True", "AsSpecified")));
            final SortedMap<String, Map<String, String>> first = data(cluster);
            final SortedMap<String, String> pods = cluster.podUids();
            final X509Certificate root =
                    read(first.get("orders-zeebe-ca"), "tls.crt").getFirst();
            for (final String name : List.of("orders-zeebe-tls", "orders-gateway-tls")) {
                final Map<String, String> made = first.get(name);
                read(made, "tls.crt").getFirst().verify(root.getPublicKey());
                assertThat(read(made, "ca.crt")).containsExactly(root);
                assertThat(secret(cluster, name).getMetadata().getOwnerReferences())
                        .as("it goes with the cluster")
                        .hasSize(1);
            }
            assertThat(read(first.get("orders-gateway-tls"), "tls.crt")
                            .getFirst()
                            .getSubjectAlternativeNames()
                            .toString())
                    .contains("zeebe.example.org", "orders-gateway." + cluster.namespace() + ".svc");

            final Traffic another = cluster.startOperator(Traffic.FOR_EVER);
            cluster.look("another operator", 3);
            cluster.look("again", 3);
            cluster.look("when the one before is over", 3);
            assertThat(data(cluster)).as("makes no other authority").isEqualTo(first);
            final List<String> calls = another.calls().stream()
                    .filter(call -> call.contains("/secrets"))
                    .toList();
            assertThat(calls)
                    .as("reads each by its name, once, and watches none")
                    .containsExactlyInAnyOrderElementsOf(SECRETS.stream()
                            .map(name -> "GET /api/v1/namespaces/" + cluster.namespace() + "/secrets/" + name)
                            .toList());

            cluster.clock.forward(Duration.ofDays(61));
            cluster.wake("two thirds of their life are over");
            cluster.await(() -> SECRETS.stream()
                    .skip(1)
                    .noneMatch(name -> secret(cluster, name).getData().equals(first.get(name))));
            final SortedMap<String, Map<String, String>> renewed = data(cluster);
            assertThat(renewed.get("orders-zeebe-ca")).isEqualTo(first.get("orders-zeebe-ca"));
            final X509Certificate leaf =
                    read(renewed.get("orders-zeebe-tls"), "tls.crt").getFirst();
            leaf.verify(root.getPublicKey());
            assertThat(leaf.getNotAfter().toInstant()).isAfter(Instant.now().plus(Duration.ofDays(61 + 89)));
            cluster.await(KEPT.and(status -> Seen.of(status, "CertificatesReady")
                    .orElseThrow()
                    .getMessage()
                    .contains(leaf.getNotAfter().toInstant().toString())));
            assertThat(cluster.podUids()).as("nobody restarts").isEqualTo(pods);

            assertNothingIsTold(cluster, List.of(first, renewed), text(lines));
            cluster.delete();
        } finally {
            log.detachAppender(lines);
            log.setLevel(Level.WARN);
        }
    }

    private static String text(final ListAppender<ILoggingEvent> lines) {
        final StringBuilder text = new StringBuilder();
        for (final ILoggingEvent line : List.copyOf(lines.list)) {
            text.append(line.getFormattedMessage()).append('\n');
            if (line.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(line.getThrowableProxy()));
            }
        }
        return text.toString();
    }

    /** No key, whole or in part, as it is or as Secrets hold it, is anywhere but in its Secret. */
    private void assertNothingIsTold(
            final LivingCluster cluster,
            final List<SortedMap<String, Map<String, String>>> everything,
            final String log) {
        assertThat(log).contains("Secret orders-zeebe-tls");
        final String told = log
                + server.kubectl(
                        "-n",
                        cluster.namespace(),
                        "get",
                        "zeebeclusters,events,statefulsets,pods,configmaps,services,serviceaccounts,networkpolicies,"
                                + "poddisruptionbudgets,persistentvolumeclaims,controllerrevisions",
                        "-o",
                        "yaml",
                        "--show-managed-fields");
        int tried = 0;
        for (final SortedMap<String, Map<String, String>> secrets : everything) {
            for (final Map<String, String> secret : secrets.values()) {
                final List<String> lines = text(secret, "tls.key")
                        .lines()
                        .filter(line -> !line.contains("PRIVATE KEY"))
                        .toList();
                assertThat(lines).isNotEmpty();
                for (final String line : lines) {
                    tried++;
                    // all keys of this kind begin with the same words
                    assertThat(told.contains(line))
                            .as("a line of a key is told")
                            .isFalse();
                }
                assertThat(told.contains(secret.get("tls.key")))
                        .as("a key is told")
                        .isFalse();
            }
        }
        assertThat(tried).isGreaterThan(10);
        assertThat(told).doesNotContain("PRIVATE KEY");
    }

    /** The whole way, with the API server in between: whose Secret is deleted asks for another authority. */
    @Test
    void anotherAuthorityTakesOverStepByStep() throws Exception {
        try (LivingCluster cluster = running(OWN)) {
            cluster.await(KEPT);
            final X509Certificate old = read(secret(cluster, "orders-zeebe-ca").getData(), "tls.crt")
                    .getFirst();
            server.kubectl("-n", cluster.namespace(), "delete", "secret/orders-zeebe-ca");
            cluster.clock.forward(LOOK);
            cluster.wake("it is gone");
            cluster.await(certificates("False", "Rotating"));
            final Map<String, String> both = secret(cluster, "orders-zeebe-tls").getData();
            read(both, "tls.crt").getFirst().verify(old.getPublicKey());
            final X509Certificate root = read(secret(cluster, "orders-zeebe-ca").getData(), "tls.crt")
                    .getFirst();
            assertThat(read(both, "ca.crt")).containsExactlyInAnyOrder(old, root);

            cluster.clock.forward(Duration.ofMinutes(11));
            cluster.wake("everybody trusts both");
            cluster.await(() -> !secret(cluster, "orders-zeebe-tls")
                    .getData()
                    .get("tls.key")
                    .equals(both.get("tls.key")));
            final Map<String, String> signed =
                    secret(cluster, "orders-zeebe-tls").getData();
            read(signed, "tls.crt").getFirst().verify(root.getPublicKey());
            assertThat(read(signed, "ca.crt")).containsExactlyInAnyOrder(old, root);

            cluster.clock.forward(Duration.ofMinutes(11));
            cluster.wake("everybody shows the new one");
            cluster.await(KEPT);
            assertThat(read(secret(cluster, "orders-zeebe-tls").getData(), "ca.crt"))
                    .containsExactly(root);
            assertThat(server.kubectl("-n", cluster.namespace(), "get", "events", "-o", "yaml"))
                    .as("it is no news that somebody should look at")
                    .doesNotContain("Rotating");
        }
    }

    @Test
    void aSecretOfSomebodyElseIsNotTouched() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "certificates", server.config())) {
            server.kubectl(
                    "-n",
                    cluster.namespace(),
                    "create",
                    "secret",
                    "generic",
                    "orders-gateway-tls",
                    "--from-literal=mine=1");
            cluster.create(3, OWN);
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(certificates("False", "ForeignObject"));
            assertThat(secret(cluster, "orders-gateway-tls").getData()).containsOnlyKeys("mine");
            assertThat(secret(cluster, "orders-zeebe-tls")).isNotNull();

            server.kubectl("-n", cluster.namespace(), "delete", "secret/orders-gateway-tls");
            cluster.clock.forward(LOOK);
            cluster.wake("it is gone");
            cluster.await(KEPT);
            assertThat(secret(cluster, "orders-gateway-tls").getData()).containsKey("tls.key");
        }
    }

    /** An authority that can't be read is not replaced behind anybody's back. */
    @Test
    void anAuthorityThatCantBeUsedIsSaid() throws Exception {
        try (LivingCluster cluster = running(OWN)) {
            cluster.await(KEPT);
            final SortedMap<String, Map<String, String>> before = data(cluster);
            server.kubectl(
                    "-n",
                    cluster.namespace(),
                    "patch",
                    "secret/orders-zeebe-ca",
                    "--type=merge",
                    "-p",
                    "{\"data\":{\"tls.key\":\"bm90aGluZw==\"}}");
            cluster.clock.forward(LOOK);
            cluster.wake("somebody has written into it");
            cluster.await(certificates("False", "AuthorityUnusable"));
            assertThat(secret(cluster, "orders-zeebe-tls").getData()).isEqualTo(before.get("orders-zeebe-tls"));
            cluster.await(Seen.condition("Ready", "True", "AsSpecified"));
        }
    }

    @Test
    void certManagerIsAskedWhereThereIsOne() throws Exception {
        try (LivingCluster cluster =
                running("tls: {gateway: {issuer: CertManager, issuerRef: {name: ours, kind: ClusterIssuer}}}\n")) {
            cluster.await(certificates("False", "NotInstalled"));
            assertThat(Seen.of(cluster.resource().getStatus(), "CertificatesReady")
                            .orElseThrow()
                            .getMessage())
                    .contains("install cert-manager", "SelfManaged");

            server.addCertManager();
            cluster.clock.forward(LOOK);
            cluster.wake("it is installed");
            cluster.await(certificates("False", "Issuing"));
            final Instant until = Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS);
            server.kubectl(
                    "-n",
                    cluster.namespace(),
                    "patch",
                    "certificates.cert-manager.io/orders-gateway",
                    "--subresource=status",
                    "--type=merge",
                    "-p",
                    """
                    {"status": {"notAfter": "%s", "renewalTime": "%s", "conditions": [{"type": "Ready", "status": "True", "message": "up to date"}]}}
                    """.formatted(until, until.minus(Duration.ofDays(30))));
            cluster.clock.forward(LOOK);
            cluster.wake("it is signed");
            cluster.await(KEPT.and(status -> Seen.of(status, "CertificatesReady")
                    .orElseThrow()
                    .getMessage()
                    .contains("orders-gateway-cert-manager is kept by cert-manager, until " + until)));
            assertThat(certificate(cluster).getMetadata().getOwnerReferences()).hasSize(1);

            cluster.clock.forward(Duration.ofDays(80));
            cluster.wake("and not renewed in time");
            cluster.await(certificates("False", "Expiring"));

            cluster.patch("{\"tls\":{\"gateway\":{\"issuer\":\"None\",\"issuerRef\":null}}}");
            cluster.await(KEPT);
            cluster.await(() -> certificate(cluster) == null);
        } finally {
            server.removeCertManager();
        }
    }

    private GenericKubernetesResource certificate(final LivingCluster cluster) {
        return server.client()
                .genericKubernetesResources("cert-manager.io/v1", "Certificate")
                .inNamespace(cluster.namespace())
                .withName("orders-gateway")
                .get();
    }
}
